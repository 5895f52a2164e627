package multiproc

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"
)

// merge reads all files, and leaves what they sum up to in the cells. c.mu is
// held.
func (c *Collector) merge() error {
	for range maxTries {
		if err := c.mergeOnce(); err != nil {
			return fmt.Errorf("multiproc: %w", err)
		}
		// A file of totals only goes when another process folds it: what it had is
		// now in an archive that was not listed.
		if !c.vanished {
			break
		}
	}
	return nil
}

// maxTries bounds how often a merge begins again: somebody may remove files.
const maxTries = 5

func (c *Collector) mergeOnce() error {
	start := time.Now()
	dir, names, err := c.open()
	if err != nil {
		return err
	}
	// Until it is closed, nobody folds who sees that it is open.
	defer func() { _ = dir.Close() }()
	if c.stale() {
		c.forget()
	}
	c.merges++
	c.started.Store(c.merges)
	c.vanished = false
	files := c.known(names)
	entries := 0
	c.readAhead(int(dir.Fd()), files, func(f *file, data []byte, id inode, err error) {
		c.absorb(f, data, id, err)
		entries += len(f.slots)
	})
	c.order()
	c.stats.Files, c.stats.Entries, c.stats.Series = len(files), entries, len(c.cells)
	c.stats.Took = time.Since(start)
	return nil
}

// open opens the directory, and gives the names of its *.db files, sorted, once no
// other process folds it. Where one was killed while it did, it finishes its work.
func (c *Collector) open() (*os.File, []named, error) {
	for end := time.Now().Add(foldPatience); ; time.Sleep(look) {
		dir, names, err := openList(c.config.Dir, ".db")
		if err != nil {
			return nil, nil, err
		}
		if !slices.ContainsFunc(names, func(n named) bool { return n.name == barrierName }) {
			return dir, names, nil
		}
		_ = dir.Close()
		err = c.finish()
		if err != nil && (!errors.Is(err, errBusy) || time.Now().After(end)) {
			return nil, nil, err
		}
	}
}

// foldPatience is how long a merge waits for another process's fold.
const foldPatience = 10 * time.Second

// finish finishes a fold that another process has begun, unless that is at it.
func (c *Collector) finish() error {
	d, err := lockDir(c.config.Dir, &c.still)
	if err != nil {
		return err
	}
	defer d.unlock()
	d.changed = c.changed
	return d.recover()
}

// known are the files of these names, with what is known of each. What is known
// of others is dropped.
func (c *Collector) known(names []named) []*file {
	files := make([]*file, 0, len(names))
	for _, n := range names {
		f := c.files[n.name]
		if f == nil {
			says, ok := parseFileName(n.name)
			if !ok {
				c.skip(n.name, reasonName, errors.New("not the name of a worker file"))
				continue
			}
			f = &file{name: n.name, says: says}
			c.files[n.name] = f
		}
		f.merge, f.listed = c.merges, n.number
		files = append(files, f)
	}
	for name, f := range c.files {
		if f.merge != c.merges {
			delete(c.files, name)
		}
	}
	return files
}

// stale says whether most cells are of workers that are gone: each may have left
// gauges under its pid.
func (c *Collector) stale() bool {
	gone := 0
	for _, one := range c.cells {
		if one.merge != c.merges {
			gone++
		}
	}
	return gone > fewCells && 2*gone > len(c.cells)
}

// fewCells are not worth forgetting.
const fewCells = 1000

// forget drops all that is known of files, to be read anew. What was skipped
// stays reported.
func (c *Collector) forget() {
	c.files, c.families, c.keys = map[string]*file{}, map[string]*family{}, map[keyID]uint32{}
	c.cells, c.ordered = nil, nil
}

// named is a name in a directory, and the number of its inode, where that is known
// from the directory, else 0.
type named struct {
	name   string
	number uint64
}

// openList opens a directory, and gives the names of its files that end so, sorted.
func openList(path, suffix string) (*os.File, []named, error) {
	dir, err := os.Open(path) //nolint:gosec // the caller's directory
	if err != nil {
		return nil, nil, err
	}
	names, err := readNames(dir)
	if err != nil {
		_ = dir.Close()
		return nil, nil, err
	}
	names = slices.DeleteFunc(names, func(n named) bool { return !strings.HasSuffix(n.name, suffix) })
	slices.SortFunc(names, func(a, b named) int { return cmp.Compare(a.name, b.name) })
	return dir, names, nil
}

// order puts families and their groups into order.
func (c *Collector) order() {
	if !slices.IsSortedFunc(c.ordered, byName) {
		slices.SortFunc(c.ordered, byName)
	}
	for _, f := range c.ordered {
		f.sort()
	}
}

func byName(a, b *family) int { return cmp.Compare(a.name, b.name) }
