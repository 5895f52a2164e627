package interop

import (
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// addBroken adds three files that workers made, broken each in its way, and returns
// the reasons why they are to be left out, by their names.
func addBroken(t *testing.T, dir string) map[string]string {
	t.Helper()
	reasons := map[string]string{}
	for number, fault := range []string{"truncated", "empty", "garbage"} {
		aside := t.TempDir()
		writeWhole(t, "service", aside, number+1)
		name := namesIn(t, aside)[0]
		path := filepath.Join(aside, name)
		var err error
		reason := fault
		switch fault {
		case "truncated":
			const amidFirstEntry = 40
			err = os.Truncate(path, amidFirstEntry)
		case "empty":
			// Some time ago: else a worker could be about to give it its length.
			ago := time.Now().Add(-time.Minute)
			err = errors.Join(os.Truncate(path, 0), os.Chtimes(path, ago, ago))
		case "garbage":
			reason = "truncated" // its header says that gigabytes are used
			err = os.WriteFile(path, []byte(strings.Repeat("no worker file ", 5000)), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(path, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
		reasons[name] = reason
	}
	return reasons
}

// TestBrokenFiles holds that of a directory with real files of all generations, among them
// one that is truncated, an empty one and garbage, redline collect prints the counts of
// the others, folded or not, and says which files it leaves out. client_python fails on it.
func TestBrokenFiles(t *testing.T) {
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	dir := t.TempDir()
	for i, environment := range []string{"service", "client-0.17", "client-0.15"} {
		writeWhole(t, environment, dir, 10*(i+1), "max")
	}
	broken := addBroken(t, dir)
	if samples, ok := startMerger(t).merge(t, dir); ok {
		t.Errorf("client_python makes of it %s", samples)
	}
	want := []string{`jobs_total{queue="all"} 60`, `jobs_total{queue="of 10"} 1`, `jobs_total{queue="of 30"} 1`, "job_size_sum 60", "gauge_max 30"}
	for _, flags := range [][]string{nil, {"--fold"}} {
		cmd := exec.CommandContext(t.Context(), redline, append([]string{"collect", dir, "--once"}, flags...)...)
		var stderr strings.Builder
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		if err != nil {
			t.Errorf("%v: %v\n%s", flags, err, stderr.String())
		}
		for _, line := range want {
			if !strings.Contains(string(out), "\n"+line+"\n") {
				t.Errorf("%v: no line %q in\n%s", flags, line, out)
			}
		}
		for name, reason := range broken {
			if !regexp.MustCompile(`level=WARN .*file=` + name + ` reason=` + reason).MatchString(stderr.String()) {
				t.Errorf("%v: nothing of %s, which is %s:\n%s", flags, name, reason, stderr.String())
			}
		}
		// Nobody can tell an empty file from none, once it is folded.
		maps.DeleteFunc(broken, func(_, reason string) bool { return len(flags) == 0 && reason == "empty" })
	}
	for _, name := range namesIn(t, dir) {
		if _, ok := broken[name]; !ok && !foldedName.MatchString(name) {
			t.Errorf("%s is left", name)
		}
		delete(broken, name)
	}
	if len(broken) > 0 {
		t.Errorf("nobody can look into %v any more", slices.Collect(maps.Keys(broken)))
	}
}
