package rundir

import (
	"errors"
	"fmt"
	"os"
	"runtime"

	"golang.org/x/sys/unix"
)

// act calls f on a thread that the kernel checks as the user's wherever files are
// concerned: without root's capabilities (setfsuid(2)), and without its supplementary
// groups. A command may keep these; it may also drop them, as uWSGI does, and then they
// must not have told that it can write. The thread ends with it.
func (u *User) act(f func() error) error {
	result := make(chan error)
	go func() {
		runtime.LockOSThread() // and never unlocked, so that no other goroutine gets the thread
		result <- func() error {
			// This is for the one thread, other than syscall.Setgroups. Where nobody may drop
			// groups, as in some user namespaces, the command cannot either.
			if err := unix.Setgroups(nil); err != nil && !errors.Is(err, unix.EPERM) {
				return fmt.Errorf("cannot act as user %s: %w", u.Name, err)
			}
			// They return the id before, also where they fail: asked for -1, they only tell.
			_, _ = unix.SetfsgidRetGid(u.GID)
			_, _ = unix.SetfsuidRetUid(u.UID)
			if now, err := unix.SetfsuidRetUid(-1); err != nil || now != u.UID {
				return fmt.Errorf("cannot act as user %s", u.Name)
			}
			return f()
		}()
	}()
	return <-result
}

// openForOwning opens anything, sockets too, and runs no driver's code.
const openForOwning = unix.O_PATH

// give changes mode and owner of the file of a descriptor. A descriptor by O_PATH has no
// fchmod(2): /proc leads to the same (open(2)).
func give(fd int, path string, mode uint32, uid, gid int) error {
	err := errors.Join(
		os.Chmod(fmt.Sprintf("/proc/self/fd/%d", fd), os.FileMode(mode)),
		unix.Fchownat(fd, "", uid, gid, unix.AT_EMPTY_PATH),
	)
	if err != nil {
		return fmt.Errorf("give %s away: %w", path, err)
	}
	return nil
}
