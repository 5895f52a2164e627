package redline

import (
	"net/http"
	"sync/atomic"

	"github.com/redline-metrics/redline/internal/metric"
	"github.com/redline-metrics/redline/internal/patterns"
	"github.com/redline-metrics/redline/internal/respwriter"
)

// Recording is the record of one request under way and of its response so far. It belongs
// to one Metrics, and the middleware and decorators of that Metrics share it.
//
// [Metrics.Wrap] makes a Recording for each request. Adapters to frameworks that do not use
// http.Handler make it by [Tracker.Begin]. Services need none.
//
// A Recording is never used for another request, so a goroutine that outlives its handler
// can do no harm with it. Skip, SkipAll, SetRoute, SetPanic and Sent are safe for
// concurrent use. They do nothing to a nil Recording.
type Recording respwriter.Tracked[state]

// state is the part of a Recording beside the response.
type state struct {
	metrics *Metrics
	notes   atomic.Pointer[annotations]
	details atomic.Pointer[details]
	arrived code // the part of its code that is known from the start
	tracked bool // Wrap or an adapter records the request; a second middleware does not. Set before handlers run.
	counted bool // the request counts as in progress; set before handlers run
}

// answer is the state of a response in one word.
type answer = respwriter.Answer

// The marks of an answer that are this package's.
const (
	markSkipped    = respwriter.Owned      // by Skip, SkipAll or Config.Exclude: the schema's metrics leave the request out
	markUnmeasured = respwriter.Owned << 1 // by SkipAll or Config.Exclude: decorators leave it out too
	markIdle       = respwriter.Owned << 2 // the request is no longer in progress

	// fastPathMarks are those that leave the fast path open.
	fastPathMarks = respwriter.Flushed | respwriter.CountsBytes | markIdle
)

// annotations are the values that handlers and routers have set for a request. They are
// immutable: a change replaces all of them.
type annotations struct {
	route         string // by SetRoute
	pattern       string // by an adapter's router
	clonedPattern string // of a request that a middleware below has cloned
	panicked      any    // by SetPanic
}

// details holds the rarer properties of a recording, which most requests do without.
type details struct {
	gauge          *metric.Gauge // counts the request, if it is not found by the arrival alone
	body           *countedBody
	exchange       *Exchange               // for functions of the service's; nil if there are none
	waiting        atomic.Pointer[waiting] // the newest entry
	exchangeInUse  atomic.Bool             // exchange is in use
	firstNotesUsed atomic.Bool             // firstNotes is in use
	firstNotes     annotations             // memory for the first annotations
}

// exchangeRoom is the memory for details, and for the exchange that functions of the
// service's see.
type exchangeRoom struct {
	details
	room Exchange
}

// Room is the memory for the recording of one request. An adapter embeds it in its own
// state of the request, so that both are one allocation.
type Room struct {
	recording Recording
	details   details
}

// begin makes the recording of a request that has arrived.
func (room *Room) begin(m *Metrics, arrived *Exchange) *Recording {
	rec := &room.recording
	if m.hasFunctions() {
		room.details.exchange = new(Exchange)
	}
	rec.state().details.Store(&room.details)
	rec.state().metrics = m
	rec.response().Request = arrived.Request
	rec.state().arrived = m.arrivalOf(arrived.Method, arrived.Request, arrived.Context)
	if m.exclude != nil && m.exclude.MatchString(arrived.Path) {
		rec.SkipAll()
	}
	return rec
}

func (rec *Recording) response() *respwriter.Response {
	return respwriter.ResponseOf((*respwriter.Tracked[state])(rec))
}

func (rec *Recording) state() *state {
	return respwriter.StateOf((*respwriter.Tracked[state])(rec))
}

// load returns the answer so far.
func (rec *Recording) load() answer { return rec.response().Load() }

// mark sets marks, and returns the answer before.
func (rec *Recording) mark(marks answer) answer { return rec.response().Mark(marks) }

