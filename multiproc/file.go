package multiproc

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/redline-metrics/redline/multiproc/internal/dbfile"
)

// file is a worker file, as it was at the last merge.
type file struct {
	name   string
	parsed dbfile.Name
	named  bool         // whether it has a worker file's name
	inode  dbfile.Inode // of the file that had this name
	used   int          // bytes in use, the header included
	width  int          // of values; 0 where it is not known yet
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

// past returns what the reader is to know of f. framed are the known keys.
func (f *file) past(framed dbfile.Rows[string]) dbfile.Past {
	return dbfile.Past{
		Used: f.used, Width: f.width, Inode: f.inode, Listed: f.listed,
		Slots: f.slots, Framed: framed, Timestamps: f.parsed.Kind == dbfile.Gauge,
	}
}

// Reasons why a file, or a part of one, was left out, besides those of the reader.
const (
	reasonName     = "name"     // not the name of a worker file
	reasonKey      = "key"      // an entry with a key that cannot be read, or names no sample of its family
	reasonConflict = "conflict" // a family that has a name of another, or of Redline's own
	reasonEscaping = "escaping" // a family that has a name of another once both are escaped
	reasonSeries   = "series"   // a series that is there already, as scrapers see it
	reasonLimit    = "limit"    // an entry beyond the keys that are known at most, and all that follow it
)

// absorb adds the values of a window of f's file to the cells. Keys are parsed where an
// entry is not known.
func (c *Collector) absorb(f *file, w dbfile.Window) {
	if w.First {
		f.done, f.full = 0, false
		f.inode, f.isGo = w.ID, w.IsGo
	}
	first := f.done
	f.done += w.Known
	c.addKnown(f, f.slots[first:f.done], w.Values)
	if w.Parse < w.End && !f.full {
		c.truncate(f)
		f.width = w.Width
		c.parse(f, w)
	}
	if w.Last {
		c.finishFile(f, w)
	}
}

// addKnown adds values of entries that are known. Those of gauges have a timestamp each.
func (c *Collector) addKnown(f *file, slots []uint32, values []float64) {
	merge := c.merges
	if f.parsed.Kind == dbfile.Gauge {
		for i, n := range slots {
			if one := c.known.At(n).cell; one != nil {
				one.add(values[2*i], values[2*i+1], merge)
			}
		}
		return
	}
	for i, n := range slots {
		if one := c.known.At(n).cell; one != nil {
			one.sum(values[i], merge)
		}
	}
}

// finishFile notes the facts about a file of which the last window was absorbed.
func (c *Collector) finishFile(f *file, w dbfile.Window) {
	c.truncate(f)
	if spare := cap(f.slots) - len(f.slots); spare > len(f.slots)/8 {
		f.slots = slices.Clone(f.slots) // there may be thousands of files
	}
	f.used, f.width = w.Used, w.Width
	switch {
	case errors.Is(w.Err, fs.ErrNotExist): // gone since it was listed
		c.vanished = c.vanished || !f.parsed.Live
	case errors.Is(w.Err, dbfile.ErrJustMade):
	case w.Reason != "":
		c.skip(f, w.Reason, w.Err)
	}
}

// parse numbers the keys of the entries of a window that f does not know, and adds their
// values. w.end is where the whole ones end.
func (c *Collector) parse(f *file, w dbfile.Window) {
	c.parsed = true
	f.slots = slices.Grow(f.slots, max(w.Fresh, min(len(f.slots), w.Size/dbfile.LeastEntry)))
	for pos := w.Parse; pos < w.End; {
		e, next, ok := dbfile.EntryAt(w.Data[:w.End], pos, w.Width)
		if !ok { // as the reader found it to be
			break
		}
		n, ok := c.number(f, e.Framed)
		if !ok {
			f.full = true
			c.skip(f, reasonLimit, c.errTooMany())
			break
		}
		c.retain(n, f.isGo)
		f.slots = append(f.slots, n)
		if one := c.known.At(n).cell; one != nil {
			v, timestamp := e.Values(w.Data, w.Width)
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
	return fmt.Errorf("over %d keys, %d bytes of keys, or %d families, in all files", c.most.Keys, c.most.Bytes, c.most.families)
}
