package redline

import (
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline/internal/seriestable"
)

// vector finds the child of one metric vector that an exchange belongs to.
type vector[M any] struct {
	bits     code // of a code, those that tell children apart
	named    bool // the name tells them apart too
	labels   []Label
	children *seriestable.Table[*child[M]]
	// byArrival holds the children of a family all of whose labels are known when a request
	// arrives.
	byArrival [arrivals]atomic.Pointer[child[M]]
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
	bits, named := f.keyParts()
	return &vector[M]{
		bits: bits, named: named, labels: labels,
		children: seriestable.New(cfg.MaxSeries, overflowOf, func(k seriestable.Key, overflow bool) *child[M] {
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
	if c := v.byArrival[x.arrived.arrival()].Load(); c != nil {
		return c.metric
	}
	return v.find(x)
}

// find looks the metric up by all labels of the family.
func (v *vector[M]) find(x *Exchange) M {
	name := ""
	if v.named {
		name = x.Route
	}
	var room joinRoom
	c := v.children.At(uint32(x.code()&v.bits), name, x.join(room[:0], v.labels))
	switch {
	case c.dropped != nil:
		c.dropped.Inc()
	case v.bits&outcomeBits == 0 && !v.named && len(v.labels) == 0:
		v.byArrival[x.arrived.arrival()].Store(c)
	}
	return c.metric
}
