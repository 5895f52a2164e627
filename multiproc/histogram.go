package multiproc

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"

	"github.com/redline-metrics/redline/internal/exposition"
	"github.com/redline-metrics/redline/multiproc/internal/dbfile"
)

// Histogram makes a histogram of classic buckets, prometheus.DefBuckets if there
// are none: worker files know no native ones, and no exemplars. All else is as
// for [Writer.Counter].
func (w *Writer) Histogram(o prometheus.HistogramOpts, labels ...string) (func(values ...string) prometheus.Observer, error) {
	bounds, err := boundsOf(o)
	if err != nil {
		return nil, fmt.Errorf("multiproc: %s: %w", o.Name, err)
	}
	m, err := w.write(opts{o.Namespace, o.Subsystem, o.Name, o.Help, o.ConstLabels}, dbfile.Name{Kind: dbfile.Histogram}, labels)
	if err != nil {
		return nil, err
	}
	entries := []namedEntry{{sample: m.family + "_sum"}}
	for _, bound := range append(slices.Clone(bounds), math.Inf(1)) {
		entries = append(entries, namedEntry{sample: m.family + "_bucket", le: exposition.OpenMetrics.Bound(bound)})
	}
	return childrenOf(m, func(c child, values []string) prometheus.Observer {
		places := m.open(values, entries...)
		return &fileHistogram{child: c, bounds: bounds, sum: places[0], buckets: places[1:]}
	}), nil
}

// boundsOf are the upper bounds of a histogram's buckets, less +Inf.
func boundsOf(o prometheus.HistogramOpts) ([]float64, error) {
	if o.NativeHistogramBucketFactor > 1 {
		return nil, errors.New("worker files have no native histograms")
	}
	bounds := slices.Clone(o.Buckets)
	if len(bounds) == 0 {
		bounds = slices.Clone(prometheus.DefBuckets)
	}
	if math.IsInf(bounds[len(bounds)-1], 1) {
		bounds = bounds[:len(bounds)-1]
	}
	for i, bound := range bounds {
		if math.IsNaN(bound) || i > 0 && bound <= bounds[i-1] {
			return nil, fmt.Errorf("buckets %v do not rise", o.Buckets)
		}
	}
	return bounds, nil
}

// fileHistogram is a histogram in a worker file.
type fileHistogram struct {
	child
	bounds  []float64
	sum     dbfile.Ref
	buckets []dbfile.Ref // not accumulated; one more than bounds, for +Inf
}

// Observe adds an observation. One that is not a number is in the sum, and in no
// bucket, as with prometheus_client.
func (h *fileHistogram) Observe(v float64) {
	h.sum.Add(v)
	for i, bound := range h.bounds {
		if v <= bound {
			h.buckets[i].Add(1)
			return
		}
	}
	if !math.IsNaN(v) {
		h.buckets[len(h.bounds)].Add(1)
	}
}

// Write implements prometheus.Metric.
func (h *fileHistogram) Write(out *dto.Metric) error {
	sum, total := h.sum.Load(), uint64(0)
	m := &dto.Histogram{SampleSum: &sum}
	for i, b := range h.buckets {
		total += uint64(b.Load())
		if i < len(h.bounds) {
			accumulated := total
			m.Bucket = append(m.Bucket, &dto.Bucket{UpperBound: &h.bounds[i], CumulativeCount: &accumulated})
		}
	}
	m.SampleCount = &total
	out.Label, out.Histogram = h.labels, m
	return nil
}

// Collect implements prometheus.Collector.
func (h *fileHistogram) Collect(ch chan<- prometheus.Metric) { ch <- h }
