// Package metric has counters, gauges and histograms of durations that many requests change
// at a time. Those of client_golang do more for each request and scrape than there is time
// for. It knows nothing of HTTP.
//
//	family.go: the metrics of one name · counter.go, gauge.go, histogram.go: the kinds ·
//	buckets.go: the counts of a histogram · exemplar.go, labelset.go, creationtime.go: parts
package metric

import (
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"

	"github.com/redline-metrics/redline/internal/exposition"
)

// Counter counts events. It is safe for concurrent use.
type Counter struct {
	labelSet
	created   creationTime
	histogram atomic.Pointer[Histogram] // nil for none
	n         atomic.Uint64             // those that histogram does not count
}

// NewCounters makes a family of counters with these label names.
func NewCounters(opts prometheus.CounterOpts, names []string) *Family[*Counter] {
	return newFamily(prometheus.Opts(opts), counterKind, names, func(labels labelSet) *Counter {
		return &Counter{labelSet: labels, created: createdNow()}
	})
}

// Inc counts an event.
func (t *Counter) Inc() { t.n.Add(1) }

// AddCountOf makes t include the number of durations in h. Then Inc is called only for events
// that are not in h.
func (t *Counter) AddCountOf(h *Histogram) { t.histogram.Store(h) }

// count returns the number of events.
func (t *Counter) count() uint64 {
	n := t.n.Load()
	if h := t.histogram.Load(); h != nil {
		n += h.count()
	}
	return n
}

// Write implements prometheus.Metric.
func (t *Counter) Write(out *dto.Metric) error {
	value := float64(t.count())
	out.Label, out.Counter = t.pairs(), &dto.Counter{Value: &value, CreatedTimestamp: t.created.timestamp()}
	return nil
}

// append implements Sampler.
func (t *Counter) append(out []byte, as exposition.Format, name string) []byte {
	out = as.AppendValue(t.appendTo(out, name), float64(t.count()))
	return append(out, '\n')
}
