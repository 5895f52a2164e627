package cause

import (
	"cmp"
	"math"
	"slices"

	"github.com/redline-metrics/redline/cmd/redline/internal/graph"
)

// Verdict is the answer of Judge.
type Verdict struct {
	Symptoms []Finding // they show that something is wrong; alerts tell it without any
	Findings []Finding // all, by service
	Causes   []Cause   // the most likely first; empty without a symptom and an alert
	// Roots has the service at the end of the calls that explain each service with an alert.
	Roots map[string]string
	Calls []graph.Call // all that are known
}

// Cause is a candidate with the terms of its score.
type Cause struct {
	Entity graph.Entity
	Score  float64
	Terms  []Term
	// Refuses reports whether calls to it fail, although it reports no failures itself.
	Refuses bool
}

// Term is a reason with its points, and the PromQL that shows it, if any.
type Term struct {
	Points   float64
	Reason   string
	Evidence string
}

// String returns the reason with its evidence.
func (t Term) String() string {
	if t.Evidence == "" {
		return t.Reason
	}
	return t.Reason + ": " + t.Evidence
}

// The points of the terms. Evidence at a candidate itself outweighs a deduction from its
// neighbours, and the cause of a wait outweighs the wait.
const (
	pointsDown      = 4   // it is down
	pointsSaturated = 3   // it has no processor or memory left: a cause by itself
	pointsDelayed   = 3   // calls to it take long or fail, and it answers well in time
	pointsOwn       = 2   // it is slow or fails, and its callees are not
	pointsStopped   = 2   // it stopped calling
	pointsAwaited   = 1.5 // its callers wait for one of their callees, which may be this
	pointsWaiting   = 1   // it is slow, and seems to wait
	pointsFelt      = 1   // its callers suffer, each of whom takes half of the doubt
	pointsVictim    = 0.5 // it is slow or fails, as its callees do
	pointsChanged   = 0.5 // it changed just before
	aside           = 0.5 // the factor of slowness where users get errors and do not wait
)

// Judge returns what is wrong at a moment, and the causes in the order of their likelihood.
// Where alerts are on, they say that something is wrong: the causes are among the services
// that they name and those that these call.
func Judge(in Input) Verdict {
	v, unseen := judge(in, observe(in, nil))
	if len(unseen) > 0 {
		known := observe(in, nil)
		v, _ = judge(in, observe(in, known.stand(unseen)))
	}
	return v
}

// judge returns the verdict on a world, and the alerts about which it shows nothing.
func judge(in Input, w *world) (v Verdict, unseen []Alert) {
	found := map[string][]Finding{}
	for _, name := range w.names {
		if f := w.services[name]; f != nil {
			found[name] = f.findings(name, in.moment())
			v.Findings = append(v.Findings, found[name]...)
		}
	}
	v.Calls = w.graph.Calls()
	var scope map[string]bool
	if len(in.Alerts) > 0 {
		v.Symptoms, unseen = alerted(in.Alerts, found)
		scope = w.scope(in.Alerts)
	} else if v.Symptoms = w.symptoms(found); len(v.Symptoms) == 0 {
		return v, nil
	}
	s := &scene{world: w, found: found, causes: map[string]*Cause{}, slow: 1}
	if !slices.ContainsFunc(v.Symptoms, func(f Finding) bool { return f.Kind == Anomaly }) {
		s.slow = aside
	}
	s.least = explains * rise(v.Symptoms)
	s.weigh()
	v.Causes = s.ranked(scope)
	v.Roots = s.roots(in.Alerts, v.Causes)
	return v, unseen
}

// scene is a world in which something is wrong.
type scene struct {
	*world
	found  map[string][]Finding
	causes map[string]*Cause
	slow   float64 // the factor of points for slowness
	least  float64 // the rise in seconds below which slowness does not explain that of users
}

// weigh gives all candidates their points.
func (s *scene) weigh() {
	for _, name := range s.names {
		s.resources(name)
		s.failures(name)
		s.slowness(name)
		s.stopped(name)
	}
	late := s.late()
	own := s.lateCallers(late)
	for _, name := range s.names {
		s.delayed(name, late, own)
		s.refused(name)
		s.awaited(name)
	}
	for _, name := range s.names {
		if s.causes[name] != nil {
			s.witnesses(name)
			s.changed(name)
		}
	}
}

// add gives a candidate points for a reason.
func (s *scene) add(name string, points float64, reason, evidence string) {
	c := s.causes[name]
	if c == nil {
		c = &Cause{Entity: s.graph.Entity(name)}
		s.causes[name] = c
	}
	c.Score += points
	c.Terms = append(c.Terms, Term{points, reason, evidence})
}

// at narrows a candidate to the instance that a finding is of.
func (s *scene) at(name string, f Finding) {
	if c := s.causes[name]; f.Entity.Kind == graph.Instance && c.Entity.Kind == graph.Service {
		c.Entity = f.Entity
	}
}

// has returns the strongest finding of a service that fits.
func (s *scene) has(name string, fits func(Finding) bool) (Finding, bool) {
	if i := slices.IndexFunc(s.found[name], fits); i >= 0 {
		return s.found[name][i], true
	}
	return Finding{}, false
}

// ranked returns the candidates of a scope, nil is all, in the order of their scores. Of two without resources, the
// one comes first that uses more than ever. Other ties go by traffic: the callee that is
// called more often is likelier to be waited for.
func (s *scene) ranked(scope map[string]bool) []Cause {
	causes := make([]Cause, 0, len(s.causes))
	for name, c := range s.causes {
		if scope == nil || scope[name] {
			causes = append(causes, *c)
		}
	}
	traffic := func(c Cause) float64 {
		if f := s.services[c.Entity.Name]; f != nil && !math.IsNaN(f.requests) {
			return f.requests
		}
		return 0
	}
	need := func(c Cause) float64 {
		f, _ := s.has(c.Entity.Name, isSaturation)
		return f.Strength
	}
	slices.SortFunc(causes, func(a, b Cause) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(need(b), need(a)), cmp.Compare(traffic(b), traffic(a)), cmp.Compare(a.Entity.Name, b.Entity.Name))
	})
	return causes
}
