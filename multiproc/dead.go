package multiproc

import (
	"errors"
	"io/fs"
	"time"

	"golang.org/x/sys/unix"
)

// deadFile is a file that nobody holds.
type deadFile struct {
	name   string
	parsed fileName
	stat   fileStat
	hidden string // its name during the fold
}

func (f *deadFile) inode() inode { return f.stat.inode() }

// fileStat is the kernel's description of a file.
type fileStat struct {
	unix.Stat_t
	born int64 // when it was made, in Unix nanoseconds; 0 where that is not known
}

func (s *fileStat) inode() inode { return inodeOf(&s.Stat_t) }

// identity tells a file, in the state that it is in, from those that have its inode
// before or after. Renaming changes none of it.
type identity struct {
	inode
	born, written, size int64
}

func (s *fileStat) identity() identity {
	return identity{s.inode(), s.born, unix.TimespecToNsec(s.Mtim), s.Size}
}

// dead returns the files that nobody holds, and the archives that they go into. Live
// gauges are among them once they have been held by nobody for Config.Grace:
// mark_process_dead may be about to remove them, and fails where another does.
func (c *Collector) dead(d *workDir, names []string) (dead []deadFile, waiting int, err error) {
	held, free, sure := c.probeAll(d, names)
	if len(withoutLoneArchives(free)) == 0 {
		return nil, 0, nil
	}
	who, err := d.takeSnapshot(true)
	if err != nil {
		return nil, 0, err
	}
	if visible, err := c.procVisible(d, &who, held, free, sure); !visible {
		return nil, len(free), err
	}
	now := time.Now()
	idle := map[identity]time.Time{}
	for _, f := range free {
		if who.holds(f.inode()) {
			continue
		}
		if f.parsed.live {
			since, ok := c.idle[f.stat.identity()]
			if !ok {
				since = now
			}
			idle[f.stat.identity()] = since
			if now.Sub(since) < c.config.Grace {
				waiting++
				continue
			}
		}
		dead = append(dead, f)
	}
	c.idle = idle
	return withoutLoneArchives(dead), waiting, nil
}

// probeAll asks the kernel of each file that can be folded whether it is held. It is
// sure where the kernel knows.
func (c *Collector) probeAll(d *workDir, names []string) (held map[inode]string, free []deadFile, sure bool) {
	held, sure = map[inode]string{}, true
	broken := map[identity]bool{} // those that are still there
	defer func() { c.broken = broken }()
	for _, name := range names {
		parsed, ok := parseFileName(name)
		if !ok || parsed.kind == gauge && parsed.mode == modeAll && !parsed.live {
			continue
		}
		stat, isHeld, known, ok := probe(d, name)
		if !ok {
			continue
		}
		if id := stat.identity(); c.broken[id] {
			broken[id] = true
			continue
		}
		sure = sure && known
		if isHeld {
			held[stat.inode()] = name
		} else {
			free = append(free, deadFile{name: name, parsed: parsed, stat: stat})
		}
	}
	return held, free, sure
}

// procVisible reports whether /proc shows those who hold files. Where one of them is about to
// end, it does not, and that is no error.
func (c *Collector) procVisible(d *workDir, who *procSnapshot, held map[inode]string, free []deadFile, sure bool) (bool, error) {
	for id, name := range held {
		if who.holds(id) {
			continue
		}
		again, err := d.takeSnapshot(true)
		if err != nil {
			return false, err
		}
		if stat, isHeld, _, ok := probe(d, name); !ok || !isHeld || stat.inode() != id || again.holds(id) {
			continue // it has come or gone in between
		}
		if who.exiting || again.exiting {
			return false, nil
		}
		return false, ErrUnseen
	}
	if sure {
		return true, nil
	}
	// The kernel does not say who holds files. Then some must be seen to be held, by
	// which /proc shows the workers, and all of the owners' processes must be open.
	if who.exiting {
		return false, nil
	}
	some := false
	for _, f := range free {
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

// probe looks at a file, and whether the kernel says that somebody writes to it.
func probe(d *workDir, name string) (stat fileStat, held, known, ok bool) {
	fd, err := openAt(d.fd(), name)
	if err != nil {
		return stat, false, errors.Is(err, fs.ErrNotExist), false
	}
	defer func() { _ = unix.Close(fd) }()
	if unix.Fstat(fd, &stat.Stat_t) != nil || stat.Mode&unix.S_IFMT != unix.S_IFREG {
		return stat, false, false, false
	}
	stat.born = birth(fd)
	held, known = writers(fd)
	return stat, held, known, true
}

// withoutLoneArchives leaves out archives that there is nothing to add to.
func withoutLoneArchives(files []deadFile) []deadFile {
	of := func(f deadFile) fileName {
		return fileName{kind: f.parsed.kind, mode: f.parsed.mode, live: f.parsed.live}
	}
	parts := map[fileName]int{}
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

// recheckDead are the files that nobody has opened before they were hidden. The
// others get their names back, as do live gauges that have taken the place of what was
// looked at: their time of grace has not begun. Where the kernel says that nobody writes to a file,
// /proc need not be asked again.
func (c *Collector) recheckDead(d *workDir, hidden []deadFile) (dead []deadFile, err error) {
	var who *procSnapshot
	for _, f := range hidden {
		if f.hidden == "" {
			continue
		}
		stat, held, known, found := probe(d, f.hidden)
		if !known && who == nil {
			taken, err := d.takeSnapshot(true)
			if err != nil {
				return nil, err
			}
			who = &taken
		}
		other := f.parsed.live && stat.identity() != f.stat.identity()
		f.stat = stat
		if found && !held && !other && (known || !who.holds(f.inode())) {
			dead = append(dead, f)
		} else if err := d.restore(f.hidden); err != nil {
			return nil, err
		}
	}
	return dead, nil
}
