package engine_test

import (
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
)

// TestPromQL holds that queries and rules have the functions that Prometheus has by
// default, and those of --enable-feature. The issue names durations that are calculated;
// that a subquery without a step takes the interval of evaluations is of the same kind, a
// default that Prometheus' main sets and its packages lack.
func TestPromQL(t *testing.T) {
	standing := []string{`max_over_time(up[2*30s])`, `up offset (1m+30s)`, `up @ end()`, `rate(up[step()+1m])`, `up{"utf.8"="a"}`, `increase(up[1m] anchored)`, `rate(up[1m] smoothed)`}
	behind := map[string][]string{
		"promql-experimental-functions": {
			`info(up)`, `limitk(1, up)`, `limit_ratio(0.5, up)`, `sort_by_label(up, "a")`, `mad_over_time(up[1m])`, `double_exponential_smoothing(up[1m], 0.5, 0.5)`,
			`ts_of_max_over_time(up[1m])`, `integral(up[1m])`,
		},
		"promql-binop-fill-modifiers": {`up + on (job) fill (0) up`},
		"promql-unquoted-utf8-names":  {`a.b`},
	}
	rules := func(queries []string) string {
		text := "groups:\n- name: g\n  rules:\n"
		for _, q := range queries {
			text += "  - {record: a, expr: '" + q + "'}\n"
		}
		return text
	}
	engineWith := func(feature string, queries []string) (engine.Config, string) {
		dir := write(t, map[string]string{"prometheus.yml": "rule_files: [r.yml]\nglobal: {evaluation_interval: 7s}\n", "r.yml": rules(queries)})
		return engine.Config{File: filepath.Join(dir, "prometheus.yml"), Features: []string{feature}}, dir
	}
	cfg, _ := engineWith("", standing)
	r := start(t, cfg)
	for _, q := range standing {
		if code, text := r.get(t, "/api/v1/query?query="+url.QueryEscape(q)); code != http.StatusOK {
			t.Errorf("%s: %s", q, text)
		}
	}
	if got := r.query(t, `count_over_time(vector(1)[70s:])`, "a")[""]; got != 10 {
		t.Errorf("%v steps in 70 s, want one each 7 s", got)
	}
	for feature, queries := range behind {
		cfg, _ := engineWith(feature, queries)
		with := start(t, cfg)
		for _, q := range queries {
			at := "/api/v1/query?query=" + url.QueryEscape(q)
			if code, text := r.get(t, at); code != http.StatusBadRequest || !strings.Contains(text, "enable") && !strings.Contains(text, "unexpected") {
				t.Errorf("%s without %s: %s", q, feature, text)
			}
			if code, text := with.get(t, at); code != http.StatusOK {
				t.Errorf("%s with %s: %s", q, feature, text)
			}
		}
		without, _ := engineWith("", queries)
		without, _ = configured(t, without)
		if _, err := engine.New(without); err == nil || !strings.Contains(err.Error(), "enable") && !strings.Contains(err.Error(), "unexpected") {
			t.Errorf("rules without %s: %v", feature, err)
		}
	}
}

// TestFeatures holds that a name that no feature has is told once, and stops nothing;
// features that exclude each other do.
func TestFeatures(t *testing.T) {
	cfg, log := configured(t, engine.Config{Interval: time.Second, Features: []string{"promql-at-modifier", "native-histograms", "no-such", "old-ui", "zstd-scrape"}})
	if _, err := engine.New(cfg); err != nil {
		t.Fatal(err)
	}
	if text := log.String(); strings.Count(text, "\n") != 1 || !strings.Contains(text, "features=no-such,old-ui\n") {
		t.Errorf("logged %s", text)
	}
	cfg.Features = []string{"otlp-deltatocumulative", "otlp-native-delta-ingestion"}
	if _, err := engine.New(cfg); err == nil || !strings.Contains(err.Error(), "expected one of them") {
		t.Error(err)
	}
}

// TestAllFeatures holds that the engine runs with all features at once that can be, also
// as an agent, and the API tells clients which are on.
func TestAllFeatures(t *testing.T) {
	target := answering(t, func() string { return "fine 1\n" })
	all := []string{
		"concurrent-rule-eval", "created-timestamp-zero-ingestion", "delayed-compaction", "fast-startup", "histograms-st-encoding", "memory-snapshot-on-shutdown",
		"metadata-wal-records", "openmetrics2", "otlp-deltatocumulative", "promql-binop-fill-modifiers", "promql-delayed-name-removal", "promql-experimental-functions",
		"promql-extended-range-selectors", "promql-per-step-stats", "search-api", "st-storage", "st-synthesis", "type-and-unit-labels", "use-start-timestamps", "xor2-encoding", "zstd-scrape",
	}
	agent := forwarding(target, "http://127.0.0.1:1")
	agent.Features = all
	start(t, agent).isUp(t, "j")
	keeping := engine.Config{Targets: agent.Targets, Interval: agent.Interval, Features: all}
	r := start(t, keeping)
	r.isUp(t, "j")
	var answer struct{ Data map[string]map[string]bool }
	r.getJSON(t, "/api/v1/features", &answer)
	if !answer.Data["promql_functions"]["mad_over_time"] || !answer.Data["rules"]["concurrent_rule_eval"] {
		t.Errorf("told %v", answer.Data)
	}
}
