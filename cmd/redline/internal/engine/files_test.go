package engine_test

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
)

// good are files that are right, and name each other.
func good() map[string]string {
	return map[string]string{
		"prometheus.yml":   "rule_files: [rules.yml]\nscrape_config_files: [more.yml]\nscrape_configs: [{job_name: j, file_sd_configs: [{files: [targets.json]}]}]\n",
		"more.yml":         "scrape_configs: [{job_name: more}]\n",
		"rules.yml":        "groups: [{name: g, rules: [{alert: A, expr: up == 0, for: 1m, annotations: {summary: '{{ $labels.job }}'}}]}]\n",
		"alertmanager.yml": "route: {receiver: r}\nreceivers: [{name: r, webhook_configs: [{url: 'http://127.0.0.1:1/'}]}]\ntemplates: [t.tmpl]\n",
		"t.tmpl":           `{{ define "a" }}b{{ end }}`,
	}
}

// reading is a configuration of the files in a directory.
func reading(dir string) engine.Config {
	return engine.Config{File: filepath.Join(dir, "prometheus.yml"), AlertmanagerFile: filepath.Join(dir, "alertmanager.yml")}
}

// TestFiles holds that the error of a file that is wrong is a line that names the file and
// the fault.
func TestFiles(t *testing.T) {
	for name, c := range map[string]struct{ file, text, blamed, reason string }{
		"right":                  {},
		"no YAML":                {"prometheus.yml", "{", "prometheus.yml", "did not find expected"},
		"unknown field":          {"prometheus.yml", "scrape: []", "prometheus.yml", "field scrape not found"},
		"two fields":             {"prometheus.yml", "a: 1\nb: 2", "prometheus.yml", "field b not found"},
		"interval":               {"prometheus.yml", "scrape_configs: [{job_name: j, scrape_interval: 1ms, scrape_timeout: 1ms}]", "prometheus.yml", "expected 100ms at least"},
		"interval of all":        {"more.yml", "scrape_configs: [{job_name: k, scrape_interval: 99ms, scrape_timeout: 1ms}]", "prometheus.yml", `job "k": scrape_interval 99ms; expected 100ms at least`},
		"job twice":              {"prometheus.yml", "scrape_configs: [{job_name: j}, {job_name: j}]", "prometheus.yml", "multiple scrape configs"},
		"timeout":                {"prometheus.yml", "scrape_configs: [{job_name: j, scrape_interval: 1s, scrape_timeout: 2s}]", "prometheus.yml", "scrape timeout greater than scrape interval"},
		"discovery":              {"prometheus.yml", "scrape_configs: [{job_name: j, kubernetes_sd_configs: [{role: pod}]}]", "prometheus.yml", "kubernetes_sd_configs: this discovery is not part of redline"},
		"discovery of receivers": {"prometheus.yml", "alerting: {alertmanagers: [{consul_sd_configs: [{server: a}]}]}", "prometheus.yml", "consul_sd_configs: this discovery is not part of redline"},
		"rule file missing":      {"prometheus.yml", "rule_files: [nowhere.yml]", "nowhere.yml", "no such file"},
		"scrape file":            {"more.yml", "scrape_configs: [{job: j}]", "more.yml", "field job not found"},
		"discovery elsewhere":    {"more.yml", "scrape_configs: [{job_name: k, ec2_sd_configs: [{}]}]", "more.yml", "ec2_sd_configs: this discovery is not part of redline"},
		"rule expression":        {"rules.yml", "groups: [{name: g, rules: [{alert: A, expr: 'up =='}]}]", "rules.yml", "could not parse expression"},
		"rule template":          {"rules.yml", "groups: [{name: g, rules: [{alert: A, expr: up, annotations: {a: '{{ $x }}'}}]}]", "rules.yml", "undefined variable"},
		"rule field":             {"rules.yml", "groups: [{name: g, rules: [{alert: A, expr: up, form: 1m}]}]", "rules.yml", "field form not found"},
		"receiver missing":       {"alertmanager.yml", "route: {receiver: r}", "alertmanager.yml", `undefined receiver "r"`},
		"receiver of Amazon":     {"alertmanager.yml", "route: {receiver: r}\nreceivers: [{name: r, sns_configs: [{topic_arn: a, sigv4: {}}]}]", "alertmanager.yml", "receiver r: sns_configs: this receiver is not part of redline"},
		"template":               {"t.tmpl", "{{ define", "alertmanager.yml", "templates: "},
	} {
		t.Run(name, func(t *testing.T) {
			files := good()
			if c.file != "" {
				maps.Copy(files, map[string]string{c.file: c.text})
			}
			dir := write(t, files)
			cfg, _ := configured(t, reading(dir))
			cfg.Strict = true
			_, err := engine.New(cfg)
			if c.reason == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if err == nil {
				t.Fatal("it is taken for right")
			}
			if s := err.Error(); !strings.Contains(s, filepath.Join(dir, c.blamed)) || !strings.Contains(s, c.reason) || strings.Contains(s, "\n") {
				t.Errorf("said %q, want %s and %q", s, c.blamed, c.reason)
			}
			if n := strings.Count(err.Error(), filepath.Join(dir, c.blamed)); n > 1 {
				t.Errorf("the file is named %d times: %v", n, err)
			}
		})
	}
}

