package redline_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline"
)

// TestConnect holds that no client chooses a route. An http.ServeMux that redirects a
// CONNECT of a path without its slash puts the path into the request's Pattern. The kind: a
// route that is read where a client can write. Members that nobody reported: a request that
// a middleware has cloned, a decorator or a second Wrap below it, and a route by Mux.
func TestConnect(t *testing.T) {
	clones := func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { next.ServeHTTP(w, r.Clone(r.Context())) })
	}
	for name, around := range map[string]func(*testing.T, *redline.Metrics, http.Handler) http.Handler{
		"Wrap":  func(_ *testing.T, m *redline.Metrics, mux http.Handler) http.Handler { return m.Wrap(mux) },
		"clone": func(_ *testing.T, m *redline.Metrics, mux http.Handler) http.Handler { return m.Wrap(clones(mux)) },
		"clone and decorator": func(t *testing.T, m *redline.Metrics, mux http.Handler) http.Handler {
			return m.Wrap(clones(must(m.Counter(prometheus.CounterOpts{Name: "inner_total", Help: "x"}))(t)(mux)))
		},
		"clone and Wrap": func(_ *testing.T, m *redline.Metrics, mux http.Handler) http.Handler {
			return m.Wrap(clones(m.Wrap(mux)))
		},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMetrics(t, redline.Config{Sizes: true})
			mux := http.NewServeMux()
			mux.HandleFunc("/files/{name}/", func(http.ResponseWriter, *http.Request) {})
			h := around(t, m, mux)
			for _, path := range []string{"/files/chosen", "/files/%ff"} {
				r := httptest.NewRequestWithContext(t.Context(), http.MethodConnect, path, nil)
				h.ServeHTTP(httptest.NewRecorder(), r)
			}
			scrape(t, m).want(t, exposition{`http_requests_total{method="CONNECT",route="<unmatched>",status="307"}`: 2})
			if _, err := m.Registry().Gather(); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestPatternBytes holds that a pattern of the service's own that is no valid label value
// breaks neither the service nor the scrape.
func TestPatternBytes(t *testing.T) {
	schema := redline.Default()
	schema.InProgress.Route = "route"
	m := newMetrics(t, redline.Config{Sizes: true, Schema: schema})
	mux := http.NewServeMux()
	mux.HandleFunc("/caf\xe9/", func(http.ResponseWriter, *http.Request) {})
	for range 2 { // the second time, the first is known
		m.Wrap(mux).ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/caf%e9/", nil))
	}
	scrape(t, m).want(t, exposition{"http_requests_total{method=\"GET\",route=\"/caf\uFFFD/\",status=\"200\"}": 2})
	if _, err := m.Registry().Gather(); err != nil {
		t.Error(err)
	}
}
