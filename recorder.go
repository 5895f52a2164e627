package redline

import (
	"io"
	"net/http"
	"sync/atomic"
)

// recorder follows one response of net/http through the handlers below it. The middleware
// and the decorators of one Metrics share it. It is made for one request and never used for
// another. A handler that uses it too late reaches the wrapped writer, as without Redline,
// and nothing else.
type recorder struct {
	http.ResponseWriter // the wrapped writer
	Recording
}

// newRecorder makes a recorder for a response to r, and the writer for handlers: the
// recorder with the optional interfaces of w. Both are one allocation.
func (m *Metrics) newRecorder(kind *writerKind, w http.ResponseWriter, r *http.Request, withDetails bool) (http.ResponseWriter, *recorder) {
	writer, rec := kind.make(withDetails || m.needsDetails())
	rec.ResponseWriter = w
	rec.metrics = m
	rec.request = r
	rec.arrived = m.arrivalOf(r.Method, r, nil)
	return writer, rec
}

// WriteHeader implements http.ResponseWriter.
func (rec *recorder) WriteHeader(status int) {
	rec.Sent(status)
	rec.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (rec *recorder) Write(p []byte) (int, error) {
	first := rec.sent(http.StatusOK)
	n, err := rec.ResponseWriter.Write(p)
	rec.noteWrite(int64(n), err, first)
	return n, err
}

// countedBody counts the bytes read from a request body of undeclared length.
type countedBody struct {
	io.ReadCloser
	read atomic.Int64
}

func (b *countedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.read.Add(int64(n))
	return n, err
}
