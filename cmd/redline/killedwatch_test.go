package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/redline-metrics/redline/internal/await"
)

// TestKilledWatch holds that receivers hear of the end of an alert that ends while redline
// watch is down, once, though it was killed.
func TestKilledWatch(t *testing.T) {
	var mu sync.Mutex
	var heard []string
	told := func() []string {
		mu.Lock()
		defer mu.Unlock()
		return heard
	}
	hook := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		state, _, _ := strings.Cut(strings.TrimPrefix(string(body), `{"receiver":"hook","status":"`), `"`)
		mu.Lock()
		defer mu.Unlock()
		heard = append(heard, state)
	}))
	t.Cleanup(hook.Close)
	dir := t.TempDir()
	file := func(name, text string) string {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	const rules = "groups: [{name: a, rules: [{alert: Ends, expr: vector(%d) == 1}]}]\n"
	file("rules.yml", fmt.Sprintf(rules, 1))
	args := []string{
		"watch", "--listen", "127.0.0.1:0", "--data", filepath.Join(dir, "data"), "--rules.alert.resend-delay", "200ms",
		"--config", file("prometheus.yml", "global: {scrape_interval: 200ms, evaluation_interval: 200ms}\nrule_files: [rules.yml]\n"),
		"--alertmanager.config", file("alertmanager.yml", fmt.Sprintf("route: {receiver: hook, group_wait: 0s, group_interval: 100ms}\nreceivers: [{name: hook, webhook_configs: [{url: %q}]}]\n", hook.URL)),
	}
	begin := func() *exec.Cmd {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), "redline", args...)
		cmd.Stdout, cmd.Stderr = io.Discard, os.Stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			_ = cmd.Process.Kill() // it may have ended
			_ = cmd.Wait()
		})
		return cmd
	}
	first := begin()
	await.NoError(t, func() error {
		for name, has := range map[string]string{"alerts": "Ends", "nflog": "hook"} {
			text, err := os.ReadFile(filepath.Join(dir, "data", "alertmanager", name))
			if err != nil {
				return err
			}
			if !strings.Contains(string(text), has) {
				return fmt.Errorf("%s is not written", name)
			}
		}
		if len(told()) == 0 {
			return errors.New("nobody is told")
		}
		return nil
	})
	if err := first.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = first.Wait() // an error, as it is killed
	file("rules.yml", fmt.Sprintf(rules, 0))
	begin()
	await.NoError(t, func() error {
		if last := told(); last[len(last)-1] != "resolved" {
			return fmt.Errorf("told %v", last)
		}
		return nil
	})
	if got := strings.Join(told(), " "); got != "firing resolved" {
		t.Errorf("told %s", got)
	}
}
