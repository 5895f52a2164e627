//go:build unix && !linux

package rundir

import (
	"errors"
	"fmt"

	"golang.org/x/sys/unix"
)

// act does nothing: the system cannot act as another user for one thread.
func (u *User) act(func() error) error { return nil }

// openForOwning opens files and directories; a socket cannot be opened.
const openForOwning = unix.O_RDONLY | unix.O_NONBLOCK

// give changes mode and owner of the file of a descriptor.
func give(fd int, path string, mode uint32, uid, gid int) error {
	if err := errors.Join(unix.Fchmod(fd, mode), unix.Fchown(fd, uid, gid)); err != nil {
		return fmt.Errorf("give %s away: %w", path, err)
	}
	return nil
}
