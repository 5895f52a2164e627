package cause

import (
	"fmt"
	"math"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/graph"
)

// explains is the share of a caller's rise that its callees' rises have to reach together to
// explain it: a fifth, as a caller often makes several calls for a request.
const explains = 0.2

// resources weighs that a service is down or has no resources left.
func (s *scene) resources(name string) {
	if f, ok := s.has(name, isDown); ok {
		s.add(name, pointsDown, "it is down", f.Evidence)
		s.at(name, f)
	}
	if f, ok := s.has(name, isSaturation); ok {
		s.add(name, pointsSaturated, fmt.Sprintf("its %s rose from %.3g to %.3g", f.Of, f.Change.Before, f.Change.Now), f.Evidence)
		s.at(name, f)
	}
}

// failures weighs that a service fails.
func (s *scene) failures(name string) {
	f, ok := s.has(name, isError)
	if !ok {
		return
	}
	if by := s.failingCallee(name); by != "" {
		s.add(name, pointsVictim, "it fails, as its callee "+by+" does", f.Evidence)
		return
	}
	share, callersFail := s.failedShare(name)
	reason := "it fails" + s.unlikeCallees(name, "do")
	if callersFail {
		reason += fmt.Sprintf(", for %.0f %% of its callers' failures", 100*share)
	}
	s.add(name, pointsOwn*share, reason, f.Evidence)
	s.at(name, f)
}

// unlikeCallees returns the part of a reason that tells a service from its callees, which do
// not fail, or are not slow.
func (s *scene) unlikeCallees(name, verb string) string {
	if len(s.graph.Callees(name)) == 0 {
		return ", and is not known to call others"
	}
	return ", and its callees " + verb + " not"
}

// failingCallee returns the callee that explains the failures of a service.
func (s *scene) failingCallee(name string) string {
	who, most := "", 0.0
	for _, callee := range s.graph.Callees(name) {
		n := s.failed(callee)
		if e := s.edges[graph.Call{Caller: name, Callee: callee}]; e != nil && failedCalls(e) >= sure {
			n = max(n, s.failed(name))
		}
		if n > most {
			who, most = callee, n
		}
	}
	if most < explains*s.failed(name) {
		return ""
	}
	return who
}

// failed returns how many requests a service failed in the present, 0 where no more than
// before. Where nobody counts its requests it returns the share.
func (s *scene) failed(name string) float64 {
	f := s.services[name]
	if _, fails := s.has(name, isError); !fails {
		return 0
	}
	most := 0.0
	for _, r := range f.readings {
		if r.meaning.measure == success || r.meaning.measure == failure {
			_, now, _ := shares(r)
			most = max(most, now)
		}
	}
	if math.IsNaN(f.requests) {
		return most
	}
	return most * f.requests
}

// failedShare returns the share of its callers' failures that a service accounts for, and
// whether they have any.
func (s *scene) failedShare(name string) (share float64, callersFail bool) {
	theirs := 0.0
	for _, caller := range s.graph.Callers(name) {
		theirs = max(theirs, s.failed(caller))
	}
	if theirs == 0 {
		return 1, false
	}
	return min(1, s.failed(name)/theirs), true
}

// slowness weighs that a service is slow: less where its callees explain it, or where it
// seems to wait.
func (s *scene) slowness(name string) {
	f, ok := s.has(name, isSlow)
	if !ok {
		return
	}
	by := s.slowCallee(name)
	switch {
	case !s.weighty(name):
		s.add(name, s.slow*pointsVictim, "it is slow, by too little to explain how long users wait", f.Evidence)
	case by != "":
		s.add(name, s.slow*pointsVictim, "it is slow, as its callee "+by+" is", f.Evidence)
	case s.waits(name):
		s.add(name, s.slow*pointsWaiting, "it is slow, and seems to wait", f.Evidence)
	default:
		s.add(name, s.slow*pointsOwn, "it is slow"+s.unlikeCallees(name, "are"), f.Evidence)
		s.at(name, f)
	}
}

// rise returns by how many seconds users wait longer, at the quantile where that is least.
func rise(symptoms []Finding) float64 {
	least := 0.0
	for _, f := range symptoms {
		if isSlow(f) && (least == 0 || f.Change.By() < least) {
			least = f.Change.By()
		}
	}
	return least
}

// weighty reports whether the slowness of a service can explain that of users.
func (s *scene) weighty(name string) bool {
	_, ok := s.has(name, func(f Finding) bool { return isSlow(f) && f.Change.By() >= s.least })
	return ok
}

// waits reports whether a slow service seems to wait for others: its calls are slow too, or
// it is known to use no more of the processor than before.
func (s *scene) waits(name string) bool {
	if len(s.graph.Callees(name)) == 0 || !s.weighty(name) {
		return false
	}
	if _, ok := s.has(name, isWait); ok {
		return true
	}
	known := false
	for _, r := range s.services[name].readings {
		if r.meaning.measure == latency && r.change.Since == 0 {
			return false // nobody knows how it was before
		}
		if r.meaning.measure == usage {
			if known = true; r.change.Strength >= sure {
				return false
			}
		}
	}
	return known
}

// changed weighs that a candidate started again just before.
func (s *scene) changed(name string) {
	if f, ok := s.has(name, isStart); ok {
		at := time.Unix(int64(f.Change.Now), 0).UTC().Format("15:04:05")
		s.add(name, pointsChanged, "it started at "+at+" UTC", f.Evidence)
	}
}
