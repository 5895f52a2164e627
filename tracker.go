package redline

import (
	"net/http"
	"strings"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline/internal/respwriter"
)

// Tracker records requests as a middleware of net/http does, for frameworks that do not use
// http.Handler. Adapters are built on it. Services use [Metrics.Wrap]. Its methods are safe
// for concurrent use.
type Tracker struct {
	metrics *Metrics
	tracks  bool                      // records all requests, in the schema's metrics
	gauges  *vector[prometheus.Gauge] // of [Metrics.Gauge]
	record  func(*Exchange)           // of other decorators
}

// Tracker returns a Tracker that records all requests, as Wrap does.
func (m *Metrics) Tracker() *Tracker {
	_ = m.config // a nil Metrics panics here rather than at a request
	return &Tracker{metrics: m, tracks: true}
}

// Tracker returns a Tracker that records as d does. It panics if no [Metrics] made d.
func (d Decorator) Tracker() *Tracker {
	h, ok := d(nil).(*decorated)
	if !ok {
		panic("redline: a Decorator that no Metrics made")
	}
	return h.tracker
}

// Metrics returns the Metrics that t records into.
func (t *Tracker) Metrics() *Metrics { return t.metrics }

// Find returns the nearest recording of the same Metrics to which w leads, or nil. If t
// records all requests, one that records its request already is preferred.
func (t *Tracker) Find(w http.ResponseWriter) *Recording {
	out := t.metrics.findOuter(w)
	if t.tracks && out.tracked != nil {
		return out.tracked
	}
	return out.nearest
}

// gauge returns the gauge that counts p's request while a handler works on it; nil for
// none.
func (t *Tracker) gauge(p *passage) prometheus.Gauge {
	if t.gauges == nil || p.rec.load().Has(markUnmeasured) {
		return nil
	}
	x := p.newExchange()
	defer p.release(x)
	notes := p.annotations()
	x.Route = notes.namedRoute()
	return t.gauges.of(x)
}

// Passage is the way of one request through one middleware of an adapter and the handlers
// below it. It is for that request only, and not safe for concurrent use.
type Passage struct {
	passage
	tracker     *Tracker
	counted     prometheus.Gauge // counts the request; nil for none
	routeBefore string           // the route when the handlers below began
	pending     bool
}

// Begin begins a passage. outer is the recording of the same Metrics that a middleware
// further out has begun, or nil. If it is nil, room becomes the recording of the request.
//
// Begin reads these fields of x: Method, Path, Request and Context if the framework has
// them, and Route if the framework knows it before the handler runs. response gives access
// to the response's header.
func (t *Tracker) Begin(room *Room, outer *Recording, response interface{ Header() http.Header }, x Exchange) Passage {
	p := Passage{tracker: t}
	p.rec, p.request, p.response, p.path = outer, x.Request, response, x.Path
	if outer == nil {
		p.rec, p.outmost = room.begin(t.metrics, &x), true
	}
	p.start = t.metrics.now()
	p.begin(&x)
	return p
}

// BeginWriter begins a passage like Begin, for frameworks whose handlers write to a writer
// of net/http. It returns the writer for the handlers below, which records status and size
// by itself.
func (t *Tracker) BeginWriter(w http.ResponseWriter, x Exchange) (Passage, http.ResponseWriter) {
	p := Passage{tracker: t}
	kind, out := t.metrics.lookUp(w)
	if t.tracks && out.tracked != nil { // a middleware further out records, if behind a writer that hides it
		p.rec, p.request, p.writer, p.writes, p.start = out.tracked, x.Request, w, true, t.metrics.now()
	} else {
		w = p.enter(t.metrics, kind, out, w, x.Request, true)
	}
	p.begin(&x)
	return p, w
}

func (p *Passage) begin(x *Exchange) {
	p.context = x.Context
	if x.Route != "" {
		p.rec.setPattern(x.Route)
	}
	p.routeBefore = p.rec.pattern()
	if p.tracker.tracks && !p.rec.state().tracked {
		p.beginRecording(nil)
	} else if p.counted = p.tracker.gauge(&p.passage); p.counted != nil {
		p.counted.Inc()
	}
}

