// Package redlinefiber measures services whose framework is fiber, version 3.
package redlinefiber

import (
	"github.com/gofiber/fiber/v3"
	"github.com/gofiber/fiber/v3/middleware/adaptor"
	"github.com/valyala/fasthttp"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/internal/fastrequest"
)

// Middleware records every request, by the Path of fiber's route ("/users/:id"), and
// serves the metrics at Config.Path. It belongs on the app, where it sees 404s too.
func Middleware(m *redline.Metrics) fiber.Handler {
	record, serve := track(m.Tracker()), adaptor.HTTPHandler(m.Handler())
	return func(c fiber.Ctx) error {
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
func Recording(c fiber.Ctx, m *redline.Metrics) *redline.Recording {
	return fastrequest.Recording(c.RequestCtx(), m)
}

func track(t *redline.Tracker) fiber.Handler {
	requests := fastrequest.New(t)
	return func(c fiber.Ctx) (err error) {
		r := requests.Begin(contextOf(c.RequestCtx()), c.Method(), c.Path())
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

// route is empty where only middlewares matched.
func route(c fiber.Ctx, err error) string {
	if c.Matched() || err == nil && c.Route().Path != "/" {
		return c.Route().Path
	}
	return ""
}
