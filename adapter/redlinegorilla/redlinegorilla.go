// Package redlinegorilla measures services whose router is gorilla/mux. Decorators,
// redline.Skip, redline.SkipAll and redline.SetRoute are net/http's, and so gorilla's.
package redlinegorilla

import (
	"net/http"

	"github.com/gorilla/mux"

	"github.com/redline-metrics/redline"
)

// Middleware records every request that a route matches, by the template of its path
// ("/users/{id}", with the prefixes of subrouters). gorilla has no middlewares for
// what no route matches: m.Wrap around the router records that too, and then this
// names the routes alone.
func Middleware(m *redline.Metrics) mux.MiddlewareFunc {
	return func(next http.Handler) http.Handler {
		return m.Wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if route := mux.CurrentRoute(r); route != nil {
				// The error is that of a route without a path.
				if template, err := route.GetPathTemplate(); err == nil {
					redline.SetRoute(w, template)
				}
			}
			next.ServeHTTP(w, r)
		}))
	}
}
