package respwriter

import (
	"bufio"
	"net"
	"net/http"
)

// Unwrap returns the wrapped writer for http.ResponseController. If the controller would find
// Hijack or Flush only in a writer further down, the methods of the result still go through
// the recorder: it must see when a connection is taken over or a header goes out.
func (rec *Recorder[S]) Unwrap() http.ResponseWriter {
	has := interfacesOf(rec.ResponseWriter)
	hijacks, flushes := has&hasHijacker == 0, has&(hasFlusher|hasFlushError) == 0
	if hijacks {
		hijacks = supports[http.Hijacker](rec.ResponseWriter)
	}
	if flushes {
		flushes = supports[flushErrorer](rec.ResponseWriter) || supports[http.Flusher](rec.ResponseWriter)
	}
	switch {
	case hijacks && flushes:
		return beyond[S]{rec}
	case hijacks:
		return hijackBeyond[S]{rec}
	case flushes:
		return flushBeyond[S]{rec}
	}
	return rec.ResponseWriter
}

// supports reports whether http.ResponseController finds a T by w.
func supports[T any](w http.ResponseWriter) bool {
	for range MaxDepth {
		if _, ok := w.(T); ok {
			return true
		}
		u, ok := w.(unwrapper)
		if !ok {
			return false
		}
		w = u.Unwrap()
	}
	return false
}

// hijackBeyond, flushBeyond and beyond are the wrapped writer, with those methods that
// http.ResponseController finds further down.
type (
	hijackBeyond[S any] struct{ *Recorder[S] }
	flushBeyond[S any]  struct{ *Recorder[S] }
	beyond[S any]       struct{ *Recorder[S] }
)

// Hijack is called by http.ResponseController.
func (b hijackBeyond[S]) Hijack() (net.Conn, *bufio.ReadWriter, error) { return b.hijackBeyond() }

// Hijack is called by http.ResponseController.
func (b beyond[S]) Hijack() (net.Conn, *bufio.ReadWriter, error) { return b.hijackBeyond() }

// FlushError is called by http.ResponseController.
func (b flushBeyond[S]) FlushError() error { return b.flushBeyond() }

// FlushError is called by http.ResponseController.
func (b beyond[S]) FlushError() error { return b.flushBeyond() }

// Unwrap returns the wrapped writer.
func (b hijackBeyond[S]) Unwrap() http.ResponseWriter { return b.ResponseWriter }

// Unwrap returns the wrapped writer.
func (b flushBeyond[S]) Unwrap() http.ResponseWriter { return b.ResponseWriter }

// Unwrap returns the wrapped writer.
func (b beyond[S]) Unwrap() http.ResponseWriter { return b.ResponseWriter }

func (rec *Recorder[S]) hijackBeyond() (net.Conn, *bufio.ReadWriter, error) {
	return rec.hijacked(http.NewResponseController(rec.ResponseWriter).Hijack())
}

func (rec *Recorder[S]) flushBeyond() error {
	rec.response.Sent(http.StatusOK)
	return rec.flushed(http.NewResponseController(rec.ResponseWriter).Flush())
}
