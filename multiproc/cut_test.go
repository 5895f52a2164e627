package multiproc_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline/internal/await"
	"github.com/redline-metrics/redline/multiproc"
)

// TestWriterFiles holds that a Writer outlives all that becomes of its files, and goes on
// to write. The kind: files under a living writer that are cut short, emptied, removed,
// replaced, moved over, or that lose their directory.
func TestWriterFiles(t *testing.T) {
	files := func(dir string) []string {
		names, err := filepath.Glob(dir + "/*.db")
		if err != nil || len(names) == 0 {
			t.Fatalf("no files: %v", err)
		}
		return names
	}
	each := func(do func(name string) error) func(string) error {
		return func(dir string) (err error) {
			for _, name := range files(dir) {
				err = errors.Join(err, do(name))
			}
			return err
		}
	}
	for name, c := range map[string]struct {
		harm func(dir string) error
		kept bool // the count before
	}{
		"emptied":          {each(func(name string) error { return os.Truncate(name, 0) }), false},
		"a header is left": {each(func(name string) error { return os.Truncate(name, 8) }), false},
		"cut in a page":    {each(func(name string) error { return os.Truncate(name, 100) }), false},
		"cut after a page": {each(func(name string) error { return os.Truncate(name, 4096) }), true},
		"written anew":     {each(func(name string) error { return os.WriteFile(name, nil, 0o600) }), false},
		"removed":          {each(os.Remove), true},
		"replaced": {each(func(name string) error {
			return errors.Join(os.WriteFile(name+".other", nil, 0o600), os.Rename(name+".other", name))
		}), true},
		"the directory was replaced": {func(dir string) error { return errors.Join(os.RemoveAll(dir), os.Mkdir(dir, 0o700)) }, true},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "files")
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			count := counting(t, dir)
			count()
			if err := c.harm(dir); err != nil {
				t.Fatal(err)
			}
			count() // it may be lost, and harms nobody
			await.NoError(t, func() error {
				count()
				reader, err := multiproc.New(multiproc.Config{Dir: dir})
				if err != nil {
					return err
				}
				text, err := reader.Expose(false)
				if err != nil {
					return err
				}
				for _, name := range []string{"c_total", "g", "h_count", "s_count", "redline_multiproc_files_lost_total"} {
					if v := sampleOf(t, string(text), name); v < 1 || c.kept && v < 3 && name != "redline_multiproc_files_lost_total" {
						return fmt.Errorf("%s is %v in\n%s", name, v, text)
					}
				}
				return nil
			})
			for _, name := range files(dir) {
				content, err := os.ReadFile(name)
				if err != nil {
					t.Fatal(err)
				}
				if strings.Trim(string(content), "\x00") != "" && string(content[4:8]) != "Go\x00\x00" {
					t.Errorf("%s is no longer marked as Go's: %q", filepath.Base(name), content[4:8])
				}
			}
		})
	}
}

// TestWriterWithoutDirectory holds that while no file can be made, values are in memory,
// also those of new series, and they are written when one can. Many series need more room
// than the file had.
func TestWriterWithoutDirectory(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "files")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	lost := make(chan error, 100)
	w, err := multiproc.NewWriter(multiproc.WriterConfig{Dir: dir, Lost: func(err error) { lost <- err }})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	}()
	c := must(w.Counter(prometheus.CounterOpts{Name: "c_total", Help: "C."}))(t)()
	later := must(w.Counter(prometheus.CounterOpts{Name: "later_total", Help: "L."}, "a"))(t)
	c.Add(5)
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if err := <-lost; !strings.Contains(err.Error(), "the file was removed") {
		t.Error(err)
	}
	c.Add(6)
	const series = 5000
	for i := range series {
		later(fmt.Sprint(i)).Inc()
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	await.NoError(t, func() error {
		if text := expose(t, newCollector(t, dir, nil), "c_total"); sampleOf(t, text, "c_total") != 11 {
			return errors.New(text)
		}
		return nil
	})
	for i := range series {
		later(fmt.Sprint(i)).Inc()
	}
	text := expose(t, newCollector(t, dir, nil), "later_total")
	if n := strings.Count(text, "} 2\n"); n != series {
		t.Errorf("%d of %d series have what was counted before there was a file, and after", n, series)
	}
}