// more returns the details, and makes them if there are none yet.
func (rec *Recording) more() *details {
	if d := rec.state().details.Load(); d != nil {
		return d
	}
	d := &details{}
	if rec.state().metrics.hasFunctions() {
		d.exchange = new(Exchange)
	}
	rec.state().details.CompareAndSwap(nil, d)
	return rec.state().details.Load()
}

// annotate changes the annotations of the request.
func (rec *Recording) annotate(change func(*annotations)) {
	var next *annotations
	if d := rec.state().details.Load(); d != nil && d.firstNotesUsed.CompareAndSwap(false, true) {
		next = &d.firstNotes
	} else {
		next = new(annotations)
	}
	for {
		before := rec.state().notes.Load()
		*next = annotations{}
		if before != nil {
			*next = *before
		}
		change(next)
		if rec.state().notes.CompareAndSwap(before, next) {
			return
		}
	}
}

// annotations returns a copy of the annotations so far.
func (rec *Recording) annotations() annotations {
	if s := rec.state().notes.Load(); s != nil {
		return *s
	}
	return annotations{}
}

func (rec *Recording) redlineRecording() *Recording { return rec }

// Metrics returns the Metrics that the recording belongs to.
func (rec *Recording) Metrics() *Metrics { return rec.state().metrics }

// Skip leaves the request out of the schema's metrics, as the function Skip does.
func (rec *Recording) Skip() {
	if rec != nil {
		rec.mark(markSkipped)
		rec.endInProgress()
	}
}

// SkipAll leaves the request out of all metrics, as the function SkipAll does.
func (rec *Recording) SkipAll() {
	if rec != nil {
		rec.mark(markUnmeasured)
		rec.Skip()
	}
}

// endInProgress takes the request out of those in progress, once, and returns the answer.
func (rec *Recording) endInProgress() answer {
	a := rec.mark(markIdle)
	if !a.Has(markIdle) && rec.state().counted {
		rec.inProgressGauge().Add(-1)
	}
	return a
}

// inProgressGauge returns the gauge that counts the request. The request must be counted.
func (rec *Recording) inProgressGauge() *metric.Gauge {
	if d := rec.state().details.Load(); d != nil && d.gauge != nil {
		return d.gauge
	}
	return rec.state().metrics.inProgress.byArrival[rec.state().arrived.arrival()].Load().metric
}

// SetRoute sets the route, as the function SetRoute does.
func (rec *Recording) SetRoute(route string) {
	if rec != nil {
		rec.annotate(func(s *annotations) { s.route = labelValue(route) })
	}
}

// SetPanic sets the value that the handler panicked with, as the function SetPanic does.
func (rec *Recording) SetPanic(reason any) {
	if rec != nil {
		rec.annotate(func(s *annotations) { s.panicked = reason })
	}
}

// TookOver records that a handler has taken the connection over.
func (rec *Recording) TookOver() {
	if rec != nil {
		rec.mark(respwriter.Hijacked)
	}
}

// pattern returns the route that an adapter's router has matched so far.
func (rec *Recording) pattern() string {
	if s := rec.state().notes.Load(); s != nil {
		return s.pattern
	}
	return ""
}

// setPattern sets the route that an adapter's router has matched.
func (rec *Recording) setPattern(pattern string) {
	if rec.pattern() != pattern {
		rec.annotate(func(s *annotations) { s.pattern = pattern })
	}
}

// setClonedPattern sets the pattern of r if a middleware has cloned the recording's own
// request.
func (rec *Recording) setClonedPattern(r *http.Request) {
	if r != nil && r != rec.response().Request && r.Pattern != "" {
		rec.annotate(func(s *annotations) { s.clonedPattern = patterns.TrimMethod(r.Pattern, r.Method) })
	}
}

// Sent records that a header with this status goes out now. The first final one counts, as
// that is the client's answer. 1xx only announces it, except for 101. Servers refuse a
// status without three digits.
func (rec *Recording) Sent(status int) {
	if rec != nil {
		rec.response().Sent(status)
	}
}

// IsFinal reports whether the client takes a header with this status for the answer (RFC
// 9110, section 15.2). It is for adapters.
func IsFinal(status int) bool { return respwriter.IsFinal(status) }
