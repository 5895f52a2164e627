package engine_test

import (
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"runtime/debug"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	amconfig "github.com/prometheus/alertmanager/config"
	"github.com/prometheus/prometheus/config"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/internal/await"
)

// TestSettings holds that the settings of the process in a file have effect, from the
// start and after a reload, and are undone by a file without them.
func TestSettings(t *testing.T) {
	var traced atomic.Int64
	collector := serving(t, func(_ http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/v1/traces" {
			traced.Add(1)
		}
	})
	dir := write(t, map[string]string{"prometheus.yml": fmt.Sprintf(`
global: {query_log_file: queries.log, evaluation_interval: 200ms, rule_query_offset: 1h}
rule_files: [r.yml]
runtime: {gogc: 51, log_level: error}
tracing: {client_type: http, endpoint: %q, insecure: true, sampling_fraction: 1}
`, collector), "r.yml": "groups: [{name: g, rules: [{record: recorded, expr: time()}]}]\n"})
	before := debug.SetGCPercent(100)
	t.Cleanup(func() { debug.SetGCPercent(before) })
	level := new(slog.LevelVar)
	level.Set(slog.LevelWarn)
	r := start(t, engine.Config{File: filepath.Join(dir, "prometheus.yml"), Level: level})
	gogc := func() string {
		var info struct{ Data struct{ GOGC string } }
		r.getJSON(t, "/api/v1/status/runtimeinfo", &info)
		return info.Data.GOGC
	}
	r.query(t, "vector(4711)", "a")
	log, err := os.ReadFile(filepath.Join(dir, "queries.log"))
	if err != nil || !strings.Contains(string(log), "vector(4711)") {
		t.Errorf("log of queries: %s, %v", log, err)
	}
	if got := debug.SetGCPercent(51); got != 51 || gogc() != "51" {
		t.Errorf("gogc is %d, told %q", got, gogc())
	}
	if level.Level() != slog.LevelError {
		t.Errorf("level is %s", level.Level())
	}
	await.NoError(t, func() error {
		if n := r.query(t, "count(recorded offset 1h)", "a")[""]; n != 1 {
			return fmt.Errorf("no rule is evaluated for an hour ago: %v", n)
		}
		return nil
	})
	replace(t, filepath.Join(dir, "prometheus.yml"), "rule_files: [r.yml]\n")
	if err := r.Reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := traced.Load(); n == 0 {
		t.Error("no traces have been sent")
	}
	r.query(t, "vector(4712)", "a")
	if log, err = os.ReadFile(filepath.Join(dir, "queries.log")); err != nil || strings.Contains(string(log), "vector(4712)") {
		t.Errorf("log of queries after it is off: %s, %v", log, err)
	}
	if got := debug.SetGCPercent(100); got != 100 || gogc() != os.Getenv("GOGC") {
		t.Errorf("gogc is %d, told %q", got, gogc())
	}
	if level.Level() != slog.LevelWarn {
		t.Errorf("level is %s", level.Level())
	}
}