// TestWriterRemovedAtOnce holds that no count is lost while files are removed again and
// again: neither of those in the file that was removed, nor of those since.
func TestWriterRemovedAtOnce(t *testing.T) {
	if multiproc.Raced {
		t.Skip("the race detector touches memory in C, where a fault ends the program")
	}
	dir := t.TempDir()
	w, err := multiproc.NewWriter(multiproc.WriterConfig{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	c := must(w.Counter(prometheus.CounterOpts{Name: "c_total", Help: "C."}))(t)()
	const removals = 4
	var stop atomic.Bool
	var counted atomic.Int64
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for !stop.Load() {
				c.Inc()
				counted.Add(1)
			}
		})
	}
	for range removals {
		var names []string
		await.NoError(t, func() error {
			if names, _ = filepath.Glob(dir + "/counter_*.db"); len(names) == 0 {
				return errors.New("no file is made")
			}
			return nil
		})
		for _, name := range names {
			if err := os.Remove(name); err != nil {
				t.Error(err)
			}
		}
	}
	stop.Store(true)
	wg.Wait()
	await.NoError(t, func() error {
		text := expose(t, newCollector(t, dir, nil), "c_total")
		if got, want := sampleOf(t, text, "c_total"), float64(counted.Load()); got != want {
			return fmt.Errorf("%v counted, want %v", got, want)
		}
		return nil
	})
	if err := w.Close(); err != nil {
		t.Error(err)
	}
}

// counting makes a metric of each type. count counts in each of them.
func counting(t *testing.T, dir string) (count func()) {
	t.Helper()
	w, err := multiproc.NewWriter(multiproc.WriterConfig{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	c := must(w.Counter(prometheus.CounterOpts{Name: "c_total", Help: "C."}))(t)()
	g := must(w.Gauge(prometheus.GaugeOpts{Name: "g", Help: "G."}, multiproc.LiveSum))(t)()
	h := must(w.Histogram(prometheus.HistogramOpts{Name: "h", Help: "H."}))(t)()
	s := must(w.Summary(prometheus.SummaryOpts{Name: "s", Help: "S."}))(t)()
	return func() {
		c.Inc()
		g.Inc()
		h.Observe(1)
		s.Observe(1)
	}
}

// sampleOf is the value of a sample without labels, or 0.
func sampleOf(t *testing.T, text, name string) float64 {
	t.Helper()
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, name+" ") {
			return lineValue(t, strings.TrimSuffix(line, "\n"))
		}
	}
	return 0
}

// TestWriterCutAtOnce holds that many goroutines count, and make new series, while files
// are cut short again and again.
func TestWriterCutAtOnce(t *testing.T) {
	if multiproc.Raced {
		t.Skip("the race detector touches memory in C, where a fault ends the program")
	}
	dir := t.TempDir()
	w, err := multiproc.NewWriter(multiproc.WriterConfig{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	counts := must(w.Counter(prometheus.CounterOpts{Name: "c_total", Help: "C."}, "a"))(t)
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := range 3000 {
				counts(fmt.Sprint(g, " ", i)).Inc()
				counts("all").Inc()
			}
		})
	}
	done := make(chan struct{})
	go func() { wg.Wait(); close(done) }()
	for cutting, n := true, int64(0); cutting; n++ {
		select {
		case <-done:
			cutting = false
		default:
			names, err := filepath.Glob(dir + "/*.db")
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range names {
				// One that could not be mended is being replaced.
				if err := os.Truncate(name, n*1024%(64<<10)); err != nil && !errors.Is(err, fs.ErrNotExist) {
					t.Error(err)
				}
			}
		}
	}
	await.NoError(t, func() error {
		counts("all").Inc()
		reader, err := multiproc.New(multiproc.Config{Dir: dir})
		if err != nil {
			return err
		}
		text, err := reader.Expose(false, "c_total")
		if !strings.Contains(string(text), `c_total{a="all"} `) {
			return errors.Join(err, errors.New("it is not written"))
		}
		return nil
	})
	if err := w.Close(); err != nil {
		t.Error(err)
	}
}
