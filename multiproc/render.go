package multiproc

import (
	"bytes"
	"math"
	"strconv"
	"strings"
)

// format is a text format.
type format uint8

const (
	text        format = iota // Prometheus' text format 0.0.4
	openMetrics               // OpenMetrics 1.0.0
)

// render appends the families that wanted asks for, or those of their samples,
// all where it is nil, in their order. c.mu is held, and the cells are merged.
func (c *Collector) render(out []byte, as format, wanted map[string]bool) []byte {
	for _, f := range c.ordered {
		switch {
		case wanted == nil || wanted[f.name]:
			out = f.render(out, as, c.merges, nil)
		case f.wantedBy(wanted):
			out = f.render(out, as, c.merges, wanted)
		}
	}
	if as == openMetrics {
		out = append(out, "# EOF\n"...)
	}
	return out
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
func (f *family) render(out []byte, as format, merge uint64, only map[string]bool) []byte {
	begun := false
	for _, g := range f.groups {
		if !g.present(merge) {
			continue
		}
		if !begun {
			out = f.appendHead(out, as)
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
func (f *family) exposed(as format) string {
	if f.kind == counter && as == text {
		return strings.TrimSuffix(f.name, "_total") + "_total"
	}
	return f.name
}

func (f *family) appendHead(out []byte, as format) []byte {
	name, help := f.exposed(as), escapeHelp(f.help)
	if as == openMetrics {
		help = escapeValue(f.help)
	}
	out = append(out, "# HELP "+name+" "+help+"\n"...)
	return append(out, "# TYPE "+name+" "+f.kind.String()+"\n"...)
}

func (g *group) appendCells(out []byte, as format, merge uint64, only map[string]bool) []byte {
	for _, c := range g.cells {
		if c.merge == merge && (only == nil || only[c.sample]) {
			out = c.appendLine(out, as, c.value)
		}
	}
	return out
}

// appendHistogram appends buckets, accumulated, and the count that they add up
// to, as client_python does. It leaves out a count that a file has.
func (g *group) appendHistogram(out []byte, f *family, as format, merge uint64, only map[string]bool) []byte {
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

func (c *cell) appendLine(out []byte, as format, v float64) []byte {
	prefix := c.text
	if as == openMetrics {
		prefix = c.openMetrics
	}
	out = append(out, prefix...)
	return append(appendValue(out, as, c.role, v), '\n')
}

// linePrefix is a line up to its value. le is the bound of a bucket.
func linePrefix(sample string, labels []label, r role, le string) []byte {
	line := []byte(sample)
	separator := byte('{')
	add := func(name, value string) {
		line = append(line, separator)
		line = append(line, name+`="`+value+`"`...)
		separator = ','
	}
	for _, l := range labels {
		add(l.name, escapeValue(l.value))
	}
	if r == bucket {
		add("le", le)
	}
	if separator == ',' {
		line = append(line, '}')
	}
	return append(line, ' ')
}

// appendValue appends a number as client_golang writes it: counts, which are
// whole, without a point, and other whole numbers in OpenMetrics with one.
func appendValue(out []byte, as format, r role, v float64) []byte {
	start := len(out)
	out = appendFloat(out, v)
	if as == openMetrics && (r == value || r == sum) && !bytes.ContainsAny(out[start:], ".eNI") {
		out = append(out, ".0"...)
	}
	return out
}

func appendFloat(out []byte, v float64) []byte {
	switch {
	case math.IsNaN(v):
		return append(out, "NaN"...)
	case math.IsInf(v, 1):
		return append(out, "+Inf"...)
	case math.IsInf(v, -1):
		return append(out, "-Inf"...)
	}
	return strconv.AppendFloat(out, v, 'g', -1, 64)
}

// formatBound is the label value of a bound.
func formatBound(as format, v float64) string { return string(appendValue(nil, as, value, v)) }

// escapeValue escapes a label value; escapeHelp a help text, which has quotes as
// they are.
func escapeValue(s string) string { return strings.ReplaceAll(escapeHelp(s), `"`, `\"`) }

func escapeHelp(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, `\`, `\\`), "\n", `\n`)
}
