package cause

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/redline-metrics/redline/cmd/redline/internal/graph"
)

// gone is the share of its traffic below which a service is not called any more.
const gone = 0.1

// slowCallee returns the callee that contributes most to the slowness of a service, where
// its callees explain it, else nothing.
func (s *scene) slowCallee(name string) string {
	who, most, all := "", 0.0, 0.0
	for _, callee := range s.graph.Callees(name) {
		if _, ok := s.has(callee, isSaturation); ok {
			return callee
		}
		part := s.contribution(name, callee)
		all += part
		if part > most {
			who, most = callee, part
		}
	}
	if all < explains {
		return ""
	}
	return who
}

// contribution returns the rise of the latency of a callee, or of the calls to it, as a share
// of the rise of the caller's at the same quantile.
func (s *scene) contribution(name, callee string) float64 {
	var rose []reading
	if f := s.services[callee]; f != nil {
		for _, r := range f.readings {
			if r.meaning.role == server && f.slow(r) {
				rose = append(rose, r)
			}
		}
	}
	if e := s.edges[graph.Call{Caller: name, Callee: callee}]; e != nil && rises(e.source) {
		rose = append(rose, *e.source)
	}
	most := 0.0
	for _, mine := range s.services[name].readings {
		if mine.meaning.role == client || !s.services[name].slow(mine) {
			continue
		}
		for _, theirs := range rose {
			if theirs.meaning.quantile == mine.meaning.quantile {
				most = max(most, theirs.change.By()/mine.change.By())
			}
		}
	}
	return most
}

// late returns the calls that take long although the callee answers in time, or nobody
// knows when it answers.
func (s *scene) late() map[graph.Call]bool {
	late := map[graph.Call]bool{}
	for c, e := range s.edges {
		if !rises(e.source) {
			continue
		}
		if e.destination != nil {
			late[c] = e.destination.change.By() < e.source.change.By()/2
		} else {
			_, slow := s.has(c.Callee, isSlow)
			late[c] = !slow
		}
	}
	return late
}

// lateCallers weighs callers of whose calls most are late, whoever answers, and returns them.
func (s *scene) lateCallers(late map[graph.Call]bool) map[string]bool {
	own := map[string]bool{}
	for _, name := range s.names {
		measured, n := s.tally(late, name, s.graph.Callees(name))
		if n > 1 && 2*n >= measured {
			own[name] = true
			s.add(name, s.slow*pointsDelayed, fmt.Sprintf("%d of its %d callees answer in time, and its calls to them take long", n, measured), "")
		}
	}
	return own
}

// delayed weighs that calls to a callee take long, apart from those of late callers.
func (s *scene) delayed(name string, late map[graph.Call]bool, own map[string]bool) {
	measured, n, evidence := 0, 0, ""
	for _, caller := range s.graph.Callers(name) {
		if own[caller] {
			continue
		}
		m, l := s.tally(late, caller, []string{name})
		measured, n = measured+m, n+l
		if l > 0 && evidence == "" {
			evidence = s.edges[graph.Call{Caller: caller, Callee: name}].source.series.Selector()
		}
	}
	if n == 0 {
		return
	}
	answer := "and it answers in time"
	switch f := s.services[name]; {
	case f == nil:
		answer = "and nobody scrapes it"
	case !slices.ContainsFunc(f.readings, func(r reading) bool { return r.meaning.measure == latency }):
		answer = "and nobody knows when it answers"
	}
	s.add(name, s.slow*pointsDelayed*float64(n)/float64(measured), fmt.Sprintf("calls to it take long for %d of %d callers, %s", n, measured, answer), evidence)
}

// refused weighs that calls to a callee fail although it reports no failures itself.
func (s *scene) refused(name string) {
	if _, fails := s.has(name, isError); fails {
		return
	}
	measured, n, evidence := 0, 0, ""
	for _, caller := range s.graph.Callers(name) {
		e := s.edges[graph.Call{Caller: caller, Callee: name}]
		if e == nil || e.failing == nil {
			continue
		}
		measured++
		if failedCalls(e) >= sure {
			n++
			evidence = cmp.Or(evidence, e.failing.series.Selector())
		}
	}
	if n > 0 {
		s.add(name, pointsDelayed*float64(n)/float64(measured), fmt.Sprintf("calls to it fail for %d of %d callers, and it reports no failures", n, measured), evidence)
		s.causes[name].Refuses = true
	}
}

// awaited weighs the callees of a slow service that waits, and of which none is known to be
// slow. Callers that do not suffer speak for a callee.
func (s *scene) awaited(name string) {
	able, n, waited := 0, 0, false
	for _, caller := range s.graph.Callers(name) {
		f := s.services[caller]
		if f == nil || f.requests == 0 {
			continue
		}
		able++
		if s.suffers(caller) {
			n++
		}
		_, slow := s.has(caller, isSlow)
		waited = waited || slow && s.waits(caller) && s.slowCallee(caller) == ""
	}
	if waited {
		s.add(name, s.slow*pointsAwaited*float64(n)/float64(able), fmt.Sprintf("%d of its %d callers suffer, and one waits for a callee that nobody knows", n, able), "")
	}
}

// stopped weighs that a service calls others no more while it is called as before. Among
// several callers of a callee, each may have stopped.
func (s *scene) stopped(name string) {
	f := s.services[name]
	if f == nil || math.IsNaN(f.requests) || f.kept() < halved {
		return
	}
	most := halved
	if _, slow := s.has(name, isSlow); slow {
		most = gone // as it is slow, it calls less often anyway
	}
	share, which := 0.0, ""
	for _, callee := range s.graph.Callees(name) {
		if c := s.services[callee]; c != nil && c.lost() >= sure && c.kept() < most*f.kept() {
			if one := 1 / float64(len(s.graph.Callers(callee))); one > share {
				share, which = one, callee
			}
		}
	}
	if share > 0 {
		s.add(name, pointsStopped*share, "it calls "+which+" less than half as often as before, and is itself called as often", "")
	}
}

// suffers reports whether a service that is called is slow or fails.
func (s *scene) suffers(name string) bool {
	if f := s.services[name]; f == nil || f.requests == 0 {
		return false
	}
	_, ok := s.has(name, func(f Finding) bool { return isError(f) || isSlow(f) })
	return ok
}

// witnesses weighs how many callers of a candidate suffer.
func (s *scene) witnesses(name string) {
	callers := s.graph.Callers(name)
	n := 0
	for _, caller := range callers {
		if s.suffers(caller) {
			n++
		}
	}
	if n > 0 {
		reason := fmt.Sprintf("%d of its %d callers suffer", n, len(callers))
		if len(callers) == 1 {
			reason = "its only caller suffers"
		}
		s.add(name, pointsFelt*(1-math.Pow(0.5, float64(n))), reason, "")
	}
}

// tally counts the calls of a caller that are measured, and those that are late.
func (s *scene) tally(late map[graph.Call]bool, caller string, callees []string) (measured, n int) {
	for _, callee := range callees {
		c := graph.Call{Caller: caller, Callee: callee}
		if e := s.edges[c]; e != nil && e.source != nil {
			measured++
			if late[c] {
				n++
			}
		}
	}
	return measured, n
}
