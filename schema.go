package redline

// Schema says under which names a service shows what it does. This file holds
// every metric name, label name, help text and bucket boundary that Redline
// knows; whatever shows or queries them reads them from here.
//
// A Schema is a plain value: take one of [Default], [FlaskExporter] and
// [OpenTelemetry], change what must be called otherwise, and put it into
// [Config]. A [Family] with an empty Name is not exported, so &Schema{} is a
// service without any default metric.
type Schema struct {
	// Requests counts the requests that have ended, as a counter.
	Requests Family
	// Duration is the time from a request's arrival to the last byte of its
	// answer in seconds, as a histogram or, with Config.Objectives, as a summary.
	Duration Family
	// InProgress is the number of requests being handled, as a gauge. It knows
	// no status, and a route only where one is known before the handler runs:
	// with Config.GroupBy, with Config.Mux, or where [Metrics.Wrap] is handed
	// the *http.ServeMux itself. Elsewhere its route label is empty.
	InProgress Family
	// Exceptions counts the handlers that panicked, as a counter.
	// http.ErrAbortHandler is not one of them.
	Exceptions Family
	// Calls is the time that requests to other services take in seconds, as a
	// histogram: those through [Metrics.Transport], from the call to the end of the
	// response's body. It has none of Config.Labels, which are read from a request
	// that came in. A call without a response has a word in the place of its
	// status: "timeout", "canceled", which is the caller's doing, or "error" for
	// all else.
	Calls Family
	// RequestSize and ResponseSize are the sizes of bodies in bytes, as
	// histograms. They are exported only with Config.Sizes.
	RequestSize  Family
	ResponseSize Family
	// Info is a gauge that is always 1, with Redline's version as its one label,
	// "version". Its label fields have no meaning.
	Info Family
	// ProcessCPU is the process's use of processors in percent (100 is one
	// processor) since the scrape before, ProcessMemory its resident memory in
	// bytes. Both are gauges read at each scrape; their label fields have no
	// meaning. The registry that New makes has Prometheus' own process_* and go_*
	// families anyway.
	ProcessCPU    Family
	ProcessMemory Family

	// Buckets are the upper bounds of Duration and Calls in seconds, SizeBuckets
	// those of the size histograms in bytes. Each must rise.
	Buckets     []float64
	SizeBuckets []float64

	// OtherMethod stands for every method outside the nine that RFC 9110 and
	// RFC 5789 define. The default is "OTHER".
	OtherMethod string
}

// Family is one metric family of a [Schema].
type Family struct {
	Name string // an empty name switches the family off
	Help string

	// Method, Route and Status are the names of the labels that carry them.
	// An empty name leaves that label out.
	Method string
	Route  string
	Status string

	// Peer and Error are labels of Schema.Calls, which has no Route. Peer is the
	// service that was called, by its name in Config.Peers. Error says why a call
	// failed, as OpenTelemetry's conventions want it: by its status code from 400
	// on, or by the word for a call without a response, whose Status is then empty.
	Peer  string
	Error string
}

// Default is the schema of a [Config] that names none. Its names follow the
// Prometheus project's naming practices.
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

// FlaskExporter gives the names, labels, help texts and buckets of Python's
// prometheus_flask_exporter 0.23, so that dashboards and alerts made for it go
// on. The label that the exporter names after its grouping is "path" here; to
// get another, set Duration.Route. The exporter measures no calls: Calls is that
// of [Default], so that the service has its place on a map of services.
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

// OpenTelemetry gives the names of OpenTelemetry's semantic conventions for
// HTTP servers and clients, as its Prometheus exporters write them
// (https://opentelemetry.io/docs/specs/semconv/http/http-metrics/). The
// conventions have no counter: the histogram's _count is the number of requests.
// The server_address of a call is the peer's name, never a host.
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

// calls are named alike by [Default] and [FlaskExporter].
func calls() Family {
	return Family{
		Name: "http_client_request_duration_seconds", Help: "Time from a call of another service to the end of its response.",
		Method: "method", Peer: "peer", Status: "status",
	}
}

