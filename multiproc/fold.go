package multiproc

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sys/unix"
)

// Folded is the result of a fold.
type Folded struct {
	Files   int // worker files that were folded, or removed
	Waiting int // files that are for a later fold: live gauges in their time of grace, or all while a worker ends or somebody lists the directory
	// LockedBy is who holds the lock of the directory, where that has kept Fold from
	// folding, else empty: a process, with its command, as far as it can be seen. Two
	// that fold one directory meet now and then; one that stays there stops all folding.
	LockedBy string
}

// ErrUnseen is that /proc does not show the processes that hold worker files: they
// are in another pid namespace (another container), or belong to another user. No
// file can be known to be a dead worker's, and none is folded.
var ErrUnseen = errors.New("worker files are held by processes that cannot be seen from here, so none is folded; " +
	"share the pid namespace with the service (docker run --pid=container:NAME; shareProcessNamespace: true in Kubernetes), or run as its user")

// Fold moves the values of dead workers, of counters, histograms, summaries and
// gauges of the modes min, max, sum and mostrecent, into one file each, and
// removes their live gauges. A worker is dead when no process has its files open
// or mapped. Gauges of mode all stay, as client_python takes their pid label from
// the name of the file; so do files that are not whole.
//
// It is safe beside workers, other readers, and other processes that fold: a
// scrape by client_python that a fold comes in between fails, and no total goes
// back or is counted twice. Where it is killed half-way, the
// next Collector that is used on the directory finishes. The merged values of
// floats may grow by about one part in 1e14, so that no rounding makes one less.
//
// It needs Linux. Where another process folds the directory, it does nothing, and says
// so in Folded.LockedBy.
// c's scrapes wait for its end: some milliseconds, or where it is the first fold of
// thousands of files, a second. Where somebody lists the directory all the time, the
// files wait for a later fold.
func (c *Collector) Fold() (Folded, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	folded, err := c.fold()
	c.stats.Folded += folded.Files
	if err != nil {
		c.stats.FoldErrors++
		err = fmt.Errorf("multiproc: fold %s: %w", c.config.Dir, err)
	}
	return folded, err
}

// FoldEvery folds from time to time until ctx ends. It tells report, unless it is
// nil, of each fold that did something, failed or found the directory locked, and of the
// next one after these two.
func (c *Collector) FoldEvery(ctx context.Context, interval time.Duration, report func(Folded, error)) {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	stopped := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		folded, err := c.Fold()
		again := stopped
		stopped = err != nil || folded.LockedBy != ""
		if report != nil && (folded.Files > 0 || stopped || again) {
			report(folded, err)
		}
	}
}

// fold is Fold. c.mu is held.
func (c *Collector) fold() (folded Folded, err error) {
	d, err := lockDir(c.config.Dir, &c.idleListers)
	if busy := (busyError{}); errors.As(err, &busy) {
		folded.LockedBy = busy.holder()
		return folded, nil
	} else if err != nil {
		return folded, err
	}
	defer d.unlock()
	d.changed = c.changed
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
	dead, waiting, err := c.dead(d, names)
	folded.Waiting = waiting
	if err != nil || len(dead) == 0 {
		return folded, err
	}
	if err := d.putBarrier(); err != nil {
		return folded, err
	}
	if waitForListers, err := d.waitForListers(putPatience); err != nil || !waitForListers { // and nothing has been changed
		folded.Waiting += len(dead)
		return folded, errors.Join(err, d.remove(barrierName))
	}
	folded.Files, err = c.foldDead(d, names, dead)
	return folded, errors.Join(err, d.settle(), d.removeBarrier())
}

