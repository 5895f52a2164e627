package redline

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// recorder follows one response on its way through the handlers below it. It
// belongs to one Metrics, and serves its middleware and its decorators alike.
// Like the ResponseWriter that it wraps it is no one's once the handler has
// returned: it is then another request's.
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
	inProgress prometheus.Gauge
}

// newRecorder takes a recorder for a response from the pool.
func (m *Metrics) newRecorder(w http.ResponseWriter, r *http.Request) *recorder {
	kind := m.kinds.of(w)
	rec, ok := kind.recorders.Get().(*recorder)
	if !ok {
		rec = &recorder{metrics: m, kind: kind}
		rec.writer = withInterfaces(rec, kind.has)
		rec.exchange.response = rec
	}
	rec.ResponseWriter = w
	rec.request = r
	return rec
}

// free gives the recorder back to the pool.
func (rec *recorder) free() {
	rec.ResponseWriter, rec.request, rec.exchange.Request = nil, nil, nil
	rec.fate = fate{}
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

// recordersOf are all recorders that w leads to by its Unwrap methods.
func recordersOf(w http.ResponseWriter) func(yield func(*recorder) bool) {
	return func(yield func(*recorder) bool) {
		for {
			if r, ok := w.(interface{ redlineRecorder() *recorder }); ok && !yield(r.redlineRecorder()) {
				return
			}
			u, ok := w.(interface{ Unwrap() http.ResponseWriter })
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

func (rec *recorder) WriteHeader(status int) {
	// 1xx are announcements, more of which may follow; 101 is final (RFC 9110,
	// section 15.2).
	if status >= 200 || status == http.StatusSwitchingProtocols {
		rec.sent(status)
	}
	rec.ResponseWriter.WriteHeader(status)
}

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
		rec.inProgress.Dec()
		rec.inProgress = nil
	}
}

// arrived fills the exchange with what is known of r before its handler runs.
func (rec *recorder) arrived(r *http.Request) *Exchange {
	x := &rec.exchange
	x.Request = r
	x.Method = standardMethod(r.Method, rec.metrics.config.Schema.OtherMethod)
	x.Path = r.URL.Path
	x.Status = 0
	return x
}

// ended fills the exchange with what became of r, whose handler panicked with
// reason, or returned, or neither.
func (rec *recorder) ended(r *http.Request, took time.Duration, returned bool, reason any) *Exchange {
	x := rec.arrived(r)
	x.Duration = took
	x.Panic = rec.panicked
	x.Aborted = false
	if !returned {
		// Compared as net/http does: by identity.
		x.Aborted = reason == nil || reason == http.ErrAbortHandler //nolint:errorlint // see above
		if !x.Aborted {
			x.Panic = reason
		}
	}
	x.Hijacked = rec.hijacked
	x.Status = rec.finalStatus(returned)
	x.RequestBytes = max(r.ContentLength, 0)
	if rec.body != nil {
		x.RequestBytes = rec.body.read.Load()
	}
	x.ResponseBytes = rec.bytes
	if r.Method == http.MethodHead { // net/http sends no body, whatever was written
		x.ResponseBytes = 0
	}
	x.Route = rec.metrics.route(x, rec.route)
	return x
}

// finalStatus is what the client saw, or would have seen had it waited.
func (rec *recorder) finalStatus(returned bool) int {
	switch {
	case !returned:
		return http.StatusInternalServerError
	case rec.hijacked:
		return http.StatusSwitchingProtocols
	case rec.status != 0 && rec.gone, rec.status == 0 && clientGone(rec.request):
		return statusClientGone
	case rec.status != 0:
		return rec.status
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
