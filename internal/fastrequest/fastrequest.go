// Package fastrequest follows requests of fasthttp's, for the adapters to fiber's
// versions. It knows fasthttp by what its types do: the library does not depend on it.
package fastrequest

import (
	"sync"

	"github.com/redline-metrics/redline"
)

// Context is a RequestCtx, and those of its fields that are read.
type Context struct {
	RequestCtx
	Request        Message
	RequestHeader  Header
	Response       Response
	ResponseHeader Header
}

// RequestCtx is a *fasthttp.RequestCtx. It closes user values that are an io.Closer when
// the response has been written.
type RequestCtx interface {
	UserValue(key any) any
	SetUserValue(key, value any)
	RemoveUserValue(key any)
	Hijacked() bool
}

// Message is a *fasthttp.Request or a *fasthttp.Response.
type Message interface {
	IsBodyStream() bool
	Body() []byte
}

// Response is a *fasthttp.Response.
type Response interface {
	Message
	StatusCode() int
}

// Header is a *fasthttp.RequestHeader or a *fasthttp.ResponseHeader.
type Header interface{ ContentLength() int }

// Request is a passage that is a user value of its context while it is under way. Left
// open, it is closed when the response has been written, after fiber's error handler.
type Request struct {
	redline.Passage
	Context
	requests *Requests
}

// Requests are those of one tracker.
type Requests struct {
	tracker *redline.Tracker
	pool    sync.Pool
}

// New makes the Requests of t.
func New(t *redline.Tracker) *Requests {
	return &Requests{tracker: t, pool: sync.Pool{New: func() any { return new(Request) }}}
}

// Begin begins a passage. Release is to be deferred, and then Leave, which runs first.
func (rs *Requests) Begin(c Context, method, path string) *Request {
	r, m := rs.pool.Get().(*Request), rs.tracker.Metrics()
	x := redline.Exchange{Method: method, Path: path, Context: c.RequestCtx}
	*r = Request{rs.tracker.Begin(Recording(c.RequestCtx, m), nil, x), c, rs}
	if r.Outmost() {
		c.SetUserValue(m, r)
	}
	return r
}

// Recording is m's of the request, or nil.
func Recording(c RequestCtx, m *redline.Metrics) *redline.Recording {
	if r, ok := c.UserValue(m).(*Request); ok {
		return r.Recording()
	}
	return nil
}

// Return says that the handlers below have returned, with err.
func (r *Request) Return(err error) {
	r.Passage.Return(err, r.Hijacked() || r.Response.IsBodyStream())
}

// Outcome is what has become of the request by now.
func (r *Request) Outcome(route string) redline.Exchange {
	return redline.Exchange{
		Route:         route,
		Status:        r.Response.StatusCode(),
		Hijacked:      r.Hijacked(),
		RequestBytes:  size(r.Request, r.RequestHeader),
		ResponseBytes: size(r.Response, r.ResponseHeader),
	}
}

// size is the declared one, where there is no more to see: a stream that has flowed is
// none any more, and leaves an empty body.
func size(m Message, h Header) int64 {
	n := h.ContentLength()
	if !m.IsBodyStream() {
		n = max(n, len(m.Body()))
	}
	return int64(n)
}

// Release forgets a request that is not left open.
func (r *Request) Release() {
	if r.Waits() {
		return
	}
	if r.Outmost() {
		r.RemoveUserValue(r.requests.tracker.Metrics())
	}
	r.requests.pool.Put(r)
}

// Close implements io.Closer.
func (r *Request) Close() error {
	r.End(r.Outcome(""))
	return nil
}
