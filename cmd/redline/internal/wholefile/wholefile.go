// Package wholefile writes files that are there as a whole or not at all, whenever the process
// ends.
package wholefile

import (
	"errors"
	"io"
	"os"
)

// Unfinished is how the name of a file ends that is being written. One that is left is of a
// process that was killed.
const Unfinished = ".new"

// Replace writes a file, and puts it in the place of the one with its name once it is on the
// disk. It returns how many bytes write has written.
func Replace(name string, write func(io.Writer) (int64, error)) (size int64, err error) {
	next := name + Unfinished
	f, err := os.OpenFile(next, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600) //nolint:gosec // in the data directory
	if err != nil {
		return 0, err
	}
	size, err = write(f)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(next, name)
	}
	if err != nil {
		_ = os.Remove(next)
	}
	return size, err
}
