package multiproc

import (
	"strings"

	"github.com/redline-metrics/redline/internal/render"
)

// render appends the families that wanted asks for, or those of their samples,
// all where it is nil, in their order. c.mu is held, and the cells are merged.
func (c *Collector) render(out []byte, as render.Format, wanted map[string]bool) []byte {
	for _, f := range c.ordered {
		switch {
		case wanted == nil || wanted[f.name]:
			out = f.render(out, as, c.merges, nil)
		case f.wantedBy(wanted):
			out = f.render(out, as, c.merges, wanted)
		}
	}
	return append(out, as.End()...)
}

// wantedBy says whether wanted has the name of a sample of f's.
func (f *family) wantedBy(wanted map[string]bool) bool {
	for _, suffix := range f.suffixes() {
		if wanted[f.name+suffix] {
			return true
		}
	}
	return false
}

func (f *family) suffixes() []string {
	switch f.kind {
	case counter:
		return []string{"_total"}
	case histogram:
		return []string{"_bucket", "_sum", "_count"}
	case summary:
		return []string{"_sum", "_count"}
	}
	return nil
}

// render appends a family, unless no file of this merge has anything of it: all
// samples, or those in only.
func (f *family) render(out []byte, as render.Format, merge uint64, only map[string]bool) []byte {
	begun := false
	for _, g := range f.groups {
		if !g.present(merge) {
			continue
		}
		if !begun {
			out = as.AppendHead(out, f.exposed(as), f.kind.String(), f.help)
			begun = true
		}
		if f.kind == histogram {
			out = g.appendHistogram(out, f, as, merge, only)
		} else {
			out = g.appendCells(out, as, merge, only)
		}
	}
	return out
}

func (g *group) present(merge uint64) bool {
	for _, c := range g.cells {
		if c.merge == merge {
			return true
		}
	}
	return false
}

// exposed is the name of the family in a format: a counter has its _total in the
// one, and lacks it in the other.
func (f *family) exposed(as render.Format) string {
	if f.kind == counter && as == render.Text {
		return strings.TrimSuffix(f.name, "_total") + "_total"
	}
	return f.name
}

func (g *group) appendCells(out []byte, as render.Format, merge uint64, only map[string]bool) []byte {
	for _, c := range g.cells {
		if c.merge == merge && (only == nil || only[c.sample]) {
			out = c.appendLine(out, as, c.value)
		}
	}
	return out
}

// appendHistogram appends buckets, accumulated, and the count that they add up
// to, as client_python does. It leaves out a count that a file has.
func (g *group) appendHistogram(out []byte, f *family, as render.Format, merge uint64, only map[string]bool) []byte {
	total, buckets := 0.0, false
	for _, c := range g.cells {
		if c.merge != merge {
			continue
		}
		v := c.value
		if c.role == bucket {
			total += v
			v, buckets = total, true
		}
		if (c.role == count && buckets) || (only != nil && !only[c.sample]) {
			continue
		}
		out = c.appendLine(out, as, v)
	}
	if buckets && (only == nil || only[f.name+"_count"]) {
		if g.countPrefix == nil {
			g.countPrefix = linePrefix(f.name+"_count", g.labels, count, "")
		}
		out = append(out, g.countPrefix...)
		out = append(appendValue(out, as, count, total), '\n')
	}
	return out
}

func (c *cell) appendLine(out []byte, as render.Format, v float64) []byte {
	prefix := c.text
	if as == render.OpenMetrics {
		prefix = c.openMetrics
	}
	out = append(out, prefix...)
	return append(appendValue(out, as, c.role, v), '\n')
}

// linePrefix is a line up to its value. le is the bound of a bucket.
func linePrefix(sample string, labels []label, r role, le string) []byte {
	line := []byte(sample)
	for i, l := range labels {
		line = render.AppendLabel(line, i == 0, l.name, l.value)
	}
	if r == bucket {
		line = render.AppendLabel(line, len(labels) == 0, "le", le)
	}
	if len(labels) > 0 || r == bucket {
		line = append(line, '}')
	}
	return append(line, ' ')
}

// appendValue appends a number as client_golang writes it: counts, which are
// whole, without a point, and other whole numbers in OpenMetrics with one.
func appendValue(out []byte, as render.Format, r role, v float64) []byte {
	if r == value || r == sum {
		return as.AppendValue(out, v)
	}
	return render.AppendFloat(out, v)
}
