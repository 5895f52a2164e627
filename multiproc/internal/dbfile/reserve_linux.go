package dbfile

import (
	"errors"

	"golang.org/x/sys/unix"
)

// reserve gives a file the blocks of a range, and makes it that long: memory that is
// mapped of it can then be written to though the file system is full. Without
// blocks, such a write is a SIGBUS that ends the process.
func reserve(fd int, from, to int) error {
	for {
		err := unix.Fallocate(fd, 0, int64(from), int64(to-from))
		switch {
		case errors.Is(err, unix.EINTR):
			continue
		case errors.Is(err, unix.EOPNOTSUPP), errors.Is(err, unix.ENOSYS):
			return writeZeros(fd, from, to)
		}
		return err
	}
}