// TestIdleSettings holds that each setting that has no effect is one line.
func TestIdleSettings(t *testing.T) {
	const write1 = "remote_write: [{url: 'http://127.0.0.1:1/'}]\n"
	for name, c := range map[string]struct {
		prometheus, alertmanager string
		cfg                      engine.Config
		want                     []string
	}{
		"none": {prometheus: "global: {query_log_file: q.log}\ntracing: {endpoint: '127.0.0.1:1'}\nruntime: {gogc: 100}\n"},
		"otlp": {prometheus: "otlp: {promote_resource_attributes: [a]}\n", want: []string{"setting=otlp "}},
		"costs of queries": {
			prometheus: "global: {query_max_series: 1, query_max_duration: 1s, query_max_samples_read: 2}\n",
			want:       []string{"setting=query_max_series ", "setting=query_max_duration ", "setting=query_max_samples_read "},
		},
		"with otlp": {prometheus: "otlp: {promote_resource_attributes: [a]}\n", cfg: engine.Config{OTLP: true}},
		"agent": {
			prometheus: "global: {query_log_file: q.log}\nstorage: {tsdb: {retention: {time: 1h}, out_of_order_time_window: 1h}}\n" + write1,
			cfg:        engine.Config{Agent: true},
			want:       []string{"setting=query_log_file ", "setting=storage.tsdb.retention "},
		},
		"alertmanager": {
			alertmanager: "tracing: {endpoint: '127.0.0.1:1'}\nevent_recorder: {file_outputs: [{name: a, path: /dev/null}]}\n",
			want:         []string{`setting="tracing of `, `setting="event_recorder of `},
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := write(t, map[string]string{"prometheus.yml": c.prometheus, "alertmanager.yml": "route: {receiver: r}\nreceivers: [{name: r}]\n" + c.alertmanager})
			c.cfg.File = filepath.Join(dir, "prometheus.yml")
			if c.alertmanager != "" {
				c.cfg.AlertmanagerFile = filepath.Join(dir, "alertmanager.yml")
			}
			cfg, log := configured(t, c.cfg)
			if _, err := engine.New(cfg); err != nil {
				t.Fatal(err)
			}
			text := log.String()
			if strings.Count(text, "\n") != len(c.want) {
				t.Errorf("logged %s", text)
			}
			for _, want := range c.want {
				if strings.Count(text, want) != 1 {
					t.Errorf("no %q in %s", want, text)
				}
			}
		})
	}
}

// TestEveryKey holds that somebody has looked whether each key of the formats has effect
// here. A new release of Prometheus or Alertmanager that has another fails this.
func TestEveryKey(t *testing.T) {
	want := []string{
		"alerting", "global", "otlp", "remote_read", "remote_write", "rule_files", "runtime", "scrape_config_files", "scrape_configs", "storage", "tracing",
		"global.always_scrape_classic_histograms", "global.body_size_limit", "global.convert_classic_histograms_to_nhcb", "global.evaluation_interval", "global.external_labels",
		"global.extra_scrape_metrics", "global.keep_dropped_targets", "global.label_limit", "global.label_name_length_limit", "global.label_value_length_limit",
		"global.metric_name_escaping_scheme", "global.metric_name_validation_scheme", "global.query_log_file", "global.query_max_duration", "global.query_max_samples_read", "global.query_max_series", "global.rule_query_offset", "global.sample_limit",
		"global.scrape_failure_log_file", "global.scrape_interval", "global.scrape_native_histograms", "global.scrape_protocols", "global.scrape_timeout", "global.target_limit",
		"runtime.gogc", "runtime.log_level", "storage.exemplars", "storage.tsdb", "storage.tsdb.chunk_encoding", "storage.tsdb.out_of_order_time_window",
		"storage.tsdb.retention", "storage.tsdb.stale_series_compaction_threshold",
		"alertmanager.event_recorder", "alertmanager.global", "alertmanager.inhibit_rules", "alertmanager.mute_time_intervals", "alertmanager.receivers", "alertmanager.route",
		"alertmanager.templates", "alertmanager.time_intervals", "alertmanager.tracing",
	}
	got := slices.Concat(
		keys("", config.Config{}), keys("global.", config.GlobalConfig{}), keys("runtime.", config.RuntimeConfig{}),
		keys("storage.", config.StorageConfig{}), keys("storage.tsdb.", config.TSDBConfig{}), keys("alertmanager.", amconfig.Config{}),
	)
	set := map[string]int{}
	for _, key := range want {
		set[key]++
	}
	for _, key := range got {
		set[key]--
	}
	for _, key := range slices.Sorted(maps.Keys(set)) {
		if set[key] != 0 {
			t.Errorf("%s is looked at %d times more than it is there", key, set[key])
		}
	}
}

// keys are the names that a struct has in YAML.
func keys(before string, v any) (names []string) {
	of := reflect.TypeOf(v)
	for i := range of.NumField() {
		if name, _, _ := strings.Cut(of.Field(i).Tag.Get("yaml"), ","); name != "" && name != "-" {
			names = append(names, before+name)
		}
	}
	return names
}
