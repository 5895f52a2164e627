package multiproc

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
)

// file is a worker file, as it was at the last merge.
type file struct {
	name  string
	says  fileName
	inode inode // of the file that had this name
	used  int   // bytes that were parsed, the header included
	width int   // of values; 0 where it is not known yet
	slots []slot

	merge  uint64 // the last merge that found it listed
	listed uint64 // the number of its inode there, or 0
}

// slot is where an entry's value is, and the cell that it goes into.
type slot struct {
	cell   uint32
	offset uint32
}

// Reasons why a file, or a part of one, was left out.
const (
	reasonName       = "name"       // not the name of a worker file
	reasonUnreadable = "unreadable" // could not be opened or read
	reasonEmpty      = "empty"      // too short for a header
	reasonTruncated  = "truncated"  // shorter than its header says
	reasonCorrupt    = "corrupt"    // an entry that cannot be one, and what follows it
	reasonKey        = "key"        // an entry whose key cannot be read
	reasonConflict   = "conflict"   // a family that has another type or mode in another file
)

// forget drops what is known of the entries, to be parsed anew.
func (f *file) forget() {
	f.slots, f.used, f.width = nil, 0, 0
}

// absorb adds the values of f's file, as read, to the cells. Keys are parsed where
// the file has grown, or is another one.
func (c *Collector) absorb(f *file, data []byte, id inode, err error) {
	switch {
	case errors.Is(err, fs.ErrNotExist): // gone since it was listed
		f.forget()
		c.vanished = c.vanished || !f.says.live
		return
	case errors.Is(err, errJustMade):
		f.inode = id
		f.forget()
		return
	case err != nil:
		c.skip(f.name, reasonUnreadable, err)
		return
	}
	if id != f.inode {
		f.inode = id
		f.forget()
	}
	used := usedBytes(data)
	switch {
	case used < 0:
		c.skip(f.name, reasonEmpty, fmt.Errorf("%d bytes, and a header takes %d", len(data), headerSize))
		used = 0
	case used > len(data):
		c.skip(f.name, reasonTruncated, fmt.Errorf("%d bytes, and the header says that %d are used", len(data), used))
		used = len(data)
	}
	if used < f.used { // another file's content
		f.forget()
	}
	if used > max(f.used, headerSize) {
		c.parse(f, data[:used])
	}
	for _, s := range f.slots {
		timestamp := 0.0
		if f.width == wideValue {
			timestamp = floatAt(data, int(s.offset)+thinValue)
		}
		c.cells[s.cell].add(floatAt(data, int(s.offset)), timestamp, c.merges)
	}
}

// parse finds the cells of the entries that f does not know yet. data ends where
// the used bytes do.
func (c *Collector) parse(f *file, data []byte) {
	pos := max(f.used, headerSize)
	if f.width == 0 {
		f.width = valueWidth(data)
	}
	slots := c.scratch[:0]
	for pos < len(data) {
		e, next, ok := entryAt(data, pos, f.width)
		if !ok {
			c.skip(f.name, reasonCorrupt, fmt.Errorf("no entry at byte %d", pos))
			break
		}
		if cell, ok := c.cellOf(f, e.key); ok {
			slots = append(slots, slot{cell: cell, offset: uint32(e.value)}) //nolint:gosec // below maxUsed
		}
		pos = next
	}
	c.scratch = slots
	// No longer than it is: there may be thousands of files.
	f.slots = slices.Concat(f.slots, slots)
	f.used = len(data)
}
