package multiproc_test

import (
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/redline-metrics/redline/multiproc"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

// newCollector collects dir, and appends its skips to skips.
func newCollector(t testing.TB, dir string, skips *[]string) *multiproc.Collector {
	t.Helper()
	c, err := multiproc.New(multiproc.Config{Dir: dir, Skipped: func(s multiproc.Skip) {
		if skips == nil {
			t.Errorf("skipped %s: %s: %v", s.File, s.Reason, s.Err)
			return
		}
		*skips = append(*skips, s.File+" "+s.Reason)
	}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func expose(t testing.TB, c *multiproc.Collector, names ...string) string {
	t.Helper()
	text, err := c.Expose(false, names...)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func want(t testing.TB, got, want string) {
	t.Helper()
	if diff := cmp.Diff(strings.TrimPrefix(want, "\n"), got); diff != "" {
		t.Errorf("exposition (-want +got):\n%s", diff)
	}
}

const (
	hits  = `["hits", "hits_total", {"path": "/"}, "Hits."]`
	hits3 = `["hits", "hits_total", {"path": "/"}]`
)

// TestGenerations covers files of all three, told apart by themselves, beside each other.
func TestGenerations(t *testing.T) {
	more := `["hits", "hits_total", {"path": "/longer"}, "Hits."]`
	for name, content := range map[string][]byte{
		"0.18, one entry":       worker(wide, sample{key: hits, value: 3}),
		"0.18, several":         worker(wide, sample{key: hits, value: 3}, sample{key: more, value: 0, timestamp: 1.7e9}),
		"0.16, one entry":       worker(thin, sample{key: hits, value: 3}),
		"0.16, several":         worker(thin, sample{key: hits, value: 3}, sample{key: more}, sample{key: more + " "}),
		"0.15, one entry":       worker(thin, sample{key: hits3, value: 3}),
		"0.18, nothing but one": worker(wide, sample{key: hits, value: 3, timestamp: 2}),
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			var skips []string
			put(t, dir, map[string][]byte{
				"counter_1.db": mapped(content),
				"counter_2.db": worker(wide, sample{key: hits, value: 10}),
				"counter_3.db": worker(thin, sample{key: hits, value: 20}),
				"counter_4.db": mapped(worker(wide)), // no entry yet
				"counter_5.db": make([]byte, 64<<10), // not even a header yet
				"counter_6.db": worker(thin, sample{key: hits3, value: 100}),
			})
			got := expose(t, newCollector(t, dir, &skips))
			if !strings.Contains(got, "\nhits_total{path=\"/\"} 133\n") {
				t.Errorf("want 133 hits:\n%s\n%v", got, skips)
			}
		})
	}
	t.Run("help", func(t *testing.T) {
		dir := t.TempDir()
		put(t, dir, map[string][]byte{"counter_1.db": worker(thin, sample{key: hits3, value: 1})})
		want(t, expose(t, newCollector(t, dir, nil)), `
# HELP hits_total Multiprocess metric
# TYPE hits_total counter
hits_total{path="/"} 1
`)
	})
}

// TestMerge covers each type and mode, by client_python's rules.
func TestMerge(t *testing.T) {
	g := func(value, timestamp float64) []byte {
		return worker(wide, sample{`["g", "g", {"x": "a"}, "A gauge."]`, value, timestamp})
	}
	head := "# HELP g A gauge.\n# TYPE g gauge\n"
	nan := math.NaN()
	bucket := func(le string, value float64) sample {
		return sample{key: `["h", "h_bucket", {"le": "` + le + `", "x": "a"}, "Some."]`, value: value}
	}
	hsum := func(value float64) sample { return sample{key: `["h", "h_sum", {"x": "a"}, "Some."]`, value: value} }
	for _, c := range []struct {
		name  string
		files map[string][]byte
		want  string
	}{
		{"all", map[string][]byte{"gauge_all_7.db": g(1, 0), "gauge_all_8.db": g(2, 0)}, head + "g{pid=\"7\",x=\"a\"} 1\ng{pid=\"8\",x=\"a\"} 2\n"},
		{"liveall, ids with underscores", map[string][]byte{"gauge_liveall_a_b.db": g(1, 0)}, head + "g{pid=\"a_b\",x=\"a\"} 1\n"},
		{"min", map[string][]byte{"gauge_min_7.db": g(3, 0), "gauge_min_8.db": g(-2, 0)}, head + "g{x=\"a\"} -2\n"},
		{"livemin", map[string][]byte{"gauge_livemin_7.db": g(3, 0), "gauge_livemin_8.db": g(4, 0)}, head + "g{x=\"a\"} 3\n"},
		{"max", map[string][]byte{"gauge_max_7.db": g(-3, 0), "gauge_max_8.db": g(-2, 0)}, head + "g{x=\"a\"} -2\n"},
		{"livemax", map[string][]byte{"gauge_livemax_7.db": g(math.Inf(1), 0), "gauge_livemax_8.db": g(1, 0)}, head + "g{x=\"a\"} +Inf\n"},
		{"sum", map[string][]byte{"gauge_sum_7.db": g(.5, 0), "gauge_sum_8.db": g(.25, 0)}, head + "g{x=\"a\"} 0.75\n"},
		{"livesum", map[string][]byte{"gauge_livesum_7.db": g(1, 0), "gauge_livesum_8.db": g(-1, 0)}, head + "g{x=\"a\"} 0\n"},
		{"mostrecent", map[string][]byte{"gauge_mostrecent_7.db": g(1, 20), "gauge_mostrecent_8.db": g(2, 10)}, head + "g{x=\"a\"} 1\n"},
		{"livemostrecent, never set", map[string][]byte{"gauge_livemostrecent_7.db": g(1, 0)}, ""},
		{
			"histogram, differing bounds",
			map[string][]byte{
				"histogram_7.db": worker(wide, hsum(7.5), bucket("+Inf", 1), bucket("5.0", 2), bucket("1.0", 3)),
				"histogram_8.db": worker(wide, hsum(2), bucket("1.0", 1), bucket("2.5", 1), bucket("+Inf", 0)),
			},
			"# HELP h Some.\n# TYPE h histogram\n" +
				"h_bucket{le=\"1.0\",x=\"a\"} 4\nh_bucket{le=\"2.5\",x=\"a\"} 5\nh_bucket{le=\"5.0\",x=\"a\"} 7\nh_bucket{le=\"+Inf\",x=\"a\"} 8\n" +
				"h_sum{x=\"a\"} 9.5\nh_count{x=\"a\"} 8\n",
		},
		{
			"histogram, NaN",
			map[string][]byte{"histogram_7.db": worker(wide, hsum(nan), bucket("1.0", 1), bucket("+Inf", 0))},
			"# HELP h Some.\n# TYPE h histogram\nh_bucket{le=\"1.0\",x=\"a\"} 1\nh_bucket{le=\"+Inf\",x=\"a\"} 1\nh_sum{x=\"a\"} NaN\nh_count{x=\"a\"} 1\n",
		},
		{
			"summary",
			map[string][]byte{
				"summary_7.db": worker(wide, sample{key: `["s", "s_count", {}, ""]`, value: 2}, sample{key: `["s", "s_sum", {}, ""]`, value: 1.5}),
				"summary_8.db": worker(wide, sample{key: `["s", "s_count", {}, ""]`, value: 1}, sample{key: `["s", "s_sum", {}, ""]`, value: 1e9}),
			},
			"# HELP s \n# TYPE s summary\ns_sum 1.0000000015e+09\ns_count 3\n",
		},
		{
			"escapes",
			map[string][]byte{"counter_7.db": worker(wide, sample{key: `["c", "c_total", {"a": "\u00e9\ud83d\ude00\"\\\n"}, "a\\b\nc\"d"]`, value: 1})},
			"# HELP c_total a\\\\b\\nc\"d\n# TYPE c_total counter\nc_total{a=\"é😀\\\"\\\\\\n\"} 1\n",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			put(t, dir, c.files)
			want(t, expose(t, newCollector(t, dir, nil)), c.want)
		})
	}
}

// TestBadFiles holds that wrong parts are left out, counted and reported once; the rest is
// served.
func TestBadFiles(t *testing.T) {
	good := worker(wide, sample{key: hits, value: 1}, sample{key: hits, value: 1})
	short := worker(wide, sample{key: hits, value: 10}, sample{key: hits, value: 10})
	zeros := append(worker(wide, sample{key: hits, value: 100}), make([]byte, 64)...)
	zeros[0] += 64
	past := worker(wide, sample{key: hits, value: 1000})
	past[8] = 255
	for _, c := range []struct {
		name    string
		file    string
		content []byte
		reason  string
		hits    string // of the good file, and of the readable part of the bad one
	}{
		{"empty", "counter_2.db", nil, "empty", "2"},
		{"under a header", "counter_2.db", []byte{1, 2}, "empty", "2"},
		{"truncated", "counter_2.db", short[:len(short)-20], "truncated", "12"},
		{"zero-filled tail", "counter_2.db", zeros, "corrupt", "102"},
		{"key past the end", "counter_2.db", past, "corrupt", "2"},
		{"garbage", "counter_2.db", []byte(strings.Repeat("garbage!", 100)), "truncated", "2"},
		{"negative", "counter_2.db", []byte{0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0}, "corrupt", "2"},
		{"used says gigabytes", "counter_2.db", []byte{0xff, 0xff, 0xff, 0x7f, 0, 0, 0, 0}, "truncated", "2"},
		{"invalid UTF-8", "counter_2.db", worker(wide, sample{key: "[\"\xff\", \"a\", {}, \"\"]", value: 1}, sample{key: hits, value: 5}), "key", "7"},
		{"not JSON", "counter_2.db", worker(wide, sample{key: `["a", "a", {}, ""}]`, value: 1}, sample{key: hits, value: 5}), "key", "7"},
		{"label that is no string", "counter_2.db", worker(wide, sample{key: `["a", "a", {"b": 1}, ""]`, value: 1}), "key", "2"},
		{"no metric's name", "counter_2.db", worker(wide, sample{key: `["", "_total", {}, ""]`, value: 1}), "key", "2"},
		{"no label's name", "counter_2.db", worker(wide, sample{key: `["a", "a_total", {"": "d"}, ""]`, value: 1}), "key", "2"},
		{"a label of Prometheus' own", "counter_2.db", worker(wide, sample{key: `["a", "a_total", {"__name__": "d"}, ""]`, value: 1}), "key", "2"},
		{"five parts", "counter_2.db", worker(wide, sample{key: `["a", "a", {}, "", ""]`, value: 1}), "key", "2"},
		{"another type", "summary_2.db", worker(wide, sample{key: hits, value: 1}), "conflict", "2"},
		{"unknown type", "timer_2.db", good, "name", "2"},
		{"unknown mode", "gauge_median_2.db", good, "name", "2"},
		{"no id", "counter_.db", good, "name", "2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			put(t, dir, map[string][]byte{"counter_1.db": good, c.file: c.content, "notes.txt": nil})
			var skips []string
			collector := newCollector(t, dir, &skips)
			for range 3 {
				want(t, expose(t, collector), "# HELP hits_total Hits.\n# TYPE hits_total counter\nhits_total{path=\"/\"} "+c.hits+"\n")
			}
			if !slices.Contains(skips, c.file+" "+c.reason) {
				t.Errorf("skipped %v, want %s", skips, c.reason)
			}
			if slices.Sort(skips); len(slices.Compact(slices.Clone(skips))) != len(skips) {
				t.Errorf("reported twice: %v", skips)
			}
			if n := collector.Stats().Skipped[c.reason]; n != 1 {
				t.Errorf("counted %d times", n)
			}
		})
	}
	t.Run("directory, link and pipe", func(t *testing.T) {
		dir := t.TempDir()
		put(t, dir, map[string][]byte{"counter_1.db": good})
		if err := os.Mkdir(filepath.Join(dir, "counter_2.db"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink("counter_1.db", filepath.Join(dir, "counter_3.db")); err != nil {
			t.Fatal(err)
		}
		var skips []string
		expose(t, newCollector(t, dir, &skips))
		if diff := cmp.Diff([]string{"counter_2.db unreadable", "counter_3.db unreadable"}, skips); diff != "" {
			t.Error(diff)
		}
	})
}

// TestNames picks families by their names, and samples by theirs.
func TestNames(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, map[string][]byte{
		"counter_1.db":   worker(wide, sample{key: hits, value: 1}),
		"histogram_1.db": worker(wide, sample{key: `["h", "h_sum", {}, ""]`}),
		"summary_1.db":   worker(wide, sample{key: `["s", "s_sum", {}, ""]`}),
	})
	c := newCollector(t, dir, nil)
	for names, families := range map[string]string{
		"hits_total": "hits_total", "hits": "hits_total", "h_bucket h_count": "h", "h": "h", "s_sum": "s",
		"s_bucket": "", "nothing": "", "h s": "h s",
	} {
		var got []string
		for line := range strings.Lines(expose(t, c, strings.Fields(names)...)) {
			if name, ok := strings.CutPrefix(line, "# TYPE "); ok {
				got = append(got, strings.Fields(name)[0])
			}
		}
		if strings.Join(got, " ") != families {
			t.Errorf("%s: %v, want %s", names, got, families)
		}
	}
}

// TestStats counts files, entries and series.
func TestStats(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, map[string][]byte{
		"counter_1.db": worker(wide, sample{key: hits}), "counter_2.db": worker(wide, sample{key: hits}), "x.db": nil,
	})
	var skips []string
	c := newCollector(t, dir, &skips)
	expose(t, c)
	s := c.Stats()
	if s.Files != 2 || s.Entries != 2 || s.Series != 1 || s.Took <= 0 || !maps.Equal(s.Skipped, map[string]int{"name": 1}) {
		t.Errorf("stats %+v", s)
	}
}

// TestNew covers a directory that is not there, or none.
func TestNew(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	put(t, filepath.Dir(file), map[string][]byte{"file": nil})
	for _, dir := range []string{file, file + "/none", ""} {
		if _, err := multiproc.New(multiproc.Config{Dir: dir}); err == nil {
			t.Errorf("%q gave no error", dir)
		}
	}
}
