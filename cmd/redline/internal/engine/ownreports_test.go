package engine_test

import (
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/prometheus/prompb"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/internal/await"
)

// TestOwnReports holds that only a scrape tells whether its target is up, and how the scrape
// went: not another target by honor_labels, not the target itself, and no client that
// writes. The series of targets elsewhere, as federation has them, are taken. The kind of
// fault: data of others that pass for what the engine knows itself.
func TestOwnReports(t *testing.T) {
	good := answering(t, func() string { return "fine 1\nup 0\nup{extra=\"x\"} 0\nscrape_samples_scraped{extra=\"x\"} 9\n" })
	const down = "127.0.0.1:1"
	liar := answering(t, func() string {
		return fmt.Sprintf("told 1\nup{job=\"bad\",instance=%q} 1\nup{job=\"good\",instance=%q} 0\nup{job=\"good\",instance=%q,extra=\"y\"} 0\n"+
			"scrape_duration_seconds{job=\"good\",instance=%q} 1000\nup{job=\"elsewhere\",instance=\"e:1\"} 0\n", down, good, good, good)
	})
	dir := write(t, map[string]string{"prometheus.yml": fmt.Sprintf(`
global: {scrape_interval: 100ms, scrape_timeout: 100ms}
scrape_configs:
  - {job_name: good, static_configs: [{targets: [%q]}]}
  - {job_name: bad, static_configs: [{targets: [%q]}]}
  - {job_name: liar, honor_labels: true, static_configs: [{targets: [%q]}]}
`, good, down, liar)})
	r := start(t, engine.Config{File: filepath.Join(dir, "prometheus.yml"), Receiver: true})
	await.NoError(t, func() error {
		if n := r.query(t, `count_over_time(told[1m]) + on() count_over_time(up{job="good",extra=""}[1m])`, "")[""]; n < 20 {
			return fmt.Errorf("%v scrapes", n)
		}
		return nil
	})
	if code, text := remoteWritten(t, r, "application/x-protobuf", &prompb.WriteRequest{Timeseries: []prompb.TimeSeries{{
		Labels:  []prompb.Label{{Name: "__name__", Value: "up"}, {Name: "instance", Value: good}, {Name: "job", Value: "good"}},
		Samples: []prompb.Sample{{Value: 0, Timestamp: time.Now().UnixMilli()}},
	}}}); code != http.StatusBadRequest || !strings.Contains(text, "is told by the scrape alone") {
		t.Errorf("a client: %d %s", code, text)
	}
	// The first scrapes of all targets come in any order.
	for query, want := range map[string]map[string]float64{
		`min_over_time(up{job="good"}[500ms]) or max_over_time(up{job=~"bad|liar"}[500ms])`: {"good": 1, "bad": 0, "liar": 1},
		`last_over_time(up{job="elsewhere"}[1s])`:                                           {"elsewhere": 0},
		`max_over_time(scrape_duration_seconds{job="good"}[500ms]) < bool 1000`:             {"good": 1},
		`count by (job) ({__name__=~"up|scrape_.*",extra!=""})`:                             {},
	} {
		if got := r.query(t, query, "job"); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s is %v, want %v", query, got, want)
		}
	}
	if n := strings.Count(r.log.String(), "series that targets expose are left out"); n == 0 || n > 8 {
		t.Errorf("it is logged %d times", n)
	}
}
