package redline

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync/atomic"
	"time"
)

// recorder follows one response on its way through the handlers below it. It
// belongs to one Metrics, and serves its middleware and its decorators alike.
// Like any ResponseWriter it must not be used once the handler has returned: it
// is then another request's.
type recorder struct {
	http.ResponseWriter                     // the one below
	writer              http.ResponseWriter // what handlers get: this recorder with the optional interfaces of the one below
	kind                *writerKind
	metrics             *Metrics
	request             *http.Request
	exchange            Exchange
	fate
}

// fate is what has become of a request so far.
type fate struct {
	status     int   // the first final one; 0 before a header was sent
	bytes      int64 // of the body, as written
	body       *countedBody
	gone       bool   // the client was, before a header was sent
	hijacked   bool   //
	route      string // what SetRoute said
	panicked   any    // what SetPanic said
	wrapped    bool   // by Wrap: a second Wrap has nothing to do
	untracked  bool   // by Skip, SkipAll or Config.Exclude: the schema's metrics leave it out
	unmeasured bool   // by SkipAll or Config.Exclude: decorators do too
	inProgress *level // counts the request; nil where none does
}

// newRecorder takes a recorder for a response to r from the pool of w's kind.
func (m *Metrics) newRecorder(kind *writerKind, w http.ResponseWriter, r *http.Request) *recorder {
	rec, ok := kind.recorders.Get().(*recorder)
	if !ok {
		rec = &recorder{metrics: m, kind: kind}
		rec.writer = withInterfaces(rec, kind.has)
		rec.exchange.response = rec
	}
	rec.ResponseWriter = w
	rec.request = r
	rec.fate = fate{}
	x := &rec.exchange
	x.method = methodOf(r.Method)
	x.Method = m.methods[x.method]
	x.Path = r.URL.Path
	return rec
}

// free gives the recorder back to the pool. It stays as it is until then: what a
// handler's goroutine does to it too late must not find it empty.
func (rec *recorder) free() {
	rec.kind.recorders.Put(rec)
}

// recorderOf is the recorder of m that w leads to by its Unwrap methods, or nil.
func (m *Metrics) recorderOf(w http.ResponseWriter) *recorder {
	for rec := range recordersOf(w) {
		if rec.metrics == m {
			return rec
		}
	}
	return nil
}

// unwrapper is what http.ResponseController knows wrappers by.
type unwrapper interface{ Unwrap() http.ResponseWriter }

// recordersOf are all recorders that w leads to by its Unwrap methods.
func recordersOf(w http.ResponseWriter) func(yield func(*recorder) bool) {
	return func(yield func(*recorder) bool) {
		for {
			if r, ok := w.(interface{ redlineRecorder() *recorder }); ok && !yield(r.redlineRecorder()) {
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

func (rec *recorder) redlineRecorder() *recorder { return rec }

// Unwrap lets http.ResponseController reach what the recorder does not wrap.
func (rec *recorder) Unwrap() http.ResponseWriter { return rec.ResponseWriter }

// WriteHeader implements http.ResponseWriter.
func (rec *recorder) WriteHeader(status int) {
	// 1xx are announcements, more of which may follow; 101 is final (RFC 9110,
	// section 15.2).
	if status >= 200 || status == http.StatusSwitchingProtocols {
		rec.sent(status)
	}
	rec.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (rec *recorder) Write(p []byte) (int, error) {
	rec.sent(http.StatusOK)
	n, err := rec.ResponseWriter.Write(p)
	rec.bytes += int64(n)
	return n, err
}

// sent notes the first final header, which is the one that the client gets. A
// handler that answers 408 knows better: net/http cancels the context also when
// the body came too late.
func (rec *recorder) sent(status int) {
	if rec.status == 0 {
		rec.status = status
		rec.gone = status != http.StatusRequestTimeout && clientGone(rec.request)
	}
}

// clientGone says whether the client has closed the connection or given the
// request up: what net/http cancels a request's context for while its handler
// runs.
func clientGone(r *http.Request) bool {
	err := r.Context().Err()
	return err != nil && errors.Is(err, context.Canceled)
}

// untrack takes the request out of the schema's metrics, and out of the gauge
// of those in progress at once.
func (rec *recorder) untrack() {
	rec.untracked = true
	if rec.inProgress != nil {
		rec.inProgress.add(-1)
		rec.inProgress = nil
	}
}

// arrived is the exchange of r, whose handler has not run.
func (rec *recorder) arrived(r *http.Request) *Exchange {
	x := &rec.exchange
	x.Request = r
	x.Status = 0
	return x
}

// ended is the exchange of r, whose handler returned or, where it did not,
// panicked with reason; a nil reason is runtime.Goexit.
func (rec *recorder) ended(r *http.Request, took time.Duration, returned bool, reason any) *Exchange {
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
	x.RequestBytes = max(r.ContentLength, 0)
	if rec.body != nil {
		x.RequestBytes = rec.body.read.Load()
	}
	x.ResponseBytes = rec.bytes
	if x.method == headMethod { // net/http sends no body, whatever was written
		x.ResponseBytes = 0
	}
	x.Route = rec.metrics.route(x, rec.route)
	return x
}

// unusualStatus is what the client saw, or would have seen had it waited, where
// that is not simply the header that was sent.
func (rec *recorder) unusualStatus(returned bool) int {
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

// countedBody counts what is read of a request whose length is not declared.
// It is not pooled: a transport may read the body after the handler returned.
type countedBody struct {
	io.ReadCloser
	read atomic.Int64
}

func (b *countedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.read.Add(int64(n))
	return n, err
}
