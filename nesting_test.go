package redline_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/redline-metrics/redline"
)

// TestNesting is of a kind: a router below another one that has set r.Pattern. The route is
// that of the router that served the request. If that router has none, no route matched.
// Each request comes three times: shortcuts cached from the first must not change the
// others.
func TestNesting(t *testing.T) {
	status := func(status int) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
	}
	ok, notFound := status(http.StatusOK), status(http.StatusNotFound)
	below := func(pattern string, h http.Handler) *http.ServeMux {
		mux := http.NewServeMux()
		mux.Handle(pattern, h)
		return mux
	}
	inner := func() *http.ServeMux { return below("GET /api/users/{id}", ok) }
	named := inner() // by Config.Mux
	type build func(*redline.Metrics) http.Handler
	for name, c := range map[string]struct {
		cfg    redline.Config
		build  build
		method string
		path   string
		want   string
	}{
		"Wrap of a handler": {
			build: func(m *redline.Metrics) http.Handler { return below("GET /items/{id}", m.Wrap(ok)) },
			path:  "/items/7", want: `route="/items/{id}",status="200"`,
		},
		"Wrap of a handler, 404 of its own": {
			build: func(m *redline.Metrics) http.Handler { return below("GET /items/{id}", m.Wrap(notFound)) },
			path:  "/items/7", want: `route="/items/{id}",status="404"`,
		},
		"Wrap of a handler of a subtree": {
			build: func(m *redline.Metrics) http.Handler { return below("/api/", m.Wrap(ok)) },
			path:  "/api/users/7", want: `route="/api/",status="200"`,
		},
		"Wrap of a handler of a subtree that finds nothing": {
			build: func(m *redline.Metrics) http.Handler { return below("/api/", m.Wrap(notFound)) },
			path:  "/api/users/7", want: `route="<unmatched>",status="404"`,
		},
		"Wrap of a handler of a wildcard that finds nothing": {
			build: func(m *redline.Metrics) http.Handler { return below("/api/{rest...}", m.Wrap(notFound)) },
			path:  "/api/users/7", want: `route="<unmatched>",status="404"`,
		},
		"a handler of a subtree below Wrap that finds nothing": {
			build: func(m *redline.Metrics) http.Handler { return m.Wrap(below("/static/", notFound)) },
			path:  "/static/x", want: `route="/static/",status="404"`,
		},
		"Wrap of a mux": {
			build: func(m *redline.Metrics) http.Handler { return below("/api/", m.Wrap(inner())) },
			path:  "/api/users/7", want: `route="/api/users/{id}",status="200"`,
		},
		"Wrap of a mux, 404": {
			build: func(m *redline.Metrics) http.Handler { return below("/api/", m.Wrap(inner())) },
			path:  "/api/x", want: `route="<unmatched>",status="404"`,
		},
		"Wrap of a mux, 405": {
			build:  func(m *redline.Metrics) http.Handler { return below("/api/", m.Wrap(inner())) },
			method: http.MethodPut, path: "/api/users/7", want: `route="<unmatched>",status="405"`,
		},
		"Wrap of a mux of the same pattern, 404 of a handler": {
			build: func(m *redline.Metrics) http.Handler { return below("/api/", m.Wrap(below("/api/", notFound))) },
			path:  "/api/x", want: `route="/api/",status="404"`,
		},
		"Wrap around and within a middleware that clones": {
			build: func(m *redline.Metrics) http.Handler { return m.Wrap(below("/api/", cloning(m.Wrap(inner())))) },
			path:  "/api/users/7", want: `route="/api/users/{id}",status="200"`,
		},
		"Wrap around and within a middleware that clones, 404": {
			build: func(m *redline.Metrics) http.Handler { return m.Wrap(below("/api/", cloning(m.Wrap(inner())))) },
			path:  "/api/x", want: `route="<unmatched>",status="404"`,
		},
		"Config.Mux below a middleware that clones": {
			cfg:   redline.Config{Mux: named},
			build: func(m *redline.Metrics) http.Handler { return below("/", m.Wrap(cloning(named))) },
			path:  "/api/users/7", want: `route="/api/users/{id}",status="200"`,
		},
		"Config.Mux below a middleware that clones, 404": {
			cfg:   redline.Config{Mux: named},
			build: func(m *redline.Metrics) http.Handler { return below("/", m.Wrap(cloning(named))) },
			path:  "/api/x", want: `route="<unmatched>",status="404"`,
		},
		"SetRoute below": {
			build: func(m *redline.Metrics) http.Handler {
				return below("/api/", m.Wrap(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
					redline.SetRoute(w, "/mine")
					w.WriteHeader(http.StatusNotFound)
				})))
			},
			path: "/api/x", want: `route="/mine",status="404"`,
		},
		// http.ServeMux takes the path for the pattern here.
		"CONNECT that is redirected": {
			build:  func(m *redline.Metrics) http.Handler { return m.Wrap(below("/items/{id}/", ok)) },
			method: http.MethodConnect, path: "/items/7", want: `route="<unmatched>",status="307"`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMetrics(t, c.cfg)
			h := c.build(m)
			if c.method == "" {
				c.method = http.MethodGet
			}
			for range 3 {
				h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), c.method, c.path, nil))
			}
			scrape(t, m).want(t, exposition{`http_requests_total{method="` + c.method + `",` + c.want + `}`: 3})
		})
	}
}
