package adapter

import (
	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/internal/inflight"
	"github.com/redline-metrics/redline/internal/respwriter"
)

// Recording is the record of one request under way and of its response so far. It belongs
// to one Metrics, and the middlewares and decorators of that Metrics share it.
//
// A Recording is never used for another request, so a goroutine that outlives its handler
// can do no harm with it. Skip, SkipAll, SetRoute, SetPanic, TookOver and Sent are safe for
// concurrent use. They do nothing to a nil Recording.
type Recording inflight.Recording

func (rec *Recording) inner() *inflight.Recording { return (*inflight.Recording)(rec) }

// RedlineRecord lets package redline find the recording in an adapter's writer, which embeds
// a *Recording.
func (rec *Recording) RedlineRecord() *respwriter.Tracked[inflight.State] {
	return (*respwriter.Tracked[inflight.State])(rec)
}

// Metrics returns the Metrics that the recording belongs to; nil for a nil Recording.
func (rec *Recording) Metrics() *redline.Metrics {
	if rec == nil {
		return nil
	}
	m, _ := rec.inner().State().Owner.Self().(*redline.Metrics)
	return m
}

// Skip leaves the request out of the schema's metrics, as [redline.SetSkip] does.
func (rec *Recording) Skip() {
	if rec != nil {
		rec.inner().Skip()
	}
}

// SkipAll leaves the request out of all metrics, as [redline.SetSkipAll] does.
func (rec *Recording) SkipAll() {
	if rec != nil {
		rec.inner().SkipAll()
	}
}

// SetRoute sets the route, as [redline.SetRoute] does.
func (rec *Recording) SetRoute(route string) {
	if rec != nil {
		rec.inner().SetRoute(route)
	}
}

// SetPanic sets the value that the handler panicked with, as [redline.SetPanic] does.
func (rec *Recording) SetPanic(reason any) {
	if rec != nil {
		rec.inner().SetPanic(reason)
	}
}

// TookOver records that a handler has taken the connection over.
func (rec *Recording) TookOver() {
	if rec != nil {
		rec.inner().Mark(respwriter.Hijacked)
	}
}

// Sent records that a header with this status goes out now. The first final one counts, as
// that is the client's answer. 1xx only announces it, except for 101. Servers refuse a
// status without three digits.
func (rec *Recording) Sent(status int) {
	if rec != nil {
		rec.inner().Response().Sent(status)
	}
}

// IsFinal reports whether the client takes a header with this status for the answer (RFC
// 9110, section 15.2).
func IsFinal(status int) bool { return respwriter.IsFinal(status) }
