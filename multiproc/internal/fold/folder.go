package fold

import (
	"cmp"
	"errors"
	"time"

	"golang.org/x/sys/unix"

	"github.com/redline-metrics/redline/multiproc/internal/dbfile"
)

// Result is the result of a fold: see multiproc.Folded.
type Result struct {
	Files    int
	Waiting  int
	LockedBy string
}

// ErrUnseen is that /proc does not show the processes that hold worker files: they
// are in another pid namespace (another container), or belong to another user. No
// file can be known to be a dead worker's, and none is folded.
var ErrUnseen = errors.New("worker files are held by processes that cannot be seen from here, so none is folded; " +
	"share the pid namespace with the service (docker run --pid=container:NAME; shareProcessNamespace: true in Kubernetes), or run as its user")

// Folder folds the files of dead workers of a directory, and has the state that outlives a
// fold. It is not safe for concurrent use.
type Folder struct {
	dir     string
	grace   time.Duration                 // as in Config
	idle    map[dbfile.Identity]time.Time // files of live gauges that nobody holds, since when
	broken  map[dbfile.Identity]bool      // files that cannot be folded
	listers idleListers                   // the processes that have the directory open and do not list it
	// Changed is called after each change of the directory, for tests to look from there;
	// else nil.
	Changed func()

	reader  *dbfile.Reader    // the Collector's, which does not merge during a fold
	most    *dbfile.KeyCount  // of keys in an archive
	tooMany func(name string) // is told of a file with keys for which an archive has no room
}

// SetPatience has s take who has had the directory open for so long, and has not moved on
// in it, for somebody who does not list it.
func (s *Folder) SetPatience(d time.Duration) { s.listers.patience = d }

// Finish finishes a fold that another process has begun, unless that process still folds.
func (s *Folder) Finish() error {
	d, err := lockDir(s.dir, &s.listers)
	if err != nil {
		return err
	}
	defer d.unlock()
	d.changed = s.Changed
	return d.recover()
}

// New returns the folds of a directory, which have a grace for the files of live
// gauges. reader is not in use during a fold, most bounds the keys of an archive, and
// tooMany is told of a file for which an archive has no room.
func New(dir string, grace time.Duration, reader *dbfile.Reader, most *dbfile.KeyCount, tooMany func(name string)) *Folder {
	return &Folder{
		dir: dir, grace: grace, idle: map[dbfile.Identity]time.Time{}, broken: map[dbfile.Identity]bool{},
		listers: idleListers{patience: listerPatience}, reader: reader, most: most, tooMany: tooMany,
	}
}

// Fold folds, as Collector.Fold says.
func (s *Folder) Fold() (folded Result, err error) {
	d, err := lockDir(s.dir, &s.listers)
	if busy := (BusyError{}); errors.As(err, &busy) {
		folded.LockedBy = busy.holder()
		return folded, nil
	} else if err != nil {
		return folded, err
	}
	defer d.unlock()
	d.changed = s.Changed
	names, err := d.list()
	if err != nil {
		return folded, err
	}
	if unsettled(names) {
		if err := d.recover(); err != nil {
			return folded, err
		}
		if names, err = d.list(); err != nil {
			return folded, err
		}
	}
	dead, waiting, err := s.dead(d, names)
	folded.Waiting = waiting
	if err != nil || len(dead) == 0 {
		return folded, err
	}
	if err := d.putBarrier(); err != nil {
		return folded, err
	}
	if alone, err := d.waitForListers(putPatience); err != nil || !alone { // and nothing has been changed
		folded.Waiting += len(dead)
		return folded, errors.Join(err, d.remove(BarrierName))
	}
	folded.Files, err = s.foldDead(d, names, dead)
	return folded, errors.Join(err, d.settle(), d.removeBarrier())
}

