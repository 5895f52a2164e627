package peers

import (
	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	otelprometheus "go.opentelemetry.io/otel/exporters/prometheus"
	noopmetric "go.opentelemetry.io/otel/metric/noop"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	nooptrace "go.opentelemetry.io/otel/trace/noop"
)

// otelhttpRecorded is otelhttp without traces, its metrics exposed to Prometheus.
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

// otelhttpAlone is what otelhttp does whatever comes of it.
func otelhttpAlone(routes []string) (Service, error) {
	return Service{
		Handler: otelhttp.NewHandler(newMux(routes), "server",
			otelhttp.WithTracerProvider(nooptrace.NewTracerProvider()), otelhttp.WithMeterProvider(noopmetric.NewMeterProvider())),
	}, nil
}

// newMeterProvider records into a registry any number of series: 2,000 are the
// SDK's default.
func newMeterProvider(registry *prometheus.Registry) (*sdkmetric.MeterProvider, error) {
	exporter, err := otelprometheus.New(otelprometheus.WithRegisterer(registry))
	if err != nil {
		return nil, err
	}
	return sdkmetric.NewMeterProvider(sdkmetric.WithReader(exporter), sdkmetric.WithCardinalityLimit(0)), nil
}
