package redlinegorilla_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/gorilla/mux"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/adapter/redlinegorilla"
	"github.com/redline-metrics/redline/redlinetest"
)

// TestNested is of a kind: gorilla runs no middlewares if no route matches, so only the
// pattern of a router further out is left.
func TestNested(t *testing.T) {
	ok := func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok")) }
	type key struct{}
	cloning := func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), key{}, 1)))
		})
	}
	below := func(h http.Handler) http.Handler {
		outer := http.NewServeMux()
		outer.Handle("/gorilla/", h)
		return outer
	}
	set := map[string]func(*redline.Metrics, http.Handler) http.Handler{
		"Wrap below a ServeMux":                           func(m *redline.Metrics, g http.Handler) http.Handler { return below(m.Wrap(g)) },
		"Wrap of a middleware below a ServeMux":           func(m *redline.Metrics, g http.Handler) http.Handler { return below(m.Wrap(cloning(g))) },
		"Wrap below a middleware and a ServeMux":          func(m *redline.Metrics, g http.Handler) http.Handler { return below(cloning(m.Wrap(g))) },
		"Wrap of a ServeMux":                              func(m *redline.Metrics, g http.Handler) http.Handler { return m.Wrap(below(g)) },
		"Wrap of a middleware and a ServeMux":             func(m *redline.Metrics, g http.Handler) http.Handler { return m.Wrap(cloning(below(g))) },
		"Wrap of a ServeMux, and of gorilla's middleware": func(m *redline.Metrics, g http.Handler) http.Handler { return m.Wrap(below(cloning(m.Wrap(g)))) },
		"Wrap of a ServeMux on a ServeMux":                func(m *redline.Metrics, g http.Handler) http.Handler { return m.Wrap(below(below(g))) },
	}
	for around, outer := range set {
		for name, c := range map[string]struct {
			method, path, route string
			status              int
		}{
			"a route":                     {http.MethodGet, "/gorilla/7", "/gorilla/{id}", http.StatusOK},
			"404 of a handler":            {http.MethodGet, "/gorilla/none/7", "/gorilla/none/{id}", http.StatusNotFound},
			"404":                         {http.MethodGet, "/gorilla/7/nope/x", "<unmatched>", http.StatusNotFound},
			"405":                         {http.MethodPut, "/gorilla/7", "<unmatched>", http.StatusMethodNotAllowed},
			"a prefix":                    {http.MethodGet, "/gorilla/files/x", "/gorilla/files", http.StatusOK},
			"404 of a prefix":             {http.MethodGet, "/gorilla/missing/x", "/gorilla/missing", http.StatusNotFound},
			"a mounted router":            {http.MethodGet, "/gorilla/mounted/7", "/gorilla/mounted/{id}", http.StatusOK},
			"404 of a mounted router":     {http.MethodGet, "/gorilla/mounted/7/x", "<unmatched>", http.StatusNotFound},
			"a ServeMux on a prefix":      {http.MethodGet, "/gorilla/mux/7", "/gorilla/mux/{id}", http.StatusOK},
			"404 of a ServeMux on a path": {http.MethodGet, "/gorilla/mux/7/x", "<unmatched>", http.StatusNotFound},
			"405 of a ServeMux on a path": {http.MethodPut, "/gorilla/mux/7", "<unmatched>", http.StatusMethodNotAllowed},
			"a route of a subrouter":      {http.MethodGet, "/gorilla/sub/7", "/gorilla/sub/{id}", http.StatusOK},
			"404 of a subrouter's prefix": {http.MethodGet, "/gorilla/sub/7/x", "<unmatched>", http.StatusNotFound},
		} {
			t.Run(around+", "+name, func(t *testing.T) {
				m, err := redline.New(redline.Config{})
				if err != nil {
					t.Fatal(err)
				}
				g, mounted, inner := mux.NewRouter(), mux.NewRouter(), http.NewServeMux()
				g.Use(redlinegorilla.Middleware(m))
				mounted.Use(redlinegorilla.Middleware(m))
				mounted.HandleFunc("/gorilla/mounted/{id}", ok)
				inner.HandleFunc("GET /gorilla/mux/{id}", ok)
				g.HandleFunc("/gorilla/{id}", ok).Methods(http.MethodGet)
				g.HandleFunc("/gorilla/none/{id}", http.NotFound)
				g.PathPrefix("/gorilla/files").HandlerFunc(ok)
				g.PathPrefix("/gorilla/missing").HandlerFunc(http.NotFound)
				g.PathPrefix("/gorilla/mounted").Handler(mounted)
				g.PathPrefix("/gorilla/mux").Handler(inner)
				g.PathPrefix("/gorilla/sub").Subrouter().HandleFunc("/{id}", ok)
				h := outer(m, g)
				for range 2 {
					h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), c.method, c.path, nil))
				}
				redlinetest.WaitWithin(t, 0, m, c.route, c.status, 2)
			})
		}
	}
}
