package multiproc

import (
	"hash/maphash"
	"slices"
	"strings"

	"github.com/redline-metrics/redline/internal/exposition"
	"github.com/redline-metrics/redline/multiproc/internal/dbfile"
)

// cell is one sample, to which entries of several files add. There may be millions.
type cell struct {
	family    *family
	value     float64
	bound     float64 // of a bucket
	timestamp float64 // of gauges of the mode mostrecent

	group labelSet // without a bucket's bound; the cells of a histogram share the text
	text  labelSet // with it

	merge uint32 // the last merge that it had a value in
	live  uint32 // keys of it that files have
	chain uint32 // of the index
	role  role

	older   bool // its bound is spelled as before prometheus_client 0.26 in all files
	odd     bool // scrapers may take its labels for those of another group
	foreign bool // a label's name needs escaping
}

// cells are the cells of all families.
type cells struct {
	dbfile.Rows[cell]
	index index
	seed  maphash.Seed
	texts dbfile.Texts
	// Buffers for one key's labels.
	labels []dbfile.Label
	text   []byte
}

// next returns a cell's link in the index.
func (c *cells) next(n uint32) *uint32 { return &c.At(n).chain }

// hash returns a cell's hash in the index.
func (c *cells) hash(n uint32) uint64 {
	one := c.At(n)
	return c.hashOf(one.family, maphash.String(c.seed, string(one.group)), one.role, one.bound)
}

// hashOf returns the hash of a cell, of which that of its group's labels is known.
func (c *cells) hashOf(f *family, group uint64, r role, bound float64) uint64 {
	return maphash.Comparable(c.seed, struct {
		family uint32
		group  uint64
		role   role
		bound  float64
	}{f.number, group, r, bound})
}

const pidLabel = "pid"

// cellOf returns the cell of a key, of which roleOf has told the role and the bound,
// made where there was none. pid is the label of the gauges that keep one, or empty.
func (c *cells) cellOf(f *family, k dbfile.Key, r role, bound float64, pid string) *cell {
	if pid != "" {
		k.Labels = withLabel(k.Labels, dbfile.Label{Name: pidLabel, Value: pid})
		c.labels = k.Labels[:0]
	}
	c.text = appendLabelSet(c.text[:0], k.Labels, func(l dbfile.Label) bool {
		// A gauge's own label pid gives way to that of its file, or goes with it.
		return r == bucket && l.Name == boundLabel || f.kind == dbfile.Gauge && l.Name == pidLabel && pid == ""
	})
	hash := c.hashOf(f, maphash.Bytes(c.seed, c.text), r, bound)
	for link := c.index.first(hash); link != 0; {
		one := c.At(link - 1)
		if one.family == f && one.role == r && one.bound == bound && string(one.group) == string(c.text) {
			if one.older && !isOlder(k, one) {
				one.older, f.sorted = false, false
			}
			return one
		}
		link = one.chain
	}
	one, n := c.Add()
	*one = cell{family: f, role: r, bound: bound}
	one.older = isOlder(k, one)
	one.odd, one.foreign = isOdd(k.Labels)
	f.odd = f.odd || one.odd
	if f.last != nil && string(f.last.group) == string(c.text) {
		one.group = f.last.group
	} else {
		one.group = labelSet(c.texts.Keep(c.text))
	}
	f.last, f.sorted = one, false
	f.size++
	c.index.add(n, hash, c)
	return one
}

// withLabel returns sorted labels with another one, in the place of those of its name.
func withLabel(labels []dbfile.Label, another dbfile.Label) []dbfile.Label {
	labels = slices.DeleteFunc(labels, func(l dbfile.Label) bool { return l.Name == another.Name })
	i, _ := slices.BinarySearchFunc(labels, another.Name, func(l dbfile.Label, name string) int { return strings.Compare(l.Name, name) })
	return slices.Insert(labels, i, another)
}

// isOlder reports whether a bucket's key, of c, has its bound as releases before 0.26
// spell it, and no later one.
func isOlder(k dbfile.Key, c *cell) bool {
	if c.role != bucket {
		return false
	}
	var spelled [32]byte
	text, _ := k.Label(boundLabel)
	return strings.Contains(text, "e+01") && text == string(exposition.AppendPython(spelled[:0], c.bound, true))
}

// arrange spells and sorts the cells of families where new ones have come. It is done at
// once: lists that grow by appending take five times the memory.
func (c *cells) arrange(families []*family) {
	done := true
	for _, f := range families {
		if !f.sorted {
			done, f.cells = false, slices.Grow(f.cells[:0], f.size)
		}
	}
	if done {
		return
	}
	for n := range c.Size {
		one := c.At(uint32(n))
		if !one.family.sorted {
			c.spell(one)
			one.family.cells = append(one.family.cells, one)
		}
	}
	for _, f := range families {
		if !f.sorted {
			slices.SortFunc(f.cells, compareCells)
			f.sorted = true
		}
	}
}

// spell makes the labels of a cell as they stand on its line. A bucket's bound is among
// the others in the order of their names, as client_python has it; where Go alone has the
// family, the bound is last and in OpenMetrics' spelling, as client_golang has it.
func (c *cells) spell(one *cell) {
	if one.role != bucket {
		one.text = one.group
		return
	}
	var bound [32]byte
	spelled := exposition.AppendPython(bound[:0], one.bound, one.older)
	if !one.family.python {
		spelled = exposition.OpenMetrics.AppendValue(bound[:0], one.bound)
	}
	before := string(one.group)
	if one.family.python {
		before = before[:one.group.placeOf(boundLabel)]
	}
	after := string(one.group)[len(before):]
	c.text = append(c.text[:0], before...)
	if before != "" && after == "" {
		c.text = append(c.text, ',')
	}
	c.text = append(append(append(c.text, boundLabel+`="`...), spelled...), '"')
	if after != "" {
		c.text = append(c.text, ',')
	}
	c.text = append(c.text, after...)
	if string(one.text) != string(c.text) {
		one.text = labelSet(c.texts.Keep(c.text))
	}
}

// add merges a value of one file into c, in the merge with this number.
func (c *cell) add(v, timestamp float64, merge uint32) {
	if c.family.kind != dbfile.Gauge || c.family.mode == dbfile.ModeSum {
		c.sum(v, merge)
		return
	}
	if c.family.mode.Takes(v, timestamp, c.value, c.timestamp, c.merge != merge) {
		c.value, c.timestamp, c.merge = v, timestamp, merge
	}
}

// sum adds a value of one file to c.
func (c *cell) sum(v float64, merge uint32) {
	if c.merge != merge {
		c.value, c.merge = 0, merge
	}
	c.value += v
}
