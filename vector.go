package redline

import (
	"strconv"

	"github.com/prometheus/client_golang/prometheus"
)

// vector finds the child of one metric vector that an exchange belongs to.
type vector[M any] struct {
	family   Family
	labels   []Label
	children *table[*child[M]]
}

// child is one metric of a vector. In the one that stands for all past the
// limit, dropped counts them.
type child[M any] struct {
	metric  M
	dropped prometheus.Counter
}

// newVector makes a vector for f, whose children with returns by their label
// values: those of f's own labels first, those of labels after them.
func newVector[M any](f Family, labels []Label, limit int, dropped *prometheus.CounterVec, with func(...string) M) *vector[M] {
	return &vector[M]{
		family: f,
		labels: labels,
		children: newTable(limit, func(k key, overflow bool) *child[M] {
			// with cannot panic: the values are valid UTF-8, one for each name.
			c := &child[M]{metric: with(f.labelValues(k)...)}
			if overflow {
				c.dropped = dropped.WithLabelValues(f.Name)
			}
			return c
		}),
	}
}

// of returns the metric that x belongs to.
func (v *vector[M]) of(x *Exchange) M {
	var k key
	if v.family.Method != "" {
		k.method = x.Method
	}
	if v.family.Route != "" {
		k.route = x.Route
	}
	if v.family.Status != "" {
		k.status = x.outcome()
	}
	c := v.children.at(k.method, k.route, k.status, x.join(v.labels))
	if c.dropped != nil {
		c.dropped.Inc()
	}
	return c.metric
}

// labelNames are the names of a family's labels, labels after its own.
func (f Family) labelNames(labels []Label) []string {
	var names []string
	for _, name := range []string{f.Method, f.Route, f.Status} {
		if name != "" {
			names = append(names, name)
		}
	}
	for _, l := range labels {
		names = append(names, l.Name)
	}
	return names
}

// labelValues are the values of the labels that labelNames names, in its order.
func (f Family) labelValues(k key) []string {
	var values []string
	if f.Method != "" {
		values = append(values, k.method)
	}
	if f.Route != "" {
		values = append(values, k.route)
	}
	if f.Status != "" {
		values = append(values, statusText(k.status))
	}
	return append(values, k.values()...)
}

// aborted is the outcome of an exchange without a status. Status codes are
// positive.
const aborted = -1

// outcome is x's status as it stands in a key.
func (x *Exchange) outcome() int {
	if x.Aborted {
		return aborted
	}
	return x.Status
}

// statusText is an outcome as a label value.
func statusText(outcome int) string {
	if outcome == aborted {
		return statusAborted
	}
	return strconv.Itoa(outcome)
}
