package multiproc_test

import (
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/expfmt"

	"github.com/redline-metrics/redline/multiproc"
)

// newWriter writes to dir until the test ends.
func newWriter(t testing.TB, dir, id string) *multiproc.Writer {
	t.Helper()
	w, err := multiproc.NewWriter(multiproc.WriterConfig{Dir: dir, ID: id, Lost: func(err error) { t.Errorf("lost: %v", err) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

// must unwraps a function that makes a metric.
func must[M any](m M, err error) func(testing.TB) M {
	return func(t testing.TB) M {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
}

// use makes all four types by the functions of vecs, and uses them: a Writer's,
// or client_golang's.
func use(counter func(...string) prometheus.Counter, gauge func(...string) prometheus.Gauge, histogram, summary func(...string) prometheus.Observer) {
	for _, path := range []string{"/", "/é😀", "/\"quoted\"\\\n\t\u2028", ""} {
		counter(path, "x").Inc()
		counter(path, "x").Add(2.5)
		gauge(path).Set(5)
		gauge(path).Inc()
		gauge(path).Sub(0.5)
		gauge(path).Dec()
		for _, v := range []float64{0.005, 0.1, 0.25, 7, 1e6, 1e300, -1} {
			histogram(path).Observe(v)
			summary(path).Observe(v)
		}
	}
	counter("untouched", "y")
	histogram("untouched")
}

// TestWriter holds that a Writer's files are merged to the values that client_golang has
// in memory.
func TestWriter(t *testing.T) {
	consts := prometheus.Labels{"zone": "a"}
	counterOpts := prometheus.CounterOpts{Namespace: "shop", Name: "orders_total", Help: "Orders, \"so\" to\nsay.", ConstLabels: consts}
	gaugeOpts := prometheus.GaugeOpts{Name: "carts", Help: "Carts.", ConstLabels: consts}
	histogramOpts := prometheus.HistogramOpts{Name: "took_seconds", Help: "Time.", ConstLabels: consts, Buckets: []float64{1e-5, 0.005, 0.25, 1, 1e6, math.Inf(1)}}
	summaryOpts := prometheus.SummaryOpts{Name: "size_bytes", Help: "Sizes.", ConstLabels: consts}

	dir := t.TempDir()
	w := newWriter(t, dir, "")
	use(must(w.Counter(counterOpts, "path", "a"))(t), must(w.Gauge(gaugeOpts, multiproc.LiveSum, "path"))(t),
		must(w.Histogram(histogramOpts, "path"))(t), must(w.Summary(summaryOpts, "path"))(t))
	got := without(without(expose(t, newCollector(t, dir, nil)), "redline_multiproc_series_lost_total"), "redline_multiproc_files_lost_total")

	c := prometheus.NewCounterVec(counterOpts, []string{"path", "a"})
	g := prometheus.NewGaugeVec(gaugeOpts, []string{"path"})
	h := prometheus.NewHistogramVec(histogramOpts, []string{"path"})
	s := prometheus.NewSummaryVec(summaryOpts, []string{"path"})
	use(c.WithLabelValues, g.WithLabelValues, h.WithLabelValues, s.WithLabelValues)
	registry := prometheus.NewRegistry()
	registry.MustRegister(c, g, h, s)
	want(t, got, textOf(t, registry))
	for _, name := range listed(t, dir) {
		if !strings.HasSuffix(name, fmt.Sprintf("_%d.db", os.Getpid())) {
			t.Errorf("wrote %s", name)
		}
	}
}

// textOf returns the text of the metrics that a registry gathers.
func textOf(t *testing.T, registry *prometheus.Registry) string {
	t.Helper()
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, f := range families {
		if _, err := expfmt.MetricFamilyToText(&text, f); err != nil {
			t.Fatal(err)
		}
	}
	return text.String()
}

// TestWriterMetrics holds that children are client_golang's metrics, that a registry of
// this process could have too, and the Writer is a collector of all processes' sums.
func TestWriterMetrics(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, map[string][]byte{"counter_1.db": worker(wide, sample{key: `["c", "c_total", {}, "C."]`, value: 40})})
	w := newWriter(t, dir, "")
	own := prometheus.NewRegistry()
	c := must(w.Counter(prometheus.CounterOpts{Name: "c_total", Help: "C."}))(t)()
	c.Add(2)
	h := must(w.Histogram(prometheus.HistogramOpts{Name: "h", Help: "H.", Buckets: []float64{1}}))(t)()
	h.Observe(0.5)
	h.Observe(math.NaN())
	s := must(w.Summary(prometheus.SummaryOpts{Name: "s", Help: "S."}))(t)()
	s.Observe(3)
	g := must(w.Gauge(prometheus.GaugeOpts{Name: "g", Help: "G."}, multiproc.LiveAll))(t)()
	g.SetToCurrentTime()
	g.Set(1)
	for _, one := range []any{c, h, s, g} {
		own.MustRegister(one.(prometheus.Collector))
	}
	want(t, textOf(t, own), `
# HELP c_total C.
# TYPE c_total counter
c_total 2
# HELP g G.
# TYPE g gauge
g 1
# HELP h H.
# TYPE h histogram
h_bucket{le="1"} 1
h_bucket{le="+Inf"} 1
h_sum NaN
h_count 1
# HELP s S.
# TYPE s summary
s_sum 3
s_count 1
`)
	all := prometheus.NewRegistry()
	all.MustRegister(w)
	if text := textOf(t, all); !strings.Contains(text, "\nc_total 42\n") || !strings.Contains(text, fmt.Sprintf("\ng{pid=\"%d\"} 1\n", os.Getpid())) ||
		!strings.Contains(text, "\nredline_multiproc_files 5\n") {
		t.Errorf("of all processes:\n%s", text)
	}
	if _, ok := h.(prometheus.Histogram); !ok {
		t.Error("a histogram is no prometheus.Histogram")
	}
	if _, ok := s.(prometheus.Summary); !ok {
		t.Error("a summary is no prometheus.Summary")
	}
	defer func() {
		if recover() == nil {
			t.Error("a counter went back")
		}
	}()
	c.Add(-1)
}

// TestWriterResumes holds that a process goes on with the totals that one of the same
// identifier has left, and not with its live gauges. A file that is another Writer's, or
// of no use, is left alone.
func TestWriterResumes(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, map[string][]byte{
		"counter_x.db":       worker(wide, sample{key: hits, value: 3}),
		"gauge_livesum_x.db": worker(wide, sample{key: `["g", "g", {}, "G."]`, value: 5}),
		"histogram_x.db":     worker(thin, sample{key: `["h", "h_sum", {}, "H."]`, value: 5}),
	})
	for range 2 {
		w := newWriter(t, dir, "x")
		must(w.Counter(prometheus.CounterOpts{Name: "hits_total", Help: "Hits."}, "path"))(t)("/").Inc()
		must(w.Gauge(prometheus.GaugeOpts{Name: "g", Help: "G."}, multiproc.LiveSum))(t)().Inc()
		must(w.Histogram(prometheus.HistogramOpts{Name: "h", Help: "H.", Buckets: []float64{1}}))(t)().Observe(1)
	}
	text := expose(t, newCollector(t, dir, nil))
	for _, line := range []string{`hits_total{path="/"} 5`, "g 2", "h_sum 7", "h_count 2"} {
		if !strings.Contains(text, "\n"+line+"\n") {
			t.Errorf("no line %s in\n%s", line, text)
		}
	}
	wanted := []string{
		"counter_x-2.db", "counter_x.db", "gauge_livesum_x-2.db", "gauge_livesum_x.db",
		"histogram_x-2.db", "histogram_x-3.db", "histogram_x.db",
	}
	if diff := cmp.Diff(wanted, listed(t, dir)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

// TestWriterAllocations holds that nothing is allocated once a child is there.
func TestWriterAllocations(t *testing.T) {
	w := newWriter(t, t.TempDir(), "")
	c := must(w.Counter(prometheus.CounterOpts{Name: "c_total"}))(t)()
	g := must(w.Gauge(prometheus.GaugeOpts{Name: "g"}, multiproc.MostRecent))(t)()
	h := must(w.Histogram(prometheus.HistogramOpts{Name: "h"}))(t)()
	s := must(w.Summary(prometheus.SummaryOpts{Name: "s"}))(t)()
	if n := testing.AllocsPerRun(100, func() {
		c.Inc()
		g.Set(1)
		h.Observe(1)
		s.Observe(1)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// TestWriterModes holds that each mode has its file and its way to become one.
func TestWriterModes(t *testing.T) {
	dir := t.TempDir()
	modes := []string{
		multiproc.All, multiproc.LiveAll, multiproc.Min, multiproc.LiveMin, multiproc.Max, multiproc.LiveMax,
		multiproc.Sum, multiproc.LiveSum, multiproc.MostRecent, multiproc.LiveMostRecent,
	}
	for i, v := range []float64{3, 5, 4} {
		w := newWriter(t, dir, fmt.Sprint("w", i))
		for _, mode := range modes {
			must(w.Gauge(prometheus.GaugeOpts{Name: "g_" + mode, Help: "x"}, mode))(t)().Set(v)
		}
	}
	var got []string
	for line := range strings.Lines(expose(t, newCollector(t, dir, nil))) {
		if strings.HasPrefix(line, "g_") {
			got = append(got, strings.TrimSuffix(line, "\n"))
		}
	}
	wanted := []string{
		`g_all{pid="w0"} 3`, `g_all{pid="w1"} 5`, `g_all{pid="w2"} 4`,
		`g_liveall{pid="w0"} 3`, `g_liveall{pid="w1"} 5`, `g_liveall{pid="w2"} 4`,
		"g_livemax 5", "g_livemin 3", "g_livemostrecent 4", "g_livesum 12",
		"g_max 5", "g_min 3", "g_mostrecent 4", "g_sum 12",
	}
	if !slices.Equal(got, wanted) {
		t.Errorf("got %v", got)
	}
}
