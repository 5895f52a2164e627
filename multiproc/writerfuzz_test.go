package multiproc_test

import (
	"fmt"
	"math"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"github.com/redline-metrics/redline/multiproc"
)

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
