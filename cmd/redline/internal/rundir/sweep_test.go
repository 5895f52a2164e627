package rundir_test

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/redline-metrics/redline/cmd/redline/internal/rundir"
)

func ready(string) error { return nil }

// left makes a directory as a run has left it that was killed.
func left(t *testing.T, place, prefix string) string {
	t.Helper()
	d, err := rundir.Make(prefix, []string{place}, ready)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(true); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(d.Path, "counter_7.db"))
	return d.Path
}

func write(t *testing.T, path string) {
	t.Helper()
	if err := os.WriteFile(path, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
}

func isThere(t *testing.T, path string) bool {
	t.Helper()
	_, err := os.Lstat(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	return err == nil
}

// TestSweep holds the kind: files that an end leaves that nobody can catch. Only one that is
// surely a dead run's goes: case 18 of the faults of worker files has the worker files'
// directory and the probe's; those of systemd's socket, of the
// data of redline watch, and of the demo's parts are further ones.
func TestSweep(t *testing.T) {
	place := t.TempDir()
	var gone []string
	for _, prefix := range []string{rundir.Workers, rundir.Probe, rundir.Notify, rundir.Data, rundir.Demo, rundir.Flask} {
		gone = append(gone, left(t, place, prefix))
	}
	live, err := rundir.Make(rundir.Workers, []string{place}, ready)
	if err != nil {
		t.Fatal(err)
	}
	stays := map[string]string{"a live run's": live.Path}

	stays["without a lock file"] = filepath.Join(place, "redline-1")
	if err := os.Mkdir(stays["without a lock file"], 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(stays["without a lock file"], "counter_7.db"))

	stays["of another name"] = filepath.Join(place, "redline-others-12")
	if err := os.Rename(left(t, place, rundir.Workers), stays["of another name"]); err != nil {
		t.Fatal(err)
	}

	elsewhere := left(t, t.TempDir(), rundir.Workers)
	stays["through a link"] = filepath.Join(place, "redline-2")
	if err := os.Symlink(elsewhere, stays["through a link"]); err != nil {
		t.Fatal(err)
	}
	stays["behind a link"] = filepath.Join(elsewhere, "counter_7.db")

	// The target of a link in a dead run's directory is not its own.
	outside := filepath.Join(t.TempDir(), "outside")
	write(t, outside)
	stays["that a link leads to"] = outside
	if err := os.Symlink(outside, filepath.Join(gone[0], "counter_8.db")); err != nil {
		t.Fatal(err)
	}

	stays["whose lock file is a link"] = left(t, place, rundir.Workers)
	lock := filepath.Join(stays["whose lock file is a link"], ".redline-run.lock")
	if err := errors.Join(os.Remove(lock), os.Symlink(filepath.Join(elsewhere, ".redline-run.lock"), lock)); err != nil {
		t.Fatal(err)
	}

	if os.Geteuid() == 0 {
		const nobody = 65534
		stays["another user's"] = left(t, place, rundir.Workers)
		for _, path := range []string{"", ".redline-run.lock"} {
			if err := os.Chown(filepath.Join(stays["another user's"], path), nobody, nobody); err != nil {
				t.Fatal(err)
			}
		}
	}

	if rundir.Sweep([]string{place, filepath.Join(place, "missing")}) {
		t.Error("there is more, it says")
	}
	for _, path := range gone {
		if isThere(t, path) {
			t.Errorf("%s is there still", path)
		}
	}
	for what, path := range stays {
		if !isThere(t, path) {
			t.Errorf("what is %s is gone", what)
		}
	}
	if err := live.Close(false); err != nil {
		t.Error(err)
	}
	if isThere(t, live.Path) {
		t.Error("what a run made stays when it ends")
	}
}

// TestSweepInUse holds that a directory stays while a process has a worker file in it
// open, or was started with its path, and goes after that.
func TestSweepInUse(t *testing.T) {
	for name, c := range map[string]struct {
		prefix string
		start  func(dir string) *exec.Cmd
	}{
		"an open file": {rundir.Workers, func(dir string) *exec.Cmd {
			return exec.Command("sh", "-c", `exec 3<>"$0"; echo; read line`, filepath.Join(dir, "counter_7.db"))
		}},
		"the probe's path": {rundir.Probe, func(dir string) *exec.Cmd {
			cmd := exec.Command("sh", "-c", "echo; read line")
			cmd.Env = append(os.Environ(), "PYTHONPATH="+dir+":more")
			return cmd
		}},
	} {
		t.Run(name, func(t *testing.T) {
			place := t.TempDir()
			dir := left(t, place, c.prefix)
			cmd := c.start(dir)
			stdin, err := cmd.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			stdout, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			if _, err := stdout.Read(make([]byte, 1)); err != nil {
				t.Fatal(err)
			}
			if !rundir.Sweep([]string{place}) || !isThere(t, dir) {
				t.Error("it is gone, or is not looked at again")
			}
			if err := errors.Join(stdin.Close(), ended(cmd.Wait())); err != nil {
				t.Fatal(err)
			}
			if rundir.Sweep([]string{place}) || isThere(t, dir) {
				t.Error("it is there still, or is looked at again")
			}
		})
	}
}

// ended forgives that read has found no line.
func ended(err error) error {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return nil
	}
	return err
}

// TestMake holds that the first place that does is taken; where none does, all are named.
func TestMake(t *testing.T) {
	good, missing, file := t.TempDir(), filepath.Join(t.TempDir(), "missing"), filepath.Join(t.TempDir(), "file")
	write(t, file)
	d, err := rundir.Make(rundir.Workers, []string{missing, file, good}, ready)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close(false) }()
	if filepath.Dir(d.Path) != good {
		t.Errorf("it is %s", d.Path)
	}
	refuses := func(path string) error { return errors.New("no room in " + path) }
	_, err = rundir.Make(rundir.Workers, []string{missing, good}, refuses)
	if err == nil || !strings.Contains(err.Error(), missing) || !strings.Contains(err.Error(), "no room in "+good) {
		t.Errorf("got %v", err)
	}
	if entries, err := os.ReadDir(good); err != nil || len(entries) != 1 {
		t.Errorf("a place that did not do has %v, %v", entries, err)
	}
}

