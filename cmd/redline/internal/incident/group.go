package incident

import (
	"cmp"
	"maps"
	"slices"
)

// group represents alerts that belong together, and the open incidents that have some of
// them.
type group struct {
	alerts    []asked  // the oldest first
	incidents []string // the oldest first
	root      string
}

// asked represents an alert as a round knows it.
type asked struct {
	live

	root string // the last that is known, or ""
}

// known represents an open incident as a round knows it.
type known struct {
	id       string
	roots    []string        // of its alerts that are on, else of the last ones
	services map[string]bool // that are part of it
	opened   int64           // Unix nanoseconds
}

// arrange returns the groups of alerts: those with the same root belong together, and those
// that are in one incident stay together. Incidents without alerts stand for their last
// roots. roots has the roots of services, or is nil where nobody knows: then alerts have the
// roots of before, and a new one joins an incident that its service is part of.
func arrange(alerts []asked, incidents []known, roots map[string]string) []group {
	sets := &disjoint{parent: map[string]string{}}
	moved := map[string]bool{} // incidents of whose alerts the roots are known anew
	for i := range alerts {
		moved[alerts[i].incident] = roots != nil
	}
	for i := range incidents {
		in := &incidents[i]
		if moved[in.id] {
			continue
		}
		for _, root := range in.roots {
			sets.join(incidentNode(in.id), rootNode(root))
		}
	}
	for i := range alerts {
		a := &alerts[i]
		a.root = rootOf(a, incidents, roots)
		sets.join(alertNode(a.Fingerprint), rootNode(a.root))
		if a.incident != "" {
			sets.join(alertNode(a.Fingerprint), incidentNode(a.incident))
		}
	}
	found := map[string]*group{}
	of := func(node string) *group {
		set := sets.of(node)
		if found[set] == nil {
			found[set] = &group{}
		}
		return found[set]
	}
	for i := range alerts {
		g := of(alertNode(alerts[i].Fingerprint))
		g.alerts = append(g.alerts, alerts[i])
	}
	for _, in := range slices.SortedFunc(slices.Values(incidents), func(a, b known) int {
		return cmp.Or(cmp.Compare(a.opened, b.opened), cmp.Compare(a.id, b.id))
	}) {
		g := of(incidentNode(in.id))
		g.incidents = append(g.incidents, in.id)
	}
	var groups []group
	for _, set := range slices.Sorted(maps.Keys(found)) {
		g := found[set]
		slices.SortFunc(g.alerts, func(a, b asked) int { return compareLive(&a.live, &b.live) })
		g.root = mainRoot(g.alerts)
		groups = append(groups, *g)
	}
	return groups
}

// rootOf returns the root of an alert.
func rootOf(a *asked, incidents []known, roots map[string]string) string {
	if root := roots[a.Service]; root != "" {
		return root
	}
	if roots == nil && a.root != "" {
		return a.root
	}
	if a.Service == "" {
		return "alert " + a.Name // those without a service belong together by their rule
	}
	if roots == nil {
		for _, in := range incidents {
			if in.services[a.Service] && len(in.roots) > 0 {
				return in.roots[0]
			}
		}
	}
	return a.Service
}

// mainRoot returns the root of most alerts.
func mainRoot(alerts []asked) string {
	times := map[string]int{}
	best := ""
	for _, a := range alerts {
		times[a.root]++
		if n := times[a.root]; best == "" || n > times[best] {
			best = a.root
		}
	}
	return best
}

func compareLive(a, b *live) int {
	return cmp.Or(a.Fired.Compare(b.Fired), cmp.Compare(a.Fingerprint, b.Fingerprint))
}

func alertNode(fingerprint string) string { return "a" + fingerprint }
func incidentNode(id string) string       { return "i" + id }
func rootNode(root string) string         { return "r" + root }

// disjoint represents sets of nodes that have no node in common.
type disjoint struct{ parent map[string]string }

func (d *disjoint) of(node string) string {
	for {
		p, ok := d.parent[node]
		if !ok || p == node {
			return node
		}
		if above, ok := d.parent[p]; ok {
			d.parent[node] = above
		}
		node = p
	}
}

// join makes the sets of two nodes one.
func (d *disjoint) join(a, b string) {
	a, b = d.of(a), d.of(b)
	if b < a {
		a, b = b, a
	}
	d.parent[b] = a
}
