package multiproc_test

import (
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/redline-metrics/redline/multiproc"
)

// allocated returns how many bytes do allocates in all: it holds no more at once.
func allocated(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// held returns how many bytes of the heap are in use.
func held() uint64 {
	var stats runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

// sparse makes a file that is so long, and has this content in places.
func sparse(t testing.TB, path string, size int64, at map[int64][]byte) {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	if err := file.Truncate(size); err != nil {
		t.Fatal(err)
	}
	for offset, content := range at {
		if _, err := file.WriteAt(content, offset); err != nil {
			t.Fatal(err)
		}
	}
}

func number(n uint32) []byte { return binary.LittleEndian.AppendUint32(nil, n) }

// TestClaims holds that no file costs more than it holds.
//
// The kind: memory that a file of a few bytes makes a reader take, for each of its
// buffers, by any number that says how long something is: the header, the file's length, the length
// of a key. Not in the report are the latter two, and the reading that folds do.
func TestClaims(t *testing.T) {
	const gigabyte = 1 << 30
	good := func(key string) []byte { return worker(wide, sample{key: key, value: 1})[8:] }
	holes := map[int64][]byte{0: number(gigabyte)}
	for at := int64(8); at < gigabyte-300<<10; { // keys of 200 KB each, of which few bytes are there
		const length = 200 << 10
		holes[at] = append(number(length), `["`...)
		holes[at+4+length-1] = []byte("] ")
		at = (at+4+length+8)&^7 + 16
		if len(holes) > 400 {
			break
		}
	}
	for name, file := range map[string]struct {
		size   int64
		at     map[int64][]byte
		reason string
	}{
		"a header that says 1 GiB, as reported": {16385, map[int64][]byte{0: number(gigabyte)}, "truncated"},
		"a header that says all":                {16385, map[int64][]byte{0: number(math.MaxInt32)}, "truncated"},
		"holes":                                 {gigabyte, map[int64][]byte{0: number(gigabyte)}, "corrupt"},
		"holes behind an entry":                 {gigabyte, map[int64][]byte{0: number(gigabyte), 8: good(hits)}, "corrupt"},
		"more than is read":                     {2*gigabyte - 1, map[int64][]byte{0: number(2*gigabyte - 1), 8: good(hits)}, "unreadable"},
		"a key that says 1 GB":                  {gigabyte, map[int64][]byte{0: number(gigabyte), 8: append(number(gigabyte-100), `["`...)}, "corrupt"},
		"keys with holes":                       {gigabyte, holes, "corrupt"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			const files = 8
			put(t, dir, map[string][]byte{"counter_0.db": worker(wide, sample{key: hits, value: 1})})
			for n := range files {
				sparse(t, filepath.Join(dir, fmt.Sprintf("counter_%d.db", n+1)), file.size, file.at)
			}
			var skips []string
			c := newCollector(t, dir, &skips)
			text := ""
			if took := allocated(func() { text = expose(t, c) }); took > 16<<20 {
				t.Errorf("%d MB allocated", took>>20)
			}
			if !strings.Contains(text, "hits_total") {
				t.Errorf("the file beside them is not served: %s", text)
			}
			if len(skips) != files || skips[0] != "counter_1.db "+file.reason {
				t.Errorf("skipped %v, want each as %s", skips, file.reason)
			}
			// A fold looks at all processes of the machine, too.
			usual := allocated(func() { foldOne(t) })
			if took := allocated(func() { fold(t, c, 1) }); took > 2*usual+16<<20 {
				t.Errorf("%d MB allocated by a fold, and %d by that of a small file", took>>20, usual>>20)
			}
		})
	}
}

// foldOne folds a directory that has one small file.
func foldOne(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, map[string][]byte{"counter_0.db": worker(wide, sample{key: hits, value: 1})})
	fold(t, newCollector(t, dir, nil), 1)
}