// TestTargetsTogether holds that targets of one job are scraped alike; intervals need not
// be whole seconds.
func TestTargetsTogether(t *testing.T) {
	for name, c := range map[string]struct {
		targets []string
		problem string
	}{
		"two jobs":      {targets: []string{":1", ":2"}},
		"one job":       {targets: []string{"a=:1", "a=:2"}},
		"same twice":    {targets: []string{":1", ":1"}},
		"another path":  {targets: []string{"a=:1", "a=http://h:1/b"}, problem: `target h:1: job "a" has another scheme, path or query already`},
		"another query": {targets: []string{"a=:1", "a=http://h:1?b=c"}, problem: `target h:1: job "a" has another scheme, path or query already`},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := engine.Config{Interval: 1500 * time.Millisecond}
			for _, s := range c.targets {
				target, err := engine.ParseTarget(s)
				if err != nil {
					t.Fatal(err)
				}
				cfg.Targets = append(cfg.Targets, target)
			}
			cfg, _ = configured(t, cfg)
			_, err := engine.New(cfg)
			if c.problem == "" && err != nil || c.problem != "" && (err == nil || err.Error() != c.problem) {
				t.Errorf("%v, want %q", err, c.problem)
			}
		})
	}
}

// TestMissingFiles holds that files that are right for Prometheus stop neither a start nor
// a reload: it goes on without the files that they name and are not there. A missing rule
// file, which the issue names, is warned of once for each time that the files are read.
func TestMissingFiles(t *testing.T) {
	const config = "rule_files: [gone.yml, 'none*.yml', rules.yml]\nscrape_config_files: ['no*.yml']\n" +
		"scrape_configs: [{job_name: j, file_sd_configs: [{files: [gone.json]}]}]\n"
	files := good()
	files["prometheus.yml"], files["alertmanager.yml"] = config, files["alertmanager.yml"]+"- gone*.tmpl\n"
	files["alertmanager.yml"] = strings.Replace(files["alertmanager.yml"], "templates: [t.tmpl]", "templates:\n- t.tmpl", 1)
	dir := write(t, files)
	r := start(t, reading(dir))
	warned := func() int {
		return strings.Count(r.log.String(), "a rule file is missing; its rules do not apply")
	}
	if n := warned(); n != 1 || !strings.Contains(r.log.String(), filepath.Join(dir, "gone.yml")) {
		t.Errorf("warned %d times: %s", n, r.log)
	}
	if err := os.Remove(filepath.Join(dir, "rules.yml")); err != nil {
		t.Fatal(err)
	}
	if err := r.Reload(t.Context()); err != nil {
		t.Error(err)
	}
	if n := warned(); n != 3 {
		t.Errorf("warned %d times: %s", n, r.log)
	}
}
