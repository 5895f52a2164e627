package adapter

import (
	"cmp"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/internal/inflight"
	"github.com/redline-metrics/redline/internal/respwriter"
)

// Passage is the way of one request through one middleware of an adapter and the handlers
// below it. It is for that request only, and not safe for concurrent use.
//
// Begin it by Begin or BeginWriter, and defer Finish. Call HandlersReturned when the
// handlers have returned. If Pending is true afterwards, the framework is not done with the
// response: call FinishLate when it is, if the passage is Outermost. A Passage may be
// copied; one of the copies is to be used from then on.
type Passage struct {
	inner       inflight.Passage
	tracker     *Tracker
	counted     prometheus.Gauge // counts the request; nil for none
	routeBefore string           // the route when the handlers below began
	pending     bool
	ended       bool
}

// Begin begins the way of a request through a middleware of t, for frameworks without
// writers of net/http. outer is the recording that a middleware of the same Metrics further
// out has begun; nil, or one of another Metrics, is none. Without outer, room becomes the
// recording of the request. A nil or used room is replaced, which costs an allocation.
func (p *Passage) Begin(t *Tracker, room *Room, outer *Recording, x Arrival) {
	if outer != nil && outer.inner().State().Owner != t.inner.Owner() {
		outer = nil
	}
	var inner *inflight.Room
	if outer == nil && room != nil {
		inner = &room.inner
	}
	if r := x.Request; r != nil {
		x.Method, x.Path = cmp.Or(x.Method, r.Method), cmp.Or(x.Path, r.URL.Path)
	}
	begun := t.inner.Begin(inner, (*inflight.Recording)(outer), inflight.Arrival(x))
	p.begin(t, begun)
	p.inner.Context, p.inner.Path = x.Context, x.Path
	if x.Request != nil {
		p.inner.Request = x.Request
	}
	if x.Header != nil {
		p.inner.Header = x.Header
	}
}

// BeginWriter begins a passage like Begin, for frameworks whose handlers write to a writer
// of net/http. It returns the writer for the handlers below, which records status and size
// by itself. Of x it reads Request, which must not be nil, Context and Route.
func (p *Passage) BeginWriter(t *Tracker, w http.ResponseWriter, x Arrival) (below http.ResponseWriter) {
	begun, below := t.inner.BeginWriter(w, inflight.Arrival(x))
	p.begin(t, begun)
	p.inner.Request, p.inner.Context, p.inner.Writer, p.inner.Writes = x.Request, x.Context, w, true
	if begun.Outermost {
		p.inner.Path, p.inner.OuterPattern = x.Request.URL.Path, x.Request.Pattern
	}
	return below
}

// begin stores the part that the Tracker knows. p may be on the heap, where storing a
// pointer costs more than asking whether it is nil.
func (p *Passage) begin(t *Tracker, begun inflight.Begun) {
	if p.tracker != nil { // it was another request's
		*p = Passage{}
	}
	p.tracker = t
	p.inner.Rec, p.inner.Start = begun.Rec, begun.Start
	p.inner.Outermost, p.inner.Records = begun.Outermost, begun.Records
	if begun.Outer != nil {
		p.inner.Outer = begun.Outer
	}
	if begun.Gauge != nil {
		p.counted = begun.Gauge
	}
	if route := begun.Rec.Pattern(); route != "" {
		p.routeBefore = route
	}
}

// Recording returns the request's recording. If the passage is Outermost, handlers below
// must be able to find it: their own passages, Skip and SetRoute use it.
func (p *Passage) Recording() *Recording { return (*Recording)(p.inner.Rec) }

// Pending reports whether Finish does not record the passage yet, because of an error or a
// response that flows on.
func (p *Passage) Pending() bool { return p.pending }

// Outermost reports whether no middleware of the same Metrics is further out. The Recording
// is then new, and ends with this passage.
func (p *Passage) Outermost() bool { return p.inner.Outermost }

