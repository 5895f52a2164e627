package multiproc

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
)

// file is a worker file, as it was at the last merge.
type file struct {
	name   string
	parsed fileName
	named  bool  // whether it has a worker file's name
	inode  inode // of the file that had this name
	used   int   // bytes in use, the header included
	width  int   // of values; 0 where it is not known yet
	// slots are the numbers of the entries' keys, of which the first done were found again
	// in this merge.
	slots []uint32
	isGo  bool // a Writer has made it
	done  int
	full  bool // no further key is taken in this merge
	class *class

	merge   uint32 // the last merge that found it listed
	listed  uint64 // the number of its inode there, or 0
	skipped []string
}

// Reasons why a file, or a part of one, was left out.
const (
	reasonName       = "name"       // not the name of a worker file
	reasonUnreadable = "unreadable" // could not be opened or read
	reasonEmpty      = "empty"      // too short for a header
	reasonTruncated  = "truncated"  // shorter than its header says
	reasonCorrupt    = "corrupt"    // an entry that cannot be one, and all that follow it
	reasonKey        = "key"        // an entry with a key that cannot be read, or names no sample of its family
	reasonConflict   = "conflict"   // a family that has a name of another, or of Redline's own
	reasonEscaping   = "escaping"   // a family that has a name of another once both are escaped
	reasonSeries     = "series"     // a series that is there already, as scrapers see it
	reasonLimit      = "limit"      // an entry beyond the keys that are known at most, and all that follow it
)

// absorb adds the values of a window of f's file to the cells. Keys are parsed where an
// entry is not known.
func (c *Collector) absorb(f *file, w window) {
	if w.first {
		f.done, f.full = 0, false
		f.inode, f.isGo = w.id, w.isGo
	}
	first := f.done
	f.done += w.known
	c.addKnown(f, f.slots[first:f.done], w.values)
	if w.parse < w.end && !f.full {
		c.truncate(f)
		f.width = w.width
		c.parse(f, w)
	}
	if w.last {
		c.finishFile(f, w)
	}
}

// addKnown adds values of entries that are known. Those of gauges have a timestamp each.
func (c *Collector) addKnown(f *file, slots []uint32, values []float64) {
	merge := c.merges
	if f.parsed.kind == gauge {
		for i, n := range slots {
			if one := c.known.at(n).cell; one != nil {
				one.add(values[2*i], values[2*i+1], merge)
			}
		}
		return
	}
	for i, n := range slots {
		if one := c.known.at(n).cell; one != nil {
			one.sum(values[i], merge)
		}
	}
}

// finishFile notes the facts about a file of which the last window was absorbed.
func (c *Collector) finishFile(f *file, w window) {
	c.truncate(f)
	if spare := cap(f.slots) - len(f.slots); spare > len(f.slots)/8 {
		f.slots = slices.Clone(f.slots) // there may be thousands of files
	}
	f.used, f.width = w.used, w.width
	switch {
	case errors.Is(w.err, fs.ErrNotExist): // gone since it was listed
		c.vanished = c.vanished || !f.parsed.live
	case errors.Is(w.err, errJustMade):
	case w.reason != "":
		c.skip(f, w.reason, w.err)
	}
}

// parse numbers the keys of the entries of a window that f does not know, and adds their
// values. w.end is where the whole ones end.
func (c *Collector) parse(f *file, w window) {
	c.parsed = true
	f.slots = slices.Grow(f.slots, max(w.fresh, min(len(f.slots), w.size/leastEntry)))
	for pos := w.parse; pos < w.end; {
		e, next, ok := entryAt(w.data[:w.end], pos, w.width)
		if !ok { // as the reader found it to be
			break
		}
		n, ok := c.number(f, e.framed)
		if !ok {
			f.full = true
			c.skip(f, reasonLimit, c.errTooMany())
			break
		}
		c.retain(n, f.isGo)
		f.slots = append(f.slots, n)
		if one := c.known.at(n).cell; one != nil {
			v, timestamp := e.values(w.data, w.width)
			one.add(v, timestamp, c.merges)
		}
		pos = next
	}
	f.done = len(f.slots)
}

// truncate drops the slots of f that were not found in this merge.
func (c *Collector) truncate(f *file) {
	for _, s := range f.slots[f.done:] {
		c.release(s)
	}
	f.slots = f.slots[:f.done]
}

// errTooMany returns the error of a key beyond the limits.
func (c *Collector) errTooMany() error {
	return fmt.Errorf("over %d keys, %d bytes of keys, or %d families, in all files", c.most.keys, c.most.bytes, c.most.families)
}
