package multiproc

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/redline-metrics/redline/internal/render"
)

// family is a metric family, merged from all files.
type family struct {
	name   string // as in keys: a counter's lacks its _total
	kind   kind
	mode   mode
	help   string
	groups []*group // sorted by their labels
	byID   map[string]*group
	sorted bool
}

// group is what a family has for one set of labels: one sample, or those of a
// histogram or summary.
type group struct {
	labels []label // sorted; without le
	id     string
	cells  []*cell // sorted: buckets by their bounds, sum, count
	// countPrefix begins the line of a histogram's count; nil before it was asked for.
	countPrefix []byte
}

// role is which sample of its group a cell is.
type role uint8

const (
	bucket role = iota
	sum
	count
	value
)

// cell is one sample, to which entries of several files add.
type cell struct {
	family *family
	role   role
	sample string
	bound  float64 // of a bucket

	value     float64
	timestamp float64
	merge     uint64 // the last merge that it had a value in
	number    uint32 // its place in the Collector, from 1; 0 before it has one

	text, openMetrics []byte // what stands before its value on a line
}

// cellOf returns the cell of a key, made where there was none. pid is the label
// of the gauges that keep one, or empty.
func (f *family) cellOf(k key, pid string) *cell {
	labels, r, bound := k.labels, roleOf(f, k), 0.0
	if r == bucket {
		labels = slices.Clone(labels)
		labels = slices.DeleteFunc(labels, func(l label) bool {
			if l.name != "le" {
				return false
			}
			bound, _ = strconv.ParseFloat(l.value, 64) // roleOf has read it
			return true
		})
	}
	if pid != "" {
		labels = slices.DeleteFunc(slices.Clone(labels), func(l label) bool { return l.name == "pid" })
		labels = append(labels, label{"pid", pid})
		slices.SortFunc(labels, func(a, b label) int { return cmp.Compare(a.name, b.name) })
	}
	g := f.groupOf(labels)
	for _, c := range g.cells {
		if c.role == r && c.sample == k.sample && c.bound == bound {
			return c
		}
	}
	c := &cell{family: f, role: r, sample: k.sample, bound: bound}
	c.text = linePrefix(k.sample, labels, r, render.Text.Bound(bound))
	c.openMetrics = linePrefix(k.sample, labels, r, render.OpenMetrics.Bound(bound))
	g.cells = append(g.cells, c)
	slices.SortFunc(g.cells, func(a, b *cell) int {
		return cmp.Or(cmp.Compare(a.role, b.role), cmp.Compare(a.bound, b.bound), cmp.Compare(a.sample, b.sample))
	})
	return c
}

// roleOf is which sample of its group a key is.
func roleOf(f *family, k key) role {
	switch f.kind {
	case histogram:
		for _, l := range k.labels {
			if bound, err := strconv.ParseFloat(l.value, 64); l.name == "le" && err == nil && !math.IsNaN(bound) {
				return bucket
			}
		}
		fallthrough
	case summary:
		switch {
		case strings.HasSuffix(k.sample, "_sum"):
			return sum
		case strings.HasSuffix(k.sample, "_count"):
			return count
		}
	}
	return value
}

func (f *family) groupOf(labels []label) *group {
	var id strings.Builder
	for _, l := range labels {
		id.WriteString(strconv.Quote(l.name) + strconv.Quote(l.value))
	}
	g, ok := f.byID[id.String()]
	if !ok {
		g = &group{labels: labels, id: id.String()}
		f.byID[g.id] = g
		f.groups = append(f.groups, g)
		f.sorted = false
	}
	return g
}

// sort puts the groups into order where new ones have come.
func (f *family) sort() {
	if !f.sorted {
		slices.SortFunc(f.groups, func(a, b *group) int {
			return slices.CompareFunc(a.labels, b.labels, func(a, b label) int {
				return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.value, b.value))
			})
		})
		f.sorted = true
	}
}

// add merges a value of one file into c, in the merge with this number.
func (c *cell) add(v, timestamp float64, merge uint64) {
	first := c.merge != merge
	if c.family.kind == gauge {
		switch c.family.mode {
		case modeMin:
			if first || v < c.value {
				c.value = v
			}
		case modeMax:
			if first || v > c.value {
				c.value = v
			}
		case modeMostRecent:
			if first {
				c.timestamp = 0
			}
			if timestamp <= c.timestamp { // one that was never set says nothing
				return
			}
			c.value, c.timestamp = v, timestamp
		case modeAll:
			c.value = v
		case modeSum:
			c.sum(v, first)
		}
	} else {
		c.sum(v, first)
	}
	c.merge = merge
}

func (c *cell) sum(v float64, first bool) {
	if first {
		c.value = 0
	}
	c.value += v
}
