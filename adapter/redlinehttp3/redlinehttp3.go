// Package redlinehttp3 measures services that quic-go serves over HTTP/3.
//
//	server := http3.Server{Handler: redlinehttp3.Wrap(m, mux)}
//
// Decorators, redline.Skip, redline.SkipAll and redline.SetRoute are those of net/http.
package redlinehttp3

import (
	"net/http"

	"github.com/quic-go/quic-go/http3"

	"github.com/redline-metrics/redline"
)

// Wrap returns m.Wrap(next) with one addition: handlers find http3.HTTPStreamer if the
// server's writer has it, as WebTransport and datagrams need. m.Wrap alone hides it: its
// method returns a type that only a package that imports quic-go can name. A nil next is
// http.DefaultServeMux.
func Wrap(m *redline.Metrics, next http.Handler) http.Handler {
	if next == nil {
		next = http.DefaultServeMux
	}
	return m.Wrap(keeper{next})
}

// keeper is a handler that adds the server's streams to the writers of m.Wrap.
type keeper struct{ next http.Handler }

// KeepsHTTPStream marks the handler for m.Wrap.
func (keeper) KeepsHTTPStream() {}

// ServeHTTP implements http.Handler.
func (k keeper) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s := streamerOf(w)
	if s == nil {
		k.next.ServeHTTP(w, r)
		return
	}
	kept := writer{w, s}
	if f, ok := w.(http.Flusher); ok {
		k.next.ServeHTTP(flushing{kept, f}, r)
		return
	}
	k.next.ServeHTTP(kept, r)
}

// streamerOf returns the http3.HTTPStreamer that w wraps, or nil.
func streamerOf(w http.ResponseWriter) http3.HTTPStreamer {
	for {
		u, ok := w.(interface{ Unwrap() http.ResponseWriter })
		if !ok {
			s, _ := w.(http3.HTTPStreamer)
			return s
		}
		w = u.Unwrap()
	}
}

// writer is a writer of m.Wrap with the stream of the server's writer.
type writer struct {
	http.ResponseWriter
	http3.HTTPStreamer
}

// Unwrap returns the wrapped writer to http.ResponseController and Redline.
func (w writer) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// flushing is a writer that flushes, as quic-go's do.
type flushing struct {
	writer
	http.Flusher
}
