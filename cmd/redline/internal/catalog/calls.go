package catalog

import "slices"

// outgoing is the family in which a service says what became of the calls that it
// made, and the labels that it has.
type outgoing struct {
	duration              Family
	peer, status, failure string
}

// callsOf finds it: a histogram that a schema of package redline has.
func callsOf(families []Family) (outgoing, bool) {
	var names, peers, failures []string
	for _, s := range schemas() {
		names, peers, failures = append(names, s.Calls.Name), append(peers, s.Calls.Peer), append(failures, s.Calls.Error)
	}
	peers = append(peers, "peer_service", "host")
	for _, f := range families {
		if f.Type == Histogram && slices.Contains(names, f.Name) {
			o := outgoing{f, oneOf(f, peers), oneOf(f, statusNames()), oneOf(f, failures)}
			return o, o.peer != ""
		}
	}
	return outgoing{}, false
}

// failed matches the calls that the peer failed: by an answer of 5xx, or by none. What
// the caller gave up is not one of them.
func (o outgoing) failed() string {
	if o.failure != "" {
		return labelName(o.failure) + `!~"4..|canceled|"`
	}
	return labelName(o.status) + `!~"[1-4]..|canceled|"`
}

// tells says whether o has failures.
func (o outgoing) tells() bool { return o.status != "" || o.failure != "" }

// of is a scope of those series alone that name a peer as o does.
func (o outgoing) of(s scope) scope {
	s.matchers = append(slices.Clone(s.matchers), labelName(o.peer)+`!=""`)
	return s
}

func (o outgoing) errors(s scope, labels ...string) string {
	failed, total := sum(s.rate(o.duration, o.failed()), labels...), sum(s.rate(o.duration), labels...)
	return "(" + failed + " or 0 * " + total + ") / " + total
}

// panels show the calls by peer.
func (o outgoing) panels() []Panel {
	s, l := o.of(seen("")), legend(o.peer)
	panels := []Panel{{
		Title: "Calls by peer", Description: "Calls a second to other services.",
		Kind: Stacked, Unit: RequestsPerSec, Queries: []Query{{Expr: most(sum(s.rate(o.duration), o.peer)), Legend: l}},
	}}
	if o.tells() {
		panels = append(panels, Panel{
			Title: "Failed calls by peer", Description: "How many of the calls failed: status 5xx, or no answer.",
			Kind: Lines, Unit: Ratio, Queries: []Query{{Expr: most(o.errors(s, o.peer)), Legend: l}},
		})
	}
	return append(panels, Panel{
		Title: "p99 by peer", Description: "99 in 100 calls take at most this long.",
		Kind: Lines, Unit: Seconds, Queries: []Query{{Expr: most(s.quantile(0.99, o.duration, o.peer)), Legend: l}},
	})
}
