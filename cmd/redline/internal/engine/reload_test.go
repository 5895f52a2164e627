package engine_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/internal/await"
)

// scraping is a prometheus.yml with a job for each address, by its name.
func scraping(jobs map[string]string) string {
	text := "global: {scrape_interval: 300ms, evaluation_interval: 300ms}\nscrape_configs:\n"
	for job, address := range jobs {
		text += fmt.Sprintf("  - {job_name: %s, static_configs: [{targets: [%q]}]}\n", job, address)
	}
	return text
}

func replace(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// isUp waits until exactly these jobs are scraped, and up.
func (r *running) isUp(t *testing.T, jobs ...string) {
	t.Helper()
	await.NoError(t, func() error {
		targets := r.targets(t)
		for _, job := range jobs {
			if targets[job].Health != "up" {
				return fmt.Errorf("%s is not up: %v", job, targets)
			}
		}
		if len(targets) != len(jobs) {
			return fmt.Errorf("targets are %v, want %v", targets, jobs)
		}
		return nil
	})
}

// TestReload holds that a file that is wrong changes nothing, and it is said why; one that
// is right takes effect.
func TestReload(t *testing.T) {
	address := answering(t, func() string { return "fine 1\n" })
	dir := write(t, good())
	file := filepath.Join(dir, "prometheus.yml")
	replace(t, file, scraping(map[string]string{"one": address}))
	cfg := reading(dir)
	cfg.Lifecycle = true
	r := start(t, cfg)
	r.isUp(t, "one")
	succeeded := func() bool {
		var answer struct {
			Data struct{ ReloadConfigSuccess bool }
		}
		r.getJSON(t, "/api/v1/status/runtimeinfo", &answer)
		return answer.Data.ReloadConfigSuccess
	}

	for name, text := range map[string]string{
		"prometheus.yml":   "scrape_configs: [{}]",
		"alertmanager.yml": "route: {receiver: nobody}",
	} {
		before, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		replace(t, filepath.Join(dir, name), text)
		code, said := r.do(t, http.MethodPost, "/-/reload", "")
		if code != http.StatusInternalServerError || !strings.Contains(said, filepath.Join(dir, name)+": ") || strings.Count(said, "\n") != 1 {
			t.Errorf("%s is wrong: %d %q", name, code, said)
		}
		if err := r.Reload(t.Context()); err == nil || err.Error()+"\n" != said {
			t.Errorf("Reload: %v, want %s", err, said)
		}
		if succeeded() {
			t.Errorf("%s is wrong, and the reload has succeeded", name)
		}
		r.isUp(t, "one")
		var config struct{ Data struct{ YAML string } }
		if r.getJSON(t, "/api/v1/status/config", &config); !strings.Contains(config.Data.YAML, "job_name: one") {
			t.Errorf("%s is wrong, and the configuration is\n%s", name, config.Data.YAML)
		}
		replace(t, filepath.Join(dir, name), string(before))
	}

	replace(t, file, scraping(map[string]string{"one": address, "two": address}))
	if code, said := r.do(t, http.MethodPost, "/-/reload", ""); code != http.StatusOK {
		t.Errorf("%d %s", code, said)
	}
	if !succeeded() {
		t.Error("the reload has not succeeded")
	}
	r.isUp(t, "one", "two")
	replace(t, file, scraping(map[string]string{"two": address}))
	if err := r.Reload(t.Context()); err != nil {
		t.Error(err)
	}
	r.isUp(t, "two")

	replace(t, file, "") // as one that is being written
	if err := r.Reload(t.Context()); err != nil {
		t.Error(err)
	}
	if log := r.log.String(); strings.Count(log, "nothing is scraped any more") != 1 {
		t.Errorf("of a file without jobs the log has\n%s", log)
	}
}

// TestReloadDiscovery holds that targets that are found take the place of those that are
// named, and the other way round.
func TestReloadDiscovery(t *testing.T) {
	address := answering(t, func() string { return "fine 1\n" })
	dir := write(t, good())
	file, found := filepath.Join(dir, "prometheus.yml"), filepath.Join(dir, "found.json")
	named := scraping(map[string]string{"named": address})
	replace(t, file, named)
	r := start(t, reading(dir))
	r.isUp(t, "named")
	for range 2 {
		replace(t, found, fmt.Sprintf(`[{"targets": [%q]}]`, address))
		replace(t, file, scraping(nil)+"  - {job_name: found, file_sd_configs: [{files: [found.json]}]}\n")
		if err := r.Reload(t.Context()); err != nil {
			t.Fatal(err)
		}
		r.isUp(t, "found")
		replace(t, found, "[]")
		r.isUp(t)
		replace(t, file, named)
		if err := r.Reload(t.Context()); err != nil {
			t.Fatal(err)
		}
		r.isUp(t, "named")
	}
}

// TestReloadEnded holds that nobody waits for an engine that has ended.
func TestReloadEnded(t *testing.T) {
	r := start(t, engine.Config{Interval: time.Second})
	if err := r.stop(); err != nil {
		t.Fatal(err)
	}
	if err := r.Reload(t.Context()); err == nil {
		t.Error("Reload has no error")
	}
}

// TestNotShared holds that no answer lets pages elsewhere read it. Package access says
// which pages may read.
func TestNotShared(t *testing.T) {
	r := start(t, engine.Config{Interval: time.Second})
	for _, header := range [][]string{nil, {"Origin", "http://elsewhere.example"}, {"Origin", "null"}, {"Origin", r.url}} {
		for _, path := range []string{"/api/v1/query?query=up", "/api/v1/labels", "/api/v2/silences", "/metrics", "/federate"} {
			r.notShared(t, http.MethodGet, path, header...)
			r.notShared(t, http.MethodOptions, path, append([]string{"Access-Control-Request-Method", http.MethodPost}, header...)...)
		}
	}
}

// notShared wants an answer that does not allow pages elsewhere to read it.
func (r *running) notShared(t *testing.T, method, path string, header ...string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, r.url+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := r.client.Do(req)
	if err != nil {
		t.Errorf("%s %s: %v", method, path, err)
		return
	}
	_ = resp.Body.Close()
	if method == http.MethodGet && resp.StatusCode != http.StatusOK {
		t.Errorf("%s %s: %s", method, path, resp.Status)
	}
	if allowed := resp.Header.Get("Access-Control-Allow-Origin"); allowed != "" {
		t.Errorf("%s %s: read by %s", method, path, allowed)
	}
}

// TestLifecycle holds that reloading by request is off unless it is turned on.
func TestLifecycle(t *testing.T) {
	r := start(t, engine.Config{Interval: time.Second})
	if code, text := r.do(t, http.MethodPost, "/-/reload", ""); code != http.StatusForbidden || !strings.Contains(text, "--web.enable-lifecycle") {
		t.Errorf("%d %s", code, text)
	}
	if code, _ := r.get(t, "/-/reload"); code != http.StatusMethodNotAllowed {
		t.Errorf("GET: %d", code)
	}
}
