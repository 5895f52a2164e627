package catalog

import (
	"slices"

	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
)

// outgoing is the family in which a service reports the calls that it made, and its labels.
type outgoing struct {
	duration              inventory.Family
	peer, status, failure string
}

// callsOf finds the family of calls: a histogram that a schema of package redline has.
func callsOf(families []inventory.Family) (outgoing, bool) {
	var names, peers, failures []string
	for _, s := range schemas() {
		names, peers, failures = append(names, s.Calls.Name), append(peers, s.Calls.Peer), append(failures, s.Calls.Error)
	}
	peers = append(peers, "peer_service", "host")
	for _, f := range families {
		if f.Type == inventory.Histogram && slices.Contains(names, f.Name) {
			o := outgoing{f, oneOf(f, peers), oneOf(f, statusNames()), oneOf(f, failures)}
			return o, o.peer != ""
		}
	}
	return outgoing{}, false
}

// calls returns the family of calls of a schema.
func (s namedSchema) calls(native bool) outgoing {
	f := inventory.Family{Name: s.Calls.Name, Type: inventory.Histogram, Native: native, Labels: labelsOf(s.Calls)}
	if !native {
		f.Bounds = s.Buckets
	}
	return outgoing{f, s.Calls.Peer, s.Calls.Status, s.Calls.Error}
}

// failed returns a matcher of the calls that the peer failed: by an answer of 5xx, or by
// none. Calls that the caller gave up are not among them.
func (o outgoing) failed() string {
	if o.failure != "" {
		return labelName(o.failure) + `!~"4..|canceled|"`
	}
	return labelName(o.status) + `!~"[1-4]..|canceled|"`
}

// hasErrors reports whether o has failures.
func (o outgoing) hasErrors() bool { return o.status != "" || o.failure != "" }

// of returns a scope of the series alone that name a peer as o does.
func (o outgoing) of(s scope) scope {
	s.matchers = append(slices.Clone(s.matchers), labelName(o.peer)+`!=""`)
	return s
}

func (o outgoing) errors(s scope, labels ...string) string {
	failed, total := sum(s.rate(o.duration, o.failed()), labels...), sum(s.rate(o.duration), labels...)
	return "(" + failed + " or 0 * " + total + ") / " + total
}

// panels returns the panels of calls by peer.
func (o outgoing) panels() []Panel {
	s, l := dashboardScope(""), legend(o.peer)
	panels := []Panel{{
		Title: "Calls by peer", Description: "Calls a second to other services.",
		Kind: Stacked, Unit: RequestsPerSec, Queries: s.stack(func(s scope) string { return sum(o.of(s).rate(o.duration), o.peer) }, l),
	}}
	if o.hasErrors() {
		panels = append(panels, Panel{
			Title: "Failed calls by peer", Description: "How many of the calls failed: status 5xx, or no answer.",
			Kind: Lines, Unit: Ratio, Queries: []Query{s.topk(func(s scope) string { return o.errors(o.of(s), o.peer) }, l)},
		})
	}
	slowest := s.topk(func(s scope) string { return o.of(s).quantile(0.99, o.duration, o.peer) }, l)
	slowest.Bounds = boundsIn(o.duration)
	return append(panels, Panel{
		Title: "p99 by peer", Description: "99 in 100 calls take at most this long.",
		Kind: Lines, Unit: Seconds, Queries: []Query{slowest},
	})
}
