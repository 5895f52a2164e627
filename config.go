package redline

import (
	"errors"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
)

// Config says what [New] makes. The zero Config is the recommended one.
type Config struct {
	// Path is where Wrap answers GET and HEAD with the metrics. The default is
	// "/metrics".
	Path string
	// NoEndpoint leaves Path to the service; the metrics are where the service
	// puts [Metrics.Handler].
	NoEndpoint bool

	// Schema names the metrics. The default, for nil, is [Default]. New copies it.
	Schema *Schema
	// GroupBy gives the route instead of the router. It is called when the
	// exchange has ended, with Route as the router named it, and, where
	// Schema.InProgress has a route, also when it begins. An empty result
	// counts as "<unmatched>".
	GroupBy func(*Exchange) string
	// Mux is asked for the route where a middleware between Wrap and the mux
	// hides it, by cloning the request. It also lets Schema.InProgress have a
	// route, at the cost of a second look-up for each request.
	Mux *http.ServeMux

	// Peers names the services that are called through [Metrics.Transport], by
	// their host ("stock.internal", on whatever port) or host and port
	// ("127.0.0.1:5002", "[::1]:5002"), as in a URL; a URL without a port has 80 or
	// 443. Several addresses may have one name. Give each service the name of the
	// job under which it is scraped, and a map of services can be drawn. Calls of
	// any other host have the peer "<other>": no URL can add series.
	Peers map[string]string

	// Buckets are the upper bounds of the histograms of durations in seconds, in
	// rising order. The default, for nil, is the schema's.
	Buckets []float64
	// Objectives makes Schema.Duration a summary with these quantiles, each with
	// its allowed error, as in prometheus.SummaryOpts. An empty map that is not
	// nil makes a summary of sum and count alone.
	Objectives map[float64]float64
	// NativeHistograms adds native buckets to every histogram, beside the
	// classic ones. Prometheus reads them over the protobuf format.
	NativeHistograms bool
	// Sizes adds histograms of the sizes of request and response bodies.
	Sizes bool

	// Labels are added to every metric of the schema, less Schema.Calls, and of the
	// decorators.
	Labels []Label
	// ConstLabels are labels with one value for all metrics of the schema and of the
	// decorators.
	ConstLabels prometheus.Labels

	// Exclude are regular expressions (RE2) for the beginning of a path.
	// Requests for a path that one of them matches are recorded nowhere, as if
	// wrapped in [SkipAll].
	Exclude []string
	// MaxSeries bounds the series of each metric. Further ones are recorded as
	// route or peer "<other>", with "<other>" as the value of each of Labels, and
	// counted in redline_series_dropped_total. The default is 2,000.
	MaxSeries int

	// Store keeps the metrics, and those of decorators, outside of the process, where
	// they add up with those of the service's other workers: a multiproc.Writer. Each
	// worker then serves the sums over all. It excludes what cannot be summed up:
	// NativeHistograms, Exemplar, quantiles in Objectives, and Schema.ProcessCPU and
	// ProcessMemory.
	Store Store

	// Registry is where the metrics are registered. The default, for nil, is a
	// new one, with client_golang's collectors of the Go runtime (go_*) and of
	// the process (process_*), unless there is a Store.
	Registry *prometheus.Registry
	// Exemplar gives the exemplar of an exchange's duration, such as a trace_id;
	// nil or an empty map for none. OpenMetrics allows 128 characters for all
	// names and values together: an exemplar over that is left out.
	Exemplar func(*Exchange) prometheus.Labels
}

const (
	defaultPath      = "/metrics"
	defaultMaxSeries = 2000
)

// complete returns cfg with its defaults filled in and its schema copied, or an
// error that names what is wrong.
func (cfg Config) complete() (Config, error) {
	if cfg.Path == "" {
		cfg.Path = defaultPath
	}
	if cfg.MaxSeries == 0 {
		cfg.MaxSeries = defaultMaxSeries
	}
	schema := Default()
	if cfg.Schema != nil {
		*schema = *cfg.Schema
	}
	if cfg.Buckets != nil {
		schema.Buckets = cfg.Buckets
	}
	if schema.OtherMethod == "" {
		schema.OtherMethod = defaultOther
	}
	cfg.Schema = schema

	err := errors.Join(cfg.checkNumbers(), cfg.checkBuckets(), cfg.checkObjectives(), cfg.checkLabels(), cfg.checkStore(), schema.check(&cfg))
	if !cfg.Sizes {
		schema.RequestSize, schema.ResponseSize = Family{}, Family{}
	}
	return cfg, err
}
