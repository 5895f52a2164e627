package redline

import (
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"

	"github.com/redline-metrics/redline/internal/render"
)

// level is a gauge of whole things that go up and down by one.
type level struct {
	labelSet
	stored prometheus.Gauge // unless nil, in the place of n: by Config.Store

	// n has a cache line of its own: it changes all the time, what surrounds it
	// is read all the time.
	_ [64]byte
	n atomic.Int64
	_ [64]byte
}

func newLevels(opts prometheus.Opts, names []string) *family[*level] {
	return newFamily(opts, gaugeKind, names, func(labels labelSet) *level { return &level{labelSet: labels} })
}

// add goes up by n, or down.
func (l *level) add(n int64) {
	if l.stored != nil {
		l.stored.Add(float64(n))
		return
	}
	l.n.Add(n)
}

// Write implements prometheus.Metric.
func (l *level) Write(out *dto.Metric) error {
	n := float64(l.n.Load())
	out.Label, out.Gauge = l.pairs(), &dto.Gauge{Value: &n}
	return nil
}

// append implements sampler.
func (l *level) append(out []byte, as render.Format, name string) []byte {
	out = as.AppendValue(l.appendTo(out, name), float64(l.n.Load()))
	return append(out, '\n')
}
