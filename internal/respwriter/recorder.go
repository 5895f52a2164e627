// Package respwriter records what handlers do with an http.ResponseWriter. Its writers have
// exactly the optional interfaces of the writer that they wrap.
//
//	response.go: the record · recorder.go: the writer that keeps it · interfaces.go,
//	writersets.go: a type for each set of interfaces · kinds.go: which one a writer needs ·
//	unwrap.go, controller.go: from a writer to those below · serverheader.go: what a server
//	has sent
package respwriter

import (
	"bufio"
	"io"
	"net"
	"net/http"
)

//go:generate go run ../writersets

// Tracked is the record of a response, with the state that its owner keeps beside it.
// Handlers can get hold of it, so nothing of it is exported but by functions.
type Tracked[S any] struct {
	response Response
	state    S
}

// ResponseOf returns the record of a response.
func ResponseOf[S any](t *Tracked[S]) *Response { return &t.response }

// StateOf returns the state that its owner keeps beside a record.
func StateOf[S any](t *Tracked[S]) *S { return &t.state }

// RedlineRecord returns t, for its owner. It is exported because the owner is another
// package, and because Go remembers the results of type assertions only outside of generic
// code.
func (t *Tracked[S]) RedlineRecord() *Tracked[S] { return t }

// Recorder follows one response of net/http through the handlers below it. It is made for
// one request and never used for another. A handler that uses it too late reaches the
// wrapped writer, as without a Recorder, and nothing else. S is the state that its owner
// keeps for the request.
type Recorder[S any] struct {
	http.ResponseWriter // the wrapped writer
	Tracked[S]
}

// WriteHeader implements http.ResponseWriter.
func (rec *Recorder[S]) WriteHeader(status int) {
	rec.response.Sent(status)
	rec.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (rec *Recorder[S]) Write(p []byte) (int, error) {
	first := rec.response.sent(http.StatusOK)
	n, err := rec.ResponseWriter.Write(p)
	rec.response.noteWrite(int64(n), err, first)
	return n, err
}

// The methods below implement the optional interfaces. A recorder has those that the wrapped
// writer has.

func (rec *Recorder[S]) flush() {
	rec.response.Sent(http.StatusOK)
	rec.ResponseWriter.(http.Flusher).Flush()
	rec.response.Mark(Flushed)
}

func (rec *Recorder[S]) flushError() error {
	rec.response.Sent(http.StatusOK)
	return rec.flushed(rec.ResponseWriter.(flushErrorer).FlushError())
}

func (rec *Recorder[S]) flushed(err error) error {
	if err == nil {
		rec.response.Mark(Flushed)
	} else {
		rec.response.noteWriteError(err)
	}
	return err
}

func (rec *Recorder[S]) hijack() (net.Conn, *bufio.ReadWriter, error) {
	return rec.hijacked(rec.ResponseWriter.(http.Hijacker).Hijack())
}

func (rec *Recorder[S]) hijacked(conn net.Conn, rw *bufio.ReadWriter, err error) (net.Conn, *bufio.ReadWriter, error) {
	if err == nil {
		rec.response.Mark(Hijacked)
	}
	return conn, rw, err
}

// readFrom keeps the short way of io.Copy: on Linux, sendfile(2).
func (rec *Recorder[S]) readFrom(src io.Reader) (n int64, err error) {
	if rec.response.sent(http.StatusOK) {
		defer func() {
			if n == 0 { // src has failed, panicked or given nothing
				rec.undoUnsent()
			}
		}()
		n, err = rec.ResponseWriter.(io.ReaderFrom).ReadFrom(src)
		rec.response.noteWrite(n, nil, true) // the error may be src's
		return n, err
	}
	n, err = rec.ResponseWriter.(io.ReaderFrom).ReadFrom(src)
	rec.response.noteWrite(n, nil, false)
	return n, err
}

// undoUnsent takes back a header of 200 that was recorded for a body and then not sent. A
// server's own writer sends none before the body's first byte; a middleware's may.
func (rec *Recorder[S]) undoUnsent() {
	header := serverHeader(rec.ResponseWriter)
	if header == headerPending || header == headerUnknown && !mayWrap(rec.ResponseWriter) {
		rec.response.undoSent(http.StatusOK)
	}
}

func (rec *Recorder[S]) push(target string, opts *http.PushOptions) error {
	return rec.ResponseWriter.(http.Pusher).Push(target, opts)
}

func (rec *Recorder[S]) writeString(text string) (int, error) {
	first := rec.response.sent(http.StatusOK)
	n, err := rec.ResponseWriter.(io.StringWriter).WriteString(text)
	rec.response.noteWrite(int64(n), err, first)
	return n, err
}

func (rec *Recorder[S]) closeNotify() <-chan bool {
	rec.response.Mark(Notifies)
	return rec.ResponseWriter.(http.CloseNotifier).CloseNotify() //nolint:staticcheck // the handler has asked for it
}
