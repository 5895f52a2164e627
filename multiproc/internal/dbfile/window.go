package dbfile

import (
	"cmp"
	"fmt"
	"slices"

	"golang.org/x/sys/unix"
)

// Reasons why a file, or the rest of one, is not read.
const (
	reasonUnreadable = "unreadable" // could not be opened or read
	ReasonEmpty      = "empty"      // too short for a header
	reasonTruncated  = "truncated"  // shorter than its header says
	reasonCorrupt    = "corrupt"    // an entry that cannot be one, and all that follow it
)

// Window is a part of a worker file, as it was read: whole entries, of which the first
// are known.
type Window struct {
	Data  []byte
	at    int // of the file, where data begins
	Size  int // of the file's entries, from there on
	Known int // how many of the known entries come first, byte for byte
	// Values are those of the known entries; of gauges each has its timestamp behind it.
	Values []float64
	Fresh  int // how many entries follow that are not known
	Parse  int // in data, where the first entry begins that is not known
	End    int // in data, where its last whole entry ends
	Width  int // of values
	Used   int // by the header
	First  bool
	IsGo   bool // a Writer has made the file; where first is set
	Last   bool // nothing more is read of the file
	ID     Inode
	// Why the part of the file behind the window was left out, unless empty.
	Reason string
	Err    error
}

// Past is what is known of a file before it is read: nothing, of a file that is read for
// the first time.
type Past struct {
	Used       int          // bytes in use, the header included
	Width      int          // of values; 0 where it is not known
	Inode      Inode        // of the file that had the name
	Listed     uint64       // the number of the inode that the directory has for the name, or 0
	Slots      []uint32     // the numbers of the keys of its entries
	Framed     Rows[string] // the keys by their numbers, each as it stands in files: behind its length, and before the spaces that fill up eight bytes
	Timestamps bool         // of values, which are wanted too
}

// passage is one reading of a file.
type passage struct {
	fd   int
	id   Inode
	used int // by the header
	size int // bytes that are there
	end  int // where its entries end
}

// Read reads a file of a directory, of which f is known, in windows. Their values and, where they
// have entries that are not known, their data are in the reader's buffers, of which each
// such window takes the next one. A file
// costs no more than a window, also where the header or an entry says more: reading ends
// where there is no entry.
func (r *Reader) Read(dir int, name string, f Past, emit func(Window)) {
	send := func(w Window) {
		r.valuesTurn = (r.valuesTurn + 1) % Buffers
		if w.Parse < w.End {
			r.turn = (r.turn + 1) % Buffers
		}
		emit(w)
	}
	p, data, err := r.open(dir, name, f)
	if p.fd >= 0 {
		defer func() { _ = unix.Close(p.fd) }()
	}
	w := Window{Data: data, ID: p.id, Used: p.used, First: true, IsGo: isGo(data), Width: f.Width, End: min(HeaderSize, max(p.end, 0))}
	w.Parse = w.End
	switch {
	case err != nil:
		w.Data, w.Parse, w.End, w.Last, w.Reason, w.Err = nil, 0, 0, true, reasonUnreadable, err
	case p.used < 0 && len(data) >= LengthSize:
		w.Last, w.Reason = true, reasonCorrupt
		w.Err = fmt.Errorf("its header says that %d bytes are used", p.used)
	case p.used < 0:
		w.Last, w.Reason = true, ReasonEmpty
		w.Err = fmt.Errorf("%d bytes, and a header takes %d", len(data), HeaderSize)
	case p.used > p.size:
		w.Reason = reasonTruncated
		w.Err = fmt.Errorf("%d bytes, and the header says that %d are used", p.size, p.used)
	}
	slots := f.Slots
	if !w.Last && p.used != f.Used {
		slots = w.fitWidth(slots, p.end)
	}
	for !w.Last {
		var next int
		w.Values = r.values[r.valuesTurn][:0]
		slots, next = w.walk(slots, &f, p.end)
		r.values[r.valuesTurn] = w.Values
		if next > 0 { // an entry that is longer than the window
			w.Data, w.Err = r.refill(p, w.at, next)
			w.Last = w.Err != nil || len(w.Data) < next
			if !w.Last {
				if w.First && p.used != f.Used {
					slots = w.fitWidth(slots, p.end)
				}
				continue
			}
			w.Reason = cmp.Or(w.Reason, reasonCorrupt)
			w.Err = cmp.Or(w.Err, fmt.Errorf("it ends in the entry at byte %d", w.at+w.End))
		}
		if w.Last {
			break
		}
		at := w.at + w.End
		send(w)
		w = Window{ID: p.id, Used: p.used, Width: w.Width, at: at, Reason: w.Reason, Err: w.Err}
		if w.Data, err = r.refill(p, at, windowSize); err != nil {
			w.Last, w.Reason, w.Err = true, reasonUnreadable, err
		}
	}
	send(w)
}

