package multiproc_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redline-metrics/redline/multiproc"
)

// hold opens a file as a worker has it, until the test ends.
func hold(t *testing.T, path string) *os.File {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func fold(t *testing.T, c *multiproc.Collector, files int) {
	t.Helper()
	folded, err := c.Fold()
	if err != nil {
		t.Fatal(err)
	}
	if folded.Files != files {
		t.Errorf("folded %d files, want %d", folded.Files, files)
	}
}

// listed are the names in a directory.
func listed(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	names := []string{}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// everyKind returns files of a worker with all types and modes. Their values depend on n.
func everyKind(n int) map[string][]byte {
	v := float64(n)
	id := fmt.Sprint(n)
	files := map[string][]byte{
		"counter_" + id + ".db": mapped(worker(wide, sample{key: hits, value: v}, sample{key: `["only", "only_total", {"n": "` + id + `"}, ""]`, value: 1})),
		"histogram_" + id + ".db": worker(wide, sample{key: `["h", "h_sum", {}, "H."]`, value: v / 8},
			sample{key: `["h", "h_bucket", {"le": "1.0"}, "H."]`, value: v}, sample{key: `["h", "h_bucket", {"le": "+Inf"}, "H."]`, value: 1}),
		"summary_" + id + ".db": worker(wide, sample{key: `["s", "s_count", {}, "S."]`, value: v}, sample{key: `["s", "s_sum", {}, "S."]`, value: v}),
	}
	for _, mode := range []string{"min", "max", "sum", "mostrecent", "all", "livemin", "livemax", "livesum", "livemostrecent", "liveall"} {
		key := `["g_` + mode + `", "g_` + mode + `", {}, "G."]`
		files["gauge_"+mode+"_"+id+".db"] = worker(wide, sample{key: key, value: v, timestamp: 1000 - v})
	}
	return files
}

// TestFold holds that the values of the dead are in one file for each type and mode, and
// add up as before; the living keep their files.
func TestFold(t *testing.T) {
	dir := t.TempDir()
	for n := range 5 {
		put(t, dir, everyKind(n+1))
	}
	alive := everyKind(4)
	for name := range alive {
		hold(t, filepath.Join(dir, name))
	}
	c, err := multiproc.New(multiproc.Config{Dir: dir, Grace: -1})
	if err != nil {
		t.Fatal(err)
	}
	before := expose(t, c)
	for _, name := range []string{"livemin", "livemax", "livesum", "livemostrecent", "liveall"} {
		before = without(before, "g_"+name)
	}
	fold(t, c, 4*(3+4+5)) // not those of mode all
	want := []string{
		"counter_folded-1.db", "gauge_max_folded-1.db", "gauge_min_folded-1.db", "gauge_mostrecent_folded-1.db",
		"gauge_sum_folded-1.db", "histogram_folded-1.db", "summary_folded-1.db",
	}
	want = slices.AppendSeq(want, maps.Keys(alive))
	for _, n := range []string{"1", "2", "3", "5"} {
		want = append(want, "gauge_all_"+n+".db")
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, listed(t, dir)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	for _, c := range []*multiproc.Collector{c, newCollector(t, dir, nil)} {
		text := expose(t, c)
		if !strings.Contains(text, "g_livesum 4\n") || !strings.Contains(text, "g_liveall{pid=\"4\"} 4\n") || strings.Contains(text, `g_liveall{pid="5"}`) {
			t.Errorf("live gauges are not those of the living:\n%s", text)
		}
		for _, name := range []string{"livemin", "livemax", "livesum", "livemostrecent", "liveall"} {
			text = without(text, "g_"+name)
		}
		if diff := cmp.Diff(before, text); diff != "" {
			t.Errorf("before and after the fold (-want +got):\n%s", diff)
		}
	}
	if n := c.Stats().Folded; n != 48 {
		t.Errorf("counted %d folded files", n)
	}
	fold(t, c, 0) // archives are no dead workers
	put(t, dir, everyKind(5))
	fold(t, c, 3+4+5)
	if text := expose(t, c); !strings.Contains(text, "hits_total{path=\"/\"} 20\n") || !strings.Contains(text, "only_total{n=\"5\"} 2\n") ||
		!strings.Contains(text, "g_mostrecent 1\n") || !strings.Contains(text, "g_sum 20\n") || !strings.Contains(text, "h_count 26\n") {
		t.Errorf("after a second fold:\n%s", text)
	}
	if got := listed(t, dir); !slices.Contains(got, "counter_folded-2.db") || slices.Contains(got, "counter_folded-1.db") {
		t.Errorf("the archive's name was used again: %v", got)
	}
}

// without leaves a family out of an exposition.
func without(text, family string) string {
	var kept strings.Builder
	for line := range strings.Lines(text) {
		rest := strings.TrimPrefix(strings.TrimPrefix(line, "# HELP "), "# TYPE ")
		if after, ok := strings.CutPrefix(rest, family); ok && strings.ContainsAny(after[:1], " {") {
			continue
		}
		kept.WriteString(line)
	}
	return kept.String()
}

// TestFoldKeeps covers files that are somebody's, also under other names, and files
// that are no use.
func TestFoldKeeps(t *testing.T) {
	dir := t.TempDir()
	one := worker(wide, sample{key: hits, value: 1})
	own := fmt.Sprintf("counter_%d.db", os.Getpid())
	put(t, dir, map[string][]byte{
		own: one, "counter_1.db": one, "counter_2.db": one, "counter_3.db": one, "counter_worker_7.db": one,
		"counter_4.db": one[:40], "counter_5.db": nil, "counter_6.db": mapped(worker(wide)), "counter_8.db": append([]byte{0xff, 0xff, 0xff, 0xff}, one[4:]...), "notes.txt": nil, "odd_1.db": nil,
		"gauge_livesum_1.db": worker(wide, sample{key: `["g", "g", {}, ""]`}),
	})
	hold(t, filepath.Join(dir, "counter_1.db"))
	f := hold(t, filepath.Join(dir, "counter_2.db"))
	memory, err := syscall.Mmap(int(f.Fd()), 0, 8, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_SHARED)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = syscall.Munmap(memory) }()
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	var skips []string
	c := newCollector(t, dir, &skips)
	// This process is there, but does not hold its file; of those that it does hold
	// one is open and one mapped alone; the live gauge has its time of grace.
	folded, err := c.Fold()
	if err != nil || folded.Files != 5 || folded.Waiting != 1 {
		t.Errorf("%+v, %v", folded, err)
	}
	want := []string{"counter_1.db", "counter_2.db", "counter_4.db", "counter_8.db", "counter_folded-1.db", "gauge_livesum_1.db", "notes.txt", "odd_1.db"}
	if diff := cmp.Diff(want, listed(t, dir)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	if !strings.Contains(expose(t, c), "} 5\n") {
		t.Errorf("want 5 hits:\n%s", expose(t, c))
	}
	c.OnChange(func() { t.Error("the directory is changed again for the broken file") })
	fold(t, c, 0)
}

// TestFoldBesideScrapes holds that another Collector, as that of another process, never
// sees less than was counted before, nor more than was since.
func TestFoldBesideScrapes(t *testing.T) {
	const rounds = 100
	dir := t.TempDir()
	put(t, dir, map[string][]byte{"counter_0.db": worker(wide, sample{key: hits, value: 0})})
	var counted atomic.Int64
	done := make(chan struct{})
	go func() {
		defer close(done)
		c := newCollector(t, dir, nil)
		for n := range rounds {
			// Written elsewhere and moved: the other is not to see half a file.
			aside := t.TempDir()
			put(t, aside, map[string][]byte{"new": worker(wide, sample{key: hits, value: 1})})
			if err := os.Rename(filepath.Join(aside, "new"), filepath.Join(dir, fmt.Sprintf("counter_%d.db", n+1))); err != nil {
				t.Error(err)
			}
			counted.Add(1)
			if _, err := c.Fold(); err != nil {
				t.Error(err)
			}
		}
	}()
	c := newCollector(t, dir, nil)
	for working := true; working; {
		select {
		case <-done:
			working = false
		default:
		}
		least := counted.Load()
		got := lineValue(t, expose(t, c))
		if got < float64(least) || got > float64(counted.Load()+1) {
			t.Fatalf("%v found, %d counted before, %d after", got, least, counted.Load())
		}
	}
	if got := lineValue(t, expose(t, c)); got != rounds {
		t.Errorf("%v at the end", got)
	}
}

// TestClearAfterFold holds that the files of a fold that was killed go too.
func TestClearAfterFold(t *testing.T) {
	for killAt := range 4 {
		dir := t.TempDir()
		put(t, dir, map[string][]byte{"counter_1.db": worker(wide, sample{key: hits, value: 1})})
		c := newCollector(t, dir, nil)
		c.OnChange(func() {
			if killAt--; killAt < 0 {
				panic(killed{})
			}
		})
		foldUntilKilled(t, c)
		if err := multiproc.Clear(dir); err != nil {
			t.Fatal(err)
		}
		if names := listed(t, dir); len(names) > 0 {
			t.Errorf("left %v", names)
		}
	}
}

// TestFoldLimit holds that a fold keeps no more keys than a Collector knows at most, and
// leaves the files that have others as they are, with a reason. The kind: archives that
// nobody could read any more.
func TestFoldLimit(t *testing.T) {
	for name, limit := range map[string]struct{ keys, bytes int }{
		"keys": {keys: 100, bytes: 1 << 20}, "bytes": {keys: 1000, bytes: 100 * len(`["c", "c_total", {"a": "0 00"}, ""]`)},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for n := range 6 {
				var samples []sample
				for i := range 40 { // of which each file shares some with the one before
					samples = append(samples, sample{key: fmt.Sprintf(`["c", "c_total", {"a": "%d %02d"}, ""]`, n-i%2, i), value: 1})
				}
				put(t, dir, map[string][]byte{fmt.Sprintf("counter_%d.db", n): worker(wide, samples...)})
			}
			skips := []string{}
			c := newCollector(t, dir, &skips)
			before := total(t, expose(t, c), "c_total")
			c.Limit(limit.keys, limit.bytes)
			folded, err := c.Fold()
			left := listed(t, dir)
			if err != nil || folded.Files == 0 || folded.Files == 6 || len(left) != 6-folded.Files+1 {
				t.Errorf("%+v, %v; left are %v", folded, err, left)
			}
			if !slices.Contains(skips, "counter_5.db limit") {
				t.Errorf("skipped %v", skips)
			}
			if got := total(t, expose(t, newCollector(t, dir, nil)), "c_total"); got != before {
				t.Errorf("the total is %v, and was %v", got, before)
			}
			fold(t, c, 0)
			if fold(t, newCollector(t, dir, nil), 6-folded.Files); len(listed(t, dir)) != 1 {
				t.Errorf("with room for all: %v", listed(t, dir))
			}
		})
	}
}

// total is the sum of a family's samples.
func total(t *testing.T, text, name string) (sum float64) {
	t.Helper()
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, name+"{") {
			sum += lineValue(t, strings.TrimSuffix(line, "\n"))
		}
	}
	return sum
}
