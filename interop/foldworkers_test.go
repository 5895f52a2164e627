package interop

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// alive ends the names of files of a worker that is alive: the test process takes its
// place, by hold.
const alive = "_alive.db"

// writeWhole runs a worker that counts whole numbers, to its end.
func writeWhole(t *testing.T, environment, dir string, number int, modes ...string) {
	t.Helper()
	script(t, python(t, environment), "write_whole.py", "", append([]string{strconv.Itoa(number), dir}, modes...)...)
}

// deadWorkers makes a directory with the files that an earlier fold and two more
// workers have left.
func deadWorkers(t *testing.T, redline string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for number := range 4 {
		writeWhole(t, "service", dir, 10*(number+1), "all", "mostrecent")
		if number == 1 {
			collectOnce(t, redline, dir, "--fold")
		}
	}
	if names := namesIn(t, dir); !slices.Contains(names, "counter_folded-1.db") || len(names) != 3+4+2*3 {
		t.Fatalf("prepared %v", names)
	}
	return dir
}

// addAlive adds the files of a worker that is to be alive.
func addAlive(t *testing.T, dir string) {
	t.Helper()
	aside := t.TempDir()
	writeWhole(t, "service", aside, 1, "all", "livesum", "mostrecent")
	for _, name := range namesIn(t, aside) {
		to := name[:strings.LastIndex(name, "_")] + alive
		if err := os.Rename(filepath.Join(aside, name), filepath.Join(dir, to)); err != nil {
			t.Fatal(err)
		}
	}
}

// hold opens the files with this end of their names as a living worker does, until release is
// called or the test ends.
func hold(t *testing.T, dir, ending string) (release func()) {
	t.Helper()
	var files []*os.File
	for _, name := range namesIn(t, dir) {
		if strings.HasSuffix(name, ending) {
			f, err := os.OpenFile(filepath.Join(dir, name), os.O_RDWR, 0)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, f)
		}
	}
	release = func() {
		for _, f := range files {
			_ = f.Close() // which it may be
		}
	}
	t.Cleanup(release)
	return release
}

// copied is a copy of a directory of files.
func copied(t *testing.T, dir string) string {
	t.Helper()
	to := t.TempDir()
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	return to
}

// collectOnce returns the output of redline collect --once.
func collectOnce(t *testing.T, redline, dir string, flags ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), redline, append([]string{"collect", dir, "--once"}, flags...)...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil || stderr.Len() > 0 {
		t.Errorf("redline collect --once %v: %v\n%s", flags, err, stderr.String())
	}
	return string(out)
}

// merger is merges.py: client_python, which merges one directory after the other.
type merger struct {
	in  io.Writer
	out *bufio.Reader
}

func startMerger(t *testing.T) merger {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), python(t, "service"), filepath.Join("python", "merges.py"))
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		_ = cmd.Wait() // the context may have ended it
	})
	return merger{in, bufio.NewReader(out)}
}

// merge is all samples of a directory in JSON, or the exception that client_python
// fails by.
func (m merger) merge(t *testing.T, dir string) (samples string, ok bool) {
	t.Helper()
	if _, err := fmt.Fprintln(m.in, dir); err != nil {
		t.Fatal(err)
	}
	line, err := m.out.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return line, strings.HasPrefix(line, "[")
}

// permitted tries a command of a program that not every machine lets one run. Where
// it fails the test skips, or fails if REDLINE_REQUIRE names the program.
func permitted(t *testing.T, path string, args ...string) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), path, args...).CombinedOutput()
	if err == nil {
		return
	}
	name := filepath.Base(path)
	if slices.Contains(strings.Split(os.Getenv("REDLINE_REQUIRE"), ","), name) {
		t.Fatalf("%s is required, and not permitted: %v\n%s", name, err, out)
	}
	t.Skipf("%s is not permitted here: %v: %s", name, err, out)
}

// checkFoldedBeside checks that there are archives, and files of the living worker,
// and nothing else.
func checkFoldedBeside(t *testing.T, names []string) {
	t.Helper()
	for _, name := range names {
		if !foldedName.MatchString(name) && !strings.HasSuffix(name, alive) {
			t.Errorf("%s is left", name)
		}
	}
}
