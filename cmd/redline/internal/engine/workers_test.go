package engine_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/internal/await"
	"github.com/redline-metrics/redline/multiproc"
)

// worker counts to n in a directory of worker files, until the test ends.
func worker(t *testing.T, dir, id string, n float64) {
	t.Helper()
	w, err := multiproc.NewWriter(multiproc.WriterConfig{Dir: dir, ID: id})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	hits, err := w.Counter(prometheus.CounterOpts{Name: "hits_total", Help: "Hits."}, "path")
	if err != nil {
		t.Fatal(err)
	}
	hits("/").Add(n)
}

// TestWorkers holds that directories of worker files are targets as others are, merged
// here; they are told from each other by their paths, and are not to be had by a
// connection.
func TestWorkers(t *testing.T) {
	one, two := t.TempDir(), t.TempDir()
	worker(t, one, "1", 3)
	worker(t, one, "2", 4)
	worker(t, two, "3", 5)
	cfg := engine.Config{Interval: 300 * time.Millisecond}
	for _, s := range []string{one, "shop=" + two, "shop=" + answering(t, func() string { return "hits_total{path=\"/\"} 9\n" })} {
		target, err := engine.ParseTarget(s)
		if err != nil {
			t.Fatal(err)
		}
		cfg.Targets = append(cfg.Targets, target)
	}
	r := start(t, cfg)
	other := cfg.Targets[2].Address
	await.NoError(t, func() error {
		if diff := cmp.Diff(map[string]float64{one: 7, two: 5, other: 9}, r.query(t, `hits_total{path="/"}`, "instance")); diff != "" {
			return fmt.Errorf("hits (-want +got):\n%s", diff)
		}
		return nil
	})
	if diff := cmp.Diff(map[string]float64{one: 1, two: 1, other: 1}, r.query(t, "up", "instance")); diff != "" {
		t.Errorf("up (-want +got):\n%s", diff)
	}
	if jobs := r.query(t, "sum by (job) (hits_total)", "job"); jobs[filepath.Base(one)] != 7 || jobs["shop"] != 14 {
		t.Errorf("hits by job are %v", jobs)
	}
	worker(t, one, "4", 10)
	await.NoError(t, func() error {
		if hits := r.query(t, "hits_total", "instance"); hits[one] != 17 {
			return fmt.Errorf("hits are %v", hits)
		}
		return nil
	})
	// Their own metrics are there, too.
	if files := r.query(t, "redline_multiproc_files", "instance"); files[one] != 3 || files[two] != 1 {
		t.Errorf("files are %v", files)
	}
}
