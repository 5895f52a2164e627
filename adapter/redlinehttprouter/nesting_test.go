package redlinehttprouter_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/julienschmidt/httprouter"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/adapter/redlinehttprouter"
	"github.com/redline-metrics/redline/redlinetest"
)

// TestNested is of a kind: a router that does not report a missing route, below a ServeMux
// that has set its pattern by then.
func TestNested(t *testing.T) {
	for name, c := range map[string]struct {
		method, path, route string
		status              int
	}{
		"a route":                 {http.MethodGet, "/api/users/7", "/api/users/:id", http.StatusOK},
		"404 of a handler":        {http.MethodGet, "/api/files/x", "/api/files/*path", http.StatusNotFound},
		"404":                     {http.MethodGet, "/api/nope", "<unmatched>", http.StatusNotFound},
		"405":                     {http.MethodPut, "/api/users/7", "<unmatched>", http.StatusMethodNotAllowed},
		"a ServeMux below":        {http.MethodGet, "/api/mux/7", "/api/mux/{id}", http.StatusOK},
		"404 of a ServeMux below": {http.MethodGet, "/api/mux/7/x", "<unmatched>", http.StatusNotFound},
	} {
		for around, wrap := range map[string]func(*redline.Metrics, *http.ServeMux, http.Handler) http.Handler{
			"Wrap of a ServeMux": func(m *redline.Metrics, mux *http.ServeMux, h http.Handler) http.Handler {
				mux.Handle("/api/", h)
				return m.Wrap(mux)
			},
			"Wrap below a ServeMux": func(m *redline.Metrics, mux *http.ServeMux, h http.Handler) http.Handler {
				mux.Handle("/api/{rest...}", m.Wrap(h))
				return mux
			},
		} {
			t.Run(around+", "+name, func(t *testing.T) {
				m, err := redline.New(redline.Config{})
				if err != nil {
					t.Fatal(err)
				}
				inner, router := http.NewServeMux(), httprouter.New()
				inner.HandleFunc("GET /api/mux/{id}", func(http.ResponseWriter, *http.Request) {})
				router.GET(redlinehttprouter.Route("/api/users/:id", func(http.ResponseWriter, *http.Request, httprouter.Params) {}))
				router.GET(redlinehttprouter.Route("/api/files/*path", func(w http.ResponseWriter, r *http.Request, _ httprouter.Params) { http.NotFound(w, r) }))
				router.GET(redlinehttprouter.Route("/api/mux/*path", func(w http.ResponseWriter, r *http.Request, _ httprouter.Params) { inner.ServeHTTP(w, r) }))
				h := wrap(m, http.NewServeMux(), router)
				for range 2 {
					h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), c.method, c.path, nil))
				}
				redlinetest.WaitWithin(t, 0, m, c.route, c.status, 2)
			})
		}
	}
}
