package multiproc

import (
	"strings"
	"sync"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
)

// child holds the labels that all metricSpec metrics have.
type child struct {
	desc   *prometheus.Desc
	labels []*dto.LabelPair
}

// Desc implements prometheus.Metric.
func (c *child) Desc() *prometheus.Desc { return c.desc }

// Describe implements prometheus.Collector.
func (c *child) Describe(ch chan<- *prometheus.Desc) { ch <- c.desc }

// childrenOf returns a function that finds or makes the child with certain label values.
func childrenOf[M any](m *metricSpec, open func(c child, values []string) M) func(values ...string) M {
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
