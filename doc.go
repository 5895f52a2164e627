// Package redline measures what an HTTP service does: how many requests, how
// many fail, how long they take.
//
// # Switching it on
//
//	m, err := redline.New(redline.Config{})
//	if err != nil { ... }
//	http.ListenAndServe("127.0.0.1:5001", m.Wrap(mux))
//
// Every request through [Metrics.Wrap] is recorded by method, route and status,
// and GET /metrics is answered in the formats that Prometheus and its relatives
// read. The zero [Config] is the recommended one.
//
// # What is recorded
//
// The route is the pattern that the router matched, "/items/{id}" and never
// "/items/7"; requests that match none share the route "<unmatched>". The
// status is what the client saw: the first final header, 200 where the handler
// wrote nothing, 500 where it panicked, "aborted" after http.ErrAbortHandler,
// 499 where the client went away before a header was sent, 101 where the
// connection was hijacked. The duration runs to the end of the response, so a
// stream counts as long as it flows; the life of a hijacked connection is no
// response time and stays out of the histogram. The request, its response and a
// panic pass through unchanged.
//
// A service never grows without bound: a metric that has reached
// [Config].MaxSeries series records further ones as route "<other>", and
// redline_series_dropped_total says so.
//
// # Making it yours
//
// Names and labels come from a [Schema]: [Default], [FlaskExporter],
// [OpenTelemetry], or any of them changed. [Config].Labels adds labels whose
// values are functions of an [Exchange], one request and what became of it.
// [Metrics.Counter], [Metrics.Gauge], [Metrics.Histogram] and [Metrics.Summary]
// measure single handlers. [Skip] and [SkipAll] leave a handler out, [SetRoute]
// names a route that the router does not. The service's own client_golang
// metrics belong on [Metrics.Registry], and appear on the same endpoint.
//
// # Outgoing calls
//
// [Metrics.Transport] measures the calls that the service makes of others, by
// the names that [Config].Peers gives these.
//
// # Several workers
//
// [Config].Store keeps the metrics where they add up with those of other processes:
// package multiproc writes worker files as prometheus_client does, package prefork
// runs workers behind one port.
package redline

// Version is the version of this module.
const Version = "0.1.0"
