package multiproc

import (
	"bytes"
	"errors"
	"slices"

	"github.com/prometheus/common/model"

	"github.com/redline-metrics/redline/internal/exposition"
	"github.com/redline-metrics/redline/multiproc/internal/dbfile"
)

// page is a text that is written, or one of which only the length is counted.
type page struct {
	out    []byte
	dry    bool // it is not kept
	length int  // of the lines that were not kept
}

// line notes that a line is written.
func (p *page) line() {
	if p.dry {
		p.length += len(p.out)
		p.out = p.out[:0]
	}
}

// render writes the families that wanted asks for, or those of their samples,
// all where it is nil, in their order, but for those that have a name of others.
// c.mu is held, and the cells are merged.
func (c *Collector) render(p *page, as exposition.Style, wanted, others map[string]bool) {
	escaped := c.escapedOut(as)
	beside := map[*family]bool{}
	for _, f := range c.ordered {
		switch {
		case !f.here || f.out || escaped[f]:
		case len(others) > 0 && f.isNamed(others, as):
			beside[f] = true
		case wanted == nil || wanted[f.name]:
			c.renderFamily(p, f, as, nil)
		case f.wantedBy(wanted):
			c.renderFamily(p, f, as, wanted)
		}
	}
	if len(beside) > 0 {
		c.report(func(f *family) bool { return beside[f] }, reasonConflict, errTakenName)
	}
	p.out = append(p.out, as.Format.End()...)
}

// isNamed reports whether names, as a style has them, has one of f's.
func (f *family) isNamed(names map[string]bool, as exposition.Style) bool {
	if names[as.EscapeMetric(f.name)] {
		return true
	}
	return slices.ContainsFunc(f.samples, func(name string) bool { return names[as.EscapeMetric(name)] })
}

// wantedBy says whether wanted has the name of a sample of f's.
func (f *family) wantedBy(wanted map[string]bool) bool {
	return slices.ContainsFunc(f.samples, func(name string) bool { return wanted[name] })
}

// renderFamily writes a family of which the merge has values: all samples, or those
// in only.
func (c *Collector) renderFamily(p *page, f *family, as exposition.Style, only map[string]bool) {
	merge := c.merges
	twice := f.twice(as, merge)
	if len(twice) > 0 {
		c.report(func(other *family) bool { return f == other }, reasonSeries, errTwice)
	}
	p.out = as.AppendHead(p.out, f.exposed(as.Format), f.kind.String(), f.help)
	p.line()
	if f.kind == dbfile.Histogram {
		for g := range f.groups {
			if !twice[g[0].group] {
				renderHistogram(p, f, g, as, merge, only)
			}
		}
		return
	}
	for _, one := range f.cells {
		if one.merge == merge && (twice == nil || !twice[one.group]) && (only == nil || only[f.sample(one.role)]) {
			one.renderLine(p, as, one.value)
		}
	}
}

var errTwice = errors.New("labels are those of another series, without regard to empty ones and as they are escaped, or have a name twice")

// twice returns the groups of f that would be a series that is there already, as scrapers
// see it: a label that is empty is none to them, and names may be the same once they
// are escaped. Labels that need no change come first, and then names that need none.
func (f *family) twice(as exposition.Style, merge uint32) map[labelSet]bool {
	if !f.odd {
		return nil
	}
	twice, taken := map[labelSet]bool{}, map[labelSet]struct{}{}
	scraped := scraper{style: as, beside: []string{model.MetricNameLabel}}
	if f.kind == dbfile.Histogram {
		scraped.beside = append(scraped.beside, boundLabel)
	}
	for _, foreign := range []bool{false, true} {
		for g := range f.groups {
			if !g[0].odd || g[0].foreign != foreign || !present(g, merge) {
				continue
			}
			set, ok := scraped.asScraped(g[0].group)
			if _, is := taken[labelSet(set)]; !ok || is || f.hasEven(set, merge) {
				twice[g[0].group] = true
			} else {
				taken[labelSet(set)] = struct{}{}
			}
		}
	}
	return twice
}

// hasEven reports whether f has a group with these labels, of which none is odd.
func (f *family) hasEven(set []byte, merge uint32) bool {
	i, found := slices.BinarySearchFunc(f.cells, set, func(c *cell, set []byte) int { return bytes.Compare([]byte(c.group), set) })
	for found && i < len(f.cells) && string(f.cells[i].group) == string(set) {
		if !f.cells[i].odd && f.cells[i].merge == merge {
			return true
		}
		i++
	}
	return false
}

// present reports whether the merge has a value of one of the cells.
func present(cells []*cell, merge uint32) bool {
	return slices.ContainsFunc(cells, func(c *cell) bool { return c.merge == merge })
}

// exposed is the name of the family in a format: a counter has its _total in the
// one, and lacks it in the other.
func (f *family) exposed(as exposition.Format) string {
	if f.kind == dbfile.Counter && as == exposition.Text {
		return f.samples[0]
	}
	return f.name
}

// renderHistogram writes buckets, accumulated, and the count that they add up
// to, as client_python does. It leaves out a count that a file has.
func renderHistogram(p *page, f *family, group []*cell, as exposition.Style, merge uint32, only map[string]bool) {
	total, buckets := 0.0, false
	for _, c := range group {
		if c.merge != merge {
			continue
		}
		v := c.value
		if c.role == bucket {
			total += v
			v, buckets = total, true
		}
		if (c.role == count && buckets) || (only != nil && !only[f.sample(c.role)]) {
			continue
		}
		c.renderLine(p, as, v)
	}
	if buckets && (only == nil || only[f.sample(count)]) {
		c := cell{family: f, role: count, group: group[0].group, text: group[0].group, foreign: group[0].foreign}
		c.renderLine(p, as, total)
	}
}
