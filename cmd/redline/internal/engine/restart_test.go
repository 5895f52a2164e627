package engine_test

import (
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/internal/await"
)

// TestOwnAlertsAfterRestart holds that an alert of the engine's own rules, which come once
// targets have been scraped, fires on after a restart, since when it did. The kind: states
// of alerts that a restart begins anew.
func TestOwnAlertsAfterRestart(t *testing.T) {
	cfg := engine.Config{
		Targets:  []engine.Target{{Job: "one", Address: answering(t, func() string { return "a 1\n" }), Scheme: "http", Path: "/metrics"}},
		Interval: 100 * time.Millisecond, Dir: t.TempDir(),
	}
	// firing starts an engine, and returns since when its alert is active.
	firing := func() (*running, time.Time) {
		t.Helper()
		r := start(t, cfg)
		await.NoError(t, func() error {
			if len(r.query(t, "a", "job")) == 0 {
				return errors.New("it was not scraped yet")
			}
			return nil
		})
		if err := r.SetRules(t.Context(), alerting("a == 1", time.Second)); err != nil {
			t.Fatal(err)
		}
		var since time.Time
		await.NoError(t, func() error {
			var answer struct {
				Data struct {
					Alerts []struct {
						State    string
						ActiveAt time.Time
					}
				}
			}
			r.getJSON(t, "/api/v1/alerts", &answer)
			if len(answer.Data.Alerts) != 1 || answer.Data.Alerts[0].State != "firing" {
				return fmt.Errorf("alerts are %+v", answer.Data.Alerts)
			}
			since = answer.Data.Alerts[0].ActiveAt
			return nil
		})
		return r, since
	}
	r, first := firing()
	await.NoError(t, func() error { // a sample later than the second that it is kept in
		if r.query(t, "count_over_time(ALERTS_FOR_STATE[1m])", "job")["one"] < 2 {
			return errors.New("the state is not written yet")
		}
		return nil
	})
	if err := r.stop(); err != nil {
		t.Fatal(err)
	}
	if _, again := firing(); again.Unix() != first.Unix() {
		t.Errorf("active since %v, and after the restart since %v", first, again)
	}
}

// TestToldOnce holds that the next process does not send a notification again that one has
// sent which was killed. What that has in its files is all that is left of it.
func TestToldOnce(t *testing.T) {
	h := &hook{}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	dir := write(t, map[string]string{
		"prometheus.yml":   "global: {evaluation_interval: 100ms}\nrule_files: [rules.yml]\n",
		"rules.yml":        "groups: [{name: a, rules: [{alert: Always, expr: vector(1)}]}]\n",
		"alertmanager.yml": fmt.Sprintf(receivers, server.URL),
	})
	begin := func(data string) *running {
		return start(t, engine.Config{File: filepath.Join(dir, "prometheus.yml"), AlertmanagerFile: filepath.Join(dir, "alertmanager.yml"), Dir: data})
	}
	killed, next := t.TempDir(), t.TempDir()
	begin(killed)
	await.NoError(t, func() error {
		if len(h.lines()) == 0 {
			return errors.New("not notified")
		}
		left, err := os.ReadFile(filepath.Join(killed, "alertmanager", "nflog"))
		if err == nil && len(left) == 0 {
			err = errors.New("nothing is written")
		}
		return err
	})
	if err := os.CopyFS(next, os.DirFS(filepath.Join(killed, "alertmanager"))); err != nil {
		t.Fatal(err)
	}
	data := t.TempDir()
	if err := os.Rename(next, filepath.Join(data, "alertmanager")); err != nil {
		t.Fatal(err)
	}
	r := begin(data)
	r.evaluated(t, 20)
	if got := h.lines(); len(got) != 1 {
		t.Errorf("notified %d times", len(got))
	}
}