// foldDead folds dead files, behind the barrier. Files that it leaves hidden are
// to be settled.
func (s *Folder) foldDead(d *workDir, names []string, dead []deadFile) (folded int, err error) {
	fold := lastFold(names) + 1
	for i := range dead {
		f := &dead[i]
		if f.hidden, err = d.hide(f.name, fold); errors.Is(err, unix.ENOENT) {
			f.hidden = "" // removed by who watches over its worker
		} else if err != nil {
			return 0, err
		}
	}
	if dead, err = s.recheckDead(d, dead); err != nil {
		return 0, err
	}
	archives, dead, err := s.archives(d, dead)
	if err != nil {
		return 0, err
	}
	// Somebody may have been between looking a file up and opening it.
	for before := -1; before != len(dead); {
		before = len(dead)
		if dead, err = s.recheckDead(d, dead); err != nil {
			return 0, err
		}
		if len(dead) < before {
			if archives, dead, err = s.archives(d, dead); err != nil {
				return 0, err
			}
		}
	}
	if err := s.noteLiveValues(d, archives); err != nil {
		return 0, err
	}
	for parsed, a := range archives {
		if a.entries.Size == 0 {
			continue
		}
		name := archiveName(parsed, fold)
		if err := a.write(d, name+NewMark, a.content()); err != nil {
			return 0, err
		}
		if err := d.rename(name+NewMark, name); err != nil {
			return 0, err
		}
	}
	for _, f := range dead {
		if err := d.remove(f.hidden); err != nil {
			return folded, err
		}
		if !isArchive(f.name) {
			folded++
		}
	}
	return folded, nil
}

// archives adds up the hidden files of each kind and mode. Live gauges are in none.
// Files that are not whole, and those with keys for which an archive has no room, get their
// names back, and are left alone from then on.
func (s *Folder) archives(d *workDir, hidden []deadFile) (map[dbfile.Name]*archive, []deadFile, error) {
	archives := map[dbfile.Name]*archive{}
	var whole []deadFile
	for _, f := range hidden {
		if f.parsed.Live {
			whole = append(whole, f)
			continue
		}
		like := dbfile.Name{Kind: f.parsed.Kind, Mode: f.parsed.Mode}
		a := archives[like]
		if a == nil {
			a = newArchive(like)
			a.owner = f.stat.Stat_t
			archives[like] = a
		}
		added, err := s.addWhole(d, f, a)
		if err != nil {
			return nil, nil, err
		}
		if added {
			whole = append(whole, f)
			continue
		}
		s.broken[f.stat.Identity()] = true
		if err := d.restore(f.hidden); err != nil {
			return nil, nil, err
		}
	}
	return archives, whole, nil
}

// addWhole adds a hidden file to an archive, if the file is whole and there is room for
// its keys. One that is not whole is no use to anybody, and stays for somebody to see.
func (s *Folder) addWhole(d *workDir, dead deadFile, a *archive) (added bool, err error) {
	r := s.reader
	whole, more := true, dbfile.KeyCount{}
	r.Read(d.fd(), dead.hidden, dbfile.Past{}, func(w dbfile.Window) {
		switch {
		case errors.Is(w.Err, dbfile.ErrJustMade), w.Reason == dbfile.ReasonEmpty: // it was not to be more
			added = true
		case w.Reason != "":
			whole = false
		case !added && whole:
			more = more.With(a.unknown(w))
			if w.First && w.Last && a.size.With(more).Within(*s.most) {
				a.add(w)
				added = true
			}
		}
	})
	if !whole || added {
		return added && whole, nil
	}
	if !a.size.With(more).Within(*s.most) {
		s.tooMany(dead.name)
		return false, nil
	}
	r.Read(d.fd(), dead.hidden, dbfile.Past{}, func(w dbfile.Window) { // only its last window has shown that it is whole
		a.add(w)
		err = cmp.Or(err, w.Err)
	})
	return true, err
}

// noteLiveValues shows the archives the values of their entries in files that stay.
func (s *Folder) noteLiveValues(d *workDir, archives map[dbfile.Name]*archive) error {
	names, err := d.list()
	if err != nil {
		return err
	}
	for _, name := range names {
		parsed, ok := dbfile.ParseName(name)
		a := archives[dbfile.Name{Kind: parsed.Kind, Mode: parsed.Mode}]
		if !ok || a == nil || parsed.Kind == dbfile.Gauge {
			continue
		}
		s.reader.Read(d.fd(), name, dbfile.Past{}, a.noteValues)
	}
	return nil
}
