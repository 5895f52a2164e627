// Package redlinefiber2 measures services whose framework is fiber, version 2.
package redlinefiber2

import (
	"errors"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"
	"github.com/valyala/fasthttp"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/internal/fastrequest"
)

// Middleware records every request, by the Path of fiber's route ("/users/:id"), and
// serves the metrics at Config.Path. It belongs on the app, where it sees 404s too.
func Middleware(m *redline.Metrics) fiber.Handler {
	record, serve := track(m.Tracker()), adaptor.HTTPHandler(m.Handler())
	return func(c *fiber.Ctx) error {
		if m.Serves(c.Method(), c.Path()) {
			return serve(c)
		}
		return record(c)
	}
}

// Decorate is a middleware of what m.Counter and its kin return. Functions of labels
// find the *fasthttp.RequestCtx, and what Locals has put there, in Exchange.Context.
func Decorate(d redline.Decorator) fiber.Handler { return track(d.Tracker()) }

// Recording is m's of the request: for its Skip, SkipAll, SetRoute and SetPanic.
func Recording(c *fiber.Ctx, m *redline.Metrics) *redline.Recording {
	return fastrequest.Recording(c.Context(), m)
}

func track(t *redline.Tracker) fiber.Handler {
	requests := fastrequest.New(t)
	return func(c *fiber.Ctx) (err error) {
		r := requests.Begin(contextOf(c.Context()), c.Method(), c.Path())
		defer r.Release()
		defer r.Leave(func() redline.Exchange { return r.Outcome(route(c, err)) })
		err = c.Next()
		r.Return(err)
		return err
	}
}

func contextOf(c *fasthttp.RequestCtx) fastrequest.Context {
	return fastrequest.Context{
		RequestCtx:     c,
		Request:        &c.Request,
		RequestHeader:  &c.Request.Header,
		Response:       &c.Response,
		ResponseHeader: &c.Response.Header,
	}
}

// route is empty where only middlewares matched, as far as fiber shows it: by the route
// of a middleware for all paths, or by the errors that its router makes.
func route(c *fiber.Ctx, err error) string {
	if c.Route().Path == "/" && c.Path() != "/" || err != nil && missed(c, err) {
		return ""
	}
	return c.Route().Path
}

// missed says that err is the router's. A 405 without Allow is a handler's own.
func missed(c *fiber.Ctx, err error) bool {
	var made *fiber.Error
	if errors.As(err, &made) && made == fiber.ErrMethodNotAllowed {
		return len(c.Response().Header.Peek(fiber.HeaderAllow)) > 0
	}
	return made != nil && strings.HasPrefix(made.Message, "Cannot "+c.Method()+" ")
}
