package redlinetest

import (
	"context"
	"net/http"
	"testing"

	"github.com/redline-metrics/redline"
)

// Mounted is the pattern of the only route, for GET, of a handler that Dispatches.
const Mounted = "/under/users/{id}"

// nestingChecks returns the checks of routers below other routers. The route must be that
// of the router that served the request. If that router found none, no route matched.
func nestingChecks() []check {
	below := []struct {
		name  string
		mount func(m *redline.Metrics, mux *http.ServeMux, h http.Handler) http.Handler
	}{
		{"below a ServeMux", func(_ *redline.Metrics, mux *http.ServeMux, h http.Handler) http.Handler {
			return mount(mux, h)
		}},
		{"below a ServeMux and a middleware that changes the context", func(_ *redline.Metrics, mux *http.ServeMux, h http.Handler) http.Handler {
			return mount(mux, cloning(h))
		}},
		{"below a ServeMux that is measured", func(m *redline.Metrics, mux *http.ServeMux, h http.Handler) http.Handler {
			return m.Wrap(mount(mux, h))
		}},
		{"below a ServeMux that is measured, and a middleware that changes the context", func(m *redline.Metrics, mux *http.ServeMux, h http.Handler) http.Handler {
			return m.Wrap(mount(mux, cloning(h)))
		}},
	}
	asks := []struct {
		name, method, path string
		route              string // in the pattern language of http.ServeMux; empty for unmatched
		status             int
	}{
		{"a route", http.MethodGet, "/x/7/y", "/x/{id}/y", http.StatusOK},
		{"404", http.MethodGet, "/nothing", "", http.StatusNotFound},
		{"404 below a prefix", http.MethodGet, "/x/7/nothing", "", http.StatusNotFound},
		{"405", http.MethodPut, "/x/7/y", "", http.StatusMethodNotAllowed},
	}
	var checks []check
	for _, b := range below {
		for _, a := range asks {
			needs := []Feature{NetHTTP}
			if a.status == http.StatusMethodNotAllowed {
				needs = append(needs, NotAllowed)
			}
			checks = append(checks, check{a.name + " " + b.name, needs, func(t *testing.T, r *Router) {
				site := Site{Routes: []Route{{Method: http.MethodGet, Pattern: "/x/{id}/y"}}}
				s := r.serveBelow(t, site, b.mount)
				s.wantAnswer(t, a.method, a.path, a.status, routeOr(r.spell(a.route)))
			}})
		}
	}
	for _, a := range []struct {
		name, method, path, route string
		status                    int
	}{
		{"a route of a ServeMux below the router", http.MethodGet, "/under/users/7", Mounted, http.StatusOK},
		{"404 of a ServeMux below the router", http.MethodGet, "/under/nothing", "", http.StatusNotFound},
		{"405 of a ServeMux below the router", http.MethodPut, "/under/users/7", "", http.StatusMethodNotAllowed},
	} {
		checks = append(checks, check{a.name, []Feature{NetHTTP}, func(t *testing.T, r *Router) {
			s := r.serve(t, redline.Config{},
				Route{Method: http.MethodGet, Pattern: "/under/{path...}", Does: Dispatches},
				Route{Method: http.MethodPut, Pattern: "/under/{path...}", Does: Dispatches})
			s.wantAnswer(t, a.method, a.path, a.status, routeOr(a.route))
		}})
	}
	return checks
}

func routeOr(route string) string {
	if route == "" {
		return unmatched
	}
	return route
}

// mount puts h below mux, for all paths and for those with one prefix.
func mount(mux *http.ServeMux, h http.Handler) http.Handler {
	mux.Handle("/", h)
	mux.Handle("/x/", h)
	return mux
}

type contextKey struct{}

// cloning is a middleware that clones the request, because it changes the context.
func cloning(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), contextKey{}, 1)))
	})
}

// serveBelow starts a server of a site with its handler below the one that mount returns.
func (r *Router) serveBelow(t *testing.T, site Site, mount func(*redline.Metrics, *http.ServeMux, http.Handler) http.Handler) *server {
	t.Helper()
	m, err := redline.New(redline.Config{})
	if err != nil {
		t.Fatal(err)
	}
	site.Metrics = m
	site.around = func(h http.Handler) http.Handler { return mount(m, http.NewServeMux(), h) }
	s := r.start(t, site)
	if !s.site.nested {
		t.Skip("lacks a handler that can be put below another: Serve does not call Site.Listen")
	}
	return s
}

// wantAnswer sends a request, and checks the client's answer and the record.
func (s *server) wantAnswer(t *testing.T, method, path string, status int, route string) {
	t.Helper()
	if got, _ := s.do(t, method, path, nil); got != status {
		t.Errorf("client saw %d, want %d", got, status)
	}
	s.want(t, route, status)
}
