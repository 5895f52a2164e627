package engine_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/internal/await"
)

// forwarding is an agent of a target that forwards to a receiver.
func forwarding(target, receiver string) engine.Config {
	return engine.Config{
		Targets:  []engine.Target{{Job: "j", Address: target, Scheme: "http", Path: "/metrics"}},
		Interval: 100 * time.Millisecond, Agent: true, RemoteWrite: []string{receiver + "/api/v1/write"},
	}
}

// TestAgent holds that an agent forwards its samples, before and after it is started
// again, and keeps none of it.
func TestAgent(t *testing.T) {
	target := answering(t, func() string { return "fine 1\n" })
	receiver := start(t, engine.Config{Interval: time.Second, Receiver: true})
	count := func() (n float64) { return receiver.query(t, `count_over_time(fine[1h])`, "job")["j"] }
	dir := t.TempDir()
	for range 2 {
		cfg := forwarding(target, receiver.url)
		cfg.Dir = dir
		agent, before := start(t, cfg), count()
		await.NoError(t, func() error {
			if n := count(); n < before+3 {
				return fmt.Errorf("%v samples have arrived, %v were there", n, before)
			}
			return nil
		})
		agent.isUp(t, "j")
		for path, want := range map[string]int{
			"/api/v1/query?query=fine": http.StatusUnprocessableEntity,
			"/api/v1/rules":            http.StatusUnprocessableEntity,
			"/api/v1/status/config":    http.StatusOK,
			"/api/v1/status/walreplay": http.StatusOK,
			"/api/v1/status/tsdb":      http.StatusUnprocessableEntity,
			"/api/v1/metadata":         http.StatusOK,
			"/api/v2/alerts":           http.StatusNotFound,
			"/federate?match[]=fine":   http.StatusNotFound,
			"/metrics":                 http.StatusOK,
		} {
			if code, text := agent.get(t, path); code != want {
				t.Errorf("%s: %d %s", path, code, text)
			}
		}
		if _, text := agent.get(t, "/api/v1/query?query=fine"); !strings.Contains(text, "unavailable with Prometheus Agent") {
			t.Errorf("a query is answered %s", text)
		}
		if err := agent.Reload(t.Context()); err != nil {
			t.Error(err)
		}
		if err := agent.stop(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestAgentFiles holds that an agent wants to forward, and has no rules.
func TestAgentFiles(t *testing.T) {
	for text, reason := range map[string]string{
		"scrape_configs: []": "nowhere to forward",
		"rule_files: [r.yml]\nremote_write: [{url: 'http://127.0.0.1:1/'}]":             "rule_files is not allowed in agent mode",
		"alerting: {alertmanagers: [{}]}\nremote_write: [{url: 'http://127.0.0.1:1/'}]": "alerting is not allowed in agent mode",
	} {
		dir := write(t, map[string]string{"prometheus.yml": text})
		cfg, _ := configured(t, engine.Config{File: dir + "/prometheus.yml", Agent: true})
		if _, err := engine.New(cfg); err == nil || !strings.Contains(err.Error(), reason) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestAgentElsewhere holds that neither takes the other's data for its own.
func TestAgentElsewhere(t *testing.T) {
	run := func(cfg engine.Config, dir string) error {
		cfg.Dir = dir
		cfg, _ = configured(t, cfg)
		e, err := engine.New(cfg)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		return e.Run(ctx)
	}
	address := answering(t, func() string { return "fine 1\n" })
	agent := forwarding(address, "http://127.0.0.1:1")
	keeping := agent
	keeping.Agent = false
	first, second := agent, keeping
	for _, want := range []string{" are an agent's; ", " are not an agent's; "} {
		first.Dir = t.TempDir()
		r := start(t, first)
		r.isUp(t, "j") // and so there is something
		if err := r.stop(); err != nil {
			t.Fatal(err)
		}
		if err := run(second, first.Dir); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("it runs on data that %s: %v", want, err)
		}
		first, second = second, first
	}
}
