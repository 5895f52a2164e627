package redline

import (
	"cmp"
	"net/http"

	"github.com/redline-metrics/redline/internal/patterns"
)

// Matched records for an adapter that its router has matched route; an empty route means
// that none matched. w is the request's response. It is for routers that do not set
// http.Request.Pattern. The last call counts, and so the router furthest in. SetRoute takes
// precedence.
func Matched(w http.ResponseWriter, route string) {
	forEachRecording(w, func(rec *Recording) { rec.matched(route) })
}

func (rec *Recording) matched(route string) {
	if rec != nil {
		rec.setPattern(labelValue(cmp.Or(route, Unmatched)))
	}
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
		for rec := range recordings(w) {
			below := RouteBelow(r, route)
			if below == route && patterns.Missed(rec.load().Status()) && patterns.IsRouter(mounted) {
				below = Unmatched
			}
			if rec.pattern() == route { // no adapter further in has set another
				rec.matched(below)
			}
		}
		r.Pattern = before
	}()
	next.ServeHTTP(w, r)
}

// RouteBelow returns the route of r after a handler has run that may be another router.
// route was in r's Pattern before. RouteBelow returns the pattern of an http.ServeMux that
// has served r since, Unmatched if it has matched none, or else route.
func RouteBelow(r *http.Request, route string) string {
	if r.Pattern == route {
		return route
	}
	return cmp.Or(patterns.TrimMethod(r.Pattern, r.Method), Unmatched)
}

// Routing is the part of a request's way in which one router, and those below it, find the
// route. An adapter makes it by [Tracker.Routing] before the router runs. It is for one
// request, and not safe for concurrent use.
type Routing struct {
	rec          *Recording
	request      *http.Request
	routeBefore  string // as set by routers further out
	outerPattern string // the request's pattern at the beginning
}

// Routing begins the part of a router that will serve r. w is the response of r.
func (t *Tracker) Routing(w http.ResponseWriter, r *http.Request) Routing {
	rec := t.metrics.findOuter(w).nearest
	return rec.routing(r)
}

func (rec *Recording) routing(r *http.Request) Routing {
	g := Routing{rec: rec, request: r, outerPattern: r.Pattern}
	if rec != nil {
		g.routeBefore = rec.pattern()
	}
	return g
}

// serveWithin serves a request by next, a router. A middleware further out records the
// request in rec, but may not see the route that next finds.
func (rec *Recording) serveWithin(next http.Handler, w http.ResponseWriter, r *http.Request) {
	g := rec.routing(r)
	defer g.end()
	next.ServeHTTP(w, r)
}

// Outside returns the pattern that the request came with: that of a router further out, or
// empty.
func (g *Routing) Outside() string { return g.outerPattern }

// Took records the route that the router took; an empty one means none. An adapter further
// in takes precedence.
func (g *Routing) Took(route string) {
	if g.rec == nil || g.rec.pattern() != g.routeBefore {
		return
	}
	if g.request == g.rec.response().Request && route != "" && g.request.Pattern == route {
		return // the recording reads it there
	}
	g.rec.matched(route)
}

// end records the route that the request itself shows after the routers have returned: a
// pattern that one has set, or that no router below a subtree has found anything.
func (g *Routing) end() {
	switch pattern := g.request.Pattern; {
	case pattern != g.outerPattern:
		if g.request != g.rec.response().Request {
			g.Took(patterns.TrimMethod(pattern, g.request.Method))
		}
	case patterns.IsSubtree(pattern) && patterns.Missed(g.rec.load().Status()):
		g.Took("")
	}
}
