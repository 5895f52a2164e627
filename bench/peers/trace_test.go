package peers_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"github.com/redline-metrics/redline"
)

// TestTraceAround is of a kind: labels and exemplars of values that a middleware puts into
// the context. They are read from the request that Wrap got, so such a middleware goes
// around Wrap, as the README says of otelhttp. Labels see the values as exemplars do.
func TestTraceAround(t *testing.T) {
	const id = "0123456789abcdef0123456789abcdef"
	of := func(x *redline.Exchange) string {
		return trace.SpanContextFromContext(x.Request.Context()).TraceID().String()
	}
	traced := func(h http.Handler) http.Handler {
		return otelhttp.NewHandler(h, "x", otelhttp.WithPropagators(propagation.TraceContext{}))
	}
	for name, c := range map[string]struct {
		wrap func(*redline.Metrics, http.Handler) http.Handler
		want bool
	}{
		"around": {func(m *redline.Metrics, h http.Handler) http.Handler { return traced(m.Wrap(h)) }, true},
		"within": {func(m *redline.Metrics, h http.Handler) http.Handler { return m.Wrap(traced(h)) }, false},
	} {
		for what, cfg := range map[string]redline.Config{
			"exemplar": {Exemplar: func(x *redline.Exchange) prometheus.Labels { return prometheus.Labels{"trace_id": of(x)} }},
			"label":    {Labels: []redline.Label{{Name: "trace", Value: of}}},
		} {
			t.Run(name+", "+what, func(t *testing.T) {
				m, err := redline.New(cfg)
				if err != nil {
					t.Fatal(err)
				}
				r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
				r.Header.Set("Traceparent", "00-"+id+"-0123456789abcdef-01")
				mux := http.NewServeMux()
				mux.HandleFunc("GET /{$}", func(http.ResponseWriter, *http.Request) {})
				c.wrap(m, mux).ServeHTTP(httptest.NewRecorder(), r)
				families, err := m.Registry().Gather()
				if err != nil {
					t.Fatal(err)
				}
				if got := strings.Contains(fmt.Sprint(families), id); got != c.want {
					t.Errorf("the trace's id is there: %v, want %v", got, c.want)
				}
			})
		}
	}
}
