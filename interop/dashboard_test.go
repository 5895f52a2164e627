package interop

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// TestDashboard holds that redline dashboard and redline rules know a real engine by its
// answer, and make the same of its samples as of the service itself: all of it
// of Prometheus, and the parts on requests of VictoriaMetrics, which keeps no types.
func TestDashboard(t *testing.T) {
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	itemsd := build(t, "github.com/redline-metrics/redline/examples/itemsd")
	service := start(t, regexp.MustCompile(`items on http://(\S+)/items`), itemsd, "--listen", "127.0.0.1:0")
	config := filepath.Join(t.TempDir(), "prometheus.yml")
	if err := os.WriteFile(config, fmt.Appendf(nil, "global: {scrape_interval: 500ms}\nscrape_configs: [{job_name: items, static_configs: [{targets: [%q]}]}]\n", service), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/items", "/items/7", "/nothing"} {
		resp, err := http.Get("http://" + service + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
	}
	for name, c := range map[string]struct {
		args   []string // with ADDR and DIR for its address and directory
		paths  []string // at which it is an engine
		titles []string // of the rows that are the same; all, if there are none
	}{
		"prometheus": {
			[]string{"--web.listen-address=ADDR", "--storage.tsdb.path=DIR", "--config.file=" + config, "--log.level=warn"},
			[]string{"", "/", "/api/v1"},
			nil,
		},
		"victoria-metrics": {
			[]string{"-httpListenAddr=ADDR", "-storageDataPath=DIR", "-promscrape.config=" + config, "-search.latencyOffset=0s", "-search.disableCache", "-loggerLevel=WARN"},
			[]string{"", "/prometheus", "/prometheus/api/v1"},
			[]string{"Requests"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			addr, dir := freeAddress(t), t.TempDir()
			engine := &receiver{addr: addr, args: []string{program(t, name)}}
			for _, arg := range c.args {
				engine.args = append(engine.args, strings.NewReplacer("ADDR", addr, "DIR", dir).Replace(arg))
			}
			engine.start(t)
			t.Cleanup(func() { engine.stop(syscall.SIGTERM) })
			arrived(t, "http://"+addr, `http_requests_total{route="/items"}`, func(samples []float64) bool { return len(samples) > 0 })

			want := rowsOf(t, redline, "dashboard", service, "--job", "items", "--format", "redline")
			for _, path := range c.paths {
				got := rowsOf(t, redline, "dashboard", "http://"+addr+path, "--format", "redline")
				for title, queries := range want {
					if (c.titles == nil || slices.Contains(c.titles, title)) && !slices.Equal(queries, got[title]) {
						t.Errorf("%q: row %s has queries\n%s\nwant\n%s", path, title, strings.Join(got[title], "\n"), strings.Join(queries, "\n"))
					}
				}
				for title := range got {
					if _, ok := want[title]; !ok && title != "Scrapes" && title != "Scrapes, details" {
						t.Errorf("%q: row %s is not of the service", path, title)
					}
				}
			}
			if engines := rowsOf(t, redline, "dashboard", "http://"+addr+"/metrics", "--format", "redline"); len(engines["Process"]) == 0 || len(engines["Requests"]) == len(want["Requests"]) {
				t.Errorf("of the engine's own metrics: rows %v", engines)
			}
			rules := printed(t, redline, "rules", "http://"+addr)
			if !bytes.Contains(rules, []byte("alert: ErrorBudgetBurn\n")) {
				t.Errorf("rules:\n%s", rules)
			}
		})
	}
}

// printed returns the output of a command.
func printed(t *testing.T, path string, args ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), path, args...)
	var complaints strings.Builder
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%q: %v\n%s", args, err, complaints.String())
	}
	return out
}

// rowsOf are the queries of the dashboard that a command prints, by their rows' titles.
func rowsOf(t *testing.T, path string, args ...string) map[string][]string {
	t.Helper()
	var d struct {
		Rows []struct {
			Title  string
			Panels []struct{ Queries []struct{ Expr string } }
		}
	}
	if err := json.Unmarshal(printed(t, path, args...), &d); err != nil {
		t.Fatalf("%q: %v", args, err)
	}
	rows := map[string][]string{}
	for _, r := range d.Rows {
		for _, p := range r.Panels {
			for _, q := range p.Queries {
				rows[r.Title] = append(rows[r.Title], q.Expr)
			}
		}
	}
	return rows
}
