package redline

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"reflect"
	"sync"
	"sync/atomic"
)

// interfaces is a set of the optional interfaces of an http.ResponseWriter.
// Handlers ask for them by type assertion and go another way where one is
// missing, so a wrapper must have exactly those of what it wraps.
type interfaces uint8

const (
	hasFlusher interfaces = 1 << iota
	hasHijacker
	hasReaderFrom
	hasPusher
	hasStringWriter
)

// interfacesOf is the set that w has.
func interfacesOf(w http.ResponseWriter) interfaces {
	var has interfaces
	if _, ok := w.(http.Flusher); ok {
		has |= hasFlusher
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
	return has
}

// writerKind is what is known of one type of http.ResponseWriter: the optional
// interfaces that it has, whether it may lead to a recorder further out, and the
// recorders, free for use, that have the same interfaces.
type writerKind struct {
	typ       reflect.Type
	has       interfaces
	wraps     bool
	recorders sync.Pool // of *recorder
	next      *writerKind
}

// writerKinds are the kinds met so far: few, as each is a type of the program's.
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

// find looks among all kinds, and takes note of a new one.
func (ks *writerKinds) find(w http.ResponseWriter, typ reflect.Type) *writerKind {
	for {
		last := ks.last.Load()
		for k := last; k != nil; k = k.next {
			if k.typ == typ {
				return k
			}
		}
		_, wraps := w.(unwrapper)
		ks.last.CompareAndSwap(last, &writerKind{typ: typ, has: interfacesOf(w), wraps: wraps, next: last})
	}
}

// One type for each optional interface, over the same recorder; a writer is a
// struct of those that it needs.
type (
	flusher      struct{ rec *recorder }
	hijacker     struct{ rec *recorder }
	readerFrom   struct{ rec *recorder }
	pusher       struct{ rec *recorder }
	stringWriter struct{ rec *recorder }
)

// Flush implements http.Flusher.
func (f flusher) Flush() {
	_ = f.FlushError()
}

// FlushError is what http.ResponseController calls, to see whether it failed.
func (f flusher) FlushError() error {
	f.rec.Sent(http.StatusOK)
	return http.NewResponseController(f.rec.ResponseWriter).Flush()
}

// Hijack implements http.Hijacker.
func (h hijacker) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := h.rec.ResponseWriter.(http.Hijacker).Hijack()
	if err == nil {
		h.rec.hijacked = true
	}
	return conn, rw, err
}

// ReadFrom keeps io.Copy's short way, on Linux by sendfile(2).
func (f readerFrom) ReadFrom(src io.Reader) (int64, error) {
	f.rec.Sent(http.StatusOK)
	n, err := f.rec.ResponseWriter.(io.ReaderFrom).ReadFrom(src)
	f.rec.bytes += n
	return n, err
}

// Push implements http.Pusher.
func (p pusher) Push(target string, opts *http.PushOptions) error {
	return p.rec.ResponseWriter.(http.Pusher).Push(target, opts)
}

// WriteString implements io.StringWriter.
func (s stringWriter) WriteString(text string) (int, error) {
	s.rec.Sent(http.StatusOK)
	n, err := s.rec.ResponseWriter.(io.StringWriter).WriteString(text)
	s.rec.bytes += int64(n)
	return n, err
}
