package redline

import (
	"cmp"
	"net/http"
	"strconv"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"
)

// vector finds the child of one metric vector that an exchange belongs to.
type vector[M any] struct {
	family   Family
	labels   []Label
	children *table[*child[M]]
	// byMethod holds the children of a family with no label but the method.
	byMethod [methodCount]atomic.Pointer[child[M]]
}

// child is one metric of a vector. In the one that stands for all past the limit, dropped
// counts those recorded into it.
type child[M any] struct {
	metric  M
	dropped prometheus.Counter
}

// counters returns the child of a counter with certain label values.
type counters = func(values ...string) prometheus.Counter

// newVector makes a vector for f. with returns its children by their label values: first
// those of f's own labels, then those of labels.
func newVector[M any](cfg *Config, f Family, labels []Label, dropped counters, with func(...string) M) *vector[M] {
	return &vector[M]{
		family: f,
		labels: labels,
		children: newTable(cfg.MaxSeries, func(k key, overflow bool) *child[M] {
			// with cannot panic: the values are valid UTF-8, one for each name.
			c := &child[M]{metric: with(cfg.labelValues(f, k)...)}
			if overflow {
				c.dropped = dropped(f.Name)
			}
			return c
		}),
	}
}

// of returns the metric that x belongs to.
func (v *vector[M]) of(x *Exchange) M {
	if c := v.byMethod[x.method].Load(); c != nil {
		return c.metric
	}
	return v.find(x)
}

// find looks the metric up by all labels of the family.
func (v *vector[M]) find(x *Exchange) M {
	var k key
	if v.family.Method != "" {
		k.method = x.method
	}
	if v.family.Status != "" {
		k.status = x.outcome()
	}
	if v.family.Route != "" {
		k.route = x.Route
	}
	var room joinRoom
	c := v.children.at(k.method, k.status, k.route, x.join(room[:0], v.labels))
	switch {
	case c.dropped != nil:
		c.dropped.Inc()
	case v.family.Route == "" && v.family.Status == "" && len(v.labels) == 0:
		v.byMethod[x.method].Store(c)
	}
	return c.metric
}

// labelNames returns the names of the family's own labels, followed by those of labels.
func (f Family) labelNames(labels []Label) []string {
	var names []string
	for _, name := range []string{f.Method, f.Route, f.Peer, f.Status, f.Error} {
		if name != "" {
			names = append(names, name)
		}
	}
	for _, l := range labels {
		names = append(names, l.Name)
	}
	return names
}

// labelValues returns the values of the labels that labelNames names, in its order.
func (cfg *Config) labelValues(f Family, k key) []string {
	var values []string
	if f.Method != "" {
		values = append(values, methodNames(cfg.Schema.OtherMethod)[k.method])
	}
	if f.Route != "" {
		values = append(values, k.route)
	}
	if f.Peer != "" {
		values = append(values, cmp.Or(k.route, peerOther))
	}
	switch {
	case f.Status == "":
	case f.Error != "" && k.status < 0: // Error has it
		values = append(values, "")
	default:
		values = append(values, statusText(k.status))
	}
	if f.Error != "" {
		values = append(values, errorText(k.status))
	}
	return append(values, k.values()...)
}

// sameLabels reports whether f and g have the same labels, under any names.
func (f Family) sameLabels(g Family) bool {
	return (f.Method != "") == (g.Method != "") && (f.Route != "") == (g.Route != "") && (f.Status != "") == (g.Status != "")
}

// The outcomes of exchanges and calls without a status. Status codes are positive.
const (
	aborted int16 = -1 - iota
	timedOut
	canceled
	failed
)

// outcome returns x's status for a key.
func (x *Exchange) outcome() int16 {
	if x.Aborted {
		return aborted
	}
	return int16(x.Status) //nolint:gosec // net/http allows three digits
}

// statusText returns an outcome as the value of a status label.
func statusText(outcome int16) string {
	switch outcome {
	case aborted:
		return statusAborted
	case timedOut:
		return callTimedOut
	case canceled:
		return callCanceled
	case failed:
		return callFailed
	}
	return strconv.Itoa(int(outcome))
}

// errorText returns an outcome as the value of an error label; empty for none.
func errorText(outcome int16) string {
	if outcome > 0 && outcome < http.StatusBadRequest {
		return ""
	}
	return statusText(outcome)
}
