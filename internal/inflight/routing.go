package inflight

import (
	"cmp"
	"net/http"

	"github.com/redline-metrics/redline/internal/conventions"
	"github.com/redline-metrics/redline/internal/patterns"
)

// Matched records that a router has matched route; an empty route means that none matched.
func (rec *Recording) Matched(route string) {
	rec.SetPattern(cmp.Or(route, conventions.Unmatched))
}

// Routing is the part of a request's way in which one router, and those below it, find the
// route. It is for one request, and not safe for concurrent use.
type Routing struct {
	rec          *Recording // nil for none
	request      *http.Request
	routeBefore  string // as set by routers further out
	outerPattern string // the request's pattern at the beginning
}

// Routing begins the part of a router that will serve r. rec may be nil.
func (rec *Recording) Routing(r *http.Request) Routing {
	g := Routing{rec: rec, request: r, outerPattern: r.Pattern}
	if rec != nil {
		g.routeBefore = rec.Pattern()
	}
	return g
}

// ServeWithin serves a request by next, a router. A middleware further out records the
// request in rec, but may not see the route that next finds.
func (rec *Recording) ServeWithin(next http.Handler, w http.ResponseWriter, r *http.Request) {
	g := rec.Routing(r)
	defer g.end()
	next.ServeHTTP(w, r)
}

// Outside returns the pattern that the request came with.
func (g *Routing) Outside() string { return g.outerPattern }

// Took records the route that the router took; an empty one means none.
func (g *Routing) Took(route string) {
	if g.rec == nil || g.rec.Pattern() != g.routeBefore {
		return
	}
	if g.request == g.rec.Response().Request && route != "" && g.request.Pattern == route {
		return // the recording reads it there
	}
	g.rec.Matched(route)
}

// end records the route that the request itself shows after the routers have returned: a
// pattern that one has set, or that no router below a subtree has found anything.
func (g *Routing) end() {
	switch pattern := g.request.Pattern; {
	case pattern != g.outerPattern:
		if g.request != g.rec.Response().Request {
			g.Took(patterns.Matched(g.request))
		}
	case patterns.IsSubtree(pattern) && patterns.Missed(g.rec.Load().Status()):
		g.Took("")
	}
}
