package fold

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/redline-metrics/redline/multiproc/internal/dbfile"
)

// Holds reports whether a process has one of the files open or mapped. That its pid
// is the one in a file's name proves nothing: pids are used again.
func Holds(pid int, files map[dbfile.Inode]bool) (bool, error) {
	found := false
	err := eachOpen(pid, func(_ string, id dbfile.Inode) { found = found || files[id] })
	if err != nil || found {
		return found, err
	}
	numbers := map[uint64]bool{}
	for id := range files {
		numbers[id.Number] = true
	}
	err = eachMapped(pid, func(id dbfile.Inode) { found = found || numbers[id.Number] })
	return found, err
}

// eachOpen gives the files that a process has open, by their descriptors.
func eachOpen(pid int, visit func(descriptor string, id dbfile.Inode)) error {
	return eachOpenIn(filepath.Join("/proc", strconv.Itoa(pid)), visit)
}

// eachOpenIn visits the files that a process, or one of its threads, has open.
func eachOpenIn(dir string, visit func(descriptor string, id dbfile.Inode)) error {
	dir = filepath.Join(dir, "fd")
	fds, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, fd := range fds {
		var stat unix.Stat_t
		if unix.Stat(filepath.Join(dir, fd.Name()), &stat) == nil {
			visit(fd.Name(), dbfile.InodeOf(&stat))
		}
	}
	return nil
}

// eachMapped gives the files that a process has mapped. On overlayfs and btrfs the
// device that stands there is not that of stat. A line that cannot be read is an error: a
// file that is held must not pass for one that is not. Package procfs skips such lines.
func eachMapped(pid int, visit func(dbfile.Inode)) error {
	return eachMappedIn(filepath.Join("/proc", strconv.Itoa(pid)), visit)
}

func eachMappedIn(dir string, visit func(dbfile.Inode)) error {
	f, err := os.Open(filepath.Join(dir, "maps")) //nolint:gosec // below /proc
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		// address perms offset device inode path: proc_pid_maps(5)
		fields := strings.Fields(lines.Text())
		if len(fields) < 5 {
			return fmt.Errorf("%s has a line of %d fields", f.Name(), len(fields))
		}
		number, err := strconv.ParseUint(fields[4], 10, 64)
		if err != nil {
			return fmt.Errorf("%s has an inode that is no number: %w", f.Name(), err)
		}
		if number == 0 {
			continue // memory without a file
		}
		major, minor, _ := strings.Cut(fields[3], ":")
		high, err := strconv.ParseUint(major, 16, 32)
		if err != nil {
			return fmt.Errorf("%s has a device that is no number: %w", f.Name(), err)
		}
		low, err := strconv.ParseUint(minor, 16, 32)
		if err != nil {
			return fmt.Errorf("%s has a device that is no number: %w", f.Name(), err)
		}
		visit(dbfile.Inode{Device: unix.Mkdev(uint32(high), uint32(low)), Number: number})
	}
	return lines.Err()
}

// Ended reports whether an error of /proc only means that the process is gone.
func Ended(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, unix.ESRCH)
}
