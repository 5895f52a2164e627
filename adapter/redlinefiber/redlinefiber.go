// Package redlinefiber measures services built on fiber, version 3.
package redlinefiber

import (
	"errors"

	"github.com/gofiber/fiber/v3"
	"github.com/gofiber/fiber/v3/middleware/adaptor"
	"github.com/valyala/fasthttp"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/adapter"
	"github.com/redline-metrics/redline/adapter/fastrequest"
)

// Middleware returns a handler that records every request by the Path of fiber's route
// ("/users/:id"), and serves the metrics at Config.Path. Use it on the app, where it also
// sees 404s.
func Middleware(m *redline.Metrics) fiber.Handler {
	t := adapter.New(m.Wrap)
	record, serve := track(t), adaptor.HTTPHandler(m.Handler())
	return func(c fiber.Ctx) error {
		if t.Serves(c.Method(), c.Path()) {
			return serve(c)
		}
		return record(c)
	}
}

// Decorate returns a middleware that measures as d does; the methods Counter, Gauge,
// Histogram and Summary of a redline.Metrics make d. Functions of labels find the
// *fasthttp.RequestCtx, with the values set by Locals, in Exchange.Context.
func Decorate(d redline.Decorator) fiber.Handler { return track(adapter.New(d)) }

// Recording returns m's recording of the request, which has Skip, SkipAll, SetRoute and
// SetPanic; nil without a middleware of m.
func Recording(c fiber.Ctx, m *redline.Metrics) *adapter.Recording {
	return fastrequest.Recording(c.RequestCtx(), m)
}

func track(t *adapter.Tracker) fiber.Handler {
	requests := fastrequest.New(t)
	return func(c fiber.Ctx) (err error) {
		r := requests.Begin(contextOf(c.RequestCtx()), c.Method(), c.Path())
		defer r.Release()
		defer r.Finish(func() adapter.Outcome { return r.Outcome(route(c, err)) })
		err = c.Next()
		if late := c.RequestCtx().LastTimeoutErrorResponse(); late != nil {
			r.TimeOut(answerOf(late))
		}
		r.HandlersReturned(err, statusOf(err))
		return err
	}
}

func contextOf(c *fasthttp.RequestCtx) fastrequest.Context {
	return fastrequest.Context{
		RequestCtx:    c,
		Request:       &c.Request,
		RequestHeader: &c.Request.Header,
		Answer:        answerOf(&c.Response),
	}
}

func answerOf(r *fasthttp.Response) fastrequest.Answer {
	return fastrequest.Answer{Response: r, ResponseHeader: &r.Header, SkipBody: &r.SkipBody}
}

// statusOf returns the status that fiber.DefaultErrorHandler answers to an error.
func statusOf(err error) int {
	if err == nil {
		return fiber.StatusOK
	}
	var made *fiber.Error
	if errors.As(err, &made) {
		return made.Code
	}
	return fiber.StatusInternalServerError
}

// route returns the route; it is empty if only middlewares matched. After RestartRouting, a
// route of before still counts as matched, and one of a middleware for all paths tells.
func route(c fiber.Ctx, err error) string {
	if c.Route().Path == "/" && c.Path() != "/" {
		return ""
	}
	if c.Matched() || err == nil && c.Route().Path != "/" {
		return c.Route().Path
	}
	return ""
}
