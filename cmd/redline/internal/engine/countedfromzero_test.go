package engine_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/internal/await"
)

// TestCountedFromZero holds that the first requests of a kind count, as many as there are
// at once: a new series of a service was zero at the scrape before. The kind: series that
// begin with more than nothing. Those of which nobody knows since when they count get no
// zero: of a first scrape, of exporters, of others that a target hands on, and such that a
// configuration has left out before.
func TestCountedFromZero(t *testing.T) {
	var burst atomic.Bool
	address := answering(t, func() string {
		text := `http_requests_total{status="200"} 100
http_requests_total{status="dropped"} 40
statements_total{query="a"} 5
`
		if burst.Load() {
			text += `http_requests_total{status="500"} 30
app_http_latency_seconds_bucket{le="+Inf"} 30
app_http_latency_seconds_count 30
app_http_latency_seconds_sum 12
http_requests_total{status="404",instance="another"} 7
http_requests_in_progress 3
statements_total{query="b"} 1000000
`
		}
		return text
	})
	dir := t.TempDir()
	file := filepath.Join(dir, "prometheus.yml")
	configure := func(more string) {
		text := fmt.Sprintf("global: {scrape_interval: 100ms}\nscrape_configs:\n  - {job_name: app, honor_labels: true, static_configs: [{targets: [%q]}]%s}\n", address, more)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	configure(`, metric_relabel_configs: [{source_labels: [status], regex: dropped, action: drop}]`)
	r := start(t, engine.Config{File: file, Dir: t.TempDir()})
	// least returns the least values of series in these minutes, by a label.
	least := func(selector, label string) map[string]float64 {
		return r.query(t, "min_over_time("+selector+"[5m])", label)
	}
	await.NoError(t, func() error {
		if len(least("http_requests_total", "status")) == 0 || r.targets(t)["app"].Health != "up" {
			return errors.New("it was not scraped yet")
		}
		return nil
	})
	burst.Store(true)
	await.NoError(t, func() error {
		if len(least("statements_total", "query")) < 2 {
			return errors.New("the burst was not scraped yet")
		}
		return nil
	})
	for selector, want := range map[string]float64{
		`http_requests_total{status="200"}`: 100, `http_requests_total{status="500"}`: 0, `http_requests_total{status="404"}`: 7,
		`app_http_latency_seconds_bucket`: 0, `app_http_latency_seconds_count`: 0, `app_http_latency_seconds_sum`: 0,
		`http_requests_in_progress`: 3, `statements_total{query="a"}`: 5, `statements_total{query="b"}`: 1000000,
	} {
		if got := least(selector, "job")["app"]; got != want {
			t.Errorf("%s is at least %v, want %v", selector, got, want)
		}
	}
	await.NoError(t, func() error { // by two samples
		if got := r.query(t, `increase(http_requests_total{status="500"}[5m])`, "status")["500"]; got < 30 {
			return fmt.Errorf("the increase is %v, want 30 at least", got)
		}
		return nil
	})
	configure("")
	if err := r.Reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	await.NoError(t, func() error {
		if got := least(`http_requests_total{status="dropped"}`, "status"); len(got) == 0 {
			return errors.New("it is not scraped after the reload")
		}
		return nil
	})
	if got := least(`http_requests_total{status="dropped"}`, "status")["dropped"]; got != 40 {
		t.Errorf("a series that was left out before is at least %v, want 40", got)
	}
	if text := r.log.String(); strings.Contains(text, "level=ERROR") {
		t.Error(text)
	}
}
