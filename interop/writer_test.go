package interop

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline/multiproc"
)

// openWriter writes to dir until the test ends.
func openWriter(t *testing.T, dir, id string) *multiproc.Writer {
	t.Helper()
	w, err := multiproc.NewWriter(multiproc.WriterConfig{Dir: dir, ID: id, Lost: func(err error) { t.Error(err) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

// child unwraps the function that makes a metric.
func child[M any](with func(...string) M, err error) func(*testing.T, ...string) M {
	return func(t *testing.T, values ...string) M {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return with(values...)
	}
}

// writeRandomly is the counterpart of write_metrics.py for a Writer.
func writeRandomly(t *testing.T, w *multiproc.Writer, random *rand.Rand, paths int) {
	t.Helper()
	awkward := []string{"/plain", "/é", `/"quoted"`, `/back\slash`, "/new\nline", "/😀", "/", "", " ", "\u2028", "\x7f", "/{x}", "a=b,c", "\x00\x1f"}
	values := []float64{0, 1, -1, 0.1, 1e-9, 1e21, 123456789.125, math.Inf(1), math.Copysign(0, -1)}
	counter := child(w.Counter(prometheus.CounterOpts{Name: "requests_total", Help: "Requests, \"so\" to \\ say\nand é"}, "path", "method"))
	histogram := child(w.Histogram(prometheus.HistogramOpts{Name: "latency_seconds", Help: "Latency", Buckets: []float64{1e-7, 0.005, 1, 2.5, 1e6, 12345678.5}}, "path"))
	summary := child(w.Summary(prometheus.SummaryOpts{Name: "size_bytes", Help: "Sizes"}, "path"))
	for i := range paths {
		path := awkward[random.IntN(len(awkward))] + strconv.Itoa(i)
		counter(t, path, "GET").Add(float64(random.IntN(1000)))
		counter(t, path, "POST").Add(random.Float64())
		for range random.IntN(4) {
			histogram(t, path).Observe(random.ExpFloat64())
		}
		summary(t, path).Observe(random.Float64() * 1e6)
	}
	for _, mode := range []string{
		multiproc.All, multiproc.LiveAll, multiproc.Min, multiproc.LiveMin, multiproc.Max, multiproc.LiveMax,
		multiproc.Sum, multiproc.LiveSum, multiproc.MostRecent, multiproc.LiveMostRecent,
	} {
		gauge := child(w.Gauge(prometheus.GaugeOpts{Name: "gauge_" + mode, Help: "Of mode " + mode}, mode, "x"))
		for _, x := range awkward {
			if random.IntN(10) < 7 {
				gauge(t, x).Set(values[random.IntN(len(values))])
			}
		}
	}
}

// TestPythonReadsGo holds that client_python merges the files of Go workers, alone and
// beside Python's, to the last bit as we do; and a Go worker goes on with the very entries
// of a Python worker's file.
func TestPythonReadsGo(t *testing.T) {
	interpreter := python(t, "service")
	for seed, paths := range map[uint64]int{1: 5, 2: 40, 3: 900} { // grows past 64 KiB several times
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			dir := t.TempDir()
			random := rand.New(rand.NewPCG(seed, 0))
			for range 3 {
				writeRandomly(t, openWriter(t, dir, ""), random, paths)
			}
			if seed == 2 {
				script(t, interpreter, "write_metrics.py", "", "2", dir, "40")
			}
			c, err := multiproc.New(multiproc.Config{Dir: dir, Skipped: func(s multiproc.Skip) {
				t.Errorf("skipped %s: %s: %v", s.File, s.Reason, s.Err)
			}})
			if err != nil {
				t.Fatal(err)
			}
			text, err := c.Expose(false)
			if err != nil {
				t.Fatal(err)
			}
			got := sortedLines(script(t, interpreter, "parse.py", string(text)))
			want := sortedLines(script(t, interpreter, "merge.py", "", dir))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("client_python's merge, and ours (-want +got):\n%s", diff)
			}
		})
	}
	t.Run("the same keys", func(t *testing.T) {
		dir := t.TempDir()
		script(t, interpreter, "write_metrics.py", "", "1", dir, "40")
		files, err := filepath.Glob(filepath.Join(dir, "summary_*.db"))
		if err != nil || len(files) != 1 {
			t.Fatal(files, err)
		}
		before, err := os.ReadFile(files[0])
		if err != nil {
			t.Fatal(err)
		}
		id := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(files[0]), "summary_"), ".db")
		w := openWriter(t, dir, id)
		summary := child(w.Summary(prometheus.SummaryOpts{Name: "size_bytes", Help: "Sizes"}, "path"))
		keys := regexp.MustCompile(`"size_bytes_count", \{"path": ("(?:[^"\\]|\\.)*")\}`).FindAllSubmatch(before, -1)
		if len(keys) != 40 {
			t.Fatalf("%d keys in Python's file", len(keys))
		}
		for _, key := range keys {
			var path string
			if err := json.Unmarshal(key[1], &path); err != nil {
				t.Fatal(err)
			}
			summary(t, path)
		}
		after, err := os.ReadFile(files[0])
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(before, after) {
			t.Error("entries of Python's were written anew")
		}
	})
}

