package inflight

import (
	"net/http"
	"sync/atomic"
)

// lost counts the calls with writers that lead to no recording. Such a writer leads to no
// Metrics either, so the count belongs to the process.
var lost atomic.Uint64 //nolint:gochecknoglobals // see above

// ForEach calls set for all recordings to which w leads. Without one, the call is lost.
func ForEach(w http.ResponseWriter, set func(*Recording)) {
	found := false
	for rec := range All(w) {
		set(rec)
		found = true
	}
	if !found {
		lost.Add(1)
	}
}

// TakeLost returns how many calls were lost since it was called last: Skip, SetRoute,
// SetPanic and Matched with writers that lead to no recording.
func TakeLost() uint64 { return lost.Swap(0) }
