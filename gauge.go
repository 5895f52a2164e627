package redline

import (
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"

	"github.com/redline-metrics/redline/internal/render"
)

// gauge is a gauge of whole numbers that goes up and down by one.
type gauge struct {
	labelSet
	stored prometheus.Gauge // used instead of n, if there is a Config.Store

	// n has a cache line of its own: it changes all the time, while the fields around it
	// are only read.
	_ [64]byte
	n atomic.Int64
	_ [64]byte
}

func newGauges(opts prometheus.Opts, names []string) *family[*gauge] {
	return newFamily(opts, gaugeKind, names, func(labels labelSet) *gauge { return &gauge{labelSet: labels} })
}

// add adds n, which may be negative.
func (l *gauge) add(n int64) {
	if l.stored != nil {
		l.stored.Add(float64(n))
		return
	}
	l.n.Add(n)
}

// Write implements prometheus.Metric.
func (l *gauge) Write(out *dto.Metric) error {
	n := float64(l.n.Load())
	out.Label, out.Gauge = l.pairs(), &dto.Gauge{Value: &n}
	return nil
}

// append implements sampler.
func (l *gauge) append(out []byte, as render.Format, name string) []byte {
	out = as.AppendValue(l.appendTo(out, name), float64(l.n.Load()))
	return append(out, '\n')
}
