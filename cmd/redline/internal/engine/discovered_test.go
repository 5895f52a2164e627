package engine_test

import (
	"fmt"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/internal/await"
)

// TestHostileDiscovery holds the kind: servers that name targets, and more than there can
// be. An answer that is long or does not end is refused. Targets beyond a number, or beyond
// the bytes of all their labels, are left out. Each is logged with the reason; the job
// beside them goes on.
func TestHostileDiscovery(t *testing.T) {
	naming := func(serve func(w http.ResponseWriter)) string {
		return serving(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			serve(w)
		})
	}
	group := func(targets int) string {
		return `{"targets": ["127.0.0.1:1"` + strings.Repeat(`,"127.0.0.1:1"`, targets-1) + `]}`
	}
	fine := answering(t, func() string { return "fine 1\n" })
	good := naming(func(w http.ResponseWriter) { _, _ = fmt.Fprintf(w, `[{"targets": [%q]}]`, fine) })
	endless := naming(func(w http.ResponseWriter) {
		_, err := fmt.Fprint(w, "[")
		for part := strings.Repeat(" ", 1<<16); err == nil; {
			_, err = fmt.Fprint(w, part)
		}
	})
	long := naming(func(w http.ResponseWriter) {
		_, _ = fmt.Fprint(w, "["+strings.Repeat(" ", 9<<20)+"]")
	})
	many := naming(func(w http.ResponseWriter) {
		_, _ = fmt.Fprint(w, "["+group(1)+strings.Repeat(","+group(1000), 101)+"]")
	})
	groups := naming(func(w http.ResponseWriter) {
		_, _ = fmt.Fprint(w, "[{}"+strings.Repeat(",{}", 2_500_000)+"]")
	})
	targets := naming(func(w http.ResponseWriter) {
		_, _ = fmt.Fprint(w, `[{"targets":[""`+strings.Repeat(`,""`, 2_500_000)+"]}]")
	})
	jobs := ""
	for name, address := range map[string]string{"good": good, "endless": endless, "long": long, "groups": groups, "targets": targets} {
		jobs += fmt.Sprintf("  - {job_name: %s, http_sd_configs: [{url: 'http://%s/'}]}\n", name, address)
	}
	jobs += fmt.Sprintf("  - {job_name: many, http_sd_configs: [{url: 'http://%s/'}], relabel_configs: [{action: drop}]}\n", many)
	jobs += "  - {job_name: labels, file_sd_configs: [{files: [labels.json]}], relabel_configs: [{action: drop}]}\n"
	jobs += "  - {job_name: each, file_sd_configs: [{files: [each.json]}], relabel_configs: [{action: drop}]}\n"
	var each []string // more labels than a target may have
	for i := range 150_000 {
		each = append(each, fmt.Sprintf(`"l%d": ""`, i))
	}
	labels := `, "labels": {"a": "` + strings.Repeat("x", 60_000) + `"}}]`
	dir := write(t, map[string]string{
		"prometheus.yml": "global: {scrape_interval: 300ms}\nscrape_configs:\n" + jobs,
		"labels.json":    "[" + strings.TrimSuffix(group(5000), "}") + labels,
		"each.json":      "[" + strings.TrimSuffix(group(20), "}") + `, "labels": {` + strings.Join(each, ",") + `}}, {"targets": ["127.0.0.1:2"]}]`,
	})
	r := start(t, engine.Config{File: filepath.Join(dir, "prometheus.yml")})
	await.NoError(t, func() error {
		log := r.log.String()
		if n := strings.Count(log, "it has more than 8388608 bytes"); n < 2 {
			return fmt.Errorf("%d answers are refused", n)
		}
		for _, what := range []string{"more than 300000 lists and objects", "more than 1000000 members"} {
			if !strings.Contains(log, what) {
				return fmt.Errorf("no answer is refused for %s", what)
			}
		}
		for _, what := range []string{"a job has more targets than are looked at", "the targets of a job have more labels than are looked at", "has more labels than a target may have, and is left out\" job=each times=20"} {
			if !strings.Contains(log, what) {
				return fmt.Errorf("not in the log: %s", what)
			}
		}
		if up := r.query(t, "up", "job"); up["good"] != 1 {
			return fmt.Errorf("up is %v", up)
		}
		return nil
	})
	if _, text := r.get(t, "/metrics"); !regexp.MustCompile(`(?m)^prometheus_sd_http_failures_total [1-9]`).MatchString(text) {
		t.Error("failures are not counted")
	}
	var answer struct {
		Data struct {
			ActiveTargets []struct{ DiscoveredLabels map[string]string }
		}
	}
	r.getJSON(t, "/api/v1/targets", &answer)
	if len(answer.Data.ActiveTargets) != 1 || answer.Data.ActiveTargets[0].DiscoveredLabels["__meta_url"] != "http://"+good+"/" {
		t.Errorf("targets are %v", answer.Data.ActiveTargets)
	}
}
