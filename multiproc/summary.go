package multiproc

import (
	"fmt"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"

	"github.com/redline-metrics/redline/multiproc/internal/dbfile"
)

// Summary makes a summary of sum and count: quantiles of several processes cannot
// be merged, so objectives are an error. All else is as for [Writer.Counter].
func (w *Writer) Summary(o prometheus.SummaryOpts, labels ...string) (func(values ...string) prometheus.Observer, error) {
	if len(o.Objectives) > 0 {
		return nil, fmt.Errorf("multiproc: %s: worker files have no quantiles", o.Name)
	}
	m, err := w.write(opts{o.Namespace, o.Subsystem, o.Name, o.Help, o.ConstLabels}, dbfile.Name{Kind: dbfile.Summary}, labels)
	if err != nil {
		return nil, err
	}
	return childrenOf(m, func(c child, values []string) prometheus.Observer {
		places := m.open(values, namedEntry{sample: m.family + "_count"}, namedEntry{sample: m.family + "_sum"})
		return &fileSummary{child: c, count: places[0], sum: places[1]}
	}), nil
}

// fileSummary is a summary in a worker file.
type fileSummary struct {
	child
	count, sum dbfile.Ref
}

// Observe adds an observation.
func (s *fileSummary) Observe(v float64) {
	s.count.Add(1)
	s.sum.Add(v)
}

// Write implements prometheus.Metric.
func (s *fileSummary) Write(out *dto.Metric) error {
	count, sum := uint64(s.count.Load()), s.sum.Load()
	out.Label, out.Summary = s.labels, &dto.Summary{SampleCount: &count, SampleSum: &sum}
	return nil
}

// Collect implements prometheus.Collector.
func (s *fileSummary) Collect(ch chan<- prometheus.Metric) { ch <- s }
