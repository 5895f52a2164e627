package redline

import (
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/model"

	"github.com/redline-metrics/redline/internal/render"
)

// timing is a histogram of durations with classic buckets alone. It is safe for
// concurrent use.
type timing struct {
	labelSet
	durations
	created created
	// exemplars are those of the bounds and of what is above all; nil where there are
	// to be none.
	exemplars []exemplar
}

// bounds are the upper bounds of buckets, less +Inf, which is always there.
type bounds struct {
	seconds []float64
	nanos   []int64
	texts   [2][]string // as in a line of each format, from the comma to the value; +Inf too
}

// newTimings makes a family. opts.Buckets rise.
func newTimings(opts prometheus.HistogramOpts, names []string, withExemplars bool) *family[*timing] {
	b := &bounds{}
	for _, seconds := range opts.Buckets {
		nanos := math.Round(seconds * float64(time.Second))
		if nanos >= math.MaxInt64 { // as good as +Inf
			break
		}
		b.seconds = append(b.seconds, seconds)
		b.nanos = append(b.nanos, int64(nanos))
	}
	for _, as := range []render.Format{render.Text, render.OpenMetrics} {
		for _, seconds := range append(slices.Clone(b.seconds), math.Inf(1)) {
			text := render.AppendLabel(nil, false, model.BucketLabel, as.Bound(seconds))
			b.texts[as] = append(b.texts[as], string(text)+"} ")
		}
	}
	described := prometheus.Opts{Name: opts.Name, Help: opts.Help, ConstLabels: opts.ConstLabels}
	return newFamily(described, histogramKind, names, func(labels labelSet) *timing {
		t := &timing{
			labelSet:  labels,
			durations: newDurations(b),
			created:   createdNow(),
		}
		if withExemplars {
			t.exemplars = make([]exemplar, len(b.nanos)+1)
		}
		return t
	})
}

// exemplify has labels, which are valid, as the exemplar of a duration's bucket.
func (t *timing) exemplify(d time.Duration, labels prometheus.Labels) {
	t.exemplars[t.bounds.bucket(d)].set(labels, d.Seconds())
}

// bucket is the number of the bucket that d is in.
func (b *bounds) bucket(d time.Duration) int {
	i := 0
	for _, bound := range b.nanos {
		if int64(d) <= bound {
			break
		}
		i++
	}
	return i
}

// usualBuckets are as many as there is room for on a stack.
const usualBuckets = 32

// accumulated appends the number of durations that are at most each of the bounds, and
// of all, to counts, and gives with them the sum of all.
func (t *timing) accumulated(counts []uint64) ([]uint64, nanoseconds) {
	counts, sum := t.appendCounts(counts)
	for i := 1; i < len(counts); i++ {
		counts[i] += counts[i-1]
	}
	return counts, sum
}

// Write implements prometheus.Metric.
func (t *timing) Write(out *dto.Metric) error {
	n := len(t.bounds.seconds)
	buckets := make([]dto.Bucket, n)
	counts, nanos := t.accumulated(nil)
	h := &dto.Histogram{Bucket: make([]*dto.Bucket, n), CreatedTimestamp: t.created.timestamp()}
	for i := range buckets {
		buckets[i].UpperBound = &t.bounds.seconds[i]
		buckets[i].CumulativeCount = &counts[i]
		h.Bucket[i] = &buckets[i]
	}
	for i := range t.exemplars {
		e := t.exemplars[i].write()
		switch {
		case e == nil:
		case i < n:
			buckets[i].Exemplar = e
		default: // the bucket above all is there for its exemplar alone
			inf := math.Inf(1)
			h.Bucket = append(h.Bucket, &dto.Bucket{UpperBound: &inf, CumulativeCount: &counts[n], Exemplar: e})
		}
	}
	sum := nanos.seconds()
	h.SampleCount, h.SampleSum = &counts[n], &sum
	out.Label, out.Histogram = t.pairs(), h
	return nil
}

// append implements sampler.
func (t *timing) append(out []byte, as render.Format, name string) []byte {
	var room [usualBuckets]uint64
	counts, sum := t.accumulated(room[:0])
	for i, bound := range t.bounds.texts[as] {
		out = append(append(append(append(out, name...), "_bucket"...), t.text...), bound...)
		if t.text == "" { // bound begins with a comma
			out[len(out)-len(bound)] = '{'
		}
		out = strconv.AppendUint(out, counts[i], 10)
		if as == render.OpenMetrics && t.exemplars != nil {
			out = t.exemplars[i].append(out)
		}
		out = append(out, '\n')
	}
	out = as.AppendValue(t.appendTo(append(out, name...), "_sum"), sum.seconds())
	out = t.appendTo(append(append(out, '\n'), name...), "_count")
	return append(strconv.AppendUint(out, counts[len(counts)-1], 10), '\n')
}
