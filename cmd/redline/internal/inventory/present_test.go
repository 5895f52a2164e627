package inventory_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
	"github.com/redline-metrics/redline/internal/await"
)

// TestJobsAfterRestart holds that a job that a restart leaves out is gone, though the index
// has it for hours. A job that is called otherwise than its scrape configuration, and one
// that only rules or a federation name, are there as long as they have samples. An engine
// that does not name its jobs has all that had samples lately.
func TestJobsAfterRestart(t *testing.T) {
	target := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("a 1\n")) }))
	t.Cleanup(target.Close)
	federated := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("up{job=\"far\",instance=\"x\"} 1\n"))
	}))
	t.Cleanup(federated.Close)
	scrape := func(name, more string, at *httptest.Server) string {
		return fmt.Sprintf("  - {job_name: %s, %sstatic_configs: [{targets: [%q]}]}\n", name, more, at.Listener.Addr())
	}
	kept := scrape("kept", "", target) +
		scrape("pool", "relabel_configs: [{target_label: job, replacement: named}], ", target) +
		scrape("federation", "honor_labels: true, ", federated)
	dir := t.TempDir()
	// jobs runs an engine until it knows these.
	jobs := func(config string, want ...string) {
		t.Helper()
		file := filepath.Join(dir, "prometheus.yml")
		if err := os.WriteFile(file, []byte("global: {scrape_interval: 200ms, scrape_timeout: 200ms}\nscrape_configs:\n"+config), 0o600); err != nil {
			t.Fatal(err)
		}
		cfg := engine.Config{File: file, Dir: filepath.Join(dir, "data"), Retention: time.Hour, URL: &url.URL{Scheme: "http", Host: "127.0.0.1:9090"}, Log: slog.New(slog.DiscardHandler)}
		e, err := engine.New(cfg)
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		ran := make(chan error, 1)
		go func() { ran <- e.Run(ctx) }()
		server := httptest.NewServer(e.Handler())
		defer server.Close()
		at, _ := url.Parse(server.URL)
		knows(t, at, want...)
		silent := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/scrape_pools") {
				http.NotFound(w, r)
				return
			}
			e.Handler().ServeHTTP(w, r)
		}))
		defer silent.Close()
		at, _ = url.Parse(silent.URL)
		knows(t, at, "far", "federation", "gone", "kept", "named")
		stop()
		if err := <-ran; err != nil {
			t.Error(err)
		}
	}
	jobs(kept+scrape("gone", "", target), "far", "federation", "gone", "kept", "named")
	jobs(kept, "far", "federation", "kept", "named")
}

// knows waits until an engine has these jobs.
func knows(t *testing.T, at *url.URL, want ...string) {
	t.Helper()
	e, err := inventory.NewEngine(at, nil)
	if err != nil {
		t.Fatal(err)
	}
	known := inventory.NewKnown(e)
	await.NoError(t, func() error {
		services, err := known.Services(t.Context())
		var got []string
		for _, s := range services {
			got = append(got, s.Job)
		}
		if err == nil && !slices.Equal(got, want) {
			err = fmt.Errorf("jobs are %q, want %q", got, want)
		}
		return err
	})
}
