package adapter

import (
	"net/http"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/internal/inflight"
)

// Tracker measures the requests of a framework as a middleware of net/http does. Its
// methods are safe for concurrent use.
type Tracker struct {
	inner   inflight.Tracker
	metrics *redline.Metrics
	tracks  bool // records all requests, in the schema's metrics
}

// New returns a Tracker that measures as a middleware of net/http does: the method Wrap of
// a [redline.Metrics], or a decorator that one has made. It panics if middleware is neither,
// or has another middleware around or within it, which a Tracker would leave out.
//
//	adapter.New(m.Wrap)
func New(middleware redline.Decorator) *Tracker {
	var inner inflight.Tracker
	if middleware != nil {
		next := &unserved{}
		if w, ok := middleware(next).(inflight.Wrapper); ok {
			inner = w.TrackerOf(next)
		}
	}
	if inner == nil {
		panic("adapter: New takes the method Wrap of a redline.Metrics, or a decorator that one has made, and nothing around these")
	}
	m, _ := inner.Owner().Self().(*redline.Metrics)
	return &Tracker{inner: inner, metrics: m, tracks: inner.TracksAll()}
}

// unserved is a handler that is known again. It has a field, so that each has an address of
// its own.
type unserved struct{ http.Handler }

// Metrics returns the Metrics that t records into.
func (t *Tracker) Metrics() *redline.Metrics { return t.metrics }

// Serves reports whether a middleware is to answer a request with the metrics, by
// [redline.Metrics.Handler]: GET and HEAD of Config.Path.
func (t *Tracker) Serves(method, path string) bool { return t.inner.Serves(method, path) }

// Hides records that the endpoint answers in the place of one of the service's own routes,
// if the framework tells. redline_misuse_total counts it.
func (t *Tracker) Hides() { t.inner.Hides() }

// Find returns the nearest recording of the same Metrics to which w leads, or nil. If t
// records all requests, one that records its request already is preferred.
func (t *Tracker) Find(w http.ResponseWriter) *Recording {
	out := t.inner.Owner().Outer(w)
	if t.tracks && out.Tracked != nil {
		return (*Recording)(out.Tracked)
	}
	return (*Recording)(out.Nearest)
}

// Room is the memory for the recording of one request. An adapter embeds it in its own
// state of the request, so that both are one allocation. That state must be made for each
// request, and never come from a pool: handlers that are late may still have the recording.
type Room struct{ inner inflight.Room }
