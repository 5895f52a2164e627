package multiproc_test

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

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

// TestWriterErrors covers metrics that cannot be written, or not be read by others.
func TestWriterErrors(t *testing.T) {
	dir := t.TempDir()
	w := newWriter(t, dir, "")
	counter := func(name string, labels ...string) error {
		_, err := w.Counter(prometheus.CounterOpts{Name: name}, labels...)
		return err
	}
	if err := counter("c_total", "a"); err != nil {
		t.Fatal(err)
	}
	histogram := func(o prometheus.HistogramOpts) error {
		o.Name = "h"
		_, err := w.Histogram(o)
		return err
	}
	_, mode := w.Gauge(prometheus.GaugeOpts{Name: "g"}, "average")
	_, quantiles := w.Summary(prometheus.SummaryOpts{Name: "s", Objectives: map[float64]float64{0.5: 0.1}})
	_, nowhere := multiproc.NewWriter(multiproc.WriterConfig{Dir: filepath.Join(dir, "nowhere")})
	_, consts := w.Counter(prometheus.CounterOpts{Name: "x_total", ConstLabels: prometheus.Labels{"a": ""}}, "a")
	for message, err := range map[string]error{
		`multiproc: c_total: there is a metric of this name already`:     counter("c_total", "a"),
		`multiproc: 0: "0" is not the name of a metric`:                  counter("0"),
		`multiproc: d_total: "a-b" is not the name of a label`:           counter("d_total", "a-b"),
		`multiproc: e_total: the label "pid" is taken`:                   counter("e_total", "pid"),
		`multiproc: f_total: the label "x" is there twice`:               counter("f_total", "x", "x"),
		`multiproc: x_total: the label "a" is there twice`:               consts,
		`multiproc: h: buckets [2 1] do not rise`:                        histogram(prometheus.HistogramOpts{Buckets: []float64{2, 1}}),
		`multiproc: h: worker files have no native histograms`:           histogram(prometheus.HistogramOpts{NativeHistogramBucketFactor: 1.1}),
		`multiproc: g: "average" is not a mode of gauges`:                mode,
		`multiproc: s: worker files have no quantiles`:                   quantiles,
		"multiproc: stat " + dir + "/nowhere: no such file or directory": nowhere,
	} {
		if err == nil || err.Error() != message {
			t.Errorf("error %v, want %s", err, message)
		}
	}
	labelled := must(w.Counter(prometheus.CounterOpts{Name: "y_total"}, "a"))(t)
	defer func() {
		if r := fmt.Sprint(recover()); r != "multiproc: y_total: 2 label values, want 1" {
			t.Errorf("panic %q", r)
		}
	}()
	labelled("1", "2")
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

// TestWriterClosed holds that metrics go on, for nobody but themselves; the files are a
// dead worker's, though the process lives.
func TestWriterClosed(t *testing.T) {
	dir := t.TempDir()
	w := newWriter(t, dir, "")
	with := must(w.Counter(prometheus.CounterOpts{Name: "c_total", Help: "C."}, "a"))(t)
	known := with("known")
	known.Inc()
	fold(t, newCollector(t, dir, nil), 0)
	lost := 0
	closing, err := multiproc.NewWriter(multiproc.WriterConfig{Dir: dir, ID: "closing", Lost: func(err error) {
		if lost++; !errors.Is(err, os.ErrClosed) {
			t.Errorf("lost: %v", err)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	with = must(closing.Counter(prometheus.CounterOpts{Name: "c_total", Help: "C."}, "a"))(t)
	other := with("known")
	other.Add(2)
	for range 2 {
		if err := closing.Close(); err != nil {
			t.Fatal(err)
		}
	}
	other.Add(100)
	with("new").Add(100)
	if lost != 1 {
		t.Errorf("%d losses reported", lost)
	}
	c := newCollector(t, dir, nil)
	fold(t, c, 1)
	if text := expose(t, c); !strings.Contains(text, "\nc_total{a=\"known\"} 3\n") || strings.Contains(text, "new") {
		t.Errorf("after closing one of two:\n%s", text)
	}
}

// TestWriterAtOnce holds that many goroutines count in the same series while they are
// read, and files grow. None is lost, and no total goes back.
func TestWriterAtOnce(t *testing.T) {
	const goroutines, rounds, series = 8, 2000, 600
	dir := t.TempDir()
	w := newWriter(t, dir, "")
	counts := must(w.Counter(prometheus.CounterOpts{Name: "c_total", Help: "C."}, "a"))(t)
	times := must(w.Histogram(prometheus.HistogramOpts{Name: "h", Help: "H."}, "a"))(t)
	done := make(chan struct{})
	var wg sync.WaitGroup
	for range goroutines {
		wg.Go(func() {
			for i := range rounds {
				label := strings.Repeat("x", 100) + fmt.Sprint(i%series)
				counts(label).Inc()
				times(label).Observe(0.25)
			}
		})
	}
	go func() {
		wg.Wait()
		close(done)
	}()
	c := newCollector(t, dir, nil)
	sum := func(name string) (sum float64) {
		for line := range strings.Lines(expose(t, c, name)) {
			if strings.HasPrefix(line, name+"{") {
				sum += lineValue(t, strings.TrimSuffix(line, "\n"))
			}
		}
		return sum
	}
	for last, reading := 0.0, true; reading; {
		select {
		case <-done:
			reading = false
		default:
		}
		now := sum("c_total")
		if now < last {
			t.Fatalf("%v after %v", now, last)
		}
		last = now
	}
	for name, want := range map[string]float64{"c_total": goroutines * rounds, "h_count": goroutines * rounds, "h_sum": goroutines * rounds / 4} {
		if got := sum(name); got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}

// FuzzWriteRead holds that with any help text and any label's value, a written metric is
// read, to the last bit of its value.
func FuzzWriteRead(f *testing.F) {
	f.Add("Hits.", "/", 1.5, uint8(0))
	f.Add("é \"\\\n\x00", "\xff😀\u2028", math.Inf(1), uint8(7))
	f.Add("", "", math.Copysign(0, -1), uint8(200))
	f.Fuzz(func(t *testing.T, help, value string, v float64, more uint8) {
		dir := t.TempDir()
		w := newWriter(t, dir, "x")
		gauges := must(w.Gauge(prometheus.GaugeOpts{Name: "g", Help: help}, multiproc.Max, "a"))(t)
		for i := range more {
			gauges(value + strings.Repeat("y", int(i)+1)).Set(1)
		}
		gauges(value).Set(v)
		c := newCollector(t, dir, nil)
		text := expose(t, c, "g")
		parser := expfmt.NewTextParser(model.UTF8Validation)
		families, err := parser.TextToMetricFamilies(strings.NewReader(text))
		if err != nil {
			t.Fatalf("%v:\n%s", err, text)
		}
		valid := strings.ToValidUTF8(value, "\ufffd")
		found := false
		for _, m := range families["g"].GetMetric() {
			if m.GetLabel()[0].GetValue() == valid {
				found = true
				if got := m.GetGauge().GetValue(); math.Float64bits(got) != math.Float64bits(v) && got == got {
					t.Errorf("%v is read, %v was written", got, v)
				}
			}
		}
		if !found || len(families["g"].GetMetric()) != int(more)+1 {
			t.Errorf("%d series, and the one is there: %v\n%s", len(families["g"].GetMetric()), found, text)
		}
		if got := families["g"].GetHelp(); got != strings.TrimLeft(help, " \t") && utf8.ValidString(help) { // the format has blanks before it
			t.Errorf("help %q, want %q", got, help)
		}
	})
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
