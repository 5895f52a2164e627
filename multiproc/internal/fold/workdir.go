package fold

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/redline-metrics/redline/multiproc/internal/dbfile"
)

const (
	// BarrierName is found as a counter's file, and cannot be opened: it is a link
	// that leads nowhere. Its name is the one that client_python's error shows.
	BarrierName   = "counter_redline-is-folding-ask-again.db"
	barrierTarget = "redline is folding the files of dead workers"
	hiddenMark    = ".fold-"
	// NewMark ends the name of an archive that is being made.
	NewMark       = ".new"
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

// BusyError is that somebody else has locked the directory, as who folds it does.
type BusyError struct{ lock dbfile.Inode }

// holder describes who has locked it.
func (e BusyError) holder() string { return lockHolder(e.lock) }

func (e BusyError) Error() string {
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
		err = BusyError{dbfile.InodeOf(&stat)}
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

// hide hides a file for a fold.
func (d *workDir) hide(name string, fold int) (hidden string, err error) {
	hidden = name + hiddenMark + strconv.Itoa(fold)
	return hidden, d.rename(name, hidden)
}

// restore gives a hidden file its name back or, where there is a new file of that
// name, the first that is free of those like it.
func (d *workDir) restore(hidden string) error {
	name, fold, ok := ParseHidden(hidden)
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
		of, fold, ok := ParseHidden(name)
		parsed, known := dbfile.ParseName(of)
		switch {
		case strings.HasSuffix(name, NewMark) && isArchive(strings.TrimSuffix(name, NewMark)):
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
		_, _, hidden := ParseHidden(name)
		return hidden || name == BarrierName || isArchive(strings.TrimSuffix(name, NewMark)) && strings.HasSuffix(name, NewMark)
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
