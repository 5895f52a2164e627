package multiproc

import (
	"cmp"
	"slices"

	"github.com/prometheus/common/model"

	"github.com/redline-metrics/redline/multiproc/internal/dbfile"
)

// familyID tells families apart. Those of one name and several types are families of
// their own, of which one is exposed: see [Collector.settleNames].
type familyID struct {
	name string // as in keys: a counter's lacks its _total
	kind dbfile.Kind
	mode dbfile.Mode
}

// family is a metric family, merged from all files.
type family struct {
	familyID
	number uint32
	help   string
	size   int     // of its cells
	last   *cell   // that was made
	cells  []*cell // those of one group beside each other, once it is sorted
	sorted bool    // and all cells are spelled

	live    int      // cells that files have entries of
	samples []string // the names that its samples may have
	legacy  bool     // its name needs no escaping
	odd     bool     // a group's labels may be another's, to scrapers
	python  bool     // a file of a process other than Go's has it

	here bool // the last merge had a value of it
	out  bool // another family, or one of Redline's own, has a name of it
}

// newFamily returns the family of a key.
func newFamily(id familyID, number int, help string) *family {
	return &family{
		familyID: id, help: help, number: uint32(number), //nolint:gosec // at most maxFamilies
		samples: id.samples(), legacy: model.LegacyValidation.IsValidMetricName(id.name),
	}
}

// samples returns the names that a family's samples may have: of a histogram the buckets,
// the sum and the count, of a summary its quantiles and these two.
func (id familyID) samples() []string {
	switch id.kind {
	case dbfile.Counter:
		return []string{id.name + "_total"}
	case dbfile.Histogram:
		return []string{id.name + "_bucket", id.name + "_sum", id.name + "_count"}
	case dbfile.Summary:
		return []string{id.name, id.name + "_sum", id.name + "_count"}
	case dbfile.Gauge:
	}
	return []string{id.name}
}

// sample returns the name of the samples with a role.
func (f *family) sample(r role) string {
	if r == value {
		return f.samples[0]
	}
	return f.samples[r]
}

// seenIn notes who has written a file that has the family. The family of a process other
// than Go's is spelled as client_python does.
func (f *family) seenIn(isGo bool) {
	if isGo || f.python {
		return
	}
	f.python, f.sorted = true, false
}

// groups splits the cells, which are sorted, into those of equal labels but for a bucket's
// bound: the samples of one histogram, or summary.
func (f *family) groups(yield func([]*cell) bool) {
	for rest := f.cells; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].group == rest[0].group {
			n++
		}
		if !yield(rest[:n]) {
			return
		}
		rest = rest[n:]
	}
}

// compareCells orders cells: by their labels, and of equal ones buckets by their bounds before sum
// and count.
func compareCells(a, b *cell) int {
	return cmp.Or(cmp.Compare(a.group, b.group), cmp.Compare(a.role, b.role), cmp.Compare(a.bound, b.bound))
}

// present reports whether the merge has a value of f.
func (f *family) present(merge uint32) bool {
	return slices.ContainsFunc(f.cells, func(c *cell) bool { return c.merge == merge })
}
