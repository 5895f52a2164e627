package multiproc

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sys/unix"
)

// Folded is what a fold did.
type Folded struct {
	Files   int // worker files that were folded, or removed
	Waiting int // files that are for a later fold: live gauges in their time of grace, or all while a worker ends or somebody lists the directory
}

// ErrUnseen is that /proc does not show the processes that hold worker files: they
// are in another pid namespace (another container), or belong to another user. No
// file can be known to be a dead worker's, and none is folded.
var ErrUnseen = errors.New("worker files are held by processes that cannot be seen from here, so none is folded; " +
	"share the pid namespace with the service (docker run --pid=container:NAME; shareProcessNamespace: true in Kubernetes), or run as its user")

// Fold moves what dead workers have left, counters, histograms, summaries and
// gauges of the modes min, max, sum and mostrecent, into one file each, and
// removes their live gauges. A worker is dead when no process has its files open
// or mapped. Gauges of mode all stay, as client_python takes their pid label from
// the name of the file; so do files that are not whole.
//
// It is safe beside workers, other readers, and other processes that fold: a
// scrape by client_python that a fold comes in between fails, and no total goes
// back or is counted twice, whatever happens. Where it is killed half-way, the
// next Collector that is used on the directory finishes. The merged values of
// floats may grow by about one part in 1e14, see [archived.notLess].
//
// It needs Linux. Where another process folds the directory, it does nothing.
// c's scrapes wait meanwhile: for some milliseconds, or where it is the first fold of
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
// nil, of each fold that did something or failed.
func (c *Collector) FoldEvery(ctx context.Context, interval time.Duration, report func(Folded, error)) {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		folded, err := c.Fold()
		if report != nil && (folded.Files > 0 || err != nil) {
			report(folded, err)
		}
	}
}

// fold is Fold. c.mu is held.
func (c *Collector) fold() (folded Folded, err error) {
	d, err := lockDir(c.config.Dir, &c.still)
	if errors.Is(err, errBusy) {
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
	if err := d.raise(); err != nil {
		return folded, err
	}
	if quiet, err := d.quiet(raisePatience); err != nil || !quiet { // and nothing has been changed
		folded.Waiting += len(dead)
		return folded, errors.Join(err, d.remove(barrierName))
	}
	folded.Files, err = c.foldDead(d, names, dead)
	return folded, errors.Join(err, d.settle(), d.lower())
}

// foldDead folds dead files, behind the barrier. What it leaves hidden is to be
// settled.
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
	if dead, err = c.stillDead(d, dead); err != nil {
		return 0, err
	}
	archives, dead, err := c.archives(d, dead)
	if err != nil {
		return 0, err
	}
	// Somebody may have been between looking a file up and opening it.
	for before := -1; before != len(dead); {
		before = len(dead)
		if dead, err = c.stillDead(d, dead); err != nil {
			return 0, err
		}
		if len(dead) < before {
			if archives, dead, err = c.archives(d, dead); err != nil {
				return 0, err
			}
		}
	}
	if err := c.seeLiving(d, archives); err != nil {
		return 0, err
	}
	for says, a := range archives {
		if len(a.entries) == 0 {
			continue
		}
		name := archiveName(says, fold)
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
		delete(c.idle, f.inode())
	}
	return folded, nil
}

// archives adds up the hidden files of each kind and mode. Live gauges are in none.
// Files that are not whole get their names back, and are left alone from then on.
func (c *Collector) archives(d *workDir, hidden []deadFile) (map[fileName]*archive, []deadFile, error) {
	archives := map[fileName]*archive{}
	var whole []deadFile
	for _, f := range hidden {
		if f.says.live {
			whole = append(whole, f)
			continue
		}
		like := fileName{kind: f.says.kind, mode: f.says.mode}
		a := archives[like]
		if a == nil {
			a = newArchive(like)
			a.owner = f.stat
			archives[like] = a
		}
		data, _, err := read(d.fd(), &file{name: f.hidden}, &c.bufs[0][0])
		if err == nil || errors.Is(err, errJustMade) { // it was not to be more
			err = a.add(f.name, data)
		}
		if err == nil {
			whole = append(whole, f)
			continue
		}
		c.broken[f.inode()] = true
		if err := d.restore(f.hidden); err != nil {
			return nil, nil, err
		}
	}
	return archives, whole, nil
}

// seeLiving shows the archives what files that stay have of their entries.
func (c *Collector) seeLiving(d *workDir, archives map[fileName]*archive) error {
	names, err := d.list()
	if err != nil {
		return err
	}
	for _, name := range names {
		says, ok := parseFileName(name)
		a := archives[fileName{kind: says.kind, mode: says.mode}]
		if !ok || a == nil || says.kind == gauge {
			continue
		}
		if data, _, err := read(d.fd(), &file{name: name}, &c.bufs[0][0]); err == nil {
			a.see(data)
		}
	}
	return nil
}
