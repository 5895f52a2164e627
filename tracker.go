package redline

import (
	"net/http"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Tracker records what a middleware of net/http records, for frameworks whose
// handlers are no http.Handler. Adapters are made of it; services have
// [Metrics.Wrap].
type Tracker struct {
	metrics *Metrics
	tracks  bool                      // all requests, in the schema's metrics
	gauges  *vector[prometheus.Gauge] // of [Metrics.Gauge]
	record  func(*Exchange)           // of other decorators
}

// Tracker records all requests, as Wrap does.
func (m *Metrics) Tracker() *Tracker { return &Tracker{metrics: m, tracks: true} }

// Tracker records what d does. It panics for a Decorator that no [Metrics] made.
func (d Decorator) Tracker() *Tracker {
	h, ok := d(nil).(*decorated)
	if !ok {
		panic("redline: a Decorator that no Metrics made")
	}
	return h.tracker
}

// Metrics is whose tracker it is.
func (t *Tracker) Metrics() *Metrics { return t.metrics }

// Find is the recording of the same Metrics that w leads to by its Unwrap methods, or
// nil.
func (t *Tracker) Find(w http.ResponseWriter) *Recording { return t.metrics.recordingOf(w) }

// Passage is a request's way through one middleware of an adapter's and the
// handlers below it.
type Passage struct {
	passage
	tracker *Tracker
	gauge   prometheus.Gauge // counts the request; nil where none does
	context any              // of the passage further out
	waits   bool
}

// Begin begins a passage. outer is the recording of the same Metrics that a
// middleware further out has begun, nil where there is none. Of x these fields are
// read: Method, Path, Request and Context, as far as there are such, and Route where
// the framework knows it before the handler runs. response has the response's
// header.
func (t *Tracker) Begin(outer *Recording, response interface{ Header() http.Header }, x Exchange) Passage {
	p := Passage{tracker: t}
	p.rec, p.request = outer, x.Request
	if outer == nil {
		p.rec, p.outmost = t.metrics.newRecording(response, &x), true
	}
	p.start = t.metrics.now()
	p.begin(&x)
	return p
}

// BeginWriter is Begin for frameworks whose handlers write to net/http's writers: to
// the one that it returns, which notes status and size by itself.
func (t *Tracker) BeginWriter(w http.ResponseWriter, x Exchange) (Passage, http.ResponseWriter) {
	p := Passage{tracker: t}
	w = p.enter(t.metrics, w, x.Request)
	p.begin(&x)
	return p, w
}

func (p *Passage) begin(x *Exchange) {
	rec, t := p.rec, p.tracker
	p.context, rec.exchange.Context = rec.exchange.Context, x.Context
	if x.Route != "" {
		rec.pattern = x.Route
	}
	switch {
	case t.tracks && !rec.wrapped:
		p.track(nil)
	case t.gauges != nil && !rec.unmeasured:
		before := rec.arrived(x.Request)
		before.Route = x.Route
		p.gauge = t.gauges.of(before)
		p.gauge.Inc()
	}
}

// newRecording takes a recording of a request that has arrived from m's pool.
func (m *Metrics) newRecording(response interface{ Header() http.Header }, arrived *Exchange) *Recording {
	rec, ok := m.recordings.Get().(*Recording)
	if !ok {
		rec = &Recording{metrics: m}
	}
	rec.request = arrived.Request
	rec.fate = fate{}
	x := &rec.exchange
	x.response = response
	x.method = methodOf(arrived.Method)
	x.Method = m.methods[x.method]
	x.Path = arrived.Path
	if m.exclude != nil && m.exclude.MatchString(x.Path) {
		rec.SkipAll()
	}
	return rec
}

// Recording is the request's. Where the passage is [Passage.Outmost], handlers
// below must find it, for their own passages, Skip and SetRoute.
func (p *Passage) Recording() *Recording { return p.rec }

// Waits says that Leave leaves the passage open, or what there is to record of it.
func (p *Passage) Waits() bool { return p.waits }

// Outmost says that no middleware of the same Metrics is further out: Recording
// is new, and ends with the passage.
func (p *Passage) Outmost() bool { return p.outmost }

// Return says that the handlers below have returned. With an error, which a handler
// of errors further out is to answer, or with a response that flows on, as a stream
// does or a connection that was taken over, Leave leaves a passage open that is
// Outmost, for End to end it when that is over; what other passages record waits for
// it too. What has only an error to wait for is no longer in progress.
func (p *Passage) Return(err error, flows bool) {
	p.returned = true
	p.waits = err != nil || flows
	if !p.waits {
		return
	}
	x := &p.rec.exchange
	x.Path = strings.Clone(x.Path)
	if p.tracks && !flows && p.rec.inProgress != nil {
		p.rec.inProgress.add(-1)
		p.rec.inProgress = nil
	}
}

// Leave ends the passage: it is deferred, and lets a panic go on. Of what outcome
// returns these fields are read: Route, where Begin did not know it, Status, the
// sizes, and Hijacked. Sizes and Status are of what the framework has written or is
// about to. RequestBytes is read where there is no Request.
func (p *Passage) Leave(outcome func() Exchange) {
	var reason any // stays nil after runtime.Goexit
	if !p.returned {
		reason = recover()
	}
	x := outcome()
	p.note(&x)
	switch {
	case !p.waits:
		p.end(&x, reason)
	case !p.outmost:
		p.rec.waiting = append(p.rec.waiting, waiting{p.tracker.record, p.tracker.metrics.now() - p.start})
		p.close()
	}
	if reason != nil {
		panic(reason)
	}
}

// End ends a passage that was left open, once; see Leave. Of x it reads Status and the
// sizes, as they are in the end.
func (p *Passage) End(x Exchange) { p.end(&x, nil) }

// note keeps what the end of a passage does not change.
func (p *Passage) note(x *Exchange) {
	rec := p.rec
	if x.Route != "" {
		rec.pattern = x.Route
	} else if rec.pattern == "" {
		rec.pattern = routeUnmatched
	}
	rec.hijacked = rec.hijacked || x.Hijacked
}

func (p *Passage) end(x *Exchange, reason any) {
	rec := p.rec
	if p.tracker.tracks && !p.tracks { // who does so is further out, and may not see a panic
		if reason != nil && reason != http.ErrAbortHandler { //nolint:errorlint // as net/http does
			rec.SetPanic(reason)
		}
		p.close()
		return
	}
	before := rec.fate
	if x.Status != 0 {
		rec.Sent(x.Status)
	}
	if p.made == nil {
		rec.read, rec.bytes = max(x.RequestBytes, 0), max(x.ResponseBytes, 0) // -1 is a size that is not known
	}
	p.finish(p.tracker.record, reason, rec.metrics.now()-p.start)
	p.close()
	switch {
	case !p.outmost: // what it has become by now, it need not stay
		rec.fate = before
	case !p.returned || p.waits && p.made != nil: // who knows who uses it still
	case p.made != nil:
		p.made.free()
	default:
		rec.free()
	}
}

// waiting is what is to be recorded of a passage that has ended when the answer is
// known.
type waiting struct {
	record func(*Exchange)
	took   time.Duration
}

func (rec *Recording) recordWaiting(r *http.Request) {
	for _, w := range rec.waiting {
		if w.record != nil && !rec.unmeasured {
			w.record(rec.ended(r, w.took, true, nil))
		}
	}
}

// close takes back what the passage has put up for its time.
func (p *Passage) close() {
	if p.gauge != nil {
		p.gauge.Dec()
	}
	p.rec.exchange.Context = p.context
}

// free gives the recording back to the pool, without what is the request's.
func (rec *Recording) free() {
	rec.request = nil
	rec.exchange = Exchange{scratch: rec.exchange.scratch}
	rec.metrics.recordings.Put(rec)
}
