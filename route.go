package redline

import (
	"cmp"
	"net/http"

	"github.com/redline-metrics/redline/internal/inflight"
	"github.com/redline-metrics/redline/internal/metric"
	"github.com/redline-metrics/redline/internal/patterns"
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
	inflight.ForEach(w, func(rec *inflight.Recording) { rec.SetRoute(route) })
}

// route returns the route of x, p's exchange that has ended. A route set by a handler or an
// adapter takes precedence over the pattern of the router. clonedPattern is the pattern of
// a request that a middleware has cloned.
func (m *Metrics) route(x *Exchange, p *passage, named, below string) string {
	x.Route = named
	if x.Route == "" && x.Request != nil {
		x.Route = cmp.Or(metric.LabelValue(m.routeBelow(x, p)), below)
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
		if x.Route = metric.LabelValue(patterns.By(mux, x.Request)); x.Route == "" {
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
	if group := metric.LabelValue(evaluate(m.config.GroupBy, x)); group != "" {
		return group
	}
	return Unmatched
}

// routeBelow returns the route of x by the pattern of its request; empty for none. A
// pattern that a router below p's handler has set takes precedence. If the pattern is the
// one from before p, Config.Mux is asked first. A handler that is mounted on a subtree and
// has found nothing has matched no route.
func (m *Metrics) routeBelow(x *Exchange, p *passage) string {
	pattern := x.Request.Pattern
	if pattern != p.OuterPattern {
		if patterns.Missed(x.Status) && patterns.IsSubtree(pattern) && patterns.LeadsToRouter(p.mux, x.Request, pattern) {
			return ""
		}
		return patterns.Matched(x.Request)
	}
	if m.config.Mux != nil {
		if route := patterns.By(m.config.Mux, x.Request); route != "" {
			return route
		}
	}
	if patterns.Missed(x.Status) && patterns.IsSubtree(pattern) {
		return ""
	}
	return patterns.TrimMethod(pattern, x.Method)
}
