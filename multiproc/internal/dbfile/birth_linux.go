package dbfile

import (
	"time"

	"golang.org/x/sys/unix"
)

// Birth is when a file was made, in Unix nanoseconds, or 0 where that is not known.
func Birth(fd int) int64 {
	var stat unix.Statx_t
	err := unix.Statx(fd, "", unix.AT_EMPTY_PATH, unix.STATX_BTIME, &stat)
	if err != nil || stat.Mask&unix.STATX_BTIME == 0 {
		return 0
	}
	return stat.Btime.Sec*int64(time.Second) + int64(stat.Btime.Nsec)
}
