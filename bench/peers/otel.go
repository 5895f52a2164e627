package peers

import (
	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	otelprometheus "go.opentelemetry.io/otel/exporters/prometheus"
	noopmetric "go.opentelemetry.io/otel/metric/noop"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	nooptrace "go.opentelemetry.io/otel/trace/noop"
)

// otelhttpRecorded returns otelhttp without traces, its metrics exposed to Prometheus.
func otelhttpRecorded(routes []string) (Service, error) {
	registry := newRegistry()
	provider, err := newMeterProvider(registry)
	if err != nil {
		return Service{}, err
	}
	return Service{
		Handler: otelhttp.NewHandler(newMux(routes), "server",
			otelhttp.WithTracerProvider(nooptrace.NewTracerProvider()), otelhttp.WithMeterProvider(provider)),
		Metrics: expose(registry),
	}, nil
}

// otelhttpAlone returns the part of otelhttp's work that remains without metrics and
// traces.
func otelhttpAlone(routes []string) (Service, error) {
	return Service{
		Handler: otelhttp.NewHandler(newMux(routes), "server",
			otelhttp.WithTracerProvider(nooptrace.NewTracerProvider()), otelhttp.WithMeterProvider(noopmetric.NewMeterProvider())),
	}, nil
}

// newMeterProvider makes a provider that records any number of series into a registry: the
// SDK's default is 2,000.
func newMeterProvider(registry *prometheus.Registry) (*sdkmetric.MeterProvider, error) {
	exporter, err := otelprometheus.New(otelprometheus.WithRegisterer(registry))
	if err != nil {
		return nil, err
	}
	return sdkmetric.NewMeterProvider(sdkmetric.WithReader(exporter), sdkmetric.WithCardinalityLimit(0)), nil
}
