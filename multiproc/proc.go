package multiproc

import (
	"bufio"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// holds says whether a process has one of the files open or mapped. That its pid
// is the one in a file's name proves nothing: pids are used again.
func holds(pid int, files map[inode]bool) (bool, error) {
	dir := filepath.Join("/proc", strconv.Itoa(pid))
	fds, err := os.ReadDir(filepath.Join(dir, "fd"))
	if err != nil {
		return false, err
	}
	for _, fd := range fds {
		var stat unix.Stat_t
		if unix.Stat(filepath.Join(dir, "fd", fd.Name()), &stat) == nil && files[inodeOf(&stat)] {
			return true, nil
		}
	}
	return mapped(filepath.Join(dir, "maps"), files)
}

// mapped looks for the files among what a process has mapped. It goes by the number
// alone: on overlayfs and btrfs the device that stands there is not that of stat,
// and a process that is taken to hold a file does no harm.
func mapped(path string, files map[inode]bool) (bool, error) {
	numbers := map[uint64]bool{}
	for id := range files {
		numbers[id.number] = true
	}
	f, err := os.Open(path) //nolint:gosec // below /proc
	if err != nil {
		return false, err
	}
	defer func() { _ = f.Close() }()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		// address perms offset device inode path: proc_pid_maps(5)
		fields := strings.Fields(lines.Text())
		if len(fields) < 5 {
			continue
		}
		if number, err := strconv.ParseUint(fields[4], 10, 64); err == nil && number != 0 && numbers[number] {
			return true, nil
		}
	}
	return false, lines.Err()
}

func inodeOf(stat *unix.Stat_t) inode {
	return inode{device: uint64(stat.Dev), number: stat.Ino} //nolint:gosec,unconvert,nolintlint // differs between systems
}

// workers are the processes that hold the files that have their pid in the name,
// as of the last merge.
func (c *Collector) workers() ([]int, error) {
	c.mu.Lock()
	byPID := map[int]map[inode]bool{}
	for _, f := range c.files {
		if pid, err := strconv.Atoi(f.says.id); err == nil && pid > 0 {
			if byPID[pid] == nil {
				byPID[pid] = map[inode]bool{}
			}
			byPID[pid][f.inode] = true
		}
	}
	c.mu.Unlock()
	var alive []int
	var errs []error
	for pid, files := range byPID {
		held, err := holds(pid, files)
		switch {
		case held:
			alive = append(alive, pid)
		case err != nil && !errors.Is(err, os.ErrNotExist) && !errors.Is(err, unix.ESRCH):
			errs = append(errs, err)
		}
	}
	return alive, errors.Join(errs...)
}
