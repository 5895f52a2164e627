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
	says   fileName
	stat   unix.Stat_t
	hidden string // its name meanwhile
}

func (f *deadFile) inode() inode { return inodeOf(&f.stat) }

// dead are the files that nobody holds, and the archives that they go into. Live
// gauges are among them once they have been held by nobody for Config.Grace:
// mark_process_dead may be about to remove them, and fails where another does.
func (c *Collector) dead(d *workDir, names []string) (dead []deadFile, waiting int, err error) {
	held, free, sure := c.probeAll(d, names)
	if len(withoutLoneArchives(free)) == 0 {
		return nil, 0, nil
	}
	who, err := d.takeCensus(true)
	if err != nil {
		return nil, 0, err
	}
	if seen, err := c.seen(d, &who, held, free, sure); !seen {
		return nil, len(free), err
	}
	now := time.Now()
	idle := map[inode]time.Time{}
	for _, f := range free {
		if who.holds(f.inode()) {
			continue
		}
		if f.says.live {
			since, ok := c.idle[f.inode()]
			if !ok {
				since = now
			}
			idle[f.inode()] = since
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
	for _, name := range names {
		says, ok := parseFileName(name)
		if !ok || says.kind == gauge && says.mode == modeAll && !says.live {
			continue
		}
		stat, isHeld, known, ok := probe(d, name)
		if !ok || c.broken[inodeOf(&stat)] {
			continue
		}
		sure = sure && known
		if isHeld {
			held[inodeOf(&stat)] = name
		} else {
			free = append(free, deadFile{name: name, says: says, stat: stat})
		}
	}
	return held, free, sure
}

// seen says whether /proc shows those who hold files. Where one of them is about to
// end, it does not, and that is no error.
func (c *Collector) seen(d *workDir, who *census, held map[inode]string, free []deadFile, sure bool) (bool, error) {
	for id, name := range held {
		if who.holds(id) {
			continue
		}
		again, err := d.takeCensus(true)
		if err != nil {
			return false, err
		}
		if stat, isHeld, _, ok := probe(d, name); !ok || !isHeld || inodeOf(&stat) != id || again.holds(id) {
			continue // it has come or gone meanwhile
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
func probe(d *workDir, name string) (stat unix.Stat_t, held, known, ok bool) {
	fd, err := openAt(d.fd(), name)
	if err != nil {
		return stat, false, errors.Is(err, fs.ErrNotExist), false
	}
	defer func() { _ = unix.Close(fd) }()
	if unix.Fstat(fd, &stat) != nil || stat.Mode&unix.S_IFMT != unix.S_IFREG {
		return stat, false, false, false
	}
	held, known = writers(fd)
	return stat, held, known, true
}

// withoutLoneArchives leaves out archives that there is nothing to add to.
func withoutLoneArchives(files []deadFile) []deadFile {
	of := func(f deadFile) fileName { return fileName{kind: f.says.kind, mode: f.says.mode, live: f.says.live} }
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

// stillDead are the files that nobody has opened before they were hidden. The
// others get their names back. Where the kernel says that nobody writes to a file,
// /proc need not be asked again.
func (c *Collector) stillDead(d *workDir, hidden []deadFile) (dead []deadFile, err error) {
	var who *census
	for _, f := range hidden {
		if f.hidden == "" {
			continue
		}
		stat, held, known, found := probe(d, f.hidden)
		if !known && who == nil {
			taken, err := d.takeCensus(true)
			if err != nil {
				return nil, err
			}
			who = &taken
		}
		f.stat = stat
		if found && !held && (known || !who.holds(f.inode())) {
			dead = append(dead, f)
		} else if err := d.restore(f.hidden); err != nil {
			return nil, err
		}
	}
	return dead, nil
}
