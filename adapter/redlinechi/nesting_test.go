package redlinechi_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/adapter/redlinechi"
	"github.com/redline-metrics/redline/redlinetest"
)

// TestNested is of a kind: chi below and above routers that set r.Pattern too, with later
// middlewares that hand chi another request.
func TestNested(t *testing.T) {
	ok := func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok")) }
	inner := func() *http.ServeMux {
		mux := http.NewServeMux()
		mux.HandleFunc("GET /api/users/{id}", ok)
		return mux
	}
	type (
		key  struct{}
		part = func(http.Handler) http.Handler
	)
	cloning := func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), key{}, 1)))
		})
	}
	none := func(next http.Handler) http.Handler { return next }
	for within, after := range map[string]part{"": none, ", RequestID": middleware.RequestID, ", WithValue": cloning, ", GetHead": middleware.GetHead} {
		for name, c := range map[string]struct {
			path, route string
			status      int
		}{
			"route":                   {"/users/7", "/users/{id}", http.StatusOK},
			"404":                     {"/nope", "<unmatched>", http.StatusNotFound},
			"mounted route":           {"/admin/users/7", "/admin/users/{id}", http.StatusOK},
			"mounted root":            {"/admin", "/admin", http.StatusOK},
			"404 of a mounted router": {"/admin/nope", "<unmatched>", http.StatusNotFound},
			"wildcard":                {"/files/a/b", "/files/*", http.StatusOK},
			"404 of a wildcard":       {"/missing/a/b", "/missing/*", http.StatusNotFound},
			"405":                     {"/only/post", "<unmatched>", http.StatusMethodNotAllowed},
			"a handler mounted":       {"/debug/x", "/debug/*", http.StatusNotFound},
		} {
			for around, outer := range map[string]func(*redline.Metrics, http.Handler) http.Handler{
				"alone": func(_ *redline.Metrics, h http.Handler) http.Handler { return h },
				"below a ServeMux": func(_ *redline.Metrics, h http.Handler) http.Handler {
					mux := http.NewServeMux()
					mux.Handle("/", h)
					return mux
				},
				"below Wrap of a ServeMux": func(m *redline.Metrics, h http.Handler) http.Handler {
					mux := http.NewServeMux()
					mux.Handle("/", h)
					return m.Wrap(mux)
				},
				"mounted on chi below Wrap": func(m *redline.Metrics, h http.Handler) http.Handler {
					r := chi.NewRouter()
					r.Mount("/", h)
					return m.Wrap(r)
				},
			} {
				t.Run(name+", "+around+within, func(t *testing.T) {
					m, err := redline.New(redline.Config{})
					if err != nil {
						t.Fatal(err)
					}
					r := chi.NewRouter()
					r.Use(redlinechi.Middleware(m), after)
					r.Get("/users/{id}", ok)
					r.Post("/only/post", ok)
					r.Get("/files/*", ok)
					r.Get("/missing/*", http.NotFound)
					r.Mount("/debug", http.NotFoundHandler())
					r.Route("/admin", func(r chi.Router) {
						r.Get("/", ok)
						r.Get("/users/{id}", ok)
					})
					h := outer(m, r)
					for range 2 {
						h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), http.MethodGet, c.path, nil))
					}
					redlinetest.WaitWithin(t, 0, m, c.route, c.status, 2)
				})
			}
		}
	}
	for name, c := range map[string]struct {
		method, path, route string
		status              int
	}{
		"route":          {http.MethodGet, "/api/users/7", "/api/users/{id}", http.StatusOK},
		"404":            {http.MethodGet, "/api/nope", "<unmatched>", http.StatusNotFound},
		"405":            {http.MethodPut, "/api/users/7", "<unmatched>", http.StatusMethodNotAllowed},
		"stripped route": {http.MethodGet, "/strip/api/users/7", "/strip/*", http.StatusOK},
	} {
		t.Run("a ServeMux below, "+name, func(t *testing.T) {
			m, err := redline.New(redline.Config{})
			if err != nil {
				t.Fatal(err)
			}
			r := chi.NewRouter()
			r.Use(redlinechi.Middleware(m))
			r.Mount("/api", inner())
			r.Mount("/strip", http.StripPrefix("/strip", inner()))
			r.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), c.method, c.path, nil))
			redlinetest.WaitWithin(t, 0, m, c.route, c.status, 1)
		})
	}
}
