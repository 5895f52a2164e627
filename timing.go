package redline

import (
	"math"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// timings is a vector of histograms of durations, with classic buckets alone. It
// takes a third of the time of client_golang's, which do all else: it counts
// whole nanoseconds, in integers that need no loop to add to.
type timings struct {
	desc   *prometheus.Desc
	upper  []float64 // bounds in seconds
	bounds []int64   // the same in nanoseconds

	mu       sync.Mutex
	children map[string]*timing // by joined label values
}

// timing is one histogram. It is safe for concurrent use. A scrape that meets
// an observation half-way may see its bucket without its sum, never a count that
// differs from the buckets.
type timing struct {
	of      *timings
	labels  []*dto.LabelPair
	created *timestamppb.Timestamp
	counts  []atomic.Uint64 // of each bound, and of what is above all; not accumulated

	sum   atomic.Uint64 // nanoseconds, less what was carried
	mu    sync.Mutex    // held to carry and to read
	carry uint64        // times carryUnit
}

// carryUnit is what goes from sum to carry when sum has reached it. 64 bits of
// nanoseconds are 584 years: three weeks of ten thousand open streams.
const carryUnit = 1 << 62

// newTimings makes a vector. opts.Buckets rise.
func newTimings(opts prometheus.HistogramOpts, names []string) *timings {
	v := &timings{
		desc:     prometheus.NewDesc(opts.Name, opts.Help, names, opts.ConstLabels),
		children: map[string]*timing{},
	}
	for _, seconds := range opts.Buckets {
		nanos := math.Round(seconds * float64(time.Second))
		if nanos >= math.MaxInt64 { // as good as +Inf, which is always there
			break
		}
		v.upper = append(v.upper, seconds)
		v.bounds = append(v.bounds, int64(nanos))
	}
	return v
}

// withLabelValues returns the histogram with these label values, one for each
// name.
func (v *timings) withLabelValues(values ...string) *timing {
	v.mu.Lock()
	defer v.mu.Unlock()
	joined := strings.Join(values, labelEnd)
	t, ok := v.children[joined]
	if !ok {
		t = &timing{
			of:      v,
			labels:  prometheus.MakeLabelPairs(v.desc, values),
			created: timestamppb.Now(),
			counts:  make([]atomic.Uint64, len(v.bounds)+1),
		}
		v.children[joined] = t
	}
	return t
}

// Describe implements prometheus.Collector.
func (v *timings) Describe(ch chan<- *prometheus.Desc) { ch <- v.desc }

// Collect implements prometheus.Collector.
func (v *timings) Collect(ch chan<- prometheus.Metric) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, t := range v.children {
		ch <- t
	}
}

// observe adds a duration.
func (t *timing) observe(d time.Duration) {
	i := 0
	for i < len(t.of.bounds) && int64(d) > t.of.bounds[i] {
		i++
	}
	t.counts[i].Add(1)
	if t.sum.Add(uint64(max(d, 0))) >= carryUnit { //nolint:gosec // not negative
		t.mu.Lock()
		if t.sum.Load() >= carryUnit {
			t.sum.Add(^uint64(carryUnit - 1)) // minus carryUnit
			t.carry++
		}
		t.mu.Unlock()
	}
}

// seconds is the sum of all durations.
func (t *timing) seconds() float64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return (float64(t.carry)*carryUnit + float64(t.sum.Load())) / float64(time.Second)
}

// Desc implements prometheus.Metric.
func (t *timing) Desc() *prometheus.Desc { return t.of.desc }

// Write implements prometheus.Metric.
func (t *timing) Write(out *dto.Metric) error {
	n := len(t.of.upper)
	buckets := make([]dto.Bucket, n)
	values := make([]uint64, n+1)
	h := &dto.Histogram{Bucket: make([]*dto.Bucket, n), CreatedTimestamp: t.created}
	var total uint64
	for i := range values {
		total += t.counts[i].Load()
		values[i] = total
		if i < n {
			buckets[i].UpperBound = &t.of.upper[i]
			buckets[i].CumulativeCount = &values[i]
			h.Bucket[i] = &buckets[i]
		}
	}
	sum := t.seconds()
	h.SampleCount, h.SampleSum = &values[n], &sum
	out.Label, out.Histogram = t.labels, h
	return nil
}
