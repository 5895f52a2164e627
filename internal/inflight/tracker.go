package inflight

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Wrapper is a handler made by Metrics.Wrap or by a Decorator.
type Wrapper interface {
	// TrackerOf returns the Tracker by which it measures; nil if it does not wrap next itself.
	TrackerOf(next http.Handler) Tracker
}

// Tracker is how adapters measure requests as Metrics.Wrap or a Decorator does. It is safe
// for concurrent use. Values go by value, so that they stay on the adapters' stacks.
type Tracker interface {
	// Owner returns the Metrics that it records into.
	Owner() *Owner
	// TracksAll reports whether it records all requests in the schema's metrics, as Wrap does.
	TracksAll() bool
	// Serves reports whether the endpoint answers the request.
	Serves(method, path string) bool
	// Hides counts that the endpoint answers in the place of a route of the service's.
	Hides()
	// Begin begins a passage. If outer is nil, room becomes the recording.
	Begin(room *Room, outer *Recording, x Arrival) Begun
	// BeginWriter begins a passage, and returns the writer for the handlers below.
	BeginWriter(w http.ResponseWriter, x Arrival) (Begun, http.ResponseWriter)
	// KeepPath returns p with a copy of its path, for an end that comes after the handlers.
	// The framework may use the memory of the path for other requests then.
	KeepPath(p Passage) Passage
	// Wait keeps p until the answer is known, to be recorded with the outermost passage.
	Wait(p Passage)
	// End records p. It returns an observer of the size of the response, if sizes are recorded
	// in the schema's metrics.
	End(p Passage, reason any, x Outcome) prometheus.Observer
}

// Begun is the part of a passage that its Tracker knows.
type Begun struct {
	Rec, Outer *Recording
	Start      time.Duration
	Gauge      prometheus.Gauge // of a decorator, and counts the request; nil for none
	Outermost  bool
	Records    bool
}

// Arrival is a request as a framework knows it before its handlers run.
type Arrival struct {
	Request *http.Request
	Context any
	Method  string
	Path    string
	Route   string
	Header  interface{ Header() http.Header }
}

// Outcome is what became of a request.
type Outcome struct {
	Route         string
	Status        int
	RequestBytes  int64
	ResponseBytes int64
	Hijacked      bool
	Aborted       bool
}