// TestForgetsWhatIsGone holds that nothing stays of files that are gone.
//
// The kind: things that are remembered of files that are gone. Not in the report are the buffers
// that large files need, keys in conflict, and files that no fold takes.
func TestForgetsWhatIsGone(t *testing.T) {
	const rounds, entries = 12, 3000
	named := func(round int, name, label string) []byte {
		var samples []sample
		for i := range entries {
			key := fmt.Sprintf(`["x", "%s", {"%s": "%0200d"}, "H."]`, name, label, round*entries+i)
			samples = append(samples, sample{key: key, value: 1})
		}
		return worker(wide, samples...)
	}
	long := strings.Repeat("long", 50_000)
	for name, files := range map[string]func(round int) map[string][]byte{
		"keys": func(round int) map[string][]byte {
			return map[string][]byte{fmt.Sprintf("gauge_sum_%d.db", round): named(round, "x", "a")}
		},
		"keys that cannot be read, as reported": func(round int) map[string][]byte {
			return map[string][]byte{fmt.Sprintf("counter_%d.db", round): named(round, "bad name", "a")}
		},
		"labels that cannot be read": func(round int) map[string][]byte {
			return map[string][]byte{fmt.Sprintf("gauge_all_%d.db", round): named(round, "x", "-")}
		},
		"keys in conflict": func(round int) map[string][]byte {
			return map[string][]byte{
				"gauge_max_0.db":                        worker(wide, sample{key: `["x", "x", {}, ""]`}),
				fmt.Sprintf("gauge_sum_%d.db", round+1): named(round, "x", "a"),
			}
		},
		"keys as long as windows": func(round int) map[string][]byte {
			var samples []sample
			for i := range 30 {
				samples = append(samples, sample{key: fmt.Sprintf(`["x", "x", {"a": "%d"}, "%s"]`, i+30*round, long)})
			}
			return map[string][]byte{fmt.Sprintf("gauge_sum_%d.db", round): worker(wide, samples...)}
		},
		"names, as reported": func(round int) map[string][]byte {
			files := map[string][]byte{}
			for i := range 500 {
				files[fmt.Sprintf("bogus-%0200d.db", round*entries+i)] = nil
			}
			return files
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			c, err := multiproc.New(multiproc.Config{Dir: dir})
			if err != nil {
				t.Fatal(err)
			}
			expose(t, c)
			before := held()
			for round := range rounds {
				content := files(round)
				put(t, dir, content)
				expose(t, c)
				for name := range content {
					if err := os.Remove(filepath.Join(dir, name)); err != nil {
						t.Fatal(err)
					}
				}
			}
			expose(t, c)
			if n := c.Stats().Series; n != 0 {
				t.Errorf("%d series of no file", n)
			}
			// Some keys and buffers of usual size may stay.
			if after := held(); after > before+1<<20 {
				t.Errorf("%d KB stay", (after-before)>>10)
			}
			runtime.KeepAlive(c)
		})
	}
}

// TestLimits holds that the keys of all files together are bounded, that an entry that
// is left out is reported, and that there is room again when files are gone.
func TestLimits(t *testing.T) {
	for name, limit := range map[string]struct{ keys, bytes int }{
		"keys": {keys: 100, bytes: 1 << 20}, "bytes": {keys: 1000, bytes: 100 * len(`["g", "g g", {"a": "0 00"}, ""]`)},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for n := range 6 {
				var samples []sample
				for i := range 20 {
					samples = append(samples, sample{key: fmt.Sprintf(`["g", "g g", {"a": "%d %02d"}, ""]`, n, i)})
				}
				put(t, dir, map[string][]byte{fmt.Sprintf("gauge_sum_%d.db", n): worker(wide, samples...)})
			}
			put(t, dir, map[string][]byte{"gauge_sum_9.db": worker(wide, sample{key: `["g", "g", {}, ""]`, value: 1})})
			skips := []string{}
			c := newCollector(t, dir, &skips)
			c.Limit(limit.keys, limit.bytes)
			expose(t, c)
			if !slices.Contains(skips, "gauge_sum_5.db limit") || slices.Contains(skips, "gauge_sum_4.db limit") {
				t.Errorf("skipped %v", skips)
			}
			for n := range 6 {
				if err := os.Remove(filepath.Join(dir, fmt.Sprintf("gauge_sum_%d.db", n))); err != nil {
					t.Fatal(err)
				}
			}
			want(t, expose(t, c), "# HELP g \n# TYPE g gauge\ng 1\n")
		})
	}
}
