package redline

import (
	"net/http"
	"strings"
)

// SetRoute names the route of the request whose response is w, where the router
// does not, or not well enough: in a handler that dispatches by itself, or below
// http.StripPrefix. It reaches every [Metrics.Wrap] and decorator around the
// caller through w's Unwrap methods, and does nothing where there is none. The
// last call counts. A route must be one of few: never a part of the path that
// the client chooses.
func SetRoute(w http.ResponseWriter, route string) {
	for rec := range recordings(w) {
		rec.SetRoute(route)
	}
}

// route is the route of x, which has ended: named, by SetRoute or an adapter,
// else the pattern that the router matched.
func (m *Metrics) route(x *Exchange, named string) string {
	x.Route = named
	if x.Route == "" && x.Request != nil {
		x.Route = trimMethod(x.Request.Pattern, x.Method)
		if x.Route == "" && m.config.Mux != nil {
			x.Route = routeBy(m.config.Mux, x.Request)
		}
	}
	if x.Route == "" {
		x.Route = routeUnmatched
	}
	return m.group(x)
}

// routeAhead is the route of x, whose handler has not run, as far as it can be
// known: what an adapter says, or empty where neither GroupBy nor mux can tell. mux
// may be nil.
func (m *Metrics) routeAhead(x *Exchange, named string, mux *http.ServeMux) string {
	x.Route = named
	if mux != nil {
		if x.Route = routeBy(mux, x.Request); x.Route == "" {
			x.Route = routeUnmatched
		}
	}
	return m.group(x)
}

// group is what GroupBy makes of x's route.
func (m *Metrics) group(x *Exchange) string {
	if m.config.GroupBy == nil {
		return x.Route
	}
	if group := labelValue(evaluate(m.config.GroupBy, x)); group != "" {
		return group
	}
	return routeUnmatched
}

// routeBy is the route that mux would choose for r; empty for none.
func routeBy(mux *http.ServeMux, r *http.Request) string {
	_, pattern := mux.Handler(r)
	return trimMethod(pattern, r.Method)
}

// trimMethod is a pattern of http.ServeMux without its method, so that routes
// are spelled alike whatever the router. It is most likely method.
func trimMethod(pattern, method string) string {
	if path, ok := strings.CutPrefix(pattern, method); ok && strings.HasPrefix(path, " /") {
		return path[1:]
	}
	for i := range len(pattern) {
		switch pattern[i] {
		case '/': // the path begins: there is no method
			return pattern
		case ' ', '\t':
			for pattern[i] == ' ' || pattern[i] == '\t' {
				i++
			}
			return pattern[i:]
		}
	}
	return pattern
}
