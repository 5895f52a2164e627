// Package fastrequest follows requests of fasthttp for the adapters to both versions of
// fiber. It describes fasthttp's types by interfaces, so that the library does not depend
// on fasthttp.
package fastrequest

import (
	"net"
	"net/http"
	"sync"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/adapter"
)

// Context is a RequestCtx with those of its fields that are read.
type Context struct {
	RequestCtx
	Request       Message
	RequestHeader Header
	Answer
}

// Answer is a *fasthttp.Response with those of its fields that are read.
type Answer struct {
	Response       Response
	ResponseHeader Header
	SkipBody       *bool
}

// RequestCtx is a *fasthttp.RequestCtx. When the response has been written, it closes those
// user values that are an io.Closer.
type RequestCtx interface {
	UserValue(key any) any
	SetUserValue(key, value any)
	RemoveUserValue(key any)
	Hijacked() bool
	ConnRequestNum() uint64
	Conn() net.Conn
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
type Header interface {
	ContentLength() int
	ConnectionClose() bool
	Peek(key string) []byte
}

// Request is a passage that is a user value of its context while it is under way. If it is
// left open, it is closed when the response has been written, after fiber's error handler.
type Request struct {
	adapter.Passage
	Context
	room     adapter.Room
	requests *Requests
	timedOut bool  // the answer is not the context's
	orphaned bool  // the context has forgotten the request: nothing will close it
	ended    bool  // the handlers have closed the connection
	failed   error // the error that a handler further out will answer, if no server closes user values
	status   int   // the status of that answer, most likely
}

// Requests makes the requests of one tracker.
type Requests struct {
	tracker *adapter.Tracker
	inner   sync.Pool // of *Request: those that no handler can find
}

// New makes the Requests of t.
func New(t *adapter.Tracker) *Requests {
	return &Requests{tracker: t}
}

// Begin begins a passage. Defer Release and then Finish, which runs first.
func (rs *Requests) Begin(c Context, method, path string) *Request {
	m, x := rs.tracker.Metrics(), adapter.Arrival{Method: method, Path: path, Context: c.RequestCtx}
	outer := Recording(c.RequestCtx, m)
	var r *Request
	if outer != nil {
		r, _ = rs.inner.Get().(*Request)
	}
	if r == nil {
		r = &Request{requests: rs}
	}
	r.Context = c
	r.Begin(rs.tracker, &r.room, outer, x)
	if r.Outermost() {
		c.SetUserValue(m, r)
	}
	return r
}

// Recording returns m's recording of the request, or nil.
func Recording(c RequestCtx, m *redline.Metrics) *adapter.Recording {
	if r, ok := c.UserValue(m).(*Request); ok {
		return r.Recording()
	}
	return nil
}

// TimeOut sets a as the answer, because handlers that still run have the context:
// fasthttp's TimeoutErrorWithResponse does that. Call it before HandlersReturned. The
// context is then no longer the request's: nothing closes its user values.
func (r *Request) TimeOut(a Answer) { r.Answer, r.timedOut = a, true }

// HandlersReturned records that the handlers below have returned with err, for which fiber's
// default error handler answers status. The passage cannot wait if nothing will close it, or
// if no answer can follow.
func (r *Request) HandlersReturned(err error, status int) {
	switch {
	case r.timedOut:
		r.Passage.HandlersReturned(nil, false)
	case r.ConnRequestNum() != 0 && r.hasEnded(err):
		r.ended = true
		r.Passage.HandlersReturned(nil, false)
	case r.orphaned, r.isForgotten():
		r.failed, r.status = err, status
		r.Passage.HandlersReturned(nil, false)
	default:
		r.Passage.HandlersReturned(err, r.Hijacked() || r.Response.IsBodyStream())
	}
}

// isForgotten reports whether the context never closes its user values. It does not if it is
// no server's, as under fiber's adaptor for net/http. If the connection is to be closed after
// the answer, fasthttp never calls a hijack handler, and forgets the context.
func (r *Request) isForgotten() bool {
	return r.ConnRequestNum() == 0 ||
		r.Hijacked() && (r.RequestHeader.ConnectionClose() || r.ResponseHeader.ConnectionClose())
}

// Outcome returns the state of the response so far.
func (r *Request) Outcome(route string) adapter.Outcome {
	x := adapter.Outcome{
		Route:         route,
		Status:        r.Response.StatusCode(),
		RequestBytes:  int64(r.RequestHeader.ContentLength()),
		ResponseBytes: int64(r.responseSize()),
	}
	if r.failed != nil {
		x.Status, x.ResponseBytes = r.status, int64(len(r.failed.Error()))
	}
	if r.ended && !r.wasWritten() {
		x.Aborted, x.Status, x.ResponseBytes = true, http.StatusInternalServerError, 0
	}
	if !r.timedOut { // else handlers may still use these
		x.Hijacked = r.Hijacked() && !r.isForgotten()
		if !r.Request.IsBodyStream() {
			x.RequestBytes = max(x.RequestBytes, int64(len(r.Request.Body())))
		}
	}
	return x
}

// responseSize returns how many bytes of a body the client gets. After a stream has flowed,
// the response has an empty body and the declared size.
func (r *Request) responseSize() int {
	switch status := r.Response.StatusCode(); {
	case *r.SkipBody, status == http.StatusNoContent, status == http.StatusNotModified, status < http.StatusOK:
		return 0
	case r.Response.IsBodyStream():
		return r.ResponseHeader.ContentLength()
	}
	n := len(r.Response.Body())
	if n == 0 && (r.Pending() || r.ended) {
		n = r.ResponseHeader.ContentLength()
	}
	return n
}

// Release forgets a request that is not left open. One that has timed out stays with its
// context, which handlers may have.
func (r *Request) Release() {
	if r.Pending() || r.timedOut {
		return
	}
	if r.Outermost() {
		r.RemoveUserValue(r.requests.tracker.Metrics())
		return
	}
	*r = Request{requests: r.requests}
	r.requests.inner.Put(r)
}

// Close implements io.Closer. A handler that removes all user values calls it too soon.
func (r *Request) Close() error {
	if !r.Pending() {
		r.orphaned = true
		return nil
	}
	r.FinishLate(r.Outcome(""))
	return nil
}
