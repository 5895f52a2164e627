package inflight

import (
	"net/http"
	"sync/atomic"

	"github.com/redline-metrics/redline/internal/metric"
	"github.com/redline-metrics/redline/internal/respwriter"
)

// Recording is the record of one request under way and of its response so far. It belongs
// to one Metrics, and the middleware and decorators of that Metrics share it. It is never
// used for another request. Its methods are safe for concurrent use.
type Recording respwriter.Tracked[State]

// State is the part of a Recording beside the response.
type State struct {
	Owner   *Owner
	Notes   atomic.Pointer[Annotations]
	Details atomic.Pointer[Details]
	Arrived uint32 // the part of its code that is known from the start
	Tracked bool   // Wrap or an adapter records the request; a second middleware does not. Set before handlers run.
	Counted bool   // the request counts as in progress; set before handlers run
}

// Owner is the Metrics to which a recording belongs.
type Owner struct{ Metrics }

// Metrics is how this package reaches a redline.Metrics.
type Metrics interface {
	// Self returns the *redline.Metrics.
	Self() any
	// Below returns the writer that w wraps, or nil. declared is true if a method of w names
	// it.
	Below(w http.ResponseWriter) (next http.ResponseWriter, declared bool)
	// NewDetails returns the details of a recording that was made without.
	NewDetails() *Details
	// InProgress returns the gauge that counts rec's request, which must be counted.
	InProgress(rec *Recording) *metric.Gauge
}

// Answer is the state of a response in one word.
type Answer = respwriter.Answer

// The marks of an Answer that belong to Redline.
const (
	Skipped    = respwriter.Owned      // by Skip, SkipAll or Config.Exclude: the schema's metrics leave the request out
	Unmeasured = respwriter.Owned << 1 // by SkipAll or Config.Exclude: decorators leave it out too
	Idle       = respwriter.Owned << 2 // the request is no longer in progress
)

// Response returns the record of the response.
func (rec *Recording) Response() *respwriter.Response {
	return respwriter.ResponseOf((*respwriter.Tracked[State])(rec))
}

// State returns the part beside the response.
func (rec *Recording) State() *State {
	return respwriter.StateOf((*respwriter.Tracked[State])(rec))
}

// Load returns the answer so far.
func (rec *Recording) Load() Answer { return rec.Response().Load() }

// Mark sets marks, and returns the answer before.
func (rec *Recording) Mark(marks Answer) Answer { return rec.Response().Mark(marks) }

// Skip leaves the request out of the schema's metrics.
func (rec *Recording) Skip() {
	rec.Mark(Skipped)
	rec.EndInProgress()
}

// SkipAll leaves the request out of all metrics.
func (rec *Recording) SkipAll() {
	rec.Mark(Unmeasured)
	rec.Skip()
}

// EndInProgress takes the request out of those in progress, once.
func (rec *Recording) EndInProgress() {
	if _, counted := rec.StopCounting(); counted {
		rec.State().Owner.InProgress(rec).Add(-1)
	}
}

// StopCounting marks the request as no longer in progress, and returns the answer so far.
// counted is true if the gauge still counts the request: the caller takes it out there.
func (rec *Recording) StopCounting() (a Answer, counted bool) {
	a = rec.Mark(Idle)
	return a, !a.Has(Idle) && rec.State().Counted
}
