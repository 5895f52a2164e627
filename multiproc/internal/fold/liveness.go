package fold

import (
	"errors"
	"io/fs"
	"time"

	"golang.org/x/sys/unix"

	"github.com/redline-metrics/redline/multiproc/internal/dbfile"
)

// deadFile is a file that nobody holds.
type deadFile struct {
	name   string
	parsed dbfile.Name
	stat   dbfile.Stat
	hidden string // its name during the fold
}

func (f *deadFile) inode() dbfile.Inode { return f.stat.Inode() }

// dead returns the files that nobody holds, and the archives that they go into. Live
// gauges are among them once they have been held by nobody for Config.Grace:
// mark_process_dead may be about to remove them, and fails where another does.
func (s *Folder) dead(d *workDir, names []string) (dead []deadFile, waiting int, err error) {
	found := s.probeAll(d, names)
	if len(withoutLoneArchives(found.free)) == 0 {
		return nil, 0, nil
	}
	who, err := d.takeSnapshot(true)
	if err != nil {
		return nil, 0, err
	}
	if visible, err := found.procVisible(d, &who); !visible {
		return nil, len(found.free), err
	}
	now := time.Now()
	idle := map[dbfile.Identity]time.Time{}
	for _, f := range found.free {
		if who.holds(f.inode()) {
			continue
		}
		if f.parsed.Live {
			since, ok := s.idle[f.stat.Identity()]
			if !ok {
				since = now
			}
			idle[f.stat.Identity()] = since
			if now.Sub(since) < s.grace {
				waiting++
				continue
			}
		}
		dead = append(dead, f)
	}
	s.idle = idle
	return withoutLoneArchives(dead), waiting, nil
}

// holdings tells the files of a directory that can be folded by whether the kernel says that
// they are held.
type holdings struct {
	held map[dbfile.Inode]string // their names
	free []deadFile
	sure bool // the kernel knows of all
}

// probeAll asks the kernel of each file that can be folded whether it is held.
func (s *Folder) probeAll(d *workDir, names []string) holdings {
	found := holdings{held: map[dbfile.Inode]string{}, sure: true}
	broken := map[dbfile.Identity]bool{} // those that are still there
	defer func() { s.broken = broken }()
	for _, name := range names {
		parsed, ok := dbfile.ParseName(name)
		if !ok || parsed.Kind == dbfile.Gauge && parsed.Mode == dbfile.ModeAll && !parsed.Live {
			continue
		}
		p := probe(d, name)
		if !p.isFile {
			continue
		}
		if id := p.stat.Identity(); s.broken[id] {
			broken[id] = true
			continue
		}
		found.sure = found.sure && p.known
		if p.held {
			found.held[p.stat.Inode()] = name
		} else {
			found.free = append(found.free, deadFile{name: name, parsed: parsed, stat: p.stat})
		}
	}
	return found
}

// procVisible reports whether /proc shows those who hold files. Where one of them is about to
// end, it does not, and that is no error.
func (h holdings) procVisible(d *workDir, who *procSnapshot) (bool, error) {
	for id, name := range h.held {
		if who.holds(id) {
			continue
		}
		again, err := d.takeSnapshot(true)
		if err != nil {
			return false, err
		}
		if p := probe(d, name); !p.isFile || !p.held || p.stat.Inode() != id || again.holds(id) {
			continue // it has come or gone in between
		}
		if who.exiting || again.exiting {
			return false, nil
		}
		return false, ErrUnseen
	}
	if h.sure {
		return true, nil
	}
	// The kernel does not say who holds files. Then some must be seen to be held, by
	// which /proc shows the workers, and all of the owners' processes must be open.
	if who.exiting {
		return false, nil
	}
	some := false
	for _, f := range h.free {
		some = some || who.holds(f.inode())
		if who.closed[f.stat.Uid] {
			return false, ErrUnseen
		}
	}
	if !some {
		return false, ErrUnseen
	}
	return true, nil
}

// probed is the kernel's answer on a name of a directory.
type probed struct {
	isFile bool // a regular file has the name, and can be looked at
	stat   dbfile.Stat
	held   bool // a process writes to it
	known  bool // the kernel knows that
}

// probe looks at a file, and at whether the kernel says that a process writes to it.
func probe(d *workDir, name string) (p probed) {
	fd, err := dbfile.OpenAt(d.fd(), name)
	if err != nil {
		p.known = errors.Is(err, fs.ErrNotExist)
		return p
	}
	defer func() { _ = unix.Close(fd) }()
	if unix.Fstat(fd, &p.stat.Stat_t) != nil || p.stat.Mode&unix.S_IFMT != unix.S_IFREG {
		return p
	}
	p.isFile = true
	p.stat.Born = dbfile.Birth(fd)
	p.held, p.known = writers(fd)
	return p
}

// withoutLoneArchives leaves out archives that there is nothing to add to.
func withoutLoneArchives(files []deadFile) []deadFile {
	of := func(f deadFile) dbfile.Name {
		return dbfile.Name{Kind: f.parsed.Kind, Mode: f.parsed.Mode, Live: f.parsed.Live}
	}
	parts := map[dbfile.Name]int{}
	for _, f := range files {
		parts[of(f)]++
	}
	kept := make([]deadFile, 0, len(files))
	for _, f := range files {
		if !isArchive(f.name) || parts[of(f)] > 1 {
			kept = append(kept, f)
		}
	}
	return kept
}

// recheckDead returns the files that nobody has opened before they were hidden. The others
// get their names back, as do live gauges that have taken the place of what was
// looked at: their time of grace has not begun. Where the kernel says that nobody writes to a file,
// /proc need not be asked again.
func (s *Folder) recheckDead(d *workDir, hidden []deadFile) (dead []deadFile, err error) {
	var who *procSnapshot
	for _, f := range hidden {
		if f.hidden == "" {
			continue
		}
		p := probe(d, f.hidden)
		if !p.known && who == nil {
			taken, err := d.takeSnapshot(true)
			if err != nil {
				return nil, err
			}
			who = &taken
		}
		other := f.parsed.Live && p.stat.Identity() != f.stat.Identity()
		f.stat = p.stat
		if p.isFile && !p.held && !other && (p.known || !who.holds(f.inode())) {
			dead = append(dead, f)
		} else if err := d.restore(f.hidden); err != nil {
			return nil, err
		}
	}
	return dead, nil
}
