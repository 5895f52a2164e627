package metric

import (
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"

	"github.com/redline-metrics/redline/internal/exposition"
)

// Gauge is a gauge of whole numbers that goes up and down by one.
type Gauge struct {
	labelSet
	stored prometheus.Gauge // used instead of n, unless nil

	// n has a cache line of its own: it changes all the time, while the fields around it
	// are only read.
	_ [64]byte
	n atomic.Int64
	_ [64]byte
}

// NewGauges makes a family of gauges with these label names.
func NewGauges(opts prometheus.Opts, names []string) *Family[*Gauge] {
	return newFamily(opts, gaugeKind, names, func(labels labelSet) *Gauge { return &Gauge{labelSet: labels} })
}

// StoredGauge returns a Gauge of no family, which adds to stored.
func StoredGauge(stored prometheus.Gauge) *Gauge { return &Gauge{stored: stored} }

// Add adds n, which may be negative.
func (l *Gauge) Add(n int64) {
	if l.stored != nil {
		l.stored.Add(float64(n))
		return
	}
	l.n.Add(n)
}

// Write implements prometheus.Metric.
func (l *Gauge) Write(out *dto.Metric) error {
	n := float64(l.n.Load())
	out.Label, out.Gauge = l.pairs(), &dto.Gauge{Value: &n}
	return nil
}

// append implements Sampler.
func (l *Gauge) append(out []byte, as exposition.Format, name string) []byte {
	out = as.AppendValue(l.appendTo(out, name), float64(l.n.Load()))
	return append(out, '\n')
}
