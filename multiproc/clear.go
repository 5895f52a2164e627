package multiproc

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Clear removes the worker files of a directory, and nothing else: those that an
// earlier run of a service has left. No worker may be at work there.
func Clear(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("multiproc: %w", err)
	}
	var errs []error
	for _, e := range entries {
		if _, ok := parseFileName(e.Name()); !ok || !e.Type().IsRegular() {
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
