package respwriter

import (
	"io"
	"net/http"
)

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
