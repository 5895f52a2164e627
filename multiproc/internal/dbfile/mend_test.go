package dbfile_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"github.com/redline-metrics/redline/multiproc/internal/dbfile"
)

// TestMendedBeside holds that a reader of a file that is made again never finds an entry
// that is not there yet. The kind: a header that counts bytes before they are written.
func TestMendedBeside(t *testing.T) {
	if dbfile.Raced {
		t.Skip("without protected pages, the race detector takes reader and writer for a race")
	}
	const entries, times = 3000, 300
	dir := t.TempDir()
	made := 0
	afresh := func() (string, *os.File, error) {
		made++
		path := filepath.Join(dir, "counter_"+strconv.Itoa(made)+".db")
		file, err := dbfile.LockFile(path, os.O_EXCL)
		return path, file, err
	}
	path, file, err := afresh()
	if err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	l, err := dbfile.OpenMapped(dbfile.MappedConfig{Path: path, Afresh: afresh, Lost: func(error) {}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	}()
	keys := make([]string, entries)
	for i := range keys {
		keys[i] = fmt.Sprintf(`["c_total","c_total",{"a":"%d"},""]`, i)
	}
	if _, err := l.Places(keys); err != nil {
		t.Fatal(err)
	}
	var reading sync.WaitGroup
	stop := make(chan struct{})
	for range 2 {
		reading.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				for _, name := range must(filepath.Glob(filepath.Join(dir, "*.db")))(t) {
					wholeEntries(t, name)
				}
			}
		})
	}
	for range times {
		if err := os.Remove(l.Path); err != nil {
			t.Fatal(err)
		}
		l.Look()
	}
	close(stop)
	reading.Wait()
}

// wholeEntries checks that a file has all entries that its header counts, or none yet.
func wholeEntries(t *testing.T, name string) {
	data, err := os.ReadFile(name)
	if err != nil || len(data) < dbfile.HeaderSize {
		return // it is gone, or about to be made
	}
	used := int(data[0]) | int(data[1])<<8 | int(data[2])<<16 | int(data[3])<<24
	for pos := dbfile.HeaderSize; pos < used; {
		_, next, ok := dbfile.EntryAt(data[:min(used, len(data))], pos, dbfile.WideValue)
		if !ok {
			t.Errorf("%s: %d bytes are used, and there is no entry at %d", filepath.Base(name), used, pos)
			return
		}
		pos = next
	}
}

func must[V any](v V, err error) func(*testing.T) V {
	return func(t *testing.T) V {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}
