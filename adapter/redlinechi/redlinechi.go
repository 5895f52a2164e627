// Package redlinechi measures services whose router is chi.
//
//	r := chi.NewRouter()
//	r.Use(redlinechi.Middleware(m))
//
// Decorators, redline.Skip, redline.SkipAll and redline.SetRoute are net/http's,
// and so chi's.
package redlinechi

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"github.com/redline-metrics/redline"
)

// Middleware records every request, by the pattern that chi matched
// ("/users/{id}", with the prefixes of groups and mounted routers), and answers GET
// and HEAD of Config.Path with the metrics. It belongs on the outmost router, where
// it sees what no route matches too.
func Middleware(m *redline.Metrics) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return m.Wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			defer name(r)
			next.ServeHTTP(w, r)
		}))
	}
}

// name puts the pattern where Wrap looks for it. chi does so itself, but in its own
// request where a middleware has cloned this one.
func name(r *http.Request) {
	if routed := chi.RouteContext(r.Context()); r.Pattern == "" && routed != nil {
		r.Pattern = routed.RoutePattern()
	}
}
