package multiproc_test

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

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

// TestFoldGenerations holds that archives are of the generation of their entries, unless
// that is several.
func TestFoldGenerations(t *testing.T) {
	thinFile := worker(thin, sample{key: hits3, value: 1}, sample{key: `["b", "b_total", {}]`, value: 2})
	for name, c := range map[string]struct {
		files map[string][]byte
		want  []byte
	}{
		"older": {
			map[string][]byte{"counter_1.db": thinFile, "counter_2.db": thinFile},
			worker(thin, sample{key: hits3, value: 2}, sample{key: `["b", "b_total", {}]`, value: 4}),
		},
		"mixed": {
			map[string][]byte{"counter_1.db": thinFile, "counter_2.db": worker(wide, sample{key: hits, value: 5})},
			worker(wide, sample{key: hits3, value: 1}, sample{key: `["b", "b_total", {}]`, value: 2}, sample{key: hits, value: 5}),
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			put(t, dir, c.files)
			fold(t, newCollector(t, dir, nil), 2)
			got, err := os.ReadFile(filepath.Join(dir, "counter_folded-1.db"))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestFoldOfFloats holds that no order of summing up gives less after a fold than any did
// before it, and its result is right to a part in 1e12.
func TestFoldOfFloats(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 60 {
		dir := t.TempDir()
		var values []float64
		for n := range 2 + random.IntN(20) {
			values = append(values, random.ExpFloat64()*math.Pow(10, float64(random.IntN(12)-6)))
			put(t, dir, map[string][]byte{fmt.Sprintf("counter_%d.db", n): worker(wide, sample{key: hits, value: values[n]})})
		}
		alive := 1 + random.IntN(len(values)-1)
		for n := range alive {
			hold(t, filepath.Join(dir, fmt.Sprintf("counter_%d.db", n)))
		}
		most := largest(random, values)
		fold(t, newCollector(t, dir, nil), len(values)-alive)
		content, err := os.ReadFile(filepath.Join(dir, "counter_folded-1.db"))
		if err != nil {
			t.Fatal(err)
		}
		after := append(slices.Clone(values[:alive]), lastValue(content))
		if least := -largest(random, negated(after)); least < most || least > most*(1+1e-12) {
			t.Errorf("%v before, %v after", most, least)
		}
	}
}

// largest is the largest of the sums of the values in many orders.
func largest(random *rand.Rand, values []float64) float64 {
	values = slices.Clone(values)
	most := math.Inf(-1)
	for range 200 {
		random.Shuffle(len(values), func(i, j int) { values[i], values[j] = values[j], values[i] })
		sum := 0.0
		for _, v := range values {
			sum += v
		}
		most = max(most, sum)
	}
	return most
}

func negated(values []float64) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = -v
	}
	return out
}

// client reads a directory as client_python does, one file after the other.
type client struct {
	dir   string
	names []string
	least float64 // that it may find
	sum   float64
	err   error
}

// begin lists the directory.
func begin(t *testing.T, random *rand.Rand, dir string, least float64) *client {
	t.Helper()
	c := &client{dir: dir, least: least}
	for _, name := range listed(t, dir) {
		if strings.HasSuffix(name, ".db") {
			c.names = append(c.names, name)
		}
	}
	random.Shuffle(len(c.names), func(i, j int) { c.names[i], c.names[j] = c.names[j], c.names[i] })
	return c
}

// read reads some more files, and says whether that were all.
func (c *client) read(n int) (done bool) {
	for ; n > 0 && len(c.names) > 0 && c.err == nil; n-- {
		var content []byte
		content, c.err = os.ReadFile(filepath.Join(c.dir, c.names[0]))
		if c.err == nil && len(content) > 8 {
			c.sum += lastValue(content)
		}
		c.names = c.names[1:]
	}
	return c.err != nil || len(c.names) == 0
}

// lastValue is the value of the one entry of a file in these tests.
func lastValue(content []byte) float64 {
	return math.Float64frombits(uint64(content[len(content)-16]) | uint64(content[len(content)-15])<<8 |
		uint64(content[len(content)-14])<<16 | uint64(content[len(content)-13])<<24 | uint64(content[len(content)-12])<<32 |
		uint64(content[len(content)-11])<<40 | uint64(content[len(content)-10])<<48 | uint64(content[len(content)-9])<<56)
}

// killed is the panic that ends a fold in a test, as if its process were killed.
type killed struct{}

// foldUntilKilled folds, and says whether it came to an end.
func foldUntilKilled(t *testing.T, c *multiproc.Collector) (done bool) {
	t.Helper()
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(killed); !ok {
				panic(r)
			}
		}
	}()
	if _, err := c.Fold(); err != nil {
		t.Error(err)
	}
	return true
}