// TestHold holds that a directory is one run's at a time.
func TestHold(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "counter_7.db"))
	first, err := rundir.Hold(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := rundir.Hold(dir); err == nil || !strings.Contains(err.Error(), "another redline run has this directory (process ") {
		t.Errorf("got %v", err)
	}
	if err := first.Close(false); err != nil {
		t.Fatal(err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("it is left with %v, %v", entries, err)
	}
	// A lock file that nobody has locked is of a run that was killed.
	write(t, filepath.Join(dir, ".redline-run.lock"))
	second, err := rundir.Hold(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := second.Close(false); err != nil {
		t.Error(err)
	}
	fifo := filepath.Join(dir, ".redline-run.lock")
	if err := unix.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := rundir.Hold(dir); err == nil {
		t.Error("it is held by a FIFO")
	}
}

// TestSweepUnlocked holds that a directory of a process that was killed before it had
// locked it goes when it is old and empty. The kind: ends between two steps of making or
// removing.
func TestSweepUnlocked(t *testing.T) {
	place := t.TempDir()
	long := time.Now().Add(-2 * time.Hour)
	for _, name := range []string{"redline-1", "redline-2", "redline-data-3", "redline-x", "other-1"} {
		if err := os.Mkdir(filepath.Join(place, name), 0o700); err != nil {
			t.Fatal(err)
		}
		if name == "redline-2" {
			continue // it was made just now
		}
		if name == "redline-data-3" {
			write(t, filepath.Join(place, name, "file"))
		}
		if err := os.Chtimes(filepath.Join(place, name), long, long); err != nil {
			t.Fatal(err)
		}
	}
	rundir.Sweep([]string{place})
	for name, want := range map[string]bool{"redline-1": false, "redline-2": true, "redline-data-3": true, "redline-x": true, "other-1": true} {
		if isThere(t, filepath.Join(place, name)) != want {
			t.Errorf("%s: want it there: %v", name, want)
		}
	}
}
