package engine_test

import (
	"context"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/internal/await"
)

// TestStopHanging holds that nobody who does not answer keeps an engine from ending: a
// target, an Alertmanager, a receiver of alerts, one of samples.
func TestStopHanging(t *testing.T) {
	const limit = 10 * time.Second
	var asked [4]atomic.Bool
	ended, end := context.WithCancel(context.Background())
	hanging := func(i int) string {
		return serving(t, func(_ http.ResponseWriter, r *http.Request) {
			asked[i].Store(true)
			select {
			case <-ended.Done():
			case <-r.Context().Done():
			}
		})
	}
	config := scraping(map[string]string{"good": answering(t, func() string { return "fine 1\n" })}) + fmt.Sprintf(`
  - {job_name: hanging, scrape_interval: 2s, scrape_timeout: 2s, static_configs: [{targets: [%q]}]}
rule_files: [rules.yml]
alerting: {alertmanagers: [{timeout: 1m, static_configs: [{targets: [%q]}]}]}
remote_write: [{url: 'http://%s/', remote_timeout: 1m}]
`, hanging(0), hanging(1), hanging(2))
	dir := write(t, map[string]string{
		"prometheus.yml":   config,
		"rules.yml":        "groups: [{name: g, rules: [{alert: A, expr: fine == 1}]}]\n",
		"alertmanager.yml": fmt.Sprintf(receivers, "http://"+hanging(3)),
	})
	t.Cleanup(end) // before the servers are closed
	r := start(t, reading(dir))
	await.NoError(t, func() error {
		for i := range asked {
			if !asked[i].Load() {
				return fmt.Errorf("number %d is not asked", i)
			}
		}
		return nil
	})
	began := time.Now()
	if err := r.stop(); err != nil {
		t.Error(err)
	}
	if took := time.Since(began); took > limit {
		t.Errorf("it took %v to end", took)
	} else {
		t.Logf("it took %v to end", took)
	}
}

// TestStopEarly holds that an engine ends before its data are there, and where they cannot
// be.
func TestStopEarly(t *testing.T) {
	cfg, _ := configured(t, engine.Config{Interval: time.Second})
	e, err := engine.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := e.Run(ctx); err != nil {
		t.Error(err)
	}
	cfg.Dir = filepath.Join(write(t, map[string]string{"file": ""}), "file")
	if e, err = engine.New(cfg); err != nil {
		t.Fatal(err)
	}
	if err := e.Run(t.Context()); err == nil || !strings.Contains(err.Error(), cfg.Dir) {
		t.Errorf("in the place of a file: %v", err)
	}
}

// TestInUse holds that of two engines on one directory the second refuses, and the first
// is not hurt; it can be had again once the first has ended.
func TestInUse(t *testing.T) {
	first := start(t, engine.Config{Interval: time.Second, Dir: t.TempDir()})
	cfg, log := configured(t, engine.Config{Interval: time.Second, Dir: first.dir})
	second, err := engine.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	if err := second.Run(t.Context()); err == nil || err.Error() != fmt.Sprintf("data in %s are in use by another process; one redline watch can have all targets, another one needs its own --data and --listen", cfg.Dir) {
		t.Errorf("the second: %v", err)
	}
	if log.String() != "" {
		t.Errorf("the second logs %s", log)
	}
	if code, text := first.get(t, "/api/v1/query?query=up"); code != http.StatusOK {
		t.Errorf("the first: %d %s", code, text)
	}
	if err := first.stop(); err != nil {
		t.Fatal(err)
	}
	start(t, engine.Config{Interval: time.Second, Dir: first.dir})
}
