// Package redlinegin measures services built on gin. redline.SetRoute and redline.SetPanic
// take a gin.Context's Writer.
package redlinegin

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/adapter"
	"github.com/redline-metrics/redline/adapter/latewriter"
)

// Middleware returns a handler that records every request by gin's FullPath ("/users/:id"),
// and serves the metrics at Config.Path. Use it on the engine, where it also sees 404s.
func Middleware(m *redline.Metrics) gin.HandlerFunc {
	t := adapter.New(m.Wrap)
	record := track(t)
	return func(c *gin.Context) {
		if !t.Serves(c.Request.Method, c.Request.URL.Path) {
			record(c)
			return
		}
		if c.FullPath() == c.Request.URL.Path {
			t.Hides()
		}
		c.Status(http.StatusOK) // gin has set 404, as no route has the path
		m.Handler().ServeHTTP(c.Writer, c.Request)
		c.Abort()
	}
}

// Decorate returns a middleware that measures as d does; the methods Counter, Gauge,
// Histogram and Summary of a redline.Metrics make d. Functions of labels find the
// *gin.Context in Exchange.Context.
func Decorate(d redline.Decorator) gin.HandlerFunc { return track(adapter.New(d)) }

// Skip leaves the request out as redline.Skip does. It is a handler of gin.
func Skip(c *gin.Context) { redline.SetSkip(c.Writer) }

// SkipAll leaves the request out as redline.SkipAll does. It is a handler of gin.
func SkipAll(c *gin.Context) { redline.SetSkipAll(c.Writer) }

func track(t *adapter.Tracker) gin.HandlerFunc {
	return func(c *gin.Context) {
		below, request, route := c.Writer, c.Request, c.FullPath()
		begun, outside := below.Status(), request.Pattern
		var p adapter.Passage
		begin(&p, t, c)
		if isSubtree(route) {
			request.Pattern = route
		}
		mine := c.Writer
		defer p.Finish(func() adapter.Outcome {
			defer func() { request.Pattern = outside }()
			if c.Writer == mine { // else a middleware has wrapped it, and still uses it
				c.Writer = below
			}
			return adapter.Outcome{Route: routeOf(c, route), Status: status(below), ResponseBytes: size(c, below, begun)}
		})
		c.Next()
		p.HandlersReturned(nil, false)
	}
}

// begin begins a passage. The outermost passage puts a writer below gin's own, which is c's
// also after gin.Engine.HandleContext has begun c anew.
func begin(p *adapter.Passage, t *adapter.Tracker, c *gin.Context) {
	x := adapter.Arrival{
		Method: c.Request.Method, Path: c.Request.URL.Path, Route: c.FullPath(), Request: c.Request, Context: c,
	}
	if outer := t.Find(c.Writer); outer != nil {
		x.Header = c.Writer
		p.Begin(t, nil, outer, x)
		return
	}
	if at := serverWriter(c.Writer); at != nil { //nolint:bodyclose // a writer has no Body
		*at = p.BeginWriter(t, *at, x)
		return
	}
	w := &latewriter.Writer{Interface: c.Writer}
	x.Header = w
	p.Begin(t, &w.Room, nil, x)
	w.Recording, c.Writer = p.Recording(), w
}

// isSubtree reports whether a route matches all paths below one, so that its handler may be
// another router. An http.ServeMux then replaces the request's Pattern, which holds the
// route for this purpose.
func isSubtree(route string) bool { return strings.Contains(route, "/*") }

// routeOf returns the route of a request that gin has served. begun is the route with which
// it came, which HandleContext replaces. An empty route is none.
func routeOf(c *gin.Context, begun string) string {
	switch route := c.FullPath(); {
	case route == "":
		return redline.Unmatched
	case route == begun && isSubtree(route):
		return adapter.RouteBelow(c.Request, route)
	default:
		return route
	}
}

// status returns the status that the client gets, or 0 if the handlers have set none. gin
// sends the one that w holds after its middlewares, unless it has sent one before.
func status(w gin.ResponseWriter) int {
	switch held := w.Status(); {
	case held < 100 || held > 999: // net/http refuses it by a panic
		return http.StatusInternalServerError
	case !adapter.IsFinal(held), held == http.StatusOK && !w.Written():
		return 0
	default:
		return held
	}
}

// size returns how many bytes of a body the client gets. begun is the status before the
// handlers. If no route has matched, gin sets a status before its middlewares and writes a
// text after them, unless a handler has written or set another status.
func size(c *gin.Context, w gin.ResponseWriter, begun int) int64 {
	if c.FullPath() == "" && !w.Written() && w.Status() == begun {
		switch begun {
		case http.StatusNotFound:
			return int64(len("404 page not found"))
		case http.StatusMethodNotAllowed:
			return int64(len("405 method not allowed"))
		}
	}
	return int64(max(w.Size(), 0))
}
