package interop

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redline-metrics/redline/multiproc"
)

// TestMergeEqualsPython: what several real Python processes wrote, by each
// generation of prometheus_client and by all of them into one directory, is
// merged as client_python merges it, to the last bit.
func TestMergeEqualsPython(t *testing.T) {
	const workers = 4
	newest := "service"
	for _, c := range []struct {
		writers []string
		reader  string // an older one cannot read newer files, nor a newer one older
		seed    int
		paths   int
	}{
		{[]string{newest}, newest, 1, 5},
		{[]string{newest}, newest, 5, 40},
		{[]string{newest}, newest, 9, 400}, // grows past 64 KiB several times
		{[]string{"client-0.17"}, "client-0.17", 13, 40},
		{[]string{"client-0.15"}, "client-0.15", 17, 40},
		{[]string{newest, "client-0.17", "client-0.15"}, "", 21, 40},
	} {
		t.Run(fmt.Sprintf("%v seed %d", c.writers, c.seed), func(t *testing.T) {
			dir := t.TempDir()
			for i := range workers {
				interpreter := python(t, c.writers[i%len(c.writers)])
				script(t, interpreter, "write_metrics.py", "", strconv.Itoa(c.seed+i), dir, strconv.Itoa(c.paths))
			}
			collector, err := multiproc.New(multiproc.Config{Dir: dir, Skipped: func(s multiproc.Skip) {
				t.Errorf("skipped %s: %s: %v", s.File, s.Reason, s.Err)
			}})
			if err != nil {
				t.Fatal(err)
			}
			for range 2 { // the second time from what it knows
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
