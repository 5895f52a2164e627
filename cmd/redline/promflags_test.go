package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"github.com/redline-metrics/redline/cmd/redline/internal/promflags"
)

// TestPrometheusFlags holds that every flag of the Prometheus that is built in is known,
// by its own name, so that Prometheus' command line starts redline watch too.
func TestPrometheusFlags(t *testing.T) {
	dir, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", "github.com/prometheus/prometheus").Output()
	if err != nil {
		t.Fatal(err)
	}
	page := filepath.Join(strings.TrimSpace(string(dir)), "docs", "command-line", "prometheus.md")
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	names := regexp.MustCompile(`<code class="text-nowrap">--([a-z0-9.-]+)</code>`).FindAllStringSubmatch(string(text), -1)
	if len(names) < 40 {
		t.Fatalf("%d flags in %s", len(names), page)
	}
	flags := newWatch().Flags()
	for _, m := range names {
		if m[1] != "version" && m[1] != "help" && flags.Lookup(m[1]) == nil {
			t.Errorf("--%s is unknown", m[1])
		}
	}
}

// TestToldFlags holds that the API tells flags by Prometheus' names, as sidecars read
// them, and no flag with a URL for its value.
func TestToldFlags(t *testing.T) {
	cmd := newWatch()
	if err := cmd.ParseFlags([]string{"--data=d", "--storage.tsdb.retention.time=7d", "--query=http://a:b@c/", "--web.console.libraries=l", "--no-web.enable-lifecycle"}); err != nil {
		t.Fatal(err)
	}
	flags := promflags.Values(cmd.Flags())
	for name, want := range map[string]string{
		"data": "d", "storage.tsdb.path": "d", "retention": "1w", "storage.tsdb.retention.time": "1w", "web.enable-lifecycle": "false",
		"alertmanager.drain-notification-queue-on-shutdown": "true", "storage.tsdb.min-block-duration": "2h",
	} {
		if got, ok := flags[name]; !ok || got != want {
			t.Errorf("--%s is %q, want %q", name, got, want)
		}
	}
	for _, name := range []string{"query", "remote-write", "web.console.libraries", "no-web.enable-lifecycle", "help"} {
		if value, ok := flags[name]; ok {
			t.Errorf("--%s is told: %q", name, value)
		}
	}
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Usage == "" {
			t.Errorf("--%s has no help", f.Name)
		}
	})
}
