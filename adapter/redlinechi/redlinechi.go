// Package redlinechi measures services routed by chi.
//
//	r := chi.NewRouter()
//	r.Use(redlinechi.Middleware(m))
//
// Decorators, redline.Skip, redline.SkipAll and redline.SetRoute are those of net/http,
// which chi uses.
package redlinechi

import (
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/adapter"
)

// Middleware returns a middleware that records every request by the pattern that chi
// matched ("/users/{id}", with the prefixes of groups and mounted routers), and answers GET
// and HEAD of Config.Path with the metrics. Use it on the outermost router, where it also
// sees requests that no route matches.
func Middleware(m *redline.Metrics) func(http.Handler) http.Handler {
	t := adapter.New(m.Wrap)
	return func(next http.Handler) http.Handler {
		wrapped := m.Wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			routing := t.Routing(w, r)
			defer func() { routing.Took(route(r, routing.Outside())) }()
			next.ServeHTTP(w, r)
		}))
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if t.Serves(r.Method, r.URL.Path) && hasRoute(r) {
				t.Hides()
			}
			wrapped.ServeHTTP(w, r)
		})
	}
}

// hasRoute reports whether the router has a route with exactly r's path.
func hasRoute(r *http.Request) bool {
	routed, found := chi.RouteContext(r.Context()), chi.NewRouteContext()
	return routed != nil && routed.Routes != nil && routed.Routes.Match(found, r.Method, r.URL.Path) && found.RoutePattern() == r.URL.Path
}

// route returns the route of r, or empty for none. outside was r's pattern before chi
// matched. chi sets r.Pattern, but if a middleware has cloned r, only in the clone.
func route(r *http.Request, outside string) string {
	changed := r.Pattern != outside
	if changed && r.Pattern != "" && !strings.HasSuffix(r.Pattern, "*") {
		return adapter.RouteBelow(r, "")
	}
	routed := chi.RouteContext(r.Context())
	if routed == nil {
		return ""
	}
	own := routed.RoutePattern()
	switch {
	case own == "":
		return ""
	case changed && r.Pattern != own, !changed && outside == "" && r.PathValue("*") != "":
		return adapter.RouteBelow(r, own) // chi has set the pattern, and an http.ServeMux below has replaced it
	case missed(routed, r, own):
		return ""
	}
	return own
}

// missed reports whether own is the pattern of a mounted router that has found nothing.
func missed(routed *chi.Context, r *http.Request, own string) bool {
	if routed.RoutePath == "" || !strings.HasSuffix(own, "/*") || routed.Routes == nil {
		return false
	}
	path := r.URL.RawPath
	if path == "" {
		path = r.URL.Path
	}
	return !routed.Routes.Match(chi.NewRouteContext(), routed.RouteMethod, path)
}
