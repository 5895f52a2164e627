package multiproc_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redline-metrics/redline/multiproc"
)

// filesystems are directories on the file systems that worker files are kept on: that of
// the system's temporary files, and shared memory, where there is some.
func filesystems(t *testing.T) map[string]string {
	t.Helper()
	dirs := map[string]string{"temporary": t.TempDir()}
	if dir, err := os.MkdirTemp("/dev/shm", "redline-test-"); err == nil {
		t.Cleanup(func() { _ = os.RemoveAll(dir) })
		dirs["shared memory"] = dir
	}
	return dirs
}

// overwrite writes a file in place: its inode stays.
func overwrite(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// remake removes a file and makes another one: ext4 gives it the inode that has become
// free.
func remake(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	overwrite(t, path, content)
}

// TestRemade holds that a file which is made anew, or rewritten in place, is read anew.
//
// The kind: all that takes a file for one that is known, by properties that another file can have
// too: name, inode, length, end, width of values or times. Not in the report are a file
// of another generation with the same keys, one with its keys in another order, and
// one that differs behind its first window.
func TestRemade(t *testing.T) {
	key := func(path string) string { return `["hits", "hits_total", {"path": "` + path + `"}, "Hits."]` }
	entries := func(pairs ...any) (samples []sample) {
		for i := 0; i < len(pairs); i += 2 {
			samples = append(samples, sample{key: key(pairs[i].(string)), value: float64(pairs[i+1].(int))})
		}
		return samples
	}
	var many []sample
	for i := range 5000 {
		many = append(many, sample{key: key(fmt.Sprintf("/%04d", i)), value: 1})
	}
	changed := append([]sample(nil), many...)
	changed[4000].key = key("/else")
	for name, c := range map[string]struct{ before, after []byte }{
		"longer, as reported":       {worker(wide, entries("/login", 1000, "/", 5)...), worker(wide, entries("/health", 3, "/items", 7, "/login", 2, "/", 1)...)},
		"shorter":                   {worker(wide, entries("/a", 1, "/b", 2, "/c", 3)...), worker(wide, entries("/c", 4, "/b", 5)...)},
		"as long":                   {worker(wide, entries("/a", 1, "/b", 2)...), worker(wide, entries("/b", 4, "/c", 5)...)},
		"another order":             {worker(wide, entries("/a", 1, "/b", 2)...), worker(wide, entries("/b", 4, "/a", 5)...)},
		"another generation":        {worker(wide, entries("/a", 1)...), worker(thin, entries("/a", 4)...)},
		"an older generation first": {worker(thin, entries("/a", 1)...), worker(wide, entries("/a", 4)...)},
		"behind the first window":   {worker(wide, many...), worker(wide, changed...)},
		"longer than a window":      {worker(wide, entries("/a", 1)...), worker(wide, many...)},
		"empty":                     {worker(wide, entries("/a", 1)...), worker(wide)},
	} {
		for system, dir := range filesystems(t) {
			for how, make := range map[string]func(*testing.T, string, []byte){"made anew": remake, "in place": overwrite} {
				t.Run(strings.Join([]string{name, how, system}, ", "), func(t *testing.T) {
					path := filepath.Join(dir, "counter_7.db")
					overwrite(t, path, mapped(bytes.Clone(c.before)))
					known := newCollector(t, dir, nil)
					expose(t, known)
					make(t, path, mapped(bytes.Clone(c.after)))
					want(t, expose(t, known), expose(t, newCollector(t, dir, nil)))
				})
			}
		}
	}
}

// TestRemadeAtRandom compares a Collector that knows files with one that knows none, while
// they are rewritten at random: grown, cut, damaged, with keys that are long or no use.
func TestRemadeAtRandom(t *testing.T) {
	const rounds, names = 300, 3
	for system, dir := range filesystems(t) {
		t.Run(system, func(t *testing.T) {
			random := rand.New(rand.NewPCG(14, 7))
			long := strings.Repeat("long", 50_000)
			content := func() []byte {
				var samples []sample
				for range random.IntN(6) {
					k := fmt.Sprintf(`["hits", "hits_total", {"path": "%d"}, "Hits."]`, random.IntN(6))
					switch random.IntN(60) {
					case 0:
						k = strings.Replace(k, `"path"`, `"pa th"`, 1)
					case 1:
						k = strings.Replace(k, "Hits.", long, 1)
					}
					samples = append(samples, sample{key: k, value: float64(random.IntN(9))})
				}
				data := worker([]generation{thin, wide, wide}[random.IntN(3)], samples...)
				switch random.IntN(10) {
				case 0:
					data[random.IntN(len(data))] ^= byte(1 + random.IntN(255))
				case 1:
					return data[:random.IntN(len(data))]
				}
				return mapped(data)
			}
			config := multiproc.Config{Dir: dir}
			known, err := multiproc.New(config)
			if err != nil {
				t.Fatal(err)
			}
			for range rounds {
				path := filepath.Join(dir, fmt.Sprintf("counter_%d.db", random.IntN(names)))
				_, err := os.Stat(path)
				if data := content(); err == nil && random.IntN(2) == 0 {
					remake(t, path, data)
				} else {
					overwrite(t, path, data)
				}
				fresh, err := multiproc.New(config)
				if err != nil {
					t.Fatal(err)
				}
				if got, anew := samplesOf(expose(t, known)), samplesOf(expose(t, fresh)); got != anew {
					t.Fatalf("known:\n%.2000s\nread anew:\n%.2000s", got, anew)
				}
			}
		})
	}
}

// samplesOf leaves out comments: which of several help texts is served depends on which
// came first.
func samplesOf(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "#") {
			out.WriteString(line)
		}
	}
	return out.String()
}

