package multiproc_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/redline-metrics/redline/multiproc"
)

const barrier = "counter_redline-is-folding-ask-again.db"

// lock locks a directory, as who folds it does, until the test ends or it is closed.
func lock(t *testing.T, dir string) *os.File {
	t.Helper()
	d, err := os.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() }) // it may be closed
	if err := syscall.Flock(int(d.Fd()), syscall.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	return d
}

// TestNoBarrier holds that a file with the barrier's name that is none stops neither scrapes,
// also while the directory is locked, nor folds, which remove it.
//
// The kind: things in a worker directory that stop all reading, or all folding. Not in
// the report are a barrier's name on a file, a pipe or a directory that is not empty, and
// something with the name of a hidden file or of an archive that is being made.
func TestNoBarrier(t *testing.T) {
	directory := func(path string) error { return os.Mkdir(path, 0o700) }
	for _, c := range []struct {
		what string
		name string
		make func(path string) error
		left bool // by folds
	}{
		{"a directory, as reported", barrier, directory, false},
		{"a link that leads nowhere, as reported", barrier, func(path string) error { return os.Symlink("nowhere", path) }, false},
		{"a link to a file", barrier, func(path string) error { return os.Symlink("counter_1.db", path) }, false},
		{"a file", barrier, func(path string) error { return os.WriteFile(path, []byte("nothing at all"), 0o600) }, false},
		{"a pipe", barrier, func(path string) error { return syscall.Mkfifo(path, 0o600) }, false},
		{"a hidden file's name", "counter_2.db.fold-1", directory, true},
		{"an archive's name", "counter_folded-7.db.new", directory, false},
	} {
		t.Run(c.what, func(t *testing.T) {
			dir := t.TempDir()
			put(t, dir, map[string][]byte{
				"counter_1.db": worker(wide, sample{key: hits, value: 1}), "counter_2.db": worker(wide, sample{key: hits, value: 2}),
			})
			path := filepath.Join(dir, c.name)
			if err := c.make(path); err != nil {
				t.Fatal(err)
			}
			skips := []string{}
			collector := newCollector(t, dir, &skips)
			const text = "# HELP hits_total Hits.\n# TYPE hits_total counter\nhits_total{path=\"/\"} 3\n"
			held := lock(t, dir)
			want(t, expose(t, collector), text)
			if strings.HasSuffix(c.name, ".db") && len(skips) != 1 {
				t.Errorf("skipped %v", skips)
			}
			if err := held.Close(); err != nil {
				t.Fatal(err)
			}
			fold(t, collector, 2)
			want(t, expose(t, collector), text)
			if _, err := os.Lstat(path); !c.left && err == nil {
				t.Errorf("%s is still there", c.name)
			}
		})
	}
	t.Run("a directory that is not empty", func(t *testing.T) {
		dir := t.TempDir()
		put(t, dir, map[string][]byte{"counter_1.db": worker(wide, sample{key: hits, value: 1})})
		if err := os.MkdirAll(filepath.Join(dir, barrier, "theirs"), 0o700); err != nil {
			t.Fatal(err)
		}
		c := newCollector(t, dir, new([]string))
		if _, err := c.Fold(); err == nil || !strings.Contains(err.Error(), barrier) {
			t.Errorf("error %v, want one that names the directory", err)
		}
		if got := lineValue(t, expose(t, c)); got != 1 {
			t.Errorf("%v hits", got)
		}
	})
}

// TestLockedBy holds that a directory which is locked says by whom: to folds, which do
// nothing, and to a scrape that waits for a barrier in vain.
func TestLockedBy(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, map[string][]byte{"counter_1.db": worker(wide, sample{key: hits, value: 1})})
	lock(t, dir)
	c := newCollector(t, dir, nil)
	folded, err := c.Fold()
	if err != nil || folded.Files != 0 {
		t.Errorf("folded %+v, %v", folded, err)
	}
	holder := fmt.Sprintf("process %d (%s", os.Getpid(), os.Args[0])
	if !strings.HasPrefix(folded.LockedBy, holder[:min(len(holder), 60)]) {
		t.Errorf("locked by %q, want %q", folded.LockedBy, holder)
	}
	if err := os.Symlink("redline is folding the files of dead workers", filepath.Join(dir, barrier)); err != nil {
		t.Fatal(err)
	}
	c.FoldPatience(0)
	if _, err := c.Expose(false); err == nil || !strings.Contains(err.Error(), folded.LockedBy) {
		t.Errorf("error %v, want one that names %s", err, folded.LockedBy)
	}
}

// TestIdleAnew holds that the time of grace of a live gauge's file begins with the file,
// not with one that had its name and inode before.
func TestIdleAnew(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "gauge_liveall_7.db")
	content := worker(wide, sample{key: `["g", "g", {}, ""]`, value: 1})
	overwrite(t, path, content)
	// A file without time of grace goes at the second look.
	c, err := multiproc.New(multiproc.Config{Dir: dir, Grace: 1})
	if err != nil {
		t.Fatal(err)
	}
	fold(t, c, 0)
	inode := func() uint64 {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		return info.Sys().(*syscall.Stat_t).Ino
	}
	before := inode()
	remake(t, path, content)
	if inode() != before {
		t.Skip("the file system does not use an inode again at once")
	}
	fold(t, c, 0)
	fold(t, c, 1)
}

// TestBrokenAnew holds that a file is folded, although one that had its inode could not be.
func TestBrokenAnew(t *testing.T) {
	for system, dir := range filesystems(t) {
		t.Run(system, func(t *testing.T) {
			path := filepath.Join(dir, "counter_7.db")
			content := worker(wide, sample{key: hits, value: 1})
			damaged := append([]byte{}, content...)
			damaged[8] = 200
			overwrite(t, path, damaged)
			c := newCollector(t, dir, new([]string))
			fold(t, c, 0)
			remake(t, path, content)
			fold(t, c, 1)
		})
	}
}
