package multiproc

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/redline-metrics/redline/multiproc/internal/dbfile"
	"github.com/redline-metrics/redline/multiproc/internal/fold"
)

// TempDir makes a fresh directory for worker files, in shared memory where there is
// some: files there cost no writing to a disk.
func TempDir() (string, error) {
	const sharedMemory = "/dev/shm"
	dir, err := os.MkdirTemp(sharedMemory, "redline-")
	if err != nil {
		dir, err = os.MkdirTemp("", "redline-")
	}
	return dir, err
}

// Clear removes the worker files of a directory, and nothing else: those that an
// earlier run of a service has left. No worker may be at work there.
func Clear(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("multiproc: %w", err)
	}
	var errs []error
	for _, e := range entries {
		if !isOurs(e) {
			continue
		}
		if err := os.Remove(filepath.Join(dir, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("multiproc: clear: %w", err)
	}
	return nil
}

// isOurs reports whether it is a worker file, or left by a fold that was killed
// of some.
func isOurs(e os.DirEntry) bool {
	name := strings.TrimSuffix(e.Name(), fold.NewMark)
	if of, _, ok := fold.ParseHidden(name); ok {
		name = of
	}
	_, ok := dbfile.ParseName(name)
	return ok && (e.Type().IsRegular() || name == fold.BarrierName)
}
