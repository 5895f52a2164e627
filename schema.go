package redline

import (
	"github.com/redline-metrics/redline/internal/conventions"
)

// Schema is the set of metric names, label names, help texts and buckets under which a
// service exposes its metrics.
//
// A Schema is a plain value: take [Default], [FlaskExporter] or [OpenTelemetry], change the
// names that must differ, and put it into [Config]. A [Family] with an empty Name is not
// exported, so &Schema{} is a service without any default metric.
type Schema struct {
	// Requests counts the requests that have ended, as a counter.
	Requests Family
	// Duration measures the time from a request's arrival to the last byte of its answer in
	// seconds, as a histogram or, with Config.Objectives, as a summary.
	Duration Family
	// InProgress counts the requests being handled, as a gauge. It has no status. Its route
	// label is empty unless the route is known before the handler runs: with
	// Config.GroupBy, with Config.Mux, or if [Metrics.Wrap] is handed the *http.ServeMux
	// itself.
	InProgress Family
	// Exceptions counts the handlers that panicked, as a counter. http.ErrAbortHandler is
	// not counted.
	Exceptions Family
	// Calls measures the time that requests to other services take in seconds, as a
	// histogram. It covers the calls through [Metrics.Transport], from the call to the end
	// of the response's body. It has none of Config.Labels, which are read from incoming
	// requests. A call without a response has a word in the place of its status: "timeout",
	// "canceled" if the caller cancelled it, or "error" in all other cases.
	Calls Family
	// RequestSize and ResponseSize measure the sizes of bodies in bytes, as histograms.
	// They are exported only with Config.Sizes.
	RequestSize  Family
	ResponseSize Family
	// Info is a gauge that is always 1, with Redline's version as its one label, "version".
	// Its label fields are ignored.
	Info Family
	// ProcessCPU is the process's use of processors in percent (100 is one processor) since
	// the previous scrape. ProcessMemory is its resident memory in bytes. Both are gauges
	// read at each scrape; their label fields are ignored. The registry that New makes has
	// Prometheus' own process_* and go_* families anyway.
	ProcessCPU    Family
	ProcessMemory Family

	// Buckets are the upper bounds of Duration and Calls in seconds. SizeBuckets are those
	// of the size histograms in bytes. Each must rise.
	Buckets     []float64
	SizeBuckets []float64

	// OtherMethod stands for every method except the nine that RFC 9110 and RFC 5789
	// define. The default is "OTHER".
	OtherMethod string
}

// Family is one metric family of a [Schema].
type Family struct {
	Name string // an empty name switches the family off
	Help string

	// Method, Route and Status are the names of the labels for method, route and status. An
	// empty name leaves that label out.
	Method string
	Route  string
	Status string

	// Scheme is the name of the label for "http" or "https". The scheme of a call is that of its
	// URL; Config.Scheme says what that of a request is, and names the label in all families
	// of requests.
	Scheme string

	// Peer and Error are the names of labels of Schema.Calls, which has no Route. The peer
	// is the called service, by its name in Config.Peers. The error says why a call failed,
	// as OpenTelemetry's conventions want it: by its status code from 400 on, or by the
	// word for a call without a response, which then has an empty Status.
	Peer  string
	Error string
}

// Default returns the schema of a [Config] without one. Its names follow the Prometheus
// project's naming practices.
func Default() *Schema {
	return &Schema{
		Requests: Family{
			Name: "http_requests_total", Help: "HTTP requests that have ended.",
			Method: "method", Route: "route", Status: "status",
		},
		Duration: Family{
			Name: "http_request_duration_seconds", Help: "Time from a request's arrival to the end of its response.",
			Method: "method", Route: "route", Status: "status",
		},
		InProgress: Family{
			Name: "http_requests_in_progress", Help: "HTTP requests being handled.",
			Method: "method",
		},
		Exceptions: Family{
			Name: "http_request_exceptions_total", Help: "HTTP requests whose handler panicked.",
			Method: "method", Route: "route",
		},
		Calls: calls(),
		RequestSize: Family{
			Name: "http_request_size_bytes", Help: "Sizes of request bodies.",
			Method: "method", Route: "route", Status: "status",
		},
		ResponseSize: Family{
			Name: "http_response_size_bytes", Help: "Sizes of response bodies.",
			Method: "method", Route: "route", Status: "status",
		},
		Buckets:     durationBuckets(),
		SizeBuckets: sizeBuckets(),
	}
}

