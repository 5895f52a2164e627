package supervise

import (
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// ownPidfdID returns the number of this process that no later one gets: the inode of
// its descriptor, where the kernel keeps those in a file system of their own.
func ownPidfdID() (id string, ok bool) {
	fd, err := unix.PidfdOpen(os.Getpid(), 0)
	if err != nil {
		return "", false
	}
	defer func() { _ = unix.Close(fd) }()
	var stat unix.Stat_t
	var fs unix.Statfs_t
	if unix.Fstatfs(fd, &fs) != nil || fs.Type != unix.PID_FS_MAGIC || unix.Fstat(fd, &stat) != nil {
		return "", false
	}
	return strconv.FormatUint(stat.Ino, 10), true
}