// durationBuckets are the boundaries that OpenTelemetry's conventions advise
// for http.server.request.duration and http.client.request.duration;
// prometheus_flask_exporter has the same.
func durationBuckets() []float64 {
	return []float64{.005, .01, .025, .05, .075, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10}
}

// sizeBuckets go from a small JSON object to a large upload, by factors of four.
func sizeBuckets() []float64 {
	return []float64{256, 1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20, 4 << 20, 16 << 20}
}

// Own are the families in which Redline speaks of itself, whatever the schema: those
// of a [Metrics], those of packages multiproc and prefork, and those of redline run.
type Own struct {
	SeriesDropped OwnFamily // counter, by metric
	GatherErrors  OwnFamily // counter

	WorkerFiles   OwnFamily // gauge
	WorkerEntries OwnFamily // gauge
	WorkerSeries  OwnFamily // gauge
	MergeSeconds  OwnFamily // gauge
	FilesSkipped  OwnFamily // counter, by reason
	FilesFolded   OwnFamily // counter
	FoldErrors    OwnFamily // counter
	SeriesLost    OwnFamily // counter
	WorkerDeaths  OwnFamily // counter
	ProbeFailures OwnFamily // counter, by reason
}

// OwnFamily is one family of [Own]. Label is its label's name, or empty.
type OwnFamily struct {
	Name, Help, Label string
}

// OwnFamilies gives the families in which Redline speaks of itself. They cannot be
// called otherwise.
func OwnFamilies() Own {
	return Own{
		SeriesDropped: OwnFamily{"redline_series_dropped_total", "Requests recorded under <other> because their metric had reached its limit of series.", "metric"},
		GatherErrors:  OwnFamily{Name: "redline_gather_errors_total", Help: "Scrapes from which a collector's metrics were missing because it failed."},

		WorkerFiles:   OwnFamily{Name: "redline_multiproc_files", Help: "Worker files at the last merge."},
		WorkerEntries: OwnFamily{Name: "redline_multiproc_entries", Help: "Entries of worker files at the last merge."},
		WorkerSeries:  OwnFamily{Name: "redline_multiproc_series", Help: "Series known from worker files."},
		MergeSeconds:  OwnFamily{Name: "redline_multiproc_merge_seconds", Help: "Time that the last merge took."},
		FilesSkipped:  OwnFamily{"redline_multiproc_files_skipped_total", "Worker files that were left out, or a part of them.", "reason"},
		FilesFolded:   OwnFamily{Name: "redline_multiproc_files_folded_total", Help: "Worker files of dead workers that were folded or removed."},
		FoldErrors:    OwnFamily{Name: "redline_multiproc_fold_errors_total", Help: "Folds that failed, or found that they must not be."},
		SeriesLost:    OwnFamily{Name: "redline_multiproc_series_lost_total", Help: "Series that a worker could not write to its file, and counts for itself alone."},
		WorkerDeaths:  OwnFamily{Name: "redline_prefork_deaths_total", Help: "Worker processes that ended before they were to."},
		ProbeFailures: OwnFamily{"redline_probe_failures_total", "Python processes in which the probe went off, and whose requests go on unmeasured.", "reason"},
	}
}

// Label values that stand for something other than a route or a status code.
const (
	routeUnmatched  = "<unmatched>" // no route matched
	routeOther      = "<other>"     // Config.MaxSeries was reached
	labelPanicked   = "<panic>"     // the function that should have given the value panicked
	statusAborted   = "aborted"     // the handler ended the response by http.ErrAbortHandler
	peerOther       = "<other>"     // Config.Peers does not name the host, or Config.MaxSeries was reached
	callTimedOut    = "timeout"     // no response came in time
	callCanceled    = "canceled"    // the caller gave the call up
	callFailed      = "error"       // no response came for another reason
	defaultOther    = "OTHER"
	infoVersionName = "version"
)
