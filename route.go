package redline

import (
	"cmp"
	"net/http"
)

// SetRoute sets the route of the request with the response w. Call it if the router does
// not name the route, or not well enough: in a handler that dispatches by itself, or below
// http.StripPrefix. The last call counts.
//
// SetRoute reaches every [Metrics.Wrap] and decorator around the caller: through the Unwrap
// methods of w, or through the field in which a writer holds the one that it wraps. If
// there is none, redline_misuse_total counts the call. Routes must be few: never a part of
// the path that the client chooses.
func SetRoute(w http.ResponseWriter, route string) {
	forEachRecording(w, func(rec *Recording) { rec.SetRoute(route) })
}

// route returns the route of x, p's exchange that has ended. A route set by a handler or an
// adapter takes precedence over the pattern of the router. clonedPattern is the pattern of
// a request that a middleware has cloned.
func (m *Metrics) route(x *Exchange, p *passage, named, below string) string {
	x.Route = named
	if x.Route == "" && x.Request != nil {
		x.Route = cmp.Or(m.routeBelow(x, p), below)
	}
	if x.Route == "" {
		x.Route = Unmatched
	}
	return m.group(x)
}

// routeAhead returns the route of x before its handler runs: the one that an adapter has
// set, or that mux would choose. It is empty if both are unknown and there is no GroupBy.
// mux may be nil.
func (m *Metrics) routeAhead(x *Exchange, named string, mux *http.ServeMux) string {
	x.Route = named
	if mux != nil {
		if x.Route = routeBy(mux, x.Request); x.Route == "" {
			x.Route = Unmatched
		}
	}
	return m.group(x)
}

// group returns the route that GroupBy makes of x's.
func (m *Metrics) group(x *Exchange) string {
	if m.config.GroupBy == nil {
		return x.Route
	}
	if group := labelValue(evaluate(m.config.GroupBy, x)); group != "" {
		return group
	}
	return Unmatched
}
