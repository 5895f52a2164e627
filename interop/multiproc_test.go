package interop

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redline-metrics/redline/multiproc"
)

// TestMergeEqualsPython holds that the files of several real Python processes, by releases of
// each generation of prometheus_client and by all of them in one directory, are merged as
// client_python merges them, to the last bit.
func TestMergeEqualsPython(t *testing.T) {
	const workers = 4
	for _, c := range []struct {
		writers []string
		reader  string // an older one cannot read newer files, nor a newer one older
		seed    int
		paths   int
	}{
		{[]string{newest}, newest, 1, 5},
		{[]string{newest}, newest, 5, 40},
		{[]string{newest}, newest, 9, 400}, // grows past 64 KiB several times
		{[]string{"client-0.22"}, "client-0.22", 25, 40},
		{[]string{"client-0.20"}, newest, 29, 40},
		{[]string{"client-0.17"}, "client-0.17", 13, 40},
		{[]string{"client-0.15"}, "client-0.15", 17, 40},
		{[]string{"client-0.14"}, "client-0.15", 33, 40},
		{[]string{"client-0.11"}, "client-0.11", 37, 40},
		{[]string{"client-0.9"}, "client-0.9", 41, 40},
		{[]string{newest, "client-0.17", "client-0.15"}, "", 21, 40},
		{releases(), "", 45, 10},
	} {
		t.Run(fmt.Sprintf("%v seed %d", c.writers, c.seed), func(t *testing.T) {
			dir := t.TempDir()
			for i := range max(workers, len(c.writers)) {
				interpreter := python(t, c.writers[i%len(c.writers)])
				script(t, interpreter, "write_metrics.py", "", strconv.Itoa(c.seed+i), dir, strconv.Itoa(c.paths))
			}
			collector, err := multiproc.New(multiproc.Config{Dir: dir, Skipped: func(s multiproc.Skip) {
				t.Errorf("skipped %s: %s: %v", s.File, s.Reason, s.Err)
			}})
			if err != nil {
				t.Fatal(err)
			}
			for range 2 { // the second time from its memory
				text, err := collector.Expose(false)
				if err != nil {
					t.Fatal(err)
				}
				got := sortedLines(script(t, python(t, newest), "parse.py", string(text)))
				if c.reader == "" {
					continue // no client_python reads all of them
				}
				want := sortedLines(script(t, python(t, c.reader), "merge.py", "", dir))
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("client_python's merge, and ours (-want +got):\n%s", diff)
				}
			}
		})
	}
}

// TestGaugesWithoutOrder holds that NaN, which is neither less nor more than a number, and
// equal times are merged as client_python does it, which takes files as the directory
// lists them. The kind of fault: a result that depends on the order of files, where ours
// is another. That is so of min and max with NaN, of mostrecent with equal times or with
// NaN for a time, and of zeros of either sign.
func TestGaugesWithoutOrder(t *testing.T) {
	interpreter := python(t, newest)
	for seed := range 4 {
		dir := t.TempDir()
		script(t, interpreter, "write_nan.py", "", strconv.Itoa(seed), dir)
		collector, err := multiproc.New(multiproc.Config{Dir: dir, Skipped: func(s multiproc.Skip) {
			t.Errorf("skipped %s: %s: %v", s.File, s.Reason, s.Err)
		}})
		if err != nil {
			t.Fatal(err)
		}
		want := sortedLines(script(t, interpreter, "merge.py", "", dir, "listed"))
		for range 2 {
			text, err := collector.Expose(false)
			if err != nil {
				t.Fatal(err)
			}
			got := sortedLines(script(t, interpreter, "parse.py", string(text)))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("seed %d: client_python's merge, and ours (-want +got):\n%s", seed, diff)
			}
		}
		if n := strings.Count(strings.Join(want, "\n"), `"nan"`); n == 0 {
			t.Error("no series is NaN")
		}
	}
}
