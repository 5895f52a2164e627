package rundir

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// Sweep removes from places the files of killed runs of this user, and
// returns whether there is more: directories that processes of such a run still use.
// A directory is one that was left if it has the name of one, and holds a lock file of
// this user's that nobody has locked. Nothing is looked for, or removed, through a
// symbolic link.
func Sweep(places []string) (more bool) {
	for _, place := range places {
		root, err := os.OpenRoot(place)
		if err != nil {
			continue // nothing was made there either
		}
		more = sweepIn(root, place) || more
		_ = root.Close()
	}
	return more
}

// sweepMost is how many directories of a place are looked at: anybody can make more.
const sweepMost = 10_000

func sweepIn(root *os.Root, place string) (more bool) {
	dir, err := root.Open(".")
	if err != nil {
		return false
	}
	defer func() { _ = dir.Close() }()
	const batch = 256
	for looked := 0; looked < sweepMost; {
		entries, err := dir.ReadDir(batch)
		for _, e := range entries {
			if e.IsDir() && isName(e.Name()) {
				looked++
				more = sweepOne(root, place, e.Name()) || more
			}
		}
		if err != nil {
			return more
		}
	}
	return more
}

// sweepOne removes a directory that was left, and reports whether it is in use still.
func sweepOne(root *os.Root, place, name string) (used bool) {
	lock, err := root.OpenFile(filepath.Join(name, lockName), os.O_RDWR|unix.O_NOFOLLOW|unix.O_NONBLOCK, 0)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			removeUnlocked(root, name)
		}
		return false // another user's, or another program's
	}
	defer func() { _ = lock.Close() }()
	if !isLeft(lock) {
		return false
	}
	if used = inUse(filepath.Join(place, name)); !used {
		_ = removeFrom(root, name) // the rest is for the next run
	}
	return used
}

// longMade is for how long a directory has been there that its process has not locked,
// as it does at once, and therefore never will.
const longMade = time.Hour

// removeUnlocked removes a directory of this user's that has no lock file, if it is
// empty: its process was killed as soon as it had made it.
func removeUnlocked(root *os.Root, name string) {
	info, err := root.Lstat(name)
	if err != nil || time.Since(info.ModTime()) < longMade {
		return
	}
	if stat, ok := info.Sys().(*syscall.Stat_t); ok && int(stat.Uid) == os.Geteuid() {
		_ = root.Remove(name) // which removes no directory that has anything in it
	}
}

// isName reports whether a fresh directory may have that name.
func isName(name string) bool {
	for _, prefix := range prefixes() {
		number, ok := strings.CutPrefix(name, prefix)
		if ok && number != "" && strings.Trim(number, "0123456789") == "" {
			return true
		}
	}
	return false
}

// isLeft reports whether a lock file is this user's and nobody's lock, and locks it.
func isLeft(lock *os.File) bool {
	var stat unix.Stat_t
	fd := int(lock.Fd())
	return unix.Fstat(fd, &stat) == nil && stat.Mode&unix.S_IFMT == unix.S_IFREG &&
		int(stat.Uid) == os.Geteuid() && unix.Flock(fd, unix.LOCK_EX|unix.LOCK_NB) == nil
}
