package metric

import (
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/model"

	"github.com/redline-metrics/redline/internal/exposition"
)

// Histogram is a histogram of durations with classic buckets. It is safe for concurrent
// use.
type Histogram struct {
	labelSet
	buckets
	created creationTime
	// exemplars has one for each bound and one for +Inf; nil if they are switched off.
	exemplars []exemplar
}

// bounds holds the upper bounds of buckets, without +Inf, which is always there.
type bounds struct {
	seconds []float64
	nanos   []int64
	texts   [2][]string // as in a line of each format, from the comma to the value; +Inf too
}

// NewHistograms makes a family of histograms with these label names. The bounds in
// opts.Buckets are in seconds, and rise.
func NewHistograms(opts prometheus.HistogramOpts, names []string, withExemplars bool) *Family[*Histogram] {
	b := &bounds{}
	for _, seconds := range opts.Buckets {
		nanos := math.Round(seconds * float64(time.Second))
		if nanos >= math.MaxInt64 { // as good as +Inf
			break
		}
		b.seconds = append(b.seconds, seconds)
		b.nanos = append(b.nanos, int64(nanos))
	}
	for _, as := range []exposition.Format{exposition.Text, exposition.OpenMetrics} {
		for _, seconds := range append(slices.Clone(b.seconds), math.Inf(1)) {
			text := exposition.AppendLabel(nil, false, model.BucketLabel, as.Bound(seconds))
			b.texts[as] = append(b.texts[as], string(text)+"} ")
		}
	}
	described := prometheus.Opts{Name: opts.Name, Help: opts.Help, ConstLabels: opts.ConstLabels}
	return newFamily(described, histogramKind, names, func(labels labelSet) *Histogram {
		t := &Histogram{
			labelSet: labels,
			buckets:  newBuckets(b),
			created:  createdNow(),
		}
		if withExemplars {
			t.exemplars = make([]exemplar, len(b.nanos)+1)
		}
		return t
	})
}

// SetExemplar sets labels, which are valid, as the exemplar of a duration's bucket.
func (t *Histogram) SetExemplar(d time.Duration, labels prometheus.Labels) {
	t.exemplars[t.bounds.indexOf(d)].set(labels, d.Seconds())
}

// indexOf returns the index of the bucket for d.
func (b *bounds) indexOf(d time.Duration) int {
	i := 0
	for _, bound := range b.nanos {
		if int64(d) <= bound {
			break
		}
		i++
	}
	return i
}

// stackBuckets is the number of buckets for which a stack buffer has room.
const stackBuckets = 32

// cumulative appends to counts the number of durations up to each bound, and of all. It
// returns with them the sum of all.
func (t *Histogram) cumulative(counts []uint64) ([]uint64, nanoseconds) {
	counts, sum := t.appendCounts(counts)
	for i := 1; i < len(counts); i++ {
		counts[i] += counts[i-1]
	}
	return counts, sum
}

// Write implements prometheus.Metric.
func (t *Histogram) Write(out *dto.Metric) error {
	n := len(t.bounds.seconds)
	buckets := make([]dto.Bucket, n)
	counts, nanos := t.cumulative(nil)
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
		default: // the bucket of +Inf is there for its exemplar alone
			inf := math.Inf(1)
			h.Bucket = append(h.Bucket, &dto.Bucket{UpperBound: &inf, CumulativeCount: &counts[n], Exemplar: e})
		}
	}
	sum := nanos.seconds()
	h.SampleCount, h.SampleSum = &counts[n], &sum
	out.Label, out.Histogram = t.pairs(), h
	return nil
}

// append implements Sampler.
func (t *Histogram) append(out []byte, as exposition.Format, name string) []byte {
	var room [stackBuckets]uint64
	counts, sum := t.cumulative(room[:0])
	for i, bound := range t.bounds.texts[as] {
		out = append(append(append(append(out, name...), "_bucket"...), t.text...), bound...)
		if t.text == "" { // bound begins with a comma
			out[len(out)-len(bound)] = '{'
		}
		out = strconv.AppendUint(out, counts[i], 10)
		if as == exposition.OpenMetrics && t.exemplars != nil {
			out = t.exemplars[i].append(out)
		}
		out = append(out, '\n')
	}
	out = as.AppendValue(t.appendTo(append(out, name...), "_sum"), sum.seconds())
	out = t.appendTo(append(append(out, '\n'), name...), "_count")
	return append(strconv.AppendUint(out, counts[len(counts)-1], 10), '\n')
}
