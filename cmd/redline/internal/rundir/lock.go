package rundir

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// lockName is the file in a directory that its run has locked. The kernel ends the
// lock with its process, however that ends. It holds the process's pid.
const lockName = ".redline-run.lock"

type lock struct {
	file *os.File
	path string
}

// newLock locks a directory that nobody else knows yet. The file gets its name once
// it is locked, so that no other run takes it for one that was left.
func newLock(dir string) (*lock, error) {
	path := filepath.Join(dir, lockName)
	file, err := os.OpenFile(path+".new", os.O_RDWR|os.O_CREATE|os.O_EXCL|unix.O_NOFOLLOW, 0o600) //nolint:gosec // in a directory of ours
	if err != nil {
		return nil, err
	}
	l := &lock{file, path}
	err = l.take()
	if err == nil {
		err = os.Rename(path+".new", path)
	}
	if err != nil {
		_ = file.Close()
		return nil, err
	}
	return l, nil
}

// takeLock locks a directory that others know too.
func takeLock(dir string) (*lock, error) {
	path := filepath.Join(dir, lockName)
	for {
		// Without O_NONBLOCK, to open a FIFO of that name would wait for ever.
		file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|unix.O_NOFOLLOW|unix.O_NONBLOCK, 0o600) //nolint:gosec // the user's own
		if err != nil {
			return nil, err
		}
		l := &lock{file, path}
		if err := l.take(); err != nil {
			_ = file.Close()
			return nil, fmt.Errorf("%s: %w", dir, err)
		}
		// Who had the lock before may have removed the file in between.
		if l.isNamed() {
			return l, nil
		}
		_ = file.Close()
	}
}

// heldError is the error of a directory that another run holds.
type heldError struct{ pid string }

func (e heldError) Error() string {
	return fmt.Sprintf("another redline run has this directory (process %s); name another one", e.pid)
}

func (l *lock) take() error {
	var stat unix.Stat_t
	if err := unix.Fstat(int(l.file.Fd()), &stat); err != nil {
		return err
	}
	// It is written to: a link could lead to another file.
	if stat.Mode&unix.S_IFMT != unix.S_IFREG || stat.Nlink != 1 {
		return fmt.Errorf("%s is not a regular file of one name", l.path)
	}
	err := unix.Flock(int(l.file.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		return heldError{l.holder()}
	}
	// Some file systems have no locks. The files that are open still tell.
	if err := l.file.Truncate(0); err != nil {
		return err
	}
	_, err = l.file.WriteAt(fmt.Appendln(nil, os.Getpid()), 0)
	return err
}

// holder returns the pid that the file holds, or a question mark.
func (l *lock) holder() string {
	const most = 20
	text, _ := io.ReadAll(io.NewSectionReader(l.file, 0, most))
	pid := strings.TrimSpace(string(text))
	if pid == "" || strings.Trim(pid, "0123456789") != "" {
		return "?"
	}
	return pid
}

// isNamed reports whether the file that is locked is the one of that name.
func (l *lock) isNamed() bool {
	open, err := l.file.Stat()
	if err != nil {
		return false
	}
	named, err := os.Lstat(l.path)
	return err == nil && os.SameFile(open, named)
}

// release ends the lock, and leaves the file.
func (l *lock) release() error {
	if l == nil {
		return nil
	}
	return l.file.Close()
}

// remove removes the file, if it is the one that is locked, and ends the lock.
func (l *lock) remove() error {
	if l == nil {
		return nil
	}
	var err error
	if l.isNamed() {
		err = os.Remove(l.path)
	}
	return errors.Join(err, l.release())
}
