// Package redlinegorilla measures services routed by gorilla/mux. Decorators,
// redline.Skip, redline.SkipAll and redline.SetRoute are those of net/http, which
// gorilla/mux uses.
package redlinegorilla

import (
	"net/http"
	"strings"

	"github.com/gorilla/mux"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/adapter"
)

// Middleware returns a middleware that records every request that a route matches, by the
// template of its path ("/users/{id}", with the prefixes of subrouters). gorilla calls no
// middlewares for requests that no route matches. m.Wrap around the router records these
// too; Middleware then only names the routes.
func Middleware(m *redline.Metrics) mux.MiddlewareFunc {
	t := adapter.New(m.Wrap)
	return func(next http.Handler) http.Handler {
		wrapped := m.Wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			template, subtree := route(r)
			switch {
			case subtree:
				adapter.Mounted(w, r, template, mux.CurrentRoute(r).GetHandler(), next)
			case template != "":
				adapter.Matched(w, template)
				fallthrough
			default:
				next.ServeHTTP(w, r)
			}
		}))
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if t.Serves(r.Method, r.URL.Path) {
				if template, _ := route(r); template == r.URL.Path {
					t.Hides()
				}
			}
			wrapped.ServeHTTP(w, r)
		})
	}
}

// route returns the template of the route that r has taken, or empty if the route has no
// path. subtree is true if the route matches all paths below one, as by PathPrefix or
// "{path:.*}".
func route(r *http.Request) (template string, subtree bool) {
	taken := mux.CurrentRoute(r)
	if taken == nil {
		return "", false
	}
	// The errors are those of a route without a path.
	template, err := taken.GetPathTemplate()
	if err != nil {
		return "", false
	}
	expression, err := taken.GetPathRegexp()
	return template, err == nil && !strings.HasSuffix(expression, "$") || strings.HasSuffix(template, ":.*}")
}
