package multiproc

import (
	"math"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
)

// child is what all written metrics have: their labels.
type child struct {
	desc   *prometheus.Desc
	labels []*dto.LabelPair
}

// Desc implements prometheus.Metric.
func (c *child) Desc() *prometheus.Desc { return c.desc }

// Describe implements prometheus.Collector.
func (c *child) Describe(ch chan<- *prometheus.Desc) { ch <- c.desc }

// childrenOf returns what finds or makes the child with certain label values.
func childrenOf[M any](m *written, open func(c child, values []string) M) func(values ...string) M {
	var mu sync.Mutex
	children := map[string]M{}
	return func(values ...string) M {
		mu.Lock()
		defer mu.Unlock()
		id := strings.Join(values, "\xff") // which is in no valid UTF-8
		one, ok := children[id]
		if !ok {
			valid := make([]string, len(values))
			for i, v := range values {
				valid[i] = strings.ToValidUTF8(v, "\ufffd")
			}
			one = open(child{m.desc, prometheus.MakeLabelPairs(m.desc, valid)}, valid)
			children[id] = one
		}
		return one
	}
}

// load is the number at a place.
func load(at *atomic.Uint64) float64 { return math.Float64frombits(at.Load()) }

// add adds to the number at a place. What it does is one atomic step, to all
// processors and to whoever reads the file.
func add(at *atomic.Uint64, v float64) {
	for {
		old := at.Load()
		if at.CompareAndSwap(old, math.Float64bits(math.Float64frombits(old)+v)) {
			return
		}
	}
}
