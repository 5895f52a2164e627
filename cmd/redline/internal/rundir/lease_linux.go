package rundir

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// isWritten reports whether a process of the machine has a file open for writing, seen
// from here or not: the kernel then refuses a read lease on it (fcntl(2), F_SETLEASE).
func isWritten(path string) bool {
	file, err := os.OpenFile(path, os.O_RDONLY|unix.O_NOFOLLOW|unix.O_NONBLOCK, 0) //nolint:gosec // the user's own
	if err != nil {
		return false
	}
	defer func() { _ = file.Close() }() // which gives the lease back
	_, err = unix.FcntlInt(file.Fd(), unix.F_SETLEASE, unix.F_RDLCK)
	return errors.Is(err, unix.EAGAIN)
}
