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
	var held []inode // by what the kernel says
	var free []deadFile
	sure := true
	for _, name := range names {
		says, ok := parseFileName(name)
		if !ok || says.kind == gauge && says.mode == modeAll && !says.live {
			continue
		}
		stat, isHeld, known, ok := c.probe(d, name)
		if !ok || c.broken[inodeOf(&stat)] {
			continue
		}
		sure = sure && known
		if isHeld {
			held = append(held, inodeOf(&stat))
		} else {
			free = append(free, deadFile{name: name, says: says, stat: stat})
		}
	}
	if !anyWorkers(free) {
		return nil, 0, nil
	}
	who, err := takeCensus(d.id, d.fd())
	if err != nil {
		return nil, 0, err
	}
	if err := c.seen(d, who, held, free, sure); err != nil {
		return nil, 0, err
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

// seen checks that /proc shows those who hold files.
func (c *Collector) seen(d *workDir, who census, held []inode, free []deadFile, sure bool) error {
	missing := map[inode]bool{}
	for _, id := range held {
		if !who.holds(id) {
			missing[id] = true
		}
	}
	if len(missing) > 0 { // unless they have come or gone meanwhile
		again, err := takeCensus(d.id, d.fd())
		if err != nil {
			return err
		}
		names, err := d.list()
		if err != nil {
			return err
		}
		for _, name := range names {
			stat, isHeld, _, ok := c.probe(d, name)
			if ok && isHeld && missing[inodeOf(&stat)] && !again.holds(inodeOf(&stat)) {
				return ErrUnseen
			}
		}
	}
	if sure {
		return nil
	}
	// The kernel does not say who holds files. Then some must be seen to be held, by
	// which /proc shows the workers, and all of the owners' processes must be open.
	some := false
	for _, f := range free {
		some = some || who.holds(f.inode())
		if who.closed[f.stat.Uid] {
			return ErrUnseen
		}
	}
	if !some {
		return ErrUnseen
	}
	return nil
}

// probe looks at a file, and whether the kernel says that somebody writes to it.
func (c *Collector) probe(d *workDir, name string) (stat unix.Stat_t, held, known, ok bool) {
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

// anyWorkers says whether there are others than archives.
func anyWorkers(files []deadFile) bool {
	for _, f := range files {
		if !isArchive(f.name) {
			return true
		}
	}
	return false
}

// withoutLoneArchives leaves out archives that there is nothing to add to.
func withoutLoneArchives(files []deadFile) []deadFile {
	workers := map[fileName]bool{}
	for _, f := range files {
		if !isArchive(f.name) {
			workers[fileName{kind: f.says.kind, mode: f.says.mode, live: f.says.live}] = true
		}
	}
	kept := files[:0]
	for _, f := range files {
		if !isArchive(f.name) || workers[fileName{kind: f.says.kind, mode: f.says.mode}] {
			kept = append(kept, f)
		}
	}
	return kept
}

// stillDead are the files that nobody has opened before they were hidden. The
// others get their names back.
func (c *Collector) stillDead(d *workDir, hidden []deadFile) (dead []deadFile, err error) {
	who, err := takeCensus(d.id, d.fd())
	if err != nil {
		return nil, err
	}
	for _, f := range hidden {
		if f.hidden == "" {
			continue
		}
		held := who.holds(f.inode())
		if !held {
			var found bool
			f.stat, held, _, found = c.probe(d, f.hidden)
			held = held || !found
		}
		if !held {
			dead = append(dead, f)
		} else if err := d.restore(f.hidden); err != nil {
			return nil, err
		}
	}
	return dead, nil
}
