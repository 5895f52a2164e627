// Package latewriter wraps writers that hold their status until they send it, as gin's do,
// for adapters that cannot reach the server's own writer below.
//
//	w := &latewriter.Writer{Interface: c.Writer}
//	var p adapter.Passage
//	p.Begin(t, &w.Room, nil, adapter.Arrival{Request: c.Request, Header: w})
//	w.Recording, c.Writer = p.Recording(), w
package latewriter

import (
	"bufio"
	"net"
	"net/http"

	"github.com/redline-metrics/redline/adapter"
)

// Interface is a writer that knows its status: a gin.ResponseWriter.
type Interface interface {
	http.ResponseWriter
	http.Hijacker
	http.Flusher
	http.CloseNotifier //nolint:staticcheck // gin has it
	Status() int
	Size() int
	WriteString(s string) (int, error)
	Written() bool
	WriteHeaderNow()
	Pusher() http.Pusher
}

// Writer is a writer with a request's recording, which it tells when the header goes out.
// It is made for one request.
type Writer struct {
	Interface
	*adapter.Recording
	Room adapter.Room // memory of a recording that begins here
}

// Unwrap returns the wrapped writer to redline and http.ResponseController.
func (w *Writer) Unwrap() http.ResponseWriter { return w.Interface }

// Write implements http.ResponseWriter.
func (w *Writer) Write(p []byte) (int, error) {
	w.answers()
	return w.Interface.Write(p)
}

// WriteString implements io.StringWriter.
func (w *Writer) WriteString(s string) (int, error) {
	w.answers()
	return w.Interface.WriteString(s)
}

// WriteHeaderNow sends the header, with the status that was set.
func (w *Writer) WriteHeaderNow() {
	w.Sent(w.Status())
	w.Interface.WriteHeaderNow()
}

// Flush implements http.Flusher.
func (w *Writer) Flush() {
	w.answers()
	w.Interface.Flush()
}

// answers records that the answer's header is on its way. After one that only announces the
// answer, net/http sends 200.
func (w *Writer) answers() {
	w.Sent(w.Status())
	if !adapter.IsFinal(w.Status()) {
		w.Sent(http.StatusOK)
	}
}

// Hijack implements http.Hijacker.
func (w *Writer) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := w.Interface.Hijack()
	if err == nil {
		w.TookOver()
	}
	return conn, rw, err
}
