package engine_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/internal/await"
)

// TestSeriesAfterRestart: jobs that have filled the memory have no further series after a
// restart, though nothing of this process' life says that they were theirs.
func TestSeriesAfterRestart(t *testing.T) {
	jobs := fmt.Sprintf("  - {job_name: good, static_configs: [{targets: [%q]}]}\n", answering(t, func() string { return "fine 1\n" }))
	for _, job := range []string{"bad", "worse"} {
		jobs += fmt.Sprintf("  - {job_name: %s, static_configs: [{targets: [%q]}]}\n", job, churning(t, "churn"))
	}
	dir := write(t, map[string]string{"prometheus.yml": "global: {scrape_interval: 100ms, scrape_timeout: 100ms}\nscrape_configs:\n" + jobs})
	cfg := engine.Config{File: filepath.Join(dir, "prometheus.yml"), Dir: t.TempDir(), MaxSeries: 2000}
	full := func(r *running) (series int) {
		t.Helper()
		await.NoError(t, func() error {
			targets := r.targets(t)
			for _, job := range []string{"bad", "worse"} {
				if got := targets[job]; !strings.Contains(got.LastError, "no new series: ") {
					return fmt.Errorf("%s: %+v", job, got)
				}
			}
			if targets["good"].Health != "up" {
				return errors.New("the good job is not up")
			}
			return nil
		})
		var head struct {
			Data struct{ HeadStats struct{ NumSeries int } }
		}
		r.getJSON(t, "/api/v1/status/tsdb", &head)
		return head.Data.HeadStats.NumSeries
	}
	first := start(t, cfg)
	before := full(first)
	if err := first.stop(); err != nil {
		t.Fatal(err)
	}
	cfg.MaxSeries = 1600 // which the two have filled
	if after := full(start(t, cfg)); after != before {
		t.Errorf("%d series before the restart, %d after it", before, after)
	}
}
