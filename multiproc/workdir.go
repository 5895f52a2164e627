package multiproc

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"github.com/redline-metrics/redline/multiproc/internal/dbfile"
)

// A fold moves the sums of several files into one file, by one step after the other,
// and a reader may come in between, or the process may be killed. The totals stay
// right because at each moment the directory either holds a right set of files, or
// holds the barrier, on which every reader fails:
//
//  1. The barrier goes up. From here on who lists the directory finds it.
//  2. Wait until nobody lists the directory: a listing of several reads that began
//     before may lack the barrier, and miss files that are hidden since.
//  3. Dead files are hidden: renamed to NAME.fold-N. Who has listed them before
//     fails on their names. Who has opened one again since then shows in the next
//     look at /proc, and gets its file back.
//  4. The archive is written as ARCHIVE.new, and renamed to its name, which has N in
//     it and was never in use before, so that no older listing has it. That there
//     is an archive N says that the files hidden for fold N are in it.
//  5. The hidden files go. Again wait until nobody lists the directory, as a listing
//     begun in between may lack the archive and the barrier. The barrier comes down.
//
// The next process that finds a barrier of no living process, or hidden files, finishes:
// files hidden for a fold that has its archive go, others come back.
const (
	// barrierName is found as a counter's file, and cannot be opened: it is a link
	// that leads nowhere. Its name is the one that client_python's error shows.
	barrierName   = "counter_redline-is-folding-ask-again.db"
	barrierTarget = "redline is folding the files of dead workers"
	hiddenMark    = ".fold-"
	newMark       = ".new"
	archivePrefix = "folded-"
)

// workDir is a worker directory that this process alone may change.
type workDir struct {
	path string
	file *os.File // locked while it is open
	id   dbfile.Inode
	// devices says whether /proc/PID/maps has the devices of files here.
	devices     bool
	idleListers *idleListers
	// changed is told of each change, for tests to look from there; else nil.
	changed func()
}

// busyError is that somebody else has locked the directory, as who folds it does.
type busyError struct{ lock dbfile.Inode }

// holder describes who has locked it.
func (e busyError) holder() string { return lockHolder(e.lock) }

func (e busyError) Error() string {
	return "the directory is locked, as it is while another process folds it: " + e.holder() + " holds the lock"
}

// lockDir opens a directory and locks it: a busyError if another process, or Collector,
// has. The lock ends with its process.
func lockDir(path string, s *idleListers) (*workDir, error) {
	file, err := os.Open(path) //nolint:gosec // the caller's directory
	if err != nil {
		return nil, err
	}
	d := &workDir{path: path, file: file, idleListers: s}
	var stat unix.Stat_t
	err = unix.Fstat(d.fd(), &stat)
	if err == nil {
		err = unix.Flock(d.fd(), unix.LOCK_EX|unix.LOCK_NB)
	}
	if errors.Is(err, unix.EWOULDBLOCK) {
		err = busyError{dbfile.InodeOf(&stat)}
	}
	if err != nil {
		_ = file.Close()
		return nil, err
	}
	d.id, d.devices = dbfile.InodeOf(&stat), devicesInMaps(d.fd())
	return d, nil
}

func (d *workDir) fd() int { return int(d.file.Fd()) }

func (d *workDir) unlock() { _ = d.file.Close() }

// list gives all names, sorted: hidden files too.
func (d *workDir) list() ([]string, error) {
	dir, list, err := dbfile.List(d.path, "")
	if err != nil {
		return nil, err
	}
	names := make([]string, len(list))
	for i, n := range list {
		names[i] = n.Name
	}
	return names, dir.Close()
}

// noteChange wraps the error of a change of the directory, or tells of the change.
func (d *workDir) noteChange(step string, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", step, err)
	}
	if d.changed != nil {
		d.changed()
	}
	return nil
}

func (d *workDir) rename(from, to string) error {
	return d.noteChange("rename "+from, renameNew(d.fd(), from, to))
}

// remove removes a file, or an empty directory, that may be gone.
func (d *workDir) remove(name string) error {
	err := unix.Unlinkat(d.fd(), name, 0)
	if errors.Is(err, unix.EISDIR) || errors.Is(err, unix.EPERM) { // as systems say of a directory
		err = unix.Unlinkat(d.fd(), name, unix.AT_REMOVEDIR)
	}
	if errors.Is(err, unix.ENOENT) {
		return nil
	}
	return d.noteChange("remove "+name, err)
}

// isBarrier reports whether the barrier's name is a link with its target. The error is
// fs.ErrNotExist if nothing has the name.
func isBarrier(dir int) (bool, error) {
	target := make([]byte, len(barrierTarget)+1)
	n, err := unix.Readlinkat(dir, barrierName, target)
	switch {
	case errors.Is(err, unix.EINVAL): // no link
		return false, nil
	case err != nil:
		return false, err
	}
	return string(target[:n]) == barrierTarget, nil
}

