package multiproc

import (
	"bufio"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// holds says whether a process has one of the files open or mapped. That its pid
// is the one in a file's name proves nothing: pids are used again.
func holds(pid int, files map[inode]bool) (bool, error) {
	found := false
	err := eachOpen(pid, func(_ string, id inode) { found = found || files[id] })
	if err != nil || found {
		return found, err
	}
	numbers := map[uint64]bool{}
	for id := range files {
		numbers[id.number] = true
	}
	err = eachMapped(pid, func(number uint64) { found = found || numbers[number] })
	return found, err
}

// eachOpen gives the files that a process has open, by their descriptors.
func eachOpen(pid int, visit func(descriptor string, id inode)) error {
	dir := filepath.Join("/proc", strconv.Itoa(pid), "fd")
	fds, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, fd := range fds {
		var stat unix.Stat_t
		if unix.Stat(filepath.Join(dir, fd.Name()), &stat) == nil {
			visit(fd.Name(), inodeOf(&stat))
		}
	}
	return nil
}

// eachMapped gives the inode numbers of the files that a process has mapped. Numbers
// alone: on overlayfs and btrfs the device that stands there is not that of stat.
// A process that is taken to hold a file does no harm.
func eachMapped(pid int, visit func(number uint64)) error {
	f, err := os.Open(filepath.Join("/proc", strconv.Itoa(pid), "maps"))
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		// address perms offset device inode path: proc_pid_maps(5)
		fields := strings.Fields(lines.Text())
		if len(fields) < 5 {
			continue
		}
		if number, err := strconv.ParseUint(fields[4], 10, 64); err == nil && number != 0 {
			visit(number)
		}
	}
	return lines.Err()
}

// ended says whether an error of /proc only means that the process is gone.
func ended(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, unix.ESRCH)
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
		case err != nil && !ended(err):
			errs = append(errs, err)
		}
	}
	return alive, errors.Join(errs...)
}
