package multiproc

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime/debug"
	"slices"
	"time"

	"github.com/redline-metrics/redline/multiproc/internal/dbfile"
	"github.com/redline-metrics/redline/multiproc/internal/fold"
)

// merge reads all files, and leaves their sums in the cells. c.mu is held.
func (c *Collector) merge() error {
	for range maxTries {
		if err := c.mergeOnce(); err != nil {
			return fmt.Errorf("multiproc: %w", err)
		}
		// A file of totals only goes when another process folds it: its values
		// are in an archive that was not listed.
		if !c.vanished {
			return nil
		}
	}
	return errVanish
}

var errVanish = errors.New("multiproc: worker files are removed while they are read, time and again")

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
	c.merges++
	c.started.Store(c.merges)
	c.vanished = false
	files := c.filesNamed(names)
	if c.stale() {
		c.owed = c.owed || c.bytes > muchForgotten
		c.forget()
	}
	c.readAhead(int(dir.Fd()), files, c.absorb)
	entries := 0
	for _, f := range files {
		entries += len(f.slots)
	}
	for i := range c.readers {
		c.readers[i].Trim()
	}
	c.giveBack()
	c.order()
	c.settleNames()
	c.stats.Files, c.stats.Entries, c.stats.Series = len(files), entries, c.series
	c.stats.Took = time.Since(start)
	return nil
}

// open opens the directory, and gives the names of its *.db files, sorted, once no
// other process folds it. Where one was killed while it did, it finishes its work. A
// file with the barrier's name that is none is like any other.
func (c *Collector) open() (*os.File, []dbfile.Listed, error) {
	const often, rarely = time.Millisecond, 50 * time.Millisecond
	pause := often
	for end := time.Now().Add(c.patience); ; time.Sleep(pause) {
		pause = min(2*pause, rarely)
		dir, names, err := dbfile.List(c.config.Dir, ".db")
		if err != nil {
			return nil, nil, err
		}
		up := false
		if slices.ContainsFunc(names, func(n dbfile.Listed) bool { return n.Name == fold.BarrierName }) {
			up, err = fold.IsBarrier(int(dir.Fd()))
			up = up || errors.Is(err, fs.ErrNotExist) // while the names were read
		}
		if !up {
			return dir, names, nil
		}
		_ = dir.Close()
		err = c.folds.Finish()
		if err != nil && (!errors.As(err, new(fold.BusyError)) || time.Now().After(end)) {
			return nil, nil, err
		}
	}
}

// foldPatience is Collector.patience unless a test says otherwise.
const foldPatience = 10 * time.Second

// filesNamed returns the worker files of these names, each as it is known. Others are
// forgotten.
func (c *Collector) filesNamed(names []dbfile.Listed) []*file {
	files := make([]*file, 0, len(names))
	for _, n := range names {
		f := c.files[n.Name]
		if f == nil {
			parsed, ok := dbfile.ParseName(n.Name)
			f = &file{name: n.Name, parsed: parsed, named: ok}
			c.files[n.Name] = f
		}
		f.merge, f.listed = c.merges, n.Number
		if !f.named {
			c.skip(f, reasonName, errors.New("not the name of a worker file"))
			continue
		}
		files = append(files, f)
	}
	for name, f := range c.files {
		if f.merge != c.merges {
			f.done = 0
			c.truncate(f)
			delete(c.files, name)
		}
	}
	return files
}

const (
	// muchForgotten is of how many bytes of keys the memory is given back at once.
	muchForgotten = 1 << 20
	// giveBackInterval is how often that is done at most: it collects all garbage.
	giveBackInterval = 10 * time.Second
)

// giveBack gives memory back to the system after much was forgotten, which Go's runtime
// by itself does some minutes later where little is allocated.
func (c *Collector) giveBack() {
	if c.owed && time.Since(c.gaveBack) > giveBackInterval {
		debug.FreeOSMemory()
		c.owed, c.gaveBack = false, time.Now()
	}
}

// forget drops all that is known of entries, to be parsed anew. Skips stay reported.
func (c *Collector) forget() {
	c.families, c.ordered, c.keys, c.lines = map[familyID]*family{}, nil, newKeys(), 0
	c.parsed = true
	for _, f := range c.files {
		f.slots, f.done, f.used, f.width, f.class = nil, 0, 0, 0, nil
	}
}

// order puts families and their cells into order.
func (c *Collector) order() {
	if !slices.IsSortedFunc(c.ordered, byName) {
		slices.SortFunc(c.ordered, byName)
	}
	c.cells.arrange(c.ordered)
}

func byName(a, b *family) int {
	return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.kind, b.kind), cmp.Compare(a.mode, b.mode))
}