// walk finds the entries of a window of a file, which end at an offset: first
// those that slots know, then others. It returns the slots that are left for the next
// window, and where the first entry ends if the window has no room for it.
func (w *Window) walk(slots []uint32, f *Past, end int) (left []uint32, long int) {
	w.Size = end - w.at
	w.Data = w.Data[:min(len(w.Data), w.Size)]
	begin := w.End
	left = w.compare(slots, f)
	next, is := w.frame()
	if changed := w.End > w.Parse || is == bad; changed && len(left) > 0 {
		left = nil // other entries are in their place
		if width := w.Width; w.First {
			w.fitWidth(nil, end)
			if w.Width != width {
				w.Known, w.Fresh, w.Values, w.End = 0, 0, w.Values[:0], begin
				return w.walk(nil, f, end)
			}
		}
	}
	switch {
	case is == cut && w.End == begin:
		return left, max(next, w.End+LengthSize)
	case is == bad && w.Reason == "":
		w.Reason, w.Err = reasonCorrupt, fmt.Errorf("no entry at byte %d", w.at+w.End)
	}
	w.Last = is != cut
	return left, 0
}

// fitWidth finds out how wide values are. It returns the slots, unless they are of values
// of another width.
func (w *Window) fitWidth(slots []uint32, end int) []uint32 {
	width := valueWidth(w.Data[:min(len(w.Data), end)], end)
	if width != w.Width {
		w.Width, slots = width, nil
	}
	return slots
}

// refill reads a window of a file from an offset, and a bit more: the bytes behind an
// entry tell how wide its value is.
func (r *Reader) refill(p passage, at, size int) ([]byte, error) {
	size = min(size+moreRead, p.end-at)
	buf := r.grown(size, 0)
	n, err := readFull(p.fd, buf[:size], at)
	return buf[:n], err
}

// compare finds the known entries that the window begins with, and copies their values.
// Every byte of them is compared but those of values: neither name, inode, length nor
// times of a file prove that it was not changed, and mapped writing changes values without
// a sign. It returns the slots that are left.
func (w *Window) compare(slots []uint32, f *Past) []uint32 {
	most := min(len(slots), len(w.Data)/LeastEntry)
	if f.Timestamps {
		most *= 2
	}
	values := slices.Grow(w.Values, most)[:most]
	pos, n := w.End, 0
	known, timestamps := f.Framed, f.Timestamps // locals, for speed
	for _, slot := range slots {
		framed := *known.At(slot)
		value := pos + len(framed)
		next := value + w.Width
		if next > len(w.Data) || string(w.Data[pos:value]) != framed {
			break
		}
		values[n] = floatAt(w.Data, value)
		n++
		if timestamps {
			values[n] = 0
			if w.Width == WideValue {
				values[n] = floatAt(w.Data, value+ThinValue)
			}
			n++
		}
		w.Known++
		pos = next
	}
	w.Parse, w.End, w.Values = pos, pos, values[:n]
	return slots[w.Known:]
}

// frame finds where the entries end that follow the known ones.
func (w *Window) frame() (next int, is fit) {
	for w.End < w.Size {
		_, next, is = entryIn(w.Data, w.End, w.Size, w.Width)
		if is != whole {
			return next, is
		}
		w.End = next
		w.Fresh++
	}
	return 0, whole
}

// Each gives the entries of a window that are not known.
func (w *Window) Each(visit func(key []byte, value, timestamp float64)) {
	for pos := w.Parse; pos < w.End; {
		e, next, ok := EntryAt(w.Data[:w.End], pos, w.Width)
		if !ok {
			return
		}
		v, timestamp := e.Values(w.Data, w.Width)
		visit(e.key, v, timestamp)
		pos = next
	}
}
