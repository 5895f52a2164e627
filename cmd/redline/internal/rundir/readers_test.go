package rundir_test

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/redline-metrics/redline/cmd/redline/internal/rundir"
)

// TestWorkerFiles holds that who reads worker files, as redline collect does, does not
// hold their directory; who has one mapped to write to it does, with its descriptor closed
// too.
func TestWorkerFiles(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "gauge_livesum_7.db")
	write(t, path)
	reader, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = reader.Close() }()
	if got := rundir.WorkerFiles(os.Getpid()); len(got) != 0 {
		t.Errorf("a reader has %v", got)
	}
	writer, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	mapped, err := unix.Mmap(int(writer.Fd()), 0, 8, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		t.Fatal(err)
	}
	for _, state := range []string{"open and mapped", "mapped"} {
		if got := rundir.WorkerFiles(os.Getpid()); len(got) != 1 || got[0] != path {
			t.Errorf("%s: got %v", state, got)
		}
		_ = writer.Close() // once
	}
	if err := unix.Munmap(mapped); err != nil {
		t.Fatal(err)
	}
	if got := rundir.WorkerFiles(os.Getpid()); len(got) != 0 {
		t.Errorf("got %v of nothing", got)
	}
}
