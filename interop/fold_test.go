package interop

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redline-metrics/redline/internal/await"
	"github.com/redline-metrics/redline/multiproc"
)

// foldedName matches the names of files that a fold leaves where all workers are dead.
var foldedName = regexp.MustCompile(`^((counter|histogram|summary|gauge_(min|max|sum|mostrecent))_folded-\d+|gauge_all_\d+)\.db$`)

// namesIn are the names in a directory.
func namesIn(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// pythonSample is a series as client_python reads it.
type pythonSample struct {
	kind  string
	value float64
}

// mergedByPython returns the samples that client_python merges from a directory, by name and
// labels.
func mergedByPython(t *testing.T, interpreter, dir string) map[string]pythonSample {
	t.Helper()
	samples := map[string]pythonSample{}
	for line := range strings.Lines(script(t, interpreter, "merge.py", "", dir)) {
		var name, kind, value string
		var labels json.RawMessage
		if err := json.Unmarshal([]byte(line), &[]any{&name, &labels, &kind, &value}); err != nil {
			t.Fatal(err)
		}
		v, err := strconv.ParseFloat(value, 64)
		if err != nil {
			t.Fatal(err)
		}
		samples[name+string(labels)] = pythonSample{kind, v}
	}
	return samples
}

// maxGrowth is how much, in parts, a fold may let the sum of floats grow, so that it
// goes back in no order of summing up.
const maxGrowth = 1e-12

// foldedTo says whether a fold may make one value of the other.
func foldedTo(series string, before, after pythonSample) bool {
	was, is := before.value, after.value
	switch {
	case before == after || math.IsNaN(was) && math.IsNaN(is):
		return true
	case before.kind == "gauge": // which may go back; the numbers are some that cancel out, to about 1
		return strings.HasPrefix(series, "gauge_sum") && math.Abs(is-was) <= maxGrowth*max(1, math.Abs(was))
	}
	return was != math.Trunc(was) && is > was && is <= was*(1+maxGrowth)
}

// compareFold compares the samples that client_python found before a fold with those after
// it, without live gauges, and returns how many have grown.
func compareFold(t *testing.T, before, after map[string]pythonSample) (grown int) {
	t.Helper()
	live := func(series string, _ pythonSample) bool { return strings.HasPrefix(series, "gauge_live") }
	maps.DeleteFunc(before, live)
	maps.DeleteFunc(after, live)
	for series, was := range before {
		is, ok := after[series]
		switch {
		case !ok:
			t.Errorf("%s is gone", series)
		case !foldedTo(series, was, is):
			t.Errorf("%s was %+v, and is %+v", series, was, is)
		case is.value > was.value:
			grown++
		}
	}
	for series := range after {
		if _, ok := before[series]; !ok {
			t.Errorf("%s was not there", series)
		}
	}
	return grown
}

// TestFoldEqualsPython checks that files which real Python processes of each generation have
// left are, once folded, the same to their own client_python and to Redline. Only live
// gauges go, and sums of floats grow by as much as rounding takes.
func TestFoldEqualsPython(t *testing.T) {
	const rounds, workers, paths = 2, 6, 60
	for i, environment := range []string{"service", "client-0.17", "client-0.15"} {
		t.Run(environment, func(t *testing.T) {
			interpreter := python(t, environment)
			dir := t.TempDir()
			c, err := multiproc.New(multiproc.Config{Dir: dir, Grace: -1, Skipped: func(s multiproc.Skip) {
				t.Errorf("skipped %s: %s: %v", s.File, s.Reason, s.Err)
			}})
			if err != nil {
				t.Fatal(err)
			}
			fold := func() {
				t.Helper()
				before := mergedByPython(t, interpreter, dir)
				f, err := c.Fold()
				if err != nil {
					t.Fatal(err)
				}
				grown := compareFold(t, before, mergedByPython(t, interpreter, dir))
				t.Logf("%d files folded, %d left; of %d samples %d grew", f.Files, len(namesIn(t, dir)), len(before), grown)
				compareMerges(t, c, interpreter, dir)
			}
			for round := range rounds {
				var first []string
				for worker := range workers {
					old := namesIn(t, dir)
					seed := 100*(i+1) + 10*round + worker
					script(t, interpreter, "write_metrics.py", "", strconv.Itoa(seed), dir, strconv.Itoa(paths))
					if worker == 0 {
						first = slices.DeleteFunc(namesIn(t, dir), func(name string) bool { return slices.Contains(old, name) })
					}
				}
				release := hold(t, dir, first[0][strings.LastIndex(first[0], "_"):])
				fold()
				for _, name := range first {
					if !slices.Contains(namesIn(t, dir), name) {
						t.Errorf("%s is gone, which is held", name)
					}
				}
				release()
				fold()
				checkFolded(t, dir, (round+1)*workers)
			}
		})
	}
}

// compareMerges checks that client_python and c find the same in a directory, to the
// last bit.
func compareMerges(t *testing.T, c *multiproc.Collector, interpreter, dir string) {
	t.Helper()
	text, err := c.Expose(false)
	if err != nil {
		t.Fatal(err)
	}
	got := sortedLines(script(t, python(t, "service"), "parse.py", string(text)))
	want := sortedLines(script(t, interpreter, "merge.py", "", dir))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("client_python's merge, and ours (-want +got):\n%s", diff)
	}
}