// foldDead folds dead files, behind the barrier. Files that it leaves hidden are
// to be settled.
func (c *Collector) foldDead(d *workDir, names []string, dead []deadFile) (folded int, err error) {
	fold := lastFold(names) + 1
	for i := range dead {
		f := &dead[i]
		if f.hidden, err = d.hide(f.name, fold); errors.Is(err, unix.ENOENT) {
			f.hidden = "" // removed by who watches over its worker
		} else if err != nil {
			return 0, err
		}
	}
	if dead, err = c.recheckDead(d, dead); err != nil {
		return 0, err
	}
	archives, dead, err := c.archives(d, dead)
	if err != nil {
		return 0, err
	}
	// Somebody may have been between looking a file up and opening it.
	for before := -1; before != len(dead); {
		before = len(dead)
		if dead, err = c.recheckDead(d, dead); err != nil {
			return 0, err
		}
		if len(dead) < before {
			if archives, dead, err = c.archives(d, dead); err != nil {
				return 0, err
			}
		}
	}
	if err := c.noteLiveValues(d, archives); err != nil {
		return 0, err
	}
	for parsed, a := range archives {
		if a.entries.size == 0 {
			continue
		}
		name := archiveName(parsed, fold)
		if err := a.write(d, name+newMark, a.content()); err != nil {
			return 0, err
		}
		if err := d.rename(name+newMark, name); err != nil {
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
func (c *Collector) archives(d *workDir, hidden []deadFile) (map[fileName]*archive, []deadFile, error) {
	archives := map[fileName]*archive{}
	var whole []deadFile
	for _, f := range hidden {
		if f.parsed.live {
			whole = append(whole, f)
			continue
		}
		like := fileName{kind: f.parsed.kind, mode: f.parsed.mode}
		a := archives[like]
		if a == nil {
			a = newArchive(like)
			a.owner = f.stat.Stat_t
			archives[like] = a
		}
		added, err := c.addWhole(d, f, a)
		if err != nil {
			return nil, nil, err
		}
		if added {
			whole = append(whole, f)
			continue
		}
		c.broken[f.stat.identity()] = true
		if err := d.restore(f.hidden); err != nil {
			return nil, nil, err
		}
	}
	return archives, whole, nil
}

// addWhole adds a hidden file to an archive, if the file is whole and there is room for
// its keys. One that is not whole is no use to anybody, and stays for somebody to see.
func (c *Collector) addWhole(d *workDir, dead deadFile, a *archive) (added bool, err error) {
	r, f := &c.readers[0], &file{name: dead.hidden}
	whole, more := true, keyCount{}
	r.read(d.fd(), f, rows[knownKey]{}, func(w window) {
		switch {
		case errors.Is(w.err, errJustMade), w.reason == reasonEmpty: // it was not to be more
			added = true
		case w.reason != "":
			whole = false
		case !added && whole:
			more = more.with(a.unknown(w))
			if w.first && w.last && a.size.with(more).within(c.most.keyCount) {
				a.add(w)
				added = true
			}
		}
	})
	if !whole || added {
		return added && whole, nil
	}
	if !a.size.with(more).within(c.most.keyCount) {
		c.skip(c.fileOf(dead), reasonLimit, fmt.Errorf("it stays as it is: %w", c.errTooMany()))
		return false, nil
	}
	r.read(d.fd(), f, rows[knownKey]{}, func(w window) { // only its last window has shown that it is whole
		a.add(w)
		err = cmp.Or(err, w.err)
	})
	return true, err
}

// fileOf returns the known file of one that was hidden.
func (c *Collector) fileOf(dead deadFile) *file {
	if f := c.files[dead.name]; f != nil {
		return f
	}
	return &file{name: dead.name, parsed: dead.parsed}
}

// noteLiveValues shows the archives the values of their entries in files that stay.
func (c *Collector) noteLiveValues(d *workDir, archives map[fileName]*archive) error {
	names, err := d.list()
	if err != nil {
		return err
	}
	for _, name := range names {
		parsed, ok := parseFileName(name)
		a := archives[fileName{kind: parsed.kind, mode: parsed.mode}]
		if !ok || a == nil || parsed.kind == gauge {
			continue
		}
		c.readers[0].read(d.fd(), &file{name: name}, rows[knownKey]{}, a.noteValues)
	}
	return nil
}
