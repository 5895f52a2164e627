package cause

import (
	"cmp"
	"slices"
)

// Alert is an alert that is on. It says that something is wrong, however long it has been so.
type Alert struct {
	Service string // "" where the alert names none
	Symptom Symptom
}

// Symptom is the kind of fault that an alert tells.
type Symptom string

// The symptoms. An alert of an unknown name has Other.
const (
	Failing Symptom = "failing" // requests fail
	Slow    Symptom = "slow"    // requests are slow
	Down    Symptom = "down"    // targets cannot be scraped
	Short   Symptom = "short"   // of memory, descriptors or processor
	Other   Symptom = "other"
)

// shows reports whether a finding is of the kind that an alert tells.
func (y Symptom) shows(f Finding) bool {
	switch y {
	case Failing:
		return isError(f)
	case Slow:
		return isSlow(f) || isWait(f)
	case Down:
		return isDown(f)
	case Short:
		return isSaturation(f)
	}
	return f.Kind != Shift
}

// reach returns a service and all that it calls, and they call.
func (w *world) reach(services ...string) map[string]bool {
	reached := map[string]bool{}
	for len(services) > 0 {
		name := services[0]
		services = services[1:]
		if !reached[name] {
			reached[name] = true
			services = append(services, w.graph.Callees(name)...)
		}
	}
	return reached
}

// scope returns the services among which the cause of alerts is, or nil where it may be any.
func (w *world) scope(alerts []Alert) map[string]bool {
	var services []string
	for _, a := range alerts {
		if a.Service != "" {
			services = append(services, a.Service)
		}
	}
	if len(services) == 0 {
		return nil
	}
	return w.reach(services...)
}

// alerted returns the findings that alerts are about, the strongest first, and the alerts
// about which nothing is found: their service is as bad as before.
func alerted(alerts []Alert, found map[string][]Finding) (symptoms []Finding, unseen []Alert) {
	seen := map[string]bool{}
	for _, a := range alerts {
		shown := false
		for _, f := range found[a.Service] {
			if !a.Symptom.shows(f) {
				continue
			}
			shown = true
			if key := string(f.Kind) + f.Of + f.Evidence; !seen[key] {
				seen[key] = true
				symptoms = append(symptoms, f)
			}
		}
		if !shown && a.Service != "" && a.Symptom != Short && a.Symptom != Other {
			unseen = append(unseen, a)
		}
	}
	slices.SortStableFunc(symptoms, func(a, b Finding) int { return cmp.Compare(b.Strength, a.Strength) })
	return symptoms, unseen
}

// standing says for which services, and for which symptoms, the present is judged by itself.
// An alert tells that it is bad, and the time before is as bad or not known.
type standing map[string]map[Symptom]bool

// stand returns the series that stand because of alerts: they are of these services, and the cause may
// be any that these call.
func (w *world) stand(unseen []Alert) standing {
	all := standing{}
	for _, a := range unseen {
		for name := range w.reach(a.Service) {
			if all[name] == nil {
				all[name] = map[Symptom]bool{}
			}
			all[name][a.Symptom] = true
		}
	}
	return all
}

// of reports whether a quantity of a service is judged by itself.
func (s standing) of(service string, m measure) bool {
	switch m {
	case success, failure:
		return s[service][Failing]
	case latency:
		return s[service][Slow]
	case up:
		return s[service][Down]
	}
	return false
}

// alone returns the change of a series from how it would be if all were well: no request
// fails, none takes time, each scrape goes well. When it began is not known.
func alone(points []Point, m moment, of measure) (Change, bool) {
	w := split(points, m)
	if len(w.now) == 0 {
		return Change{}, false
	}
	slices.Sort(w.now)
	var c Change
	if of == success || of == up {
		c.Before, c.High, c.Low, c.Most = 1, 1, 1, 1
	}
	c.Now, c.Least = w.now[(len(w.now)-1)/2], w.now[0]
	switch c.Noise = floorOf(of).absolute; of {
	case latency:
		c.Noise = felt
	case up:
		c.Noise = 1
	}
	c.Strength = c.By() / c.Noise
	c.Samples = len(w.before)
	return c, true
}

// roots returns the service at the end of the calls that explain each service with an alert.
func (s *scene) roots(alerts []Alert, causes []Cause) map[string]string {
	roots := map[string]string{}
	for _, a := range alerts {
		if a.Service != "" && s.services[a.Service] != nil {
			roots[a.Service] = s.root(a.Service, causes)
		}
	}
	return roots
}

// root follows the calls that explain a service to their end. Where no call explains it, the
// first cause does, if it is among those that the service calls and well ahead of itself.
func (s *scene) root(service string, causes []Cause) string {
	seen, name := map[string]bool{}, service
	for !seen[name] {
		seen[name] = true
		if s.services[name] == nil {
			break
		}
		if by := cmp.Or(s.failingCallee(name), s.slowCallee(name), s.downCallee(name)); by != "" {
			name = by
		}
	}
	if name != service || len(causes) == 0 {
		return name
	}
	own := 0.0
	for _, c := range causes {
		if c.Entity.Name == service {
			own = c.Score
		}
	}
	if first := causes[0]; first.Score >= own+lead && s.reach(service)[first.Entity.Name] {
		return first.Entity.Name
	}
	return service
}

// downCallee returns the callee of a service that is down.
func (s *scene) downCallee(name string) string {
	for _, callee := range s.graph.Callees(name) {
		if _, down := s.has(callee, isDown); down {
			return callee
		}
	}
	return ""
}