// checkFolded checks that there are archives, no two of one kind, and as many files
// of gauges that keep their pid as there were workers.
func checkFolded(t *testing.T, dir string, workers int) {
	t.Helper()
	kinds := map[string]int{}
	for _, name := range namesIn(t, dir) {
		if !foldedName.MatchString(name) {
			t.Errorf("%s is left", name)
		}
		kinds[name[:strings.LastIndex(name, "_")]]++
	}
	for kind, n := range kinds {
		if want := map[string]int{"gauge_all": workers}[kind]; n != max(want, 1) {
			t.Errorf("%d files of %s", n, kind)
		}
	}
}

// TestFoldBesidePython checks that one process of client_python can read the files of
// workers that come and go while redline collect folds them. Whenever a read succeeds, its
// total is the number counted by then.
func TestFoldBesidePython(t *testing.T) {
	const workers, together, each = 500, 4, 20
	interpreter := python(t, "service")
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	dir, aside := t.TempDir(), t.TempDir()
	begun, ended := filepath.Join(aside, "begun"), filepath.Join(aside, "ended")
	for _, path := range []string{begun, ended} {
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	url := start(t, regexp.MustCompile(`url=(http://\S+/metrics)`),
		redline, "collect", dir, "--listen", "127.0.0.1:0", "--fold", "--fold-interval", "50ms")
	stop := startReader(t, interpreter, dir, begun, ended)
	script(t, interpreter, "forks.py", "", dir, begun, ended, strconv.Itoa(workers), strconv.Itoa(together), strconv.Itoa(each))
	await.NoError(t, func() error { // there may be several archives: one that is being read is let alone
		if names := namesIn(t, dir); slices.ContainsFunc(names, func(name string) bool { return !foldedName.MatchString(name) }) {
			return fmt.Errorf("files are left: %v", names)
		}
		return nil
	})

	last, read := 0, 0
	failed := map[string]int{}
	for _, line := range stop() {
		var least, total, most int
		if _, err := fmt.Sscan(line, &least, &total, &most); err != nil {
			failed[line]++
			continue
		}
		read++
		if total < least || total > most || total < last {
			t.Errorf("client_python finds %d, and %d before; %d were counted when it began, %d at its end", total, last, least, most)
		}
		last = total
	}
	if last != workers*each {
		t.Errorf("client_python finds %d at the end, %d were counted", last, workers*each)
	}
	if read < 10 || failed["FileNotFoundError"] == 0 {
		t.Error("client_python seldom read, or never met a fold")
	}
	text := fetchText(t, url)
	for _, line := range []string{fmt.Sprintf("steps_total %d", workers*each), "redline_multiproc_fold_errors_total 0"} {
		if !strings.Contains(text, "\n"+line+"\n") {
			t.Errorf("no line %q in\n%s", line, text)
		}
	}
	files := regexp.MustCompile(`(?m)^redline_multiproc_files_folded_total (\d+)$`).FindStringSubmatch(text)
	t.Logf("%d merges by client_python, and failed %v; folded files %v; at the end %v", read, failed, files[1:], namesIn(t, dir))
}

// startReader runs reread.py until stop is called, which returns the lines that it
// has printed.
func startReader(t *testing.T, interpreter, dir, begun, ended string) (stop func() []string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), interpreter, filepath.Join("python", "reread.py"), dir, begun, ended)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	var stdout, stderr strings.Builder
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	end := func() error {
		_ = stdin.Close()
		return cmd.Wait()
	}
	t.Cleanup(func() { _ = end() }) // no more than an error once it has been stopped
	return func() []string {
		if err := end(); err != nil {
			t.Fatalf("reread.py: %v\n%s", err, stderr.String())
		}
		return slices.Collect(strings.SplitSeq(strings.TrimSpace(stdout.String()), "\n"))
	}
}

// fetchText gets a page.
func fetchText(t *testing.T, url string) string {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
