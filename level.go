package redline

import (
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
)

// level is a gauge of whole things that go up and down by one.
type level struct {
	desc   *prometheus.Desc
	labels []*dto.LabelPair
	stored prometheus.Gauge // unless nil, in the place of n: by Config.Store

	// n has a cache line of its own: it changes all the time, what surrounds it
	// is read all the time.
	_ [64]byte
	n atomic.Int64
	_ [64]byte
}

func newLevels(opts prometheus.Opts, names []string) *family[*level] {
	return newFamily(prometheus.NewDesc(opts.Name, opts.Help, names, opts.ConstLabels),
		func(desc *prometheus.Desc, labels []*dto.LabelPair) *level {
			return &level{desc: desc, labels: labels}
		})
}

// add goes up by n, or down.
func (l *level) add(n int64) {
	if l.stored != nil {
		l.stored.Add(float64(n))
		return
	}
	l.n.Add(n)
}

// Desc implements prometheus.Metric.
func (l *level) Desc() *prometheus.Desc { return l.desc }

// Write implements prometheus.Metric.
func (l *level) Write(out *dto.Metric) error {
	n := float64(l.n.Load())
	out.Label, out.Gauge = l.labels, &dto.Gauge{Value: &n}
	return nil
}