// TestRedefined holds that files which are gone bind none that come later: the
// type of a family, its mode, its help, and that an entry was no use.
func TestRedefined(t *testing.T) {
	x := func(help string) []byte {
		return worker(wide, sample{key: `["x", "x", {}, "` + help + `"]`, value: 1, timestamp: 1})
	}
	sum := worker(wide, sample{key: `["x", "x_sum", {}, "A."]`, value: 1, timestamp: 1})
	for _, c := range []struct{ name, before, after, with, want string }{
		{"another type", "summary_1.db", "gauge_sum_1.db", "A.", "# HELP x A.\n# TYPE x gauge\nx 1\n"},
		{"another type, which is read first", "summary_1.db", "gauge_min_1.db", "A.", "# HELP x A.\n# TYPE x gauge\nx 1\n"},
		{"another mode", "gauge_max_1.db", "gauge_all_1.db", "A.", "# HELP x A.\n# TYPE x gauge\nx{pid=\"1\"} 1\n"},
		{"another help", "gauge_max_1.db", "gauge_max_2.db", "B.", "# HELP x B.\n# TYPE x gauge\nx 1\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			before := x("A.")
			if strings.HasPrefix(c.before, "summary") {
				before = sum
			}
			put(t, dir, map[string][]byte{c.before: before})
			known := newCollector(t, dir, nil)
			expose(t, known)
			if err := os.Remove(filepath.Join(dir, c.before)); err != nil {
				t.Fatal(err)
			}
			put(t, dir, map[string][]byte{c.after: x(c.with)})
			want(t, expose(t, known), c.want)
		})
	}
	t.Run("by a file that stays", func(t *testing.T) {
		dir := t.TempDir()
		y := worker(wide, sample{key: `["y", "y", {}, "Y."]`, value: 1})
		put(t, dir, map[string][]byte{"gauge_max_1.db": y, "gauge_sum_2.db": x("A.")})
		var skips []string
		known := newCollector(t, dir, &skips)
		expose(t, known)
		put(t, dir, map[string][]byte{"gauge_max_1.db": x("A."), "gauge_sum_2.db": y}) // the first is read before the second is known to differ
		want(t, expose(t, known), "# HELP x A.\n# TYPE x gauge\nx 1\n# HELP y Y.\n# TYPE y gauge\ny 1\n")
	})
}
