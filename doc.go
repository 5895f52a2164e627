// Package redline measures the requests that an HTTP service answers: how many, how many
// fail, how long they take.
//
// # Switching it on
//
//	m, err := redline.New(redline.Config{})
//	if err != nil { ... }
//	http.ListenAndServe("127.0.0.1:5001", m.Wrap(mux))
//
// Every request through [Metrics.Wrap] is recorded by method, route and status. GET
// /metrics is answered in the exposition formats of Prometheus. The zero [Config] is the
// recommended one.
//
// # What is recorded
//
// The route is the pattern that the router matched: "/items/{id}", never "/items/7".
// Requests that match no pattern share the route "<unmatched>".
//
// The status is the one that the client saw:
//
//   - the first final header, or 200 if the handler wrote nothing;
//   - 500 if the handler panicked, and "aborted" after http.ErrAbortHandler;
//   - 499 if the client went away before it got an answer;
//   - 101 if the connection was hijacked.
//
// The duration runs to the end of the response, so a stream counts as long as it flows. The
// life of a hijacked connection is no response time and stays out of the histogram. The
// request, its response and a panic pass through unchanged.
//
// The number of series is bounded. A metric that has reached [Config].MaxSeries records
// further series as route "<other>", and counts them in redline_series_dropped_total.
//
// # Making it yours
//
// A [Schema] gives the names and labels: [Default], [FlaskExporter], [OpenTelemetry], or
// any of them changed. [Config].Labels adds labels; their values are functions of an
// [Exchange], which is one request and its response. [Metrics.Counter], [Metrics.Gauge],
// [Metrics.Histogram] and [Metrics.Summary] measure single handlers. [Skip] and [SkipAll]
// leave a handler out. [SetRoute] names a route that the router does not name. The
// service's own client_golang metrics belong on [Metrics.Registry], and appear on the same
// endpoint.
//
// # Outgoing calls
//
// [Metrics.Transport] measures the calls that the service makes to other services, under
// the names that [Config].Peers gives them.
//
// # Several workers
//
// [Config].Store keeps the metrics where they add up with those of other processes. Package
// multiproc writes worker files as prometheus_client does. Package prefork runs workers
// behind one port.
package redline

// Version is the version of this module.
const Version = "0.2.0"
