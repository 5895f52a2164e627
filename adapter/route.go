package adapter

import (
	"cmp"
	"net/http"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/internal/inflight"
	"github.com/redline-metrics/redline/internal/patterns"
)

// Matched records that a router has matched route; an empty route means that none matched.
// w is the request's response. It is for routers that do not set http.Request.Pattern. The
// last call counts, and so the router furthest in. redline.SetRoute takes precedence. If
// nothing records the request, redline_misuse_total counts the call.
func Matched(w http.ResponseWriter, route string) {
	inflight.ForEach(w, func(rec *inflight.Recording) { rec.Matched(route) })
}

// Mounted records route like Matched, and serves the request by next. It is for a route
// that matches all paths below one, at which the handler mounted is mounted; next leads to
// it. A nil mounted is not known.
//
// If mounted is an http.ServeMux, its pattern becomes the route, or no route does. To find
// out, Mounted keeps route in http.Request.Pattern while next runs, as if a ServeMux had
// set it. If mounted is another router, and has found nothing, no route has matched.
func Mounted(w http.ResponseWriter, r *http.Request, route string, mounted, next http.Handler) {
	Matched(w, route)
	before := r.Pattern
	r.Pattern = route
	defer func() {
		for rec := range inflight.All(w) {
			below := RouteBelow(r, route)
			if below == route && patterns.Missed(rec.Load().Status()) && patterns.IsRouter(mounted) {
				below = redline.Unmatched
			}
			if rec.Pattern() == route { // no adapter further in has set another
				rec.Matched(below)
			}
		}
		r.Pattern = before
	}()
	next.ServeHTTP(w, r)
}

// RouteBelow returns the route of r after a handler has run that may be another router.
// route was in r's Pattern before. RouteBelow returns the pattern of an http.ServeMux that
// has served r since, redline.Unmatched if it has matched none, or else route.
func RouteBelow(r *http.Request, route string) string {
	if r.Pattern == route {
		return route
	}
	return cmp.Or(patterns.Matched(r), redline.Unmatched)
}

// Routing is the part of a request's way in which one router, and those below it, find the
// route. An adapter makes it by [Tracker.Routing] before the router runs. It is for one
// request, and not safe for concurrent use.
type Routing struct{ inner inflight.Routing }

// Routing begins the part of a router that will serve r. w is the response of r.
func (t *Tracker) Routing(w http.ResponseWriter, r *http.Request) Routing {
	return Routing{t.inner.Owner().Outer(w).Nearest.Routing(r)}
}

// Outside returns the pattern that the request came with: that of a router further out, or
// empty.
func (g *Routing) Outside() string { return g.inner.Outside() }

// Took records the route that the router took; an empty one means none. An adapter further
// in takes precedence.
func (g *Routing) Took(route string) { g.inner.Took(route) }