// Recording returns the request's recording. If the passage is [Passage.Outmost], handlers
// below must be able to find it: their own passages, Skip and SetRoute use it.
func (p *Passage) Recording() *Recording { return p.rec }

// Waits reports whether Leave does not record the passage yet, because of an error or a
// response that flows on.
func (p *Passage) Waits() bool { return p.pending }

// Outmost reports whether no middleware of the same Metrics is further out. The Recording
// is then new, and ends with this passage.
func (p *Passage) Outmost() bool { return p.outmost }

// Return records that the handlers below have returned. err is the error that a handler of
// errors further out will answer. flows is true if the response goes on after the handler:
// as a stream, or on a connection that was taken over.
//
// With an error or a flowing response, Leave does not end an Outmost passage: call End when
// the response is complete. Decorators' metrics are recorded then too. A request with an
// error but no flowing response is no longer in progress.
func (p *Passage) Return(err error, flows bool) {
	p.returned = true
	p.pending = err != nil || flows
	if !p.pending {
		return
	}
	p.path = strings.Clone(p.path)
	if d := p.rec.state().details.Load(); d != nil && d.exchange != nil {
		d.exchange.Path = p.path
	}
	if p.records && !flows {
		p.rec.endInProgress()
	}
}

// Leave ends the passage, and lets a panic go on. It must be deferred. It reads these
// fields of the Exchange that outcome returns: Route, if Begin did not know it; Status; the
// sizes; Hijacked; and Aborted. Sizes and Status are those that the framework has written or is
// about to write. RequestBytes is read only if there is no Request.
func (p *Passage) Leave(outcome func() Exchange) {
	var reason any // stays nil after runtime.Goexit
	if !p.returned {
		reason = recover()
	}
	x := outcome()
	p.settle(&x)
	switch {
	case !p.pending:
		p.end(&x, reason)
	case !p.outmost:
		took := p.tracker.metrics.now() - p.start
		p.rec.more().addWaiting(p.tracker.record, took)
		p.close()
	}
	if reason != nil {
		panic(reason)
	}
}

// End ends a passage that Leave has left open. Call it once. It reads the final Status and
// sizes of x.
func (p *Passage) End(x Exchange) { p.end(&x, nil) }

// EndSized ends a passage like End, for a response that sends its header now and its body
// later. Call the function that it returns once, from any goroutine, with the size of the
// body in bytes. The function is nil if no size is recorded.
func (p *Passage) EndSized(x Exchange) func(bytes int64) {
	p.sizePending = true
	recorded := p.end(&x, nil)
	if recorded == nil || recorded.responseSize == nil {
		return nil
	}
	return func(bytes int64) { recorded.responseSize.Observe(float64(bytes)) }
}

// settle stores the outcome that End cannot change: the route, and whether the connection
// was taken over.
func (p *Passage) settle(x *Exchange) {
	switch pattern := p.rec.pattern(); {
	case pattern != p.routeBefore: // a router further in has set one
	case x.Route != "":
		p.rec.setPattern(x.Route)
	case pattern == "":
		p.rec.setPattern(Unmatched)
	}
	if x.Hijacked {
		p.rec.mark(respwriter.Hijacked)
	}
}

// end ends the passage, and returns the series of the schema's metrics in which the request
// was recorded, or nil.
func (p *Passage) end(x *Exchange, reason any) *series {
	defer p.close()
	if p.tracker.tracks && !p.records { // a middleware further out records, and may not see the panic
		if reason != nil && reason != http.ErrAbortHandler { //nolint:errorlint // as net/http does
			p.rec.SetPanic(reason)
		}
		return nil
	}
	if p.outmost { // its status is final
		p.rec.Sent(x.Status)
	}
	return p.finish(p.tracker.record, reason, p.rec.state().metrics.now()-p.start, x)
}

// close undoes the passage's effect on gauges.
func (p *Passage) close() {
	if p.counted != nil {
		p.counted.Dec()
	}
}
