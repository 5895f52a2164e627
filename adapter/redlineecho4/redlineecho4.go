// Package redlineecho4 measures services built on echo, version 4. redline.SetRoute and
// redline.SetPanic take an echo.Context's Response.
package redlineecho4

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/labstack/echo/v4"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/adapter"
)

// Middleware returns a middleware that records every request by echo's Path ("/users/:id"),
// and serves the metrics at Config.Path. Put it first in Use of the outermost echo, where it
// also sees 404s.
func Middleware(m *redline.Metrics) echo.MiddlewareFunc {
	// The tracker and the handler are made here, once: echo builds the chain of its
	// middlewares anew for each request.
	t, known, serve := adapter.New(m.Wrap), &routes{}, echo.WrapHandler(m.Handler())
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if t.Serves(c.Request().Method, c.Request().URL.Path) {
				if c.Path() == c.Request().URL.Path {
					t.Hides()
				}
				return serve(c)
			}
			return record(t, known, next, c)
		}
	}
}

// Decorate returns a middleware that measures as d does; the methods Counter, Gauge,
// Histogram and Summary of a redline.Metrics make d. Functions of labels find the
// echo.Context in Exchange.Context.
func Decorate(d redline.Decorator) echo.MiddlewareFunc {
	t, known := adapter.New(d), &routes{}
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error { return record(t, known, next, c) }
	}
}

// Skip leaves requests out as redline.Skip does. It is a middleware of echo.
func Skip(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		redline.SetSkip(c.Response())
		return next(c)
	}
}

// SkipAll leaves requests out as redline.SkipAll does. It is a middleware of echo.
func SkipAll(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		redline.SetSkipAll(c.Response())
		return next(c)
	}
}

func record(t *adapter.Tracker, known *routes, next echo.HandlerFunc, c echo.Context) (err error) {
	answer := c.Response()
	below := answer.Writer
	var p adapter.Passage
	w := p.BeginWriter(t, below, adapter.Arrival{Request: c.Request(), Context: c})
	answer.Writer = w
	request, outside, mount := c.Request(), c.Request().Pattern, ""
	if strings.HasSuffix(c.Path(), "*") {
		mount = c.Path()
		request.Pattern = mount
	}
	failed := true // until the handlers have returned
	defer p.Finish(func() adapter.Outcome {
		defer func() { request.Pattern = outside }()
		if !p.Pending() && answer.Writer == w {
			answer.Writer = below
		}
		if (failed || answer.Status >= http.StatusBadRequest) && known.missed(c) {
			return adapter.Outcome{Route: redline.Unmatched}
		}
		return adapter.Outcome{Route: routeOf(c, mount)}
	})
	err = next(c)
	if failed = err != nil; !failed || answer.Committed {
		p.HandlersReturned(nil, false)
		return err
	}
	if p.HandlersReturned(err, false); p.Outermost() { // the header that echo's error handler sends is the end
		open := p
		answer.Before(func() { end(&open, answer, c.Request()) })
	}
	return err
}

// end ends a passage at the moment when the header goes out. echo calls After for each
// Write of the body, but does not tell which one is the last. net/http tells it by the
// request's context. If another server serves, as in tests, or the context was cancelled
// before, the first Write counts.
func end(p *adapter.Passage, answer *echo.Response, r *http.Request) {
	size := p.FinishSized(adapter.Outcome{Status: statusOf(answer)})
	switch ctx := r.Context(); {
	case size == nil:
	case r.Method == http.MethodHead:
		size(0)
	case ctx.Value(http.ServerContextKey) == nil || ctx.Err() != nil:
		var once sync.Once
		answer.After(func() { once.Do(func() { size(answer.Size) }) })
	default:
		var written atomic.Int64
		answer.After(func() { written.Store(answer.Size) })
		context.AfterFunc(ctx, func() { size(written.Load()) })
	}
}

// statusOf returns the status of the answer whose header goes out. echo sends one header, so
// that net/http sends 200 after one that only announces the answer.
func statusOf(answer *echo.Response) int {
	if status := answer.Status; adapter.IsFinal(status) {
		return status
	}
	return http.StatusOK
}

// routeOf returns the route that has served the request. mount is a route that matches all
// paths below one, so its handler may be another router. An http.ServeMux has then put its
// own pattern in the place of mount into the request's Pattern.
func routeOf(c echo.Context, mount string) string {
	switch route := c.Path(); route {
	case "":
		return redline.Unmatched
	case mount:
		return adapter.RouteBelow(c.Request(), mount)
	default:
		return route
	}
}
