package multiproc

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/prometheus/common/model"

	"github.com/redline-metrics/redline/internal/exposition"
	"github.com/redline-metrics/redline/internal/selfmetrics"
	"github.com/redline-metrics/redline/multiproc/internal/dbfile"
)

// settleNames decides which families are exposed, of those that the last merge has
// values of: no two that have a name in common, as a counter x and a gauge x_total do,
// and none that has a name of Redline's own. Of several the first in order is exposed,
// so that it depends on the files that are there, and not on those that were. c.mu is held,
// and c.ordered is in order.
func (c *Collector) settleNames() {
	changed := c.parsed
	for _, f := range c.ordered {
		if here := f.present(c.merges); here != f.here {
			f.here, changed = here, true
		}
	}
	if !changed {
		return
	}
	c.parsed, c.foreign, c.escaped = false, false, map[exposition.Style]map[*family]bool{}
	taken, left := make(map[string]*family, 2*len(c.ordered)), false
	for _, f := range c.ordered {
		f.out = f.here && c.claim(f, taken)
		left = left || f.out
		c.foreign = c.foreign || f.here && !f.out && !f.legacy
	}
	if left {
		c.report(func(f *family) bool { return f.out }, reasonConflict, errTakenName)
	}
}

var errTakenName = errors.New("a family of another type, of another mode or of Redline's own has a name of it")

// claim takes the names of a family, unless they are taken. It reports whether they
// were.
func (c *Collector) claim(f *family, taken map[string]*family) bool {
	isTaken := func(name string) bool {
		other := taken[name]
		return other != nil && other != f || c.reserved[name] != nil && !c.reserved[name][f.kind]
	}
	if isTaken(f.name) || slices.ContainsFunc(f.samples, isTaken) {
		return true
	}
	taken[f.name] = f
	for _, name := range f.samples {
		taken[name] = f
	}
	return false
}

// escapedOut returns the families that an escaping of names leaves out: their names are
// then those of others, which need none or come first, or Redline's own.
func (c *Collector) escapedOut(as exposition.Style) map[*family]bool {
	as.Format = exposition.Text // it is the same for all
	if !c.foreign || as.Escaping == model.NoEscaping {
		return nil
	}
	if out, ok := c.escaped[as]; ok {
		return out
	}
	taken, out := map[string]*family{}, map[*family]bool{}
	for name := range c.reserved {
		taken[as.EscapeMetric(name)] = &family{}
	}
	for _, legacy := range []bool{true, false} {
		for _, f := range c.ordered {
			if !f.here || f.out || f.legacy != legacy {
				continue
			}
			names := append([]string{f.name}, f.samples...)
			for i := range names {
				names[i] = as.EscapeMetric(names[i])
				out[f] = out[f] || !legacy && taken[names[i]] != nil
			}
			for _, name := range names {
				if !out[f] {
					taken[name] = f
				}
			}
		}
	}
	c.escaped[as] = out
	c.report(func(f *family) bool { return out[f] }, reasonEscaping, errEscaped)
	return out
}

var errEscaped = errors.New("escaped for scrapers that take no UTF-8 in names, a name is another's")

// report reports the files that have values of certain families.
func (c *Collector) report(left func(*family) bool, reason string, err error) {
	for _, f := range c.files {
		for _, s := range f.slots {
			if one := c.known.At(s).cell; one != nil && left(one.family) {
				c.skip(f, reason, fmt.Errorf("%s %q: %w", one.family.kind, one.family.name, err))
				break
			}
		}
	}
}

// reservedNames returns the names of families that Redline itself exposes, and the kinds of
// those that worker files may have.
func reservedNames() map[string]map[dbfile.Kind]bool {
	own := selfmetrics.Families()
	reserved := map[string]map[dbfile.Kind]bool{}
	for _, f := range []selfmetrics.Family{
		own.WorkerFiles, own.WorkerEntries, own.WorkerSeries, own.MergeSeconds, own.FilesSkipped, own.FilesFolded,
		own.FoldErrors, own.WorkerDeaths, own.WorkerScrapesDropped, own.ProbeFailures,
	} {
		reserved[f.Name] = map[dbfile.Kind]bool{}
	}
	for _, name := range processFamilies() {
		reserved[name] = map[dbfile.Kind]bool{}
	}
	for _, f := range []selfmetrics.Family{own.SeriesDropped, own.GatherErrors, own.ScrapesDropped, own.Misuse, own.SeriesLost} {
		reserved[f.Name] = map[dbfile.Kind]bool{dbfile.Counter: true} // a Store's and the probe's
	}
	for name, kinds := range reserved { // in OpenMetrics
		reserved[strings.TrimSuffix(name, "_total")] = kinds
	}
	return reserved
}
