package peers

import (
	"context"
	"net/http"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"

	"github.com/redline-metrics/redline"
)

// Exposition is an endpoint of metrics.
type Exposition struct {
	Name string
	Role Role
	// New serves one counter and one histogram, of Redline's buckets, for each route.
	New func(routes []string) (http.Handler, error)
}

// Expositions returns the endpoints that are scraped, Redline's first. go-http-metrics,
// go-chi/metrics, go-gin-prometheus, echoprometheus and fiberprometheus have promhttp's.
func Expositions() []Exposition {
	return []Exposition{
		{"Redline", Ours, func(routes []string) (http.Handler, error) {
			m, err := newRedline(routes)
			if err != nil {
				return nil, err
			}
			return filled(Service{Handler: m.Wrap(newMux(routes)), Metrics: m.Handler()}, routes), nil
		}},
		{"promhttp", Peer, func(routes []string) (http.Handler, error) {
			s, err := promhttpPattern(routes)
			if err != nil {
				return nil, err
			}
			return filled(s, routes), nil
		}},
		{"otel's exporter", Peer, exportedByOtel},
	}
}

// filled returns the endpoint of a service after a request for each route.
func filled(s Service, routes []string) http.Handler {
	for _, route := range routes {
		s.Client(route)()
	}
	return s.Metrics
}

func exportedByOtel(routes []string) (http.Handler, error) {
	registry, schema := newRegistry(), redline.Default()
	provider, err := newMeterProvider(registry)
	if err != nil {
		return nil, err
	}
	meter := provider.Meter("bench")
	requests, err := meter.Int64Counter("http.requests", metric.WithDescription(schema.Requests.Help))
	if err != nil {
		return nil, err
	}
	durations, err := meter.Float64Histogram("http.request.duration", metric.WithUnit("s"),
		metric.WithDescription(schema.Duration.Help), metric.WithExplicitBucketBoundaries(schema.Buckets...))
	if err != nil {
		return nil, err
	}
	ctx := context.Background()
	for _, route := range routes {
		labels := metric.WithAttributeSet(attribute.NewSet(
			attribute.String("method", http.MethodGet), attribute.String("route", braces(route)), attribute.String("status", "200")))
		requests.Add(ctx, 1, labels)
		durations.Record(ctx, 1e-6, labels)
	}
	return expose(registry), nil
}
