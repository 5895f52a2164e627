package multiproc_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/redline-metrics/redline/multiproc"
)

// TestChanges covers files that grow, are replaced, shrink and go between scrapes.
func TestChanges(t *testing.T) {
	dir := t.TempDir()
	c := newCollector(t, dir, nil)
	want(t, expose(t, c), "")
	more := `["hits", "hits_total", {"path": "/more"}, "Hits."]`
	lines := func(counts ...string) string {
		text := "# HELP hits_total Hits.\n# TYPE hits_total counter\n"
		for i, n := range counts {
			if n != "" {
				text += `hits_total{path="` + []string{"/", "/more"}[i] + `"} ` + n + "\n"
			}
		}
		return text
	}
	put(t, dir, map[string][]byte{"counter_1.db": worker(wide, sample{key: hits, value: 1})})
	want(t, expose(t, c), lines("1"))
	put(t, dir, map[string][]byte{"counter_1.db": worker(wide, sample{key: hits, value: 2})}) // the same file
	want(t, expose(t, c), lines("2"))
	put(t, dir, map[string][]byte{"counter_1.db": worker(wide, sample{key: hits, value: 2}, sample{key: more, value: 7})})
	want(t, expose(t, c), lines("2", "7"))
	other := filepath.Join(dir, "new")
	put(t, dir, map[string][]byte{"new": worker(wide, sample{key: more, value: 5}, sample{key: hits, value: 1})})
	if err := os.Rename(other, filepath.Join(dir, "counter_1.db")); err != nil {
		t.Fatal(err)
	}
	want(t, expose(t, c), lines("1", "5"))
	put(t, dir, map[string][]byte{"counter_1.db": worker(wide, sample{key: hits, value: 3})})
	want(t, expose(t, c), lines("3"))
	if err := os.Remove(filepath.Join(dir, "counter_1.db")); err != nil {
		t.Fatal(err)
	}
	want(t, expose(t, c), "")
	if err := os.Remove(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Expose(false); err == nil {
		t.Error("a directory that is gone gave no error")
	}
}

// TestForgetsTheDead holds that gauges of workers that are gone do not pile up.
func TestForgetsTheDead(t *testing.T) {
	dir := t.TempDir()
	c := newCollector(t, dir, nil)
	for generation := range 20 {
		var samples []sample
		for i := range 500 {
			samples = append(samples, sample{key: fmt.Sprintf(`["g", "g", {"x": "%d"}, ""]`, i), value: 1})
		}
		put(t, dir, map[string][]byte{fmt.Sprintf("gauge_all_%d.db", generation): worker(wide, samples...)})
		if got := strings.Count(expose(t, c), "\ng{"); got != 500 {
			t.Errorf("%d gauges, want 500", got)
		}
		if n := c.Stats().Series; n > 2500 {
			t.Fatalf("knows %d series after %d workers", n, generation+1)
		}
		if err := os.Remove(filepath.Join(dir, fmt.Sprintf("gauge_all_%d.db", generation))); err != nil {
			t.Fatal(err)
		}
	}
}

// TestOverlap holds that scrapes at once, while files change, each see a sum that was.
func TestOverlap(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, map[string][]byte{"counter_1.db": worker(wide, sample{key: hits, value: 1})})
	c := newCollector(t, dir, nil)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				if text := expose(t, c); !strings.Contains(text, "} 1\n") && !strings.Contains(text, "} 2\n") {
					t.Errorf("saw %s", text)
				}
			}
		})
	}
	replacement := filepath.Join(t.TempDir(), "new")
	for i := range 50 {
		if err := os.WriteFile(replacement, worker(wide, sample{key: hits, value: float64(1 + i%2)}), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(replacement, filepath.Join(dir, "counter_1.db")); err != nil {
			t.Fatal(err)
		}
	}
	wg.Wait()
}

// TestJustMade holds that a file to which a worker has not given its length yet leaves
// nothing out.
func TestJustMade(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "counter_1.db"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	c := newCollector(t, dir, nil)
	want(t, expose(t, c), "")
	put(t, dir, map[string][]byte{"counter_1.db": worker(wide, sample{key: hits, value: 1})})
	want(t, expose(t, c), "# HELP hits_total Hits.\n# TYPE hits_total counter\nhits_total{path=\"/\"} 1\n")
}

// TestVanished holds that a file that another process folds between the listing and the
// reading is not missed.
func TestVanished(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, map[string][]byte{"counter_1.db": worker(wide, sample{key: hits, value: 7}), "odd.db": nil})
	c, err := multiproc.New(multiproc.Config{Dir: dir, Skipped: func(multiproc.Skip) {
		if err := os.Rename(filepath.Join(dir, "counter_1.db"), filepath.Join(dir, "counter_folded-1.db")); err != nil {
			t.Error(err)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	want(t, expose(t, c), "# HELP hits_total Hits.\n# TYPE hits_total counter\nhits_total{path=\"/\"} 7\n")
}
