package redline

import (
	"errors"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline/internal/conventions"
)

// Config holds the settings of [New]. The zero Config is the recommended one. Its functions
// are called by many requests at a time.
type Config struct {
	// Path is the path on which Wrap answers GET and HEAD with the metrics. The default is
	// "/metrics".
	Path string
	// NoEndpoint turns the endpoint at Path off, so that the path is the service's. The
	// service then serves [Metrics.Handler] itself.
	NoEndpoint bool

	// Schema names the metrics. The default, for nil, is [Default]. New copies it.
	Schema *Schema
	// GroupBy returns the route instead of the router. It is called when the exchange has
	// ended, with Route as the router named it. If Schema.InProgress has a route, it is
	// also called when the exchange begins. An empty result counts as "<unmatched>".
	GroupBy func(*Exchange) string
	// Mux is asked for the route if a middleware between Wrap and the mux clones the
	// request, which hides the route. It also lets Schema.InProgress have a route, at the
	// cost of a second look-up for each request.
	Mux *http.ServeMux

	// Peers names the services that are called through [Metrics.Transport]. The keys are
	// hosts ("stock.internal", on any port) or hosts with a port ("127.0.0.1:5002",
	// "[::1]:5002"), as in a URL; a URL without a port has 80 or 443. Several addresses may
	// have one name. If the name of each service is the job under which it is scraped, a
	// map of services can be drawn. Calls of all other hosts have the peer "<other>", so no
	// URL can add series.
	Peers map[string]string

	// Buckets are the upper bounds of the duration histograms in seconds, in rising order.
	// The default, for nil, is the schema's.
	Buckets []float64
	// Objectives makes Schema.Duration a summary with these quantiles, each with its
	// allowed error, as in prometheus.SummaryOpts. An empty map that is not nil makes a
	// summary of sum and count alone.
	Objectives map[float64]float64
	// NativeHistograms adds native buckets to every histogram, beside the classic ones.
	// Prometheus reads them over the protobuf format.
	NativeHistograms bool
	// Sizes adds histograms of the sizes of request and response bodies, in bytes.
	Sizes bool

	// Scheme is the name of a label that is added to each of the schema's families of requests.
	// A family that names the label itself, by Family.Scheme, keeps its name. Calls and
	// decorators do not get it. The label is "https" if http.Request.TLS is set, or if fiber's
	// connection is one of TLS, and else "http", as for all requests behind a proxy that ends
	// TLS: X-Forwarded-Proto is not read, as any client can send it.
	Scheme string

	// Labels are added to every metric of the schema except Schema.Calls, and to those of
	// the decorators.
	Labels []Label
	// ConstLabels are labels with one value. They are added to all metrics of the schema
	// and of the decorators.
	ConstLabels prometheus.Labels

	// Exclude are regular expressions (RE2) for the beginning of a path. Requests for a
	// matching path are recorded nowhere, as if wrapped in [SkipAll].
	Exclude []string
	// MaxSeries bounds the series of each metric. Further ones are recorded as route or
	// peer "<other>", with "<other>" as the value of each of Labels, and counted in
	// redline_series_dropped_total. The default, for 0, is 2,000.
	MaxSeries int

	// Store keeps the metrics of the schema and of decorators outside of the process, where
	// they add up with those of the service's other workers. A multiproc.Writer is a Store.
	// Each worker then serves the sums over all. A Store excludes all that cannot be summed
	// up: NativeHistograms, Exemplar, quantiles in Objectives, and Schema.ProcessCPU and
	// ProcessMemory.
	Store Store

	// Registry is the registry in which New registers the metrics. The default, for nil, is
	// a new one. Unless there is a Store, it has client_golang's collectors of the Go
	// runtime (go_*) and of the process (process_*).
	Registry *prometheus.Registry
	// Exemplar returns the exemplar of an exchange's duration, such as a trace_id; nil or
	// an empty map for none. OpenMetrics allows 128 characters for all names and values
	// together: a longer exemplar is left out.
	Exemplar func(*Exchange) prometheus.Labels
}

const defaultPath = "/metrics"

// complete returns cfg with its defaults filled in and its schema copied. Its error names
// the fields that are wrong.
func (cfg Config) complete() (Config, error) {
	if cfg.Path == "" {
		cfg.Path = defaultPath
	}
	if cfg.MaxSeries == 0 {
		cfg.MaxSeries = conventions.MaxSeries
	}
	schema := Default()
	if cfg.Schema != nil {
		*schema = *cfg.Schema
	}
	if cfg.Buckets != nil {
		schema.Buckets = cfg.Buckets
	}
	if schema.OtherMethod == "" {
		schema.OtherMethod = conventions.OtherMethod
	}
	cfg.Schema = schema

	err := errors.Join(cfg.checkNumbers(), cfg.checkBuckets(), cfg.checkObjectives(), cfg.checkLabels(), cfg.checkScheme(), cfg.checkStore(), schema.check(&cfg))
	if cfg.Scheme != "" {
		schema.nameScheme(cfg.Scheme)
	}
	if !cfg.Sizes {
		schema.RequestSize, schema.ResponseSize = Family{}, Family{}
	}
	return cfg, err
}
