package multiproc_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline/multiproc"
)

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
