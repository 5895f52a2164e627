//go:build linux

package fold_test

import (
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/redline-metrics/redline/multiproc/internal/dbfile"
	"github.com/redline-metrics/redline/multiproc/internal/fold"
)

// folder returns a Folder of a new directory, with two files of counters.
func folder(t *testing.T) (*fold.Folder, string) {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"counter_1.db", "counter_2.db"} {
		data := dbfile.AppendEntry(make([]byte, dbfile.HeaderSize), `["a", "a_total", {}, "A."]`, 1, 0, dbfile.WideValue)
		binary.LittleEndian.PutUint32(data, uint32(len(data)))
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	most := &dbfile.KeyCount{Keys: 10, Bytes: 1000}
	return fold.New(dir, time.Hour, &dbfile.Reader{}, most, func(name string) { t.Errorf("no room for %s", name) }), dir
}

// names returns the names in a directory.
func names(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// TestLiveness holds that a file that a process has open for writing, or mapped, is not
// folded, and that it is once the process lets go of it.
func TestLiveness(t *testing.T) {
	for name, hold := range map[string]func(f *os.File) (release func() error, err error){
		"open": func(f *os.File) (func() error, error) { return f.Close, nil },
		"mapped": func(f *os.File) (func() error, error) {
			data, err := syscall.Mmap(int(f.Fd()), 0, 8, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_SHARED)
			return func() error { return syscall.Munmap(data) }, errors.Join(err, f.Close())
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, dir := folder(t)
			f, err := os.OpenFile(filepath.Join(dir, "counter_1.db"), os.O_RDWR, 0)
			if err != nil {
				t.Fatal(err)
			}
			release, err := hold(f)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := s.Fold(); err != nil || got.Files != 1 {
				t.Fatalf("%+v, %v while one of two files is held", got, err)
			}
			if got := names(t, dir); !slices.Equal(got, []string{"counter_1.db", "counter_folded-1.db"}) {
				t.Errorf("files %v", got)
			}
			if err := release(); err != nil {
				t.Fatal(err)
			}
			if got, err := s.Fold(); err != nil || got.Files != 1 {
				t.Fatalf("%+v, %v once the file is let go", got, err)
			}
			if got := names(t, dir); !slices.Equal(got, []string{"counter_folded-2.db"}) {
				t.Errorf("files %v", got)
			}
		})
	}
}

// TestBarrier holds that the barrier is up at each change of a fold but the last, which
// removes it, and that it leads nowhere.
func TestBarrier(t *testing.T) {
	s, dir := folder(t)
	var up []bool
	s.Changed = func() {
		d, err := os.Open(dir)
		if err != nil {
			t.Error(err)
			return
		}
		defer func() { _ = d.Close() }()
		is, err := fold.IsBarrier(int(d.Fd()))
		if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, syscall.ENOENT) {
			t.Error(err)
		}
		if _, err := os.Open(filepath.Join(dir, fold.BarrierName)); err == nil {
			t.Error("the barrier can be opened")
		}
		up = append(up, is)
	}
	if got, err := s.Fold(); err != nil || got.Files != 2 {
		t.Fatalf("%+v, %v", got, err)
	}
	// Put up, two hidden, an archive written and renamed, two removed, and the barrier.
	if want := []bool{true, true, true, true, true, true, true, true, false}; len(up) < 5 || !slices.Equal(up[:len(up)-1], want[:len(up)-1]) || up[len(up)-1] {
		t.Errorf("the barrier was up: %v", up)
	}
}

// TestLocked holds that a Folder does nothing in a directory that another one has locked.
func TestLocked(t *testing.T) {
	s, dir := folder(t)
	d, err := os.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	if err := syscall.Flock(int(d.Fd()), syscall.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Fold(); err != nil || got.Files != 0 || got.LockedBy == "" {
		t.Errorf("%+v, %v", got, err)
	}
	if err := s.Finish(); !errors.As(err, new(fold.BusyError)) {
		t.Errorf("finish: %v", err)
	}
}
