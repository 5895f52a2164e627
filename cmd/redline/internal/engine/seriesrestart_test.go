package engine_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/internal/await"
)

// TestSeriesAfterRestart holds that jobs that have filled the memory have no further
// series after a restart, though nothing of this process' life says that they were theirs.
func TestSeriesAfterRestart(t *testing.T) {
	jobs := fmt.Sprintf("  - {job_name: good, static_configs: [{targets: [%q]}]}\n", answering(t, func() string { return "fine 1\n" }))
	for _, job := range []string{"bad", "worse"} {
		jobs += fmt.Sprintf("  - {job_name: %s, static_configs: [{targets: [%q]}]}\n", job, churning(t, "churn"))
	}
	dir := write(t, map[string]string{"prometheus.yml": "global: {scrape_interval: 100ms, scrape_timeout: 100ms}\nscrape_configs:\n" + jobs})
	cfg := engine.Config{File: filepath.Join(dir, "prometheus.yml"), Dir: t.TempDir(), MaxSeries: 2000}
	// full waits until the memory is, and returns by which scrapes there are series.
	full := func(r *running) []string {
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
		var scrapes struct{ Data []string }
		r.getJSON(t, "/api/v1/label/of/values", &scrapes)
		return scrapes.Data
	}
	first := start(t, cfg)
	before := full(first)
	if err := first.stop(); err != nil {
		t.Fatal(err)
	}
	cfg.MaxSeries = 1600 // which the two have filled
	for _, scrape := range full(start(t, cfg)) {
		if !slices.Contains(before, scrape) {
			t.Errorf("scrape %s, after the restart, has new series", scrape)
		}
	}
}
