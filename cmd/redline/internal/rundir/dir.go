// Package rundir makes and guards the directories of redline's processes. Each holds a
// locked file while its process lives, by which those after it tell files that were left
// by one that was killed, and remove that. Nothing here is safe against a process of
// the same user that wants to do harm; against other users it is.
package rundir

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Prefixes of the directories that are made afresh; a number follows.
const (
	Workers = "redline-"
	Probe   = "redline-probe-"
	Notify  = "redline-notify-"
	Data    = "redline-data-"
	Demo    = "redline-demo-"
	Flask   = "redline-flask-"
)

func prefixes() []string { return []string{Workers, Probe, Notify, Data, Demo, Flask} }

// Dir is a directory that this process holds.
type Dir struct {
	Path  string // absolute
	lock  *lock
	fresh bool
}

// Places returns where a fresh directory may be, the best first: preferred, then
// directories that most machines have, of which some can be written to even where the
// root is read-only.
func Places(preferred ...string) []string {
	places := append(slices.Clone(preferred), "/dev/shm", os.TempDir())
	// systemd's RuntimeDirectory=, and the user's by the XDG base directory specification.
	places = append(places, filepath.SplitList(os.Getenv("RUNTIME_DIRECTORY"))...)
	places = append(places, os.Getenv("XDG_RUNTIME_DIR"), "/tmp", "/var/tmp")
	var distinct []string
	for _, place := range places {
		if place != "" && !slices.Contains(distinct, place) {
			distinct = append(distinct, place)
		}
	}
	return distinct
}

// Make makes a fresh directory with mode 0700 in the first of places where ready
// succeeds in it. The error names all places that failed.
func Make(prefix string, places []string, ready func(path string) error) (*Dir, error) {
	var failures []string
	for _, place := range places {
		d, err := makeIn(place, prefix, ready)
		if err == nil {
			return d, nil
		}
		failures = append(failures, err.Error())
	}
	return nil, fmt.Errorf("no directory can be made: %s", strings.Join(failures, "; "))
}

func makeIn(place, prefix string, ready func(path string) error) (_ *Dir, err error) {
	if place, err = filepath.Abs(place); err != nil {
		return nil, err
	}
	path, err := os.MkdirTemp(place, prefix)
	if err != nil {
		return nil, err
	}
	d := &Dir{Path: path, fresh: true}
	if d.lock, err = newLock(path); err == nil {
		err = ready(path)
	}
	if err != nil {
		return nil, errors.Join(err, d.Close(false))
	}
	return d, nil
}

// Hold takes a directory that is there, or makes it, unless another run holds it or
// a process has a worker file in it open. It changes nothing else in it.
func Hold(path string) (*Dir, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, err
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	d := &Dir{Path: path}
	if d.lock, err = takeLock(path); err != nil {
		return nil, err
	}
	if held, by := holders(path); held {
		return nil, errors.Join(fmt.Errorf("%s has worker files open in %s; end it, or name another directory",
			describe(by), path), d.Close(false))
	}
	return d, nil
}

// IsEmpty reports whether there is nothing in the directory but the file that says that it is held.
func (d *Dir) IsEmpty() bool {
	entries, err := os.ReadDir(d.Path)
	return err == nil && len(entries) == 1 && entries[0].Name() == lockName
}

// Close lets go of the directory, and removes it where it was made afresh. With keep it
// stays: for a process that uses it still, and for a later run to remove.
func (d *Dir) Close(keep bool) error {
	if d.fresh && keep {
		return d.lock.release()
	}
	if d.fresh {
		if err := d.remove(); err != nil {
			return errors.Join(err, d.lock.release())
		}
	}
	return d.lock.remove()
}

func (d *Dir) remove() error {
	root, err := os.OpenRoot(filepath.Dir(d.Path))
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	return removeFrom(root, filepath.Base(d.Path))
}

// removeFrom removes a directory, its lock file at last: a part that an end in between leaves
// is still known for a directory that was left.
func removeFrom(root *os.Root, name string) error {
	entries, err := fs.ReadDir(root.FS(), name)
	for _, e := range entries {
		if e.Name() != lockName {
			err = errors.Join(err, root.RemoveAll(filepath.Join(name, e.Name())))
		}
	}
	if err != nil {
		return err
	}
	return root.RemoveAll(name)
}

// describe names processes.
func describe(pids []int) string {
	if len(pids) == 0 {
		return "a process that cannot be seen from here"
	}
	names := make([]string, 0, len(pids))
	for _, pid := range pids {
		names = append(names, fmt.Sprintf("%d (%s)", pid, Name(pid)))
	}
	return "process " + strings.Join(names, ", ")
}