// putBarrier puts the barrier up, unless it is. A file with its name that is none is removed.
func (d *workDir) putBarrier() error {
	err := unix.Symlinkat(barrierTarget, d.fd(), barrierName)
	if errors.Is(err, unix.EEXIST) {
		up, look := isBarrier(d.fd())
		if up || look != nil && !errors.Is(look, fs.ErrNotExist) {
			return look
		}
		if err := d.remove(barrierName); err != nil {
			return err
		}
		err = unix.Symlinkat(barrierTarget, d.fd(), barrierName)
	}
	return d.noteChange("begin to fold", err)
}

// removeBarrier waits for listings of the directory that began during the fold, for removePatience
// at most, and then removes the barrier.
func (d *workDir) removeBarrier() error {
	_, err := d.waitForListers(removePatience)
	return errors.Join(err, d.remove(barrierName))
}

const (
	// putPatience is how long a fold waits, behind its barrier, for those who list the
	// directory, before it leaves that to the next one; removePatience is how long it
	// waits at its end.
	putPatience    = 200 * time.Millisecond
	removePatience = time.Second
	look           = time.Millisecond
)

// waitForListers waits until nobody lists the directory, for so long, and reports whether that is
// so. Who has the directory open and has not moved on for long does not list it: a
// process that was forked while another thread did has it open for life.
func (d *workDir) waitForListers(patience time.Duration) (bool, error) {
	begin := time.Now()
	for end := time.Now().Add(patience); ; time.Sleep(look) {
		c, err := d.takeSnapshot(false)
		if err != nil {
			return false, err
		}
		if d.idleListers.activeListers(c.listing, begin) == 0 {
			return true, nil
		}
		if time.Now().After(end) {
			return false, nil
		}
	}
}

// idleListers remembers how far each listing was, and since when. It outlives folds.
type idleListers struct {
	patience time.Duration
	since    map[listing]listerState
}

// listerState is how far a listing was, and since when.
type listerState struct {
	position int64
	since    time.Time
}

// settle is how long who stands still is looked at once more: a descriptor's number is
// used again, and one that stood there long ago may be another's beginning.
const settle = 20 * time.Millisecond

// activeListers takes note of who has the directory open, and returns how many of them may
// be listing it, in looks that began then.
func (s *idleListers) activeListers(now map[listing]int64, begin time.Time) (moving int) {
	before := s.since
	s.since = map[listing]listerState{}
	for who, position := range now {
		at, ok := before[who]
		if !ok || at.position != position {
			at = listerState{position, time.Now()}
		}
		s.since[who] = at
		if time.Since(at.since) < s.patience || time.Since(begin) < settle {
			moving++
		}
	}
	return moving
}

// hide hides a file for a fold.
func (d *workDir) hide(name string, fold int) (hidden string, err error) {
	hidden = name + hiddenMark + strconv.Itoa(fold)
	return hidden, d.rename(name, hidden)
}

// restore gives a hidden file its name back or, where there is a new file of that
// name, the first that is free of those like it.
func (d *workDir) restore(hidden string) error {
	name, fold, ok := parseHidden(hidden)
	if !ok {
		return fmt.Errorf("restore %s: not the name of a hidden file", hidden)
	}
	err := d.rename(hidden, name)
	for parsed, ok := dbfile.ParseName(name); ok && errors.Is(err, unix.EEXIST); {
		parsed.ID += "-" + strconv.Itoa(fold)
		err = d.rename(hidden, parsed.String())
	}
	return err
}

// settle finishes a fold: of hidden files those that are in an archive go,
// and the others come back.
func (d *workDir) settle() error {
	names, err := d.list()
	if err != nil {
		return err
	}
	archived := map[string]bool{}
	for _, name := range names {
		if parsed, ok := dbfile.ParseName(name); ok && foldOf(parsed.ID) > 0 {
			archived[archiveName(parsed, foldOf(parsed.ID))] = true
		}
	}
	var errs []error
	for _, name := range names {
		of, fold, ok := parseHidden(name)
		parsed, known := dbfile.ParseName(of)
		switch {
		case strings.HasSuffix(name, newMark) && isArchive(strings.TrimSuffix(name, newMark)):
			errs = append(errs, d.remove(name))
		case !ok || !known:
		case archived[archiveName(parsed, fold)]:
			errs = append(errs, d.remove(name))
		default:
			errs = append(errs, d.restore(name))
		}
	}
	return errors.Join(errs...)
}

// unsettled reports whether a fold was begun and not finished.
func unsettled(names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		_, _, hidden := parseHidden(name)
		return hidden || name == barrierName || isArchive(strings.TrimSuffix(name, newMark)) && strings.HasSuffix(name, newMark)
	})
}

// recover finishes the fold of a process that was killed.
func (d *workDir) recover() error {
	if err := d.putBarrier(); err != nil {
		return err
	}
	_, err := d.waitForListers(removePatience)
	return errors.Join(err, d.settle(), d.removeBarrier())
}
