package redline

import (
	"math"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/model"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/redline-metrics/redline/internal/render"
)

// timing is a histogram of durations with classic buckets alone. It counts whole
// nanoseconds, in integers that need no loop to add to. It is safe for
// concurrent use; a scrape that meets an observation half-way may see it in its
// bucket and not in the sum, but never a count that is not that of the buckets.
type timing struct {
	labelSet
	bounds  *bounds
	created *timestamppb.Timestamp
	// cells are what observations change, apart from what they read, so that
	// processors do not take the latter from each other: the sum in nanoseconds,
	// less what was carried; the count of each bound; that of what is above all.
	// Most requests change the first two or three, on one cache line.
	cells []atomic.Uint64
	// exemplars are those of the bounds and of what is above all; nil where there are
	// to be none.
	exemplars []exemplar

	mu    sync.Mutex // held to carry and to read the sum
	carry uint64     // times carryUnit
}

// sum is the cell of the sum; counts are those of the counts, not accumulated.
func (t *timing) sum() *atomic.Uint64     { return &t.cells[0] }
func (t *timing) counts() []atomic.Uint64 { return t.cells[1:] }

// carryUnit is what goes from sum to carry when sum has reached it. 64 bits of
// nanoseconds are 584 years: three weeks of ten thousand open streams.
const carryUnit = 1 << 62

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
			labelSet: labels,
			bounds:   b,
			created:  timestamppb.Now(),
			cells:    make([]atomic.Uint64, len(b.nanos)+2),
		}
		if withExemplars {
			t.exemplars = make([]exemplar, len(b.nanos)+1)
		}
		return t
	})
}

// observe adds a duration, which is not negative.
func (t *timing) observe(d time.Duration) {
	t.cells[1+t.bounds.bucket(d)].Add(1)
	if t.sum().Add(uint64(d)) >= carryUnit { //nolint:gosec // not negative
		t.carryOver()
	}
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

func (t *timing) carryOver() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.sum().Load() >= carryUnit {
		t.sum().Add(^uint64(carryUnit - 1)) // minus carryUnit
		t.carry++
	}
}

// count is the number of all durations.
func (t *timing) count() uint64 {
	var n uint64
	counts := t.counts()
	for i := range counts {
		n += counts[i].Load()
	}
	return n
}

// seconds is the sum of all durations.
func (t *timing) seconds() float64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return (float64(t.carry)*carryUnit + float64(t.sum().Load())) / float64(time.Second)
}

// Write implements prometheus.Metric.
func (t *timing) Write(out *dto.Metric) error {
	n := len(t.bounds.seconds)
	buckets := make([]dto.Bucket, n)
	accumulated := make([]uint64, n+1)
	h := &dto.Histogram{Bucket: make([]*dto.Bucket, n), CreatedTimestamp: t.created}
	var total uint64
	for i := range accumulated {
		total += t.counts()[i].Load()
		accumulated[i] = total
		if i < n {
			buckets[i].UpperBound = &t.bounds.seconds[i]
			buckets[i].CumulativeCount = &accumulated[i]
			h.Bucket[i] = &buckets[i]
		}
	}
	for i := range t.exemplars {
		e := t.exemplars[i].write()
		switch {
		case e == nil:
		case i < n:
			buckets[i].Exemplar = e
		default: // the bucket above all is there for its exemplar alone
			inf := math.Inf(1)
			h.Bucket = append(h.Bucket, &dto.Bucket{UpperBound: &inf, CumulativeCount: &accumulated[n], Exemplar: e})
		}
	}
	sum := t.seconds()
	h.SampleCount, h.SampleSum = &accumulated[n], &sum
	out.Label, out.Histogram = t.pairs(), h
	return nil
}

// append implements sampler.
func (t *timing) append(out []byte, as render.Format, name string) []byte {
	var total uint64
	counts := t.counts()
	for i, bound := range t.bounds.texts[as] {
		total += counts[i].Load()
		out = append(append(append(append(out, name...), "_bucket"...), t.text...), bound...)
		if t.text == "" { // bound begins with a comma
			out[len(out)-len(bound)] = '{'
		}
		out = strconv.AppendUint(out, total, 10)
		if as == render.OpenMetrics && t.exemplars != nil {
			out = t.exemplars[i].append(out)
		}
		out = append(out, '\n')
	}
	out = as.AppendValue(t.appendTo(append(out, name...), "_sum"), t.seconds())
	out = t.appendTo(append(append(out, '\n'), name...), "_count")
	return append(strconv.AppendUint(out, total, 10), '\n')
}
