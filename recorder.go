package redline

import (
	"io"
	"net/http"
	"sync/atomic"
)

// recorder follows one response of net/http on its way through the handlers below
// it. It serves the middleware and the decorators of one Metrics alike.
type recorder struct {
	http.ResponseWriter                     // the one below
	writer              http.ResponseWriter // what handlers get: this recorder with the optional interfaces of the one below
	kind                *writerKind
	Recording
}

// newRecorder takes a recorder for a response to r from the pool of w's kind.
func (m *Metrics) newRecorder(kind *writerKind, w http.ResponseWriter, r *http.Request) *recorder {
	rec, ok := kind.recorders.Get().(*recorder)
	if !ok {
		rec = &recorder{kind: kind, Recording: Recording{metrics: m}}
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

// recordingOf is the recording of m that w leads to by its Unwrap methods, or nil.
func (m *Metrics) recordingOf(w http.ResponseWriter) *Recording {
	for rec := range recordings(w) {
		if rec.metrics == m {
			return rec
		}
	}
	return nil
}

// Unwrap lets http.ResponseController reach what the recorder does not wrap.
func (rec *recorder) Unwrap() http.ResponseWriter { return rec.ResponseWriter }

// WriteHeader implements http.ResponseWriter.
func (rec *recorder) WriteHeader(status int) {
	// 1xx are announcements, more of which may follow; 101 is final (RFC 9110,
	// section 15.2).
	if status >= 200 || status == http.StatusSwitchingProtocols {
		rec.Sent(status)
	}
	rec.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (rec *recorder) Write(p []byte) (int, error) {
	rec.Sent(http.StatusOK)
	n, err := rec.ResponseWriter.Write(p)
	rec.bytes += int64(n)
	return n, err
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
