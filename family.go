package redline

import (
	"strings"
	"sync"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
)

// family is a vector of metrics of a kind of our own. client_golang's have more
// to do for each request than a request's time allows.
type family[M prometheus.Metric] struct {
	desc *prometheus.Desc
	open func(desc *prometheus.Desc, labels []*dto.LabelPair) M

	mu       sync.Mutex
	children map[string]M // by joined label values
}

func newFamily[M prometheus.Metric](desc *prometheus.Desc, open func(*prometheus.Desc, []*dto.LabelPair) M) *family[M] {
	return &family[M]{desc: desc, open: open, children: map[string]M{}}
}

// withLabelValues returns the metric with these label values, one for each name.
func (f *family[M]) withLabelValues(values ...string) M {
	f.mu.Lock()
	defer f.mu.Unlock()
	joined := strings.Join(values, labelEnd)
	m, ok := f.children[joined]
	if !ok {
		m = f.open(f.desc, prometheus.MakeLabelPairs(f.desc, values))
		f.children[joined] = m
	}
	return m
}

// Describe implements prometheus.Collector.
func (f *family[M]) Describe(ch chan<- *prometheus.Desc) { ch <- f.desc }

// Collect implements prometheus.Collector.
func (f *family[M]) Collect(ch chan<- prometheus.Metric) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, m := range f.children {
		ch <- m
	}
}
