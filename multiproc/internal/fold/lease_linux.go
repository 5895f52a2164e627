package fold

import (
	"errors"

	"golang.org/x/sys/unix"
)

// writers says whether any process of the machine has a file open for writing, or
// mapped so, seen from here or not: the kernel gives a read lease on it only when
// none has (fcntl(2), F_SETLEASE). It is not known where the file system has no
// leases, or the file is another user's. The lease is given back at once; who
// opens the file in between waits for that.
func writers(fd int) (are, known bool) {
	_, err := unix.FcntlInt(uintptr(fd), unix.F_SETLEASE, unix.F_RDLCK)
	switch {
	case errors.Is(err, unix.EAGAIN):
		return true, true
	case err != nil:
		return false, false
	}
	_, _ = unix.FcntlInt(uintptr(fd), unix.F_SETLEASE, unix.F_UNLCK) // if not, closing it does
	return false, true
}

// renameNew renames a file of a directory, and fails with EEXIST where there is
// one of the new name.
func renameNew(dir int, from, to string) error {
	return unix.Renameat2(dir, from, dir, to, unix.RENAME_NOREPLACE)
}

// devicesInMaps says whether /proc/PID/maps tells files of this file system by the
// device that stat gives, as it does where there is one device to a file system.
func devicesInMaps(fd int) bool {
	var fs unix.Statfs_t
	if unix.Fstatfs(fd, &fs) != nil {
		return false
	}
	switch fs.Type {
	case unix.TMPFS_MAGIC, unix.EXT4_SUPER_MAGIC, unix.XFS_SUPER_MAGIC:
		return true
	}
	return false
}
