package catalog

import "strings"

// outgoing are the families in which a service says what became of the calls that it
// made, and the labels that they have.
type outgoing struct {
	duration     Family
	peer, status string
}

// peerNames are what the label of the service that is called is called.
func peerNames() []string { return []string{"peer", "server_address", "peer_service", "host"} }

// callsOf finds them: histograms of a client's requests.
func callsOf(families []Family) (outgoing, bool) {
	for _, f := range families {
		if strings.HasPrefix(f.Name, "http_client_request_duration") && f.Type == Histogram {
			o := outgoing{f, oneOf(f, peerNames()), oneOf(f, statusNames())}
			return o, o.peer != ""
		}
	}
	return outgoing{}, false
}

// failed matches the calls that the peer failed: by an answer of 5xx, or by none.
func (o outgoing) failed() string { return o.status + `!~"[1-4]..|canceled"` }

func (o outgoing) errors(s scope, labels ...string) string {
	failed, total := sum(s.rate(o.duration, o.failed()), labels...), sum(s.rate(o.duration), labels...)
	return "(" + failed + " or 0 * " + total + ") / " + total
}

// panels show the calls by peer.
func (o outgoing) panels() []Panel {
	s, l := seen(""), legend(o.peer)
	panels := []Panel{{
		Title: "Calls by peer", Description: "Calls a second to other services.",
		Kind: Stacked, Unit: RequestsPerSec, Queries: []Query{{Expr: most(sum(s.rate(o.duration), o.peer)), Legend: l}},
	}}
	if o.status != "" {
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
