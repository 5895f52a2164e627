// Package redlinefiber measures services whose framework is fiber, version 3.
package redlinefiber

import (
	"sync"

	"github.com/gofiber/fiber/v3"
	"github.com/gofiber/fiber/v3/middleware/adaptor"
	"github.com/valyala/fasthttp"

	"github.com/redline-metrics/redline"
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
	if r, ok := c.RequestCtx().UserValue(m).(*request); ok {
		return r.Recording()
	}
	return nil
}

// request is a passage that fasthttp keeps as a user value while it is under way. Left
// open, it is closed when the response has been written, after fiber's error handler.
type request struct {
	redline.Passage
	*fasthttp.RequestCtx
}

// Close implements io.Closer.
func (r *request) Close() error { r.End(r.outcome("")); return nil }

func (r *request) outcome(route string) redline.Exchange {
	x := redline.Exchange{Route: route, Status: r.Response.StatusCode(), Hijacked: r.Hijacked()}
	x.RequestBytes, x.ResponseBytes = int64(r.Request.Header.ContentLength()), int64(r.Response.Header.ContentLength())
	if !r.Request.IsBodyStream() {
		x.RequestBytes = int64(len(r.Request.Body()))
	}
	if !r.Response.IsBodyStream() { // one that has flowed is none any more
		x.ResponseBytes = max(x.ResponseBytes, int64(len(r.Response.Body())))
	}
	return x
}

func track(t *redline.Tracker) fiber.Handler {
	m, requests := t.Metrics(), sync.Pool{New: func() any { return new(request) }}
	return func(c fiber.Ctx) (err error) {
		x, r := redline.Exchange{Method: c.Method(), Path: c.Path(), Context: c.RequestCtx()}, requests.Get().(*request)
		if r.Passage, r.RequestCtx = t.Begin(Recording(c, m), nil, x), c.RequestCtx(); r.Outmost() {
			r.SetUserValue(m, r)
		}
		defer func() {
			if r.Outmost() && !r.Waits() {
				r.RemoveUserValue(m)
			}
			if !r.Waits() {
				requests.Put(r)
			}
		}()
		defer r.Leave(func() redline.Exchange {
			if c.Matched() || err == nil && c.Route().Path != "/" {
				return r.outcome(c.Route().Path)
			}
			return r.outcome("") // only middlewares matched
		})
		err = c.Next()
		r.Return(err, r.Hijacked() || r.Response.IsBodyStream())
		return err
	}
}