// FlaskExporter returns the names, labels, help texts and buckets of Python's
// prometheus_flask_exporter 0.23, so that dashboards and alerts made for it keep working.
// The label that the exporter names after its grouping is "path" here; to change it, set
// Duration.Route. The exporter measures no calls, so Calls is that of [Default]: the
// service has its place on a map of services.
func FlaskExporter() *Schema {
	return &Schema{
		Requests: Family{
			Name: "flask_http_request_total", Help: "Total number of HTTP requests",
			Method: "method", Status: "status",
		},
		Duration: Family{
			Name: "flask_http_request_duration_seconds", Help: "Flask HTTP request duration in seconds",
			Method: "method", Route: "path", Status: "status",
		},
		Exceptions: Family{
			Name: "flask_http_request_exceptions_total", Help: "Total number of HTTP requests which resulted in an exception",
			Method: "method", Status: "status",
		},
		Calls: calls(),
		Info: Family{
			Name: "flask_exporter_info", Help: "Information about the Prometheus Flask exporter",
		},
		Buckets: durationBuckets(),
	}
}

// OpenTelemetry returns the names of OpenTelemetry's semantic conventions for HTTP servers
// and clients, as its Prometheus exporters write them
// (https://opentelemetry.io/docs/specs/semconv/http/http-metrics/). The conventions have no
// counter: the histogram's _count is the number of requests. The server_address of a call
// is the peer's name, never a host. The conventions also ask for the scheme of a request: set
// Config.Scheme to "url_scheme".
func OpenTelemetry() *Schema {
	return &Schema{
		Duration: Family{
			Name: "http_server_request_duration_seconds", Help: "Duration of HTTP server requests.",
			Method: "http_request_method", Route: "http_route", Status: "http_response_status_code",
		},
		InProgress: Family{
			Name: "http_server_active_requests", Help: "Number of active HTTP server requests.",
			Method: "http_request_method",
		},
		Calls: Family{
			Name: "http_client_request_duration_seconds", Help: "Duration of HTTP client requests.",
			Method: "http_request_method", Peer: "server_address", Status: "http_response_status_code", Error: "error_type",
		},
		RequestSize: Family{
			Name: "http_server_request_body_size_bytes", Help: "Size of HTTP server request bodies.",
			Method: "http_request_method", Route: "http_route", Status: "http_response_status_code",
		},
		ResponseSize: Family{
			Name: "http_server_response_body_size_bytes", Help: "Size of HTTP server response bodies.",
			Method: "http_request_method", Route: "http_route", Status: "http_response_status_code",
		},
		Buckets:     durationBuckets(),
		SizeBuckets: sizeBuckets(),
		OtherMethod: "_OTHER",
	}
}

// calls returns the family of calls that [Default] and [FlaskExporter] share.
func calls() Family {
	return Family{
		Name: "http_client_request_duration_seconds", Help: "Time from a call of another service to the end of its response.",
		Method: "method", Peer: "peer", Status: "status",
	}
}

// durationBuckets returns the bounds that OpenTelemetry's conventions advise for
// http.server.request.duration and http.client.request.duration. prometheus_flask_exporter
// has the same.
func durationBuckets() []float64 {
	return []float64{.005, .01, .025, .05, .075, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10}
}

// sizeBuckets returns bounds from a small JSON object to a large upload, by factors of
// four.
func sizeBuckets() []float64 {
	return []float64{256, 1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20, 4 << 20, 16 << 20}
}

// Unmatched is the route of requests that no route has matched.
const Unmatched = conventions.Unmatched
