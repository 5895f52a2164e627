// Package interop has tests against the real programs that Redline works with:
// Prometheus, promtool and nginx, as Debian packages them, and Python with
// prometheus_client of each generation, Flask of several releases,
// prometheus_flask_exporter, Django, FastAPI, gunicorn, uWSGI, uvicorn, hypercorn,
// Granian and waitress,
// in environments that .ci/venvs makes.
//
// They run where REDLINE_INTEROP is set, for a quarter of an hour: .ci/run interop, or
// REDLINE_INTEROP=1 go test ./interop. A test skips where its program is not installed, and fails instead where
// REDLINE_REQUIRE names it, as .ci/run does:
// REDLINE_REQUIRE=prometheus,promtool,python.
package interop