// TestWriterNoSpace holds that on a file system that is full a Writer is an error, and one
// that was there before counts on: series that it has go on, new ones are a loss that is
// counted and reported. The process lives.
func TestWriterNoSpace(t *testing.T) {
	if dir := os.Getenv("REDLINE_TEST_SMALL"); dir != "" {
		fillUp(t, dir)
		return
	}
	unshare := program(t, "unshare")
	dir := t.TempDir()
	permitted(t, unshare, "-Urm", "mount", "-t", "tmpfs", "tmpfs", dir)
	cmd := exec.CommandContext(t.Context(), unshare, "-Urm", "sh", "-c",
		`mount -t tmpfs -o size=400k tmpfs "$REDLINE_TEST_SMALL" && exec "$0" -test.run '^TestWriterNoSpace$' -test.v`, os.Args[0])
	cmd.Env = append(os.Environ(), "REDLINE_TEST_SMALL="+dir)
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "written to a full file system") {
		t.Errorf("%v:\n%s", err, out)
	}
}

// fillUp writes to a directory that is on a file system of 400 KiB.
func fillUp(t *testing.T, dir string) {
	t.Helper()
	var reported error
	w, err := multiproc.NewWriter(multiproc.WriterConfig{Dir: dir, Lost: func(err error) { reported = err }})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = w.Close() }()
	histogram := child(w.Histogram(prometheus.HistogramOpts{Name: "h", Help: "H."}, "path"))
	kept := 0
	for ; reported == nil && kept < 10_000; kept++ {
		histogram(t, strconv.Itoa(kept)).Observe(1)
	}
	if !errors.Is(reported, syscall.ENOSPC) || !strings.HasPrefix(reported.Error(), "multiproc: h is not written: ") {
		t.Fatalf("reported %v after %d series", reported, kept)
	}
	if _, err := multiproc.NewWriter(multiproc.WriterConfig{Dir: dir}); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("a new one: %v", err)
	}
	if _, err := w.Summary(prometheus.SummaryOpts{Name: "s"}); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("a new file: %v", err)
	}
	for i := range kept {
		histogram(t, strconv.Itoa(i)).Observe(1)
	}
	c, err := multiproc.New(multiproc.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	text, err := c.Expose(false)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{`h_count{path="0"} 2`, fmt.Sprintf(`h_count{path="%d"} 2`, kept-2), "redline_multiproc_series_lost_total 1"} {
		if !strings.Contains(string(text), "\n"+line+"\n") {
			t.Errorf("no line %s", line)
		}
	}
	if strings.Contains(string(text), fmt.Sprintf(`path="%d"`, kept-1)) {
		t.Error("the series that was lost is there in part")
	}
	t.Logf("%d series written to a full file system", kept-1)
}
