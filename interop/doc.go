// Package interop has tests against the real programs that Redline works with:
// for now Prometheus and promtool, as Debian packages them.
//
// A test skips where its program is not installed, and fails instead where
// REDLINE_REQUIRE names it, as .ci/run does: REDLINE_REQUIRE=prometheus,promtool.
package interop
