package inflight

import (
	"iter"
	"net/http"

	"github.com/redline-metrics/redline/internal/respwriter"
)

// recordingIn returns the recording of w, if w is a recorder or an adapter's writer; else
// nil.
func recordingIn(w http.ResponseWriter) *Recording {
	if r, ok := w.(interface {
		RedlineRecord() *respwriter.Tracked[State]
	}); ok {
		return (*Recording)(r.RedlineRecord())
	}
	return nil
}

// All yields the recordings to which w leads, the innermost first. An adapter's writer has
// one because it embeds a Recording.
func All(w http.ResponseWriter) iter.Seq[*Recording] {
	return func(yield func(*Recording) bool) {
		for at := range Chain(w) {
			if rec := recordingIn(at); rec != nil && !yield(rec) {
				return
			}
		}
	}
}

// Outer holds the recordings of one Metrics to which a writer leads.
type Outer struct {
	Nearest *Recording // nil for none
	Tracked *Recording // the nearest that records its request already, or nil
	// Shared is true if all writers in between declare the writer that they wrap. A writer
	// that does not may hold back the response, so a recorder is needed above it too.
	Shared bool
}

// Outer returns the recordings of m to which w leads.
func (m *Owner) Outer(w http.ResponseWriter) Outer {
	out, shared := Outer{}, true
	for range respwriter.MaxDepth {
		if w == nil {
			break
		}
		if rec := recordingIn(w); rec != nil && rec.State().Owner == m {
			if out.Nearest == nil {
				out.Nearest, out.Shared = rec, shared
			}
			if rec.State().Tracked {
				out.Tracked = rec
				break
			}
		}
		next, declared := m.Below(w)
		w, shared = next, shared && declared
	}
	return out
}

// Chain yields w and the writers to which it leads, the server's last. It looks a type's
// fields up once, if a recording in the chain tells which Metrics keeps them.
func Chain(w http.ResponseWriter) iter.Seq[http.ResponseWriter] {
	var owner *Owner
	return respwriter.Chain(w, func(w http.ResponseWriter) http.ResponseWriter {
		if owner == nil {
			rec := recordingIn(w)
			if rec == nil {
				return respwriter.Below(w)
			}
			owner = rec.State().Owner
		}
		next, _ := owner.Below(w)
		return next
	})
}
