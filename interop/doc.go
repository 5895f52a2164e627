// Package interop has tests against the real programs that Redline works with:
// Prometheus and promtool, as Debian packages them, and Python with
// prometheus_client of each generation, Flask of several releases,
// prometheus_flask_exporter, Django, FastAPI, gunicorn, uWSGI, uvicorn and waitress,
// in environments that .ci/venvs makes.
//
// A test skips where its program is not installed, and fails instead where
// REDLINE_REQUIRE names it, as .ci/run does:
// REDLINE_REQUIRE=prometheus,promtool,python.
package interop
