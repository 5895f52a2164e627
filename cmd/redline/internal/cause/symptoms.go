package cause

import (
	"cmp"
	"math"
	"slices"

	"github.com/redline-metrics/redline/cmd/redline/internal/graph"
)

const (
	// busyRoot is the share of the busiest root's requests that makes another root an entry.
	// By a root with fewer enter jobs and health checks, whose latency follows no user.
	busyRoot = 0.1
	// accidents is the number of requests that have to be slower than a quantile before users
	// are said to wait. A count of four scatters by half of itself; fewer are accidents.
	accidents = 4
	// felt is the least wait in seconds by which the calls of an entry tell that one of its
	// routes is slow, be it a rare one: a tenth, which people notice.
	felt = 0.1
	// twice is the factor by which calls have to take longer for that. The calls of a rare
	// route are few, and their median wanders.
	twice = 2
	// throughout is the factor by which a latency is longer all the time that users wait.
	throughout = 1.25
	// wellKnown is the least number of samples before by which a band is known well enough for
	// an incident: its ninth decile needs ten.
	wellKnown = 10
)

// enter marks the services by which users enter: those that users measure from their side,
// else the busy roots of the graph. Without a graph nobody knows, and any may be one.
func (w *world) enter() {
	roots := w.graph.Roots()
	if len(w.graph.Calls()) == 0 {
		roots = nil
	}
	measured, most := false, 0.0
	for _, name := range w.names {
		if f := w.services[name]; f != nil && f.measured() {
			f.entry, measured = true, true
		}
	}
	if measured {
		return
	}
	for _, name := range roots {
		most = max(most, w.services[name].before)
	}
	for _, name := range roots {
		w.services[name].entry = w.services[name].before >= busyRoot*most
	}
}

// symptoms returns the findings that open an incident, the strongest first: users wait, a
// service fails or is down, or resources run out. An anomaly inside opens none.
func (w *world) symptoms(found map[string][]Finding) []Finding {
	anywhere := !slices.ContainsFunc(w.names, func(name string) bool { f := w.services[name]; return f != nil && f.entry })
	var all []Finding
	for _, name := range w.names {
		for _, f := range found[name] {
			// Where users are seen, memory and a share below the full one open nothing.
			users := isSlow(f) && (anywhere || w.services[name].entry) && f.Beyond >= accidents && lasts(f.Change, slower)
			scarce := isSaturation(f) && (anywhere || f.Of == ofProcessor && f.Change.Now >= full)
			if f.Change.Samples >= wellKnown && (users || scarce || f.Kind == Error || f.Kind == Failure) {
				all = append(all, f)
			}
		}
	}
	all = append(all, w.callSymptoms()...)
	slices.SortStableFunc(all, func(a, b Finding) int { return cmp.Compare(b.Strength, a.Strength) })
	return all
}

// callSymptoms returns the findings of the calls that entries make: by one of their routes,
// users wait or get errors.
func (w *world) callSymptoms() []Finding {
	var all []Finding
	for _, c := range w.graph.Calls() {
		e, f := w.edges[c], w.services[c.Caller]
		if e == nil || f == nil || !f.entry {
			continue
		}
		if rises(e.source) && lasts(e.source.change, twice) {
			all = append(all, w.onCall(c, Anomaly, ofCalls, e.source, e.source.change.Strength))
		}
		if s := failedCalls(e); s >= sure {
			all = append(all, w.onCall(c, Error, ofFailures, e.failing, s))
		}
	}
	return all
}

// lasts reports whether people notice how long they wait: by a factor, all the time, and
// longer than ever before.
func lasts(c Change, factor float64) bool {
	return c.Least >= throughout*c.Before && c.Now >= factor*c.Before && c.By() >= felt && c.Now > c.Most
}

// onCall returns a finding of a call, which is one of its caller.
func (w *world) onCall(c graph.Call, k Kind, of string, r *reading, strength float64) Finding {
	return Finding{Entity: w.graph.Entity(c.Caller), Kind: k, Of: of, Evidence: r.series.Selector(), Change: r.change, Strength: strength}
}

// failedCalls returns how clearly more calls fail than before. Nobody counts calls, so the
// band of the share has to do.
func failedCalls(e *edge) float64 {
	if e.failing == nil {
		return 0
	}
	uncounted := facts{requests: math.NaN()}
	return uncounted.failed(*e.failing)
}

func isSaturation(f Finding) bool { return f.Kind == Saturation }
func isDown(f Finding) bool       { return f.Kind == Failure }
func isError(f Finding) bool      { return f.Kind == Error }
func isSlow(f Finding) bool       { return f.Kind == Anomaly && f.Of == ofRequests }
func isWait(f Finding) bool       { return f.Kind == Anomaly && f.Of == ofCalls }
func isStart(f Finding) bool      { return f.Kind == Shift && f.Of == ofStart }
