package redline

import (
	"iter"
	"net/http"

	"github.com/redline-metrics/redline/internal/respwriter"
)

// recordingIn returns the recording of w, if w is a recorder or an adapter's writer; else
// nil.
func recordingIn(w http.ResponseWriter) *Recording {
	switch r := w.(type) {
	case interface {
		RedlineRecord() *respwriter.Tracked[state]
	}:
		return (*Recording)(r.RedlineRecord())
	case interface{ redlineRecording() *Recording }:
		return r.redlineRecording()
	}
	return nil
}

// recordings yields the recordings to which w leads, the innermost first. An adapter's
// writer has one because it embeds a Recording.
func recordings(w http.ResponseWriter) iter.Seq[*Recording] {
	return func(yield func(*Recording) bool) {
		for at := range chain(w) {
			if rec := recordingIn(at); rec != nil && !yield(rec) {
				return
			}
		}
	}
}

// outerRecordings holds the recordings of one Metrics to which a writer leads.
type outerRecordings struct {
	nearest *Recording // nil for none
	tracked *Recording // the nearest that records its request already, or nil
	// shared is true if all writers in between declare the writer that they wrap. A writer
	// that does not may hold back the response, so a recorder is needed above it too.
	shared bool
}

// findOuter returns the recordings of m to which w leads.
func (m *Metrics) findOuter(w http.ResponseWriter) outerRecordings {
	out, shared := outerRecordings{}, true
	for range respwriter.MaxDepth {
		if w == nil {
			break
		}
		if rec := recordingIn(w); rec != nil && rec.state().metrics == m {
			if out.nearest == nil {
				out.nearest, out.shared = rec, shared
			}
			if rec.state().tracked {
				out.tracked = rec
				break
			}
		}
		next, declared := m.kinds.Below(w)
		w, shared = next, shared && declared
	}
	return out
}

// chain yields w and the writers to which it leads, the server's last. It looks a type's
// fields up once, if a recording in the chain tells which Metrics keeps them.
func chain(w http.ResponseWriter) iter.Seq[http.ResponseWriter] {
	var kinds *writerKinds
	return respwriter.Chain(w, func(w http.ResponseWriter) http.ResponseWriter {
		if kinds == nil {
			rec := recordingIn(w)
			if rec == nil {
				return respwriter.Below(w)
			}
			kinds = &rec.state().metrics.kinds
		}
		next, _ := kinds.Below(w)
		return next
	})
}
