// Package latewriter wraps writers whose status is settled before it is sent, as
// gin's are.
package latewriter

import (
	"bufio"
	"net"
	"net/http"

	"github.com/redline-metrics/redline"
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

// Writer leads to a request's recording, and says to it when the header goes out.
type Writer struct {
	Interface
	*redline.Recording
	Hijacked bool // the connection was taken over
}

// Unwrap is what redline and http.ResponseController look for.
func (w *Writer) Unwrap() http.ResponseWriter { return w.Interface }

// Write implements http.ResponseWriter.
func (w *Writer) Write(p []byte) (int, error) {
	w.Sent(w.Status())
	return w.Interface.Write(p)
}

// WriteString implements io.StringWriter.
func (w *Writer) WriteString(s string) (int, error) {
	w.Sent(w.Status())
	return w.Interface.WriteString(s)
}

// WriteHeaderNow sends the header, with the status that was set.
func (w *Writer) WriteHeaderNow() {
	w.Sent(w.Status())
	w.Interface.WriteHeaderNow()
}

// Flush implements http.Flusher.
func (w *Writer) Flush() {
	w.Sent(w.Status())
	w.Interface.Flush()
}

// Hijack implements http.Hijacker.
func (w *Writer) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := w.Interface.Hijack()
	w.Hijacked = w.Hijacked || err == nil
	return conn, rw, err
}
