package redline

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"reflect"
	"sync/atomic"
)

//go:generate go run ./internal/writersets

// interfaces is a set of the optional interfaces of an http.ResponseWriter that net/http's
// own writers have. Handlers ask for them by type assertion and behave differently if one
// is missing. So a wrapper must have exactly those of the writer that it wraps.
type interfaces uint8

const (
	hasFlusher interfaces = 1 << iota
	hasFlushError
	hasHijacker
	hasReaderFrom
	hasPusher
	hasStringWriter
	hasCloseNotifier
)

// flushErrorer is the interface that http.ResponseController prefers to http.Flusher.
type flushErrorer interface{ FlushError() error }

// interfacesOf returns the set that w has.
func interfacesOf(w http.ResponseWriter) interfaces {
	var has interfaces
	if _, ok := w.(http.Flusher); ok {
		has |= hasFlusher
	}
	if _, ok := w.(flushErrorer); ok {
		has |= hasFlushError
	}
	if _, ok := w.(http.Hijacker); ok {
		has |= hasHijacker
	}
	if _, ok := w.(io.ReaderFrom); ok {
		has |= hasReaderFrom
	}
	if _, ok := w.(http.Pusher); ok {
		has |= hasPusher
	}
	if _, ok := w.(io.StringWriter); ok {
		has |= hasStringWriter
	}
	if _, ok := w.(http.CloseNotifier); ok { //nolint:staticcheck // handlers of server-sent events ask for it
		has |= hasCloseNotifier
	}
	return has
}

// maker makes a writer and the recorder in it. withDetails adds room for details, so that
// these need no allocation of their own.
type maker func(roomy bool) (http.ResponseWriter, *recorder)

// writerKind describes one type of http.ResponseWriter: how to make a recorder with its
// optional interfaces, and whether it may lead to a recorder further out.
type writerKind struct {
	typ     reflect.Type
	make    maker
	mayWrap bool
	// fields are the fields that may hold the wrapped writer, if the type has no Unwrap.
	fields [][]int
	// hasHTTPStream is true for writers of HTTP/3. Only a package that knows HTTP/3 can
	// pass their method HTTPStream on: see adapter/redlinehttp3.
	hasHTTPStream bool
	next          *writerKind
}

// writerKinds is a list of the kinds met so far. They are few, as each is a type of the
// program's.
type writerKinds struct {
	last atomic.Pointer[writerKind]
}

// of returns the kind of w.
func (ks *writerKinds) of(w http.ResponseWriter) *writerKind {
	typ := reflect.TypeOf(w)
	if k := ks.last.Load(); k != nil && k.typ == typ {
		return k
	}
	return ks.find(w, typ)
}

// find searches all kinds, and adds a new one.
func (ks *writerKinds) find(w http.ResponseWriter, typ reflect.Type) *writerKind {
	for {
		last := ks.last.Load()
		for k := last; k != nil; k = k.next {
			if k.typ == typ {
				return k
			}
		}
		_, streams := typ.MethodByName("HTTPStream")
		k := &writerKind{typ: typ, make: makerOf(interfacesOf(w)), hasHTTPStream: streams, next: last}
		if _, k.mayWrap = w.(unwrapper); !k.mayWrap {
			k.fields = fieldsOf(typ)
			k.mayWrap = len(k.fields) > 0
		}
		ks.last.CompareAndSwap(last, k)
	}
}

// The methods below implement the optional interfaces. A recorder has those that the wrapped
// writer has.

func (rec *recorder) flush() {
	rec.Sent(http.StatusOK)
	rec.ResponseWriter.(http.Flusher).Flush()
	rec.mark(markFlushed)
}

func (rec *recorder) flushError() error {
	rec.Sent(http.StatusOK)
	return rec.flushed(rec.ResponseWriter.(flushErrorer).FlushError())
}

func (rec *recorder) flushed(err error) error {
	if err == nil {
		rec.mark(markFlushed)
	} else {
		rec.noteWriteError(err)
	}
	return err
}

func (rec *recorder) hijack() (net.Conn, *bufio.ReadWriter, error) {
	return rec.hijacked(rec.ResponseWriter.(http.Hijacker).Hijack())
}

func (rec *recorder) hijacked(conn net.Conn, rw *bufio.ReadWriter, err error) (net.Conn, *bufio.ReadWriter, error) {
	if err == nil {
		rec.mark(markHijacked)
	}
	return conn, rw, err
}

// readFrom keeps the short way of io.Copy: on Linux, sendfile(2).
func (rec *recorder) readFrom(src io.Reader) (n int64, err error) {
	if rec.sent(http.StatusOK) {
		defer func() {
			if n == 0 { // src has failed, panicked or given nothing
				rec.undoUnsent()
			}
		}()
		n, err = rec.ResponseWriter.(io.ReaderFrom).ReadFrom(src)
		rec.noteWrite(n, nil, true) // the error may be src's
		return n, err
	}
	n, err = rec.ResponseWriter.(io.ReaderFrom).ReadFrom(src)
	rec.noteWrite(n, nil, false)
	return n, err
}

// undoUnsent takes back a header of 200 that was recorded for a body and then not sent. A
// server's own writer sends none before the body's first byte; a middleware's may.
func (rec *recorder) undoUnsent() {
	header := serverHeader(rec.ResponseWriter, &rec.metrics.kinds)
	if header == headerPending || header == headerUnknown && !rec.metrics.kinds.of(rec.ResponseWriter).mayWrap {
		rec.undoSent(http.StatusOK)
	}
}

func (rec *recorder) push(target string, opts *http.PushOptions) error {
	return rec.ResponseWriter.(http.Pusher).Push(target, opts)
}

func (rec *recorder) writeString(text string) (int, error) {
	first := rec.sent(http.StatusOK)
	n, err := rec.ResponseWriter.(io.StringWriter).WriteString(text)
	rec.noteWrite(int64(n), err, first)
	return n, err
}

func (rec *recorder) closeNotify() <-chan bool {
	rec.mark(markNotifies)
	return rec.ResponseWriter.(http.CloseNotifier).CloseNotify() //nolint:staticcheck // the handler has asked for it
}