// TestFoldInterrupted holds that at each step of folds client_python may begin to read,
// read on, or a worker with a pid that was a dead one's may open its file and count, and
// the folding process may be killed. A reader that comes to the end finds the count of
// then, no less than before and no more.
func TestFoldInterrupted(t *testing.T) {
	const rounds, steps = 90, 60
	finished, failed, kills, resumes := 0, 0, 0, 0
	for seed := range uint64(rounds) {
		random := rand.New(rand.NewPCG(seed, 0))
		dir := t.TempDir()
		total := 0.0
		// A worker opens its file, new or not, and counts on.
		var resumed *os.File
		own := 0.0
		count := func() {
			if resumed == nil {
				path := filepath.Join(dir, "counter_2.db")
				content, err := os.ReadFile(path)
				if err == nil {
					own = lastValue(content)
				} else if !errors.Is(err, fs.ErrNotExist) {
					t.Fatal(err)
				}
				resumed = hold(t, path)
				resumes++
			}
			own += 1000
			total += 1000
			if _, err := resumed.WriteAt(worker(wide, sample{key: hits, value: own}), 0); err != nil {
				t.Fatal(err)
			}
		}
		for n := range 6 {
			put(t, dir, map[string][]byte{fmt.Sprintf("counter_%d.db", n): worker(wide, sample{key: hits, value: float64(int(1) << n)})})
			total += float64(int(1) << n)
		}
		c := newCollector(t, dir, nil)
		if seed%3 > 0 {
			fold(t, c, 6)
			for n := range 4 {
				put(t, dir, map[string][]byte{fmt.Sprintf("counter_%d.db", n): worker(wide, sample{key: hits, value: 100})})
				total += 100
			}
		}
		var clients []*client
		finish := func(cl *client) {
			switch {
			case cl.err != nil:
				failed++
			case cl.sum < cl.least || cl.sum > total:
				t.Errorf("seed %d: a reader finds %v, %v were counted when it began and %v at its end", seed, cl.sum, cl.least, total)
			default:
				finished++
			}
		}
		step := 0
		killAt := random.IntN(2 * steps / 3)
		resumeAt := random.IntN(steps / 3)
		look := func() {
			clients = append(clients, begin(t, random, dir, total))
			clients = slices.DeleteFunc(clients, func(cl *client) bool {
				done := cl.read(random.IntN(3))
				if done {
					finish(cl)
				}
				return done
			})
			if step == resumeAt {
				count()
			}
			if step++; step == killAt {
				panic(killed{})
			}
		}
		for !func() bool { c.OnChange(look); return foldUntilKilled(t, c) }() {
			kills++
			c = newCollector(t, dir, nil) // the next process
			if got := lineValue(t, expose(t, c)); got != total {
				t.Fatalf("seed %d: %v after a kill, want %v: %v", seed, got, total, listed(t, dir))
			}
		}
		count()
		for _, cl := range clients {
			cl.read(math.MaxInt)
			finish(cl)
		}
		if got := lineValue(t, expose(t, c)); got != total {
			t.Errorf("seed %d: %v at the end, want %v", seed, got, total)
		}
		for _, name := range listed(t, dir) {
			if strings.Contains(name, "redline") || strings.Contains(name, ".fold-") || strings.Contains(name, ".new") {
				t.Errorf("seed %d: left %s", seed, name)
			}
		}
	}
	t.Logf("%d readers finished, %d failed, %d kills, %d files opened again", finished, failed, kills, resumes)
	if min(finished, failed, kills, resumes) == 0 {
		t.Error("something did not happen")
	}
}

// lineValue is the value of the one series of an exposition.
func lineValue(t *testing.T, text string) (v float64) {
	t.Helper()
	if _, err := fmt.Sscan(text[strings.LastIndex(text, " ")+1:], &v); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return v
}

// TestFoldDisturbed covers a directory that cannot be changed, is not there, or is folded by
// somebody else.
func TestFoldDisturbed(t *testing.T) {
	t.Run("gone", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "gone")
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		c := newCollector(t, dir, nil)
		if err := os.Remove(dir); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Fold(); !errors.Is(err, fs.ErrNotExist) || !strings.HasPrefix(err.Error(), "multiproc: fold "+dir) {
			t.Errorf("error %v", err)
		}
		if n := c.Stats().FoldErrors; n != 1 {
			t.Errorf("%d errors counted", n)
		}
	})
	t.Run("busy", func(t *testing.T) {
		dir := t.TempDir()
		put(t, dir, map[string][]byte{"counter_1.db": worker(wide, sample{key: hits, value: 1})})
		d, err := os.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := syscall.Flock(int(d.Fd()), syscall.LOCK_EX); err != nil {
			t.Fatal(err)
		}
		c := newCollector(t, dir, nil)
		fold(t, c, 0)
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		fold(t, c, 1)
	})
	t.Run("listed for long", func(t *testing.T) {
		dir := t.TempDir()
		put(t, dir, map[string][]byte{"counter_1.db": worker(wide, sample{key: hits, value: 1})})
		d, err := os.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = d.Close() }()
		c := newCollector(t, dir, nil)
		c.ListerPatience(time.Hour)
		if folded, err := c.Fold(); err != nil || folded.Files != 0 || folded.Waiting != 1 {
			t.Errorf("%+v, %v", folded, err)
		}
		if diff := cmp.Diff([]string{"counter_1.db"}, listed(t, dir)); diff != "" {
			t.Error(diff)
		}
		// Who has it open, and does not move on, does not list it.
		c.ListerPatience(time.Nanosecond)
		fold(t, c, 1)
	})
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