// HandlersReturned records that the handlers below have returned. Without it, Finish takes
// them to have panicked. err is the error that a handler of errors further out will answer.
// flows is true if the response goes on after the handler: as a stream, or on a connection
// that was taken over.
//
// With an error or a flowing response, the passage is Pending. Decorators' metrics are
// recorded with the outermost passage then. A request with an error but no flowing response
// is no longer in progress.
func (p *Passage) HandlersReturned(err error, flows bool) {
	p.inner.Returned = true
	p.pending = err != nil || flows
	if !p.pending {
		return
	}
	p.inner = p.tracker.inner.KeepPath(p.inner)
	if p.inner.Records && !flows {
		p.inner.Rec.EndInProgress()
	}
}

// Finish ends the passage, unless it is Pending, and lets a panic go on. Defer it directly:
// in a deferred function of yours it cannot see the panic, and counts the request as
// aborted. outcome is called once. If it panics, the request has failed.
func (p *Passage) Finish(outcome func() Outcome) {
	var reason any // stays nil after runtime.Goexit
	if !p.inner.Returned {
		reason = recover()
	}
	known := false
	defer func() {
		if !known { // outcome has panicked
			p.end(&Outcome{Status: http.StatusInternalServerError}, reason)
		}
	}()
	x := outcome()
	known = true
	p.settle(&x)
	switch {
	case !p.pending:
		p.end(&x, reason)
	case !p.inner.Outermost:
		p.ended = true
		p.tracker.inner.Wait(p.inner)
		p.close()
	}
	if reason != nil {
		panic(reason)
	}
}

// FinishLate ends an Outermost passage that was Pending, once. It reads Status, Aborted and
// the sizes of x.
func (p *Passage) FinishLate(x Outcome) { p.end(&x, nil) }

// FinishSized ends a passage like FinishLate, for a response that sends its header now and
// its body later. Call the function that it returns once, from any goroutine, with the size
// of the body in bytes. The function is nil if no size is recorded.
func (p *Passage) FinishSized(x Outcome) func(bytes int64) {
	p.inner.SizePending = true
	size := p.end(&x, nil)
	if size == nil {
		return nil
	}
	return func(bytes int64) { size.Observe(float64(bytes)) }
}

// settle stores the outcome that FinishLate cannot change: the route, and whether the
// connection was taken over.
func (p *Passage) settle(x *Outcome) {
	rec := p.inner.Rec
	switch pattern := rec.Pattern(); {
	case pattern != p.routeBefore: // a router further in has set one
	case x.Route != "":
		rec.SetPattern(x.Route)
	case pattern == "":
		rec.SetPattern(redline.Unmatched)
	}
	if x.Hijacked {
		rec.Mark(respwriter.Hijacked)
	}
}

// end ends the passage, and returns the observer of the size of its response, or nil.
func (p *Passage) end(x *Outcome, reason any) prometheus.Observer {
	if p.ended {
		return nil
	}
	p.ended = true
	defer p.close()
	if p.tracker.tracks && !p.inner.Records { // a middleware further out records, and may not see the panic
		if reason != nil && reason != http.ErrAbortHandler { //nolint:errorlint // as net/http does
			p.inner.Rec.SetPanic(reason)
		}
		return nil
	}
	x.Status = sent(x.Status)
	if p.inner.Outermost { // its status is final
		p.inner.Rec.Response().Sent(x.Status)
	}
	return p.tracker.inner.End(p.inner, reason, inflight.Outcome(*x))
}

// sent returns the status that a client gets if a framework says status; 0 is not known. A
// status without three digits cannot be sent, and 1xx only announces the answer.
func sent(status int) int {
	switch {
	case status == 0, status >= 100 && status <= 999 && !IsFinal(status):
		return 0
	case status < 100 || status > 999:
		return http.StatusInternalServerError
	}
	return status
}

// close undoes the passage's effect on gauges.
func (p *Passage) close() {
	if p.counted != nil {
		p.counted.Dec()
	}
}
