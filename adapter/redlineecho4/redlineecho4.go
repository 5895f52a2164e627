// Package redlineecho4 measures services whose framework is echo, version 4.
// redline.SetRoute and redline.SetPanic take an echo.Context's Response.
package redlineecho4

import (
	"github.com/labstack/echo/v4"

	"github.com/redline-metrics/redline"
)

// Middleware records every request, by echo's Path ("/users/:id"), and serves the
// metrics at Config.Path. It belongs into Use of the outmost, where it sees 404s too.
func Middleware(m *redline.Metrics) echo.MiddlewareFunc {
	// What can be made once is made here: echo asks for its middlewares' functions anew
	// for each request.
	t, serve := m.Tracker(), echo.WrapHandler(m.Handler())
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if m.Serves(c.Request().Method, c.Request().URL.Path) {
				return serve(c)
			}
			return record(t, next, c)
		}
	}
}

// Decorate is a middleware of what m.Counter and its kin return. Functions of labels
// find the echo.Context in Exchange.Context.
func Decorate(d redline.Decorator) echo.MiddlewareFunc {
	t := d.Tracker()
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error { return record(t, next, c) }
	}
}

// Skip is redline.Skip, as a middleware of echo's.
func Skip(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		redline.SetSkip(c.Response())
		return next(c)
	}
}

// SkipAll is redline.SkipAll, as a middleware of echo's.
func SkipAll(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		redline.SetSkipAll(c.Response())
		return next(c)
	}
}

func record(t *redline.Tracker, next echo.HandlerFunc, c echo.Context) (err error) {
	answer := c.Response()
	below := answer.Writer
	p, w := t.BeginWriter(below, redline.Exchange{Request: c.Request(), Context: c})
	answer.Writer = w
	defer p.Leave(func() redline.Exchange {
		if !p.Waits() && answer.Writer == w {
			answer.Writer = below
		}
		if err != nil && c.Get(echo.ContextKeyHeaderAllow) != nil { // the router's 405
			return redline.Exchange{}
		}
		return redline.Exchange{Route: c.Path()}
	})
	if err = next(c); err == nil || answer.Committed {
		p.Return(nil, false)
		return err
	}
	if p.Return(err, false); p.Outmost() { // the header that echo's error handler sends is the end
		open := p
		answer.Before(func() { open.End(redline.Exchange{Status: answer.Status}) })
	}
	return err
}
