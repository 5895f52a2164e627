package metric_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	"google.golang.org/protobuf/testing/protocmp"

	"github.com/redline-metrics/redline/internal/exposition"
	"github.com/redline-metrics/redline/internal/metric"
)

// TestHistogramEqual compares a histogram with client_golang's: many goroutines observe the
// same durations in both, on, below and above each bound.
func TestHistogramEqual(t *testing.T) {
	opts := prometheus.HistogramOpts{Name: "took_seconds", Help: "H.", Buckets: []float64{.005, .25, 1, 300}}
	names := []string{"route"}
	own, reference := metric.NewHistograms(opts, names, false), prometheus.NewHistogramVec(opts, names)
	durations := []time.Duration{0, 1, 5 * time.Millisecond, 5*time.Millisecond + 1, 250 * time.Millisecond, time.Second, time.Second + 1, 5 * time.Minute, 6 * time.Minute}
	var all sync.WaitGroup
	for worker := range 8 {
		all.Go(func() {
			random := rand.New(rand.NewPCG(1, uint64(worker)))
			for range 2_000 {
				d, route := durations[random.IntN(len(durations))], fmt.Sprint(random.IntN(3))
				own.With(route).Observe(d)
				reference.WithLabelValues(route).Observe(d.Seconds())
			}
		})
	}
	all.Wait()
	if diff := cmp.Diff(gather(t, reference), gather(t, own), protocmp.Transform(), protocmp.IgnoreFields(&dto.Histogram{}, "created_timestamp", "sample_sum")); diff != "" {
		t.Error("client_golang's (-) and ours (+):\n" + diff)
	}
}

// TestCounterOfHistogram checks that a counter adds the count of its histogram to its own,
// whichever changes.
func TestCounterOfHistogram(t *testing.T) {
	histograms := metric.NewHistograms(prometheus.HistogramOpts{Name: "h", Buckets: []float64{1}}, nil, false)
	counters := metric.NewCounters(prometheus.CounterOpts{Name: "c_total"}, nil)
	h := histograms.With()
	c := counters.WithMemoryOf(h)
	c.AddCountOf(h)
	c.Inc()
	h.Observe(time.Second)
	h.Observe(time.Hour)
	if got, want := string(counters.AppendText(nil, exposition.OpenMetrics)), "# HELP c \n# TYPE c counter\nc_total 3.0\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestSkips checks that a family collects nothing for the channels of scrapes that write it
// directly, and all for others.
func TestSkips(t *testing.T) {
	gauges := metric.NewGauges(prometheus.Opts{Name: "g"}, nil)
	gauges.With().Add(-2)
	var skips metric.Skips
	gauges.SetSkips(&skips)
	ch := make(chan prometheus.Metric, 1)
	for _, skipped := range []bool{true, false} {
		if skipped {
			skips.Add(ch)
		} else {
			skips.Remove(ch)
		}
		gauges.Collect(ch)
		if got := len(ch) == 0; got != skipped {
			t.Errorf("skipped is %t, want %t", got, skipped)
		}
	}
}

func gather(t *testing.T, c prometheus.Collector) []*dto.MetricFamily {
	t.Helper()
	r := prometheus.NewPedanticRegistry()
	r.MustRegister(c)
	families, err := r.Gather()
	if err != nil {
		t.Fatal(err)
	}
	return families
}
