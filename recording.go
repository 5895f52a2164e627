package redline

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"time"
)

// Recording is a request under way, and what has become of it so far. It belongs
// to one Metrics, whose middleware and decorators share it. [Metrics.Wrap] makes
// one of each request; adapters to frameworks whose handlers are no http.Handler
// do so by [Tracker.Begin], and services need none. Like an http.ResponseWriter it
// is for one goroutine, and not to be used once the handler has returned: it is
// then another request's. What is said to a nil one goes nowhere.
type Recording struct {
	metrics  *Metrics
	request  *http.Request // nil where the framework has none
	exchange Exchange
	fate
}

// fate is what has become of a request so far.
type fate struct {
	status     int   // the first final one; 0 before a header was sent
	bytes      int64 // of the body, as written
	read       int64 // of the request's body, as an adapter counts it
	body       *countedBody
	gone       bool   // the client was, before a header was sent
	hijacked   bool   //
	route      string // what SetRoute said
	pattern    string // what an adapter's router matched
	panicked   any    // what SetPanic said
	wrapped    bool   // by Wrap or an adapter: a second one has nothing to do
	untracked  bool   // by Skip, SkipAll or Config.Exclude: the schema's metrics leave it out
	unmeasured bool   // by SkipAll or Config.Exclude: decorators do too
	inProgress *level // counts the request; nil where none does
	waiting    []waiting
}

// recordings are those that w leads to by its Unwrap methods, the innermost
// first. A writer of an adapter's is known by a *Recording that it embeds.
func recordings(w http.ResponseWriter) iter.Seq[*Recording] {
	return func(yield func(*Recording) bool) {
		for {
			if r, ok := w.(interface{ redlineRecording() *Recording }); ok && !yield(r.redlineRecording()) {
				return
			}
			u, ok := w.(unwrapper)
			if !ok {
				return
			}
			w = u.Unwrap()
		}
	}
}

// unwrapper is what http.ResponseController knows wrappers by.
type unwrapper interface{ Unwrap() http.ResponseWriter }

func (rec *Recording) redlineRecording() *Recording { return rec }

// Metrics is whose recording it is.
func (rec *Recording) Metrics() *Metrics { return rec.metrics }

// Skip leaves the request out of the schema's metrics, as the function Skip does.
func (rec *Recording) Skip() {
	if rec == nil {
		return
	}
	rec.untracked = true
	if rec.inProgress != nil {
		rec.inProgress.add(-1)
		rec.inProgress = nil
	}
}

// SkipAll leaves the request out of all metrics, as the function SkipAll does.
func (rec *Recording) SkipAll() {
	if rec != nil {
		rec.Skip()
		rec.unmeasured = true
	}
}

// SetRoute names the route, as the function SetRoute does.
func (rec *Recording) SetRoute(route string) {
	if rec != nil {
		rec.route = labelValue(route)
	}
}

// SetPanic says what the handler panicked with, as the function SetPanic does.
func (rec *Recording) SetPanic(reason any) {
	if rec != nil {
		rec.panicked = reason
	}
}

// Sent says that a final header with this status goes out now. The first one
// counts, which is the one that the client gets. A handler that answers 408 knows
// better than the request's context: net/http cancels it also when the body came
// too late.
func (rec *Recording) Sent(status int) {
	if rec.status == 0 {
		rec.status = status
		rec.gone = status != http.StatusRequestTimeout && clientGone(rec.request)
	}
}

// clientGone says whether the client has closed the connection or given the
// request up: what net/http cancels a request's context for while its handler
// runs.
func clientGone(r *http.Request) bool {
	if r == nil {
		return false
	}
	err := r.Context().Err()
	return err != nil && errors.Is(err, context.Canceled)
}

// arrived is the exchange of r, whose handler has not run.
func (rec *Recording) arrived(r *http.Request) *Exchange {
	x := &rec.exchange
	x.Request = r
	x.Status = 0
	return x
}

// ended is the exchange of r, whose handler returned or, where it did not,
// panicked with reason; a nil reason is runtime.Goexit.
func (rec *Recording) ended(r *http.Request, took time.Duration, returned bool, reason any) *Exchange {
	x := &rec.exchange
	x.Request = r
	x.Duration = took
	x.Hijacked = rec.hijacked
	x.Panic, x.Aborted = rec.panicked, false
	if returned && rec.status != 0 && !rec.gone && !rec.hijacked {
		x.Status = rec.status
	} else {
		x.Status = rec.unusualStatus(returned)
	}
	if !returned {
		// Compared as net/http does: by identity.
		x.Aborted = reason == nil || reason == http.ErrAbortHandler //nolint:errorlint // see above
		if !x.Aborted {
			x.Panic = reason
		}
	}
	x.RequestBytes = rec.read
	if r != nil {
		x.RequestBytes = max(r.ContentLength, 0)
	}
	if rec.body != nil {
		x.RequestBytes = rec.body.read.Load()
	}
	x.ResponseBytes = rec.bytes
	if x.method == headMethod { // net/http sends no body, whatever was written
		x.ResponseBytes = 0
	}
	named := rec.route
	if named == "" {
		named = rec.pattern
	}
	x.Route = rec.metrics.route(x, named)
	return x
}

// unusualStatus is what the client saw, or would have seen had it waited, where
// that is not simply the header that was sent.
func (rec *Recording) unusualStatus(returned bool) int {
	switch {
	case !returned:
		return http.StatusInternalServerError
	case rec.hijacked:
		return http.StatusSwitchingProtocols
	case rec.gone, rec.status == 0 && clientGone(rec.request):
		return statusClientGone
	case rec.panicked != nil:
		return http.StatusInternalServerError
	}
	return http.StatusOK
}
