package engine

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"syscall"
	"time"
)

// putAsideIf opens a file that is of less weight than the data beside it: the start goes
// on without its content. Where open fails and the file is there, the file gets another
// name, with one line in the log, and is opened again, as one that is missing.
func putAsideIf(file string, log *slog.Logger, open func() error) error {
	err := open()
	if err == nil {
		return nil
	}
	if mayBeWhole(err) {
		return fmt.Errorf("%s: %w", file, err)
	}
	if _, missing := os.Lstat(file); missing != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	aside := asideName(file)
	if renamed := os.Rename(file, aside); renamed != nil {
		return errors.Join(fmt.Errorf("%s: %w", file, err), renamed)
	}
	logAside(log, file, aside, err)
	if err := open(); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

// makeDir makes a directory. A file of that name is put aside.
func makeDir(dir string, log *slog.Logger) error {
	const mode = fs.FileMode(0o700)
	return putAsideIf(dir, log, func() error { return os.MkdirAll(dir, mode) })
}

// mayBeWhole reports whether a file that cannot be read may be whole, for all that an error says.
func mayBeWhole(err error) bool {
	if os.IsPermission(err) || errors.Is(err, os.ErrPermission) {
		return true
	}
	for _, of := range []error{syscall.EMFILE, syscall.ENFILE, syscall.EIO, syscall.ENOSPC, syscall.ENOMEM} {
		if errors.Is(err, of) {
			return true
		}
	}
	return false
}

func asideName(file string) string {
	return file + ".damaged-" + time.Now().UTC().Format("20060102T150405.000")
}

func logAside(log *slog.Logger, file, aside string, err error) {
	log.Error("a file cannot be read, so it is put aside, and the start goes on without it", "file", file, "aside", aside, "err", err)
}
