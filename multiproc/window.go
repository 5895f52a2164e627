package multiproc

import (
	"cmp"
	"fmt"
	"slices"

	"golang.org/x/sys/unix"
)

// window is a part of a worker file, as it was read: whole entries, of which the first
// are known.
type window struct {
	data  []byte
	at    int // of the file, where data begins
	size  int // of the file's entries, from there on
	known int // how many of the known entries come first, byte for byte
	// values are those of the known entries; of gauges each has its timestamp behind it.
	values []float64
	fresh  int // how many entries follow that are not known
	parse  int // in data, where the first entry begins that is not known
	end    int // in data, where its last whole entry ends
	width  int // of values
	used   int // by the header
	first  bool
	isGo   bool // a Writer has made the file; where first is set
	last   bool // nothing more is read of the file
	id     inode
	// Why the part of the file behind the window was left out, unless empty.
	reason string
	err    error
}

// passage is one reading of a file.
type passage struct {
	fd   int
	id   inode
	used int // by the header
	size int // bytes that are there
	end  int // where its entries end
}

// read reads a file of dir, of which f is known, in windows. Their values and, where they
// have entries that are not known, their data are in the reader's buffers, of which each
// such window takes the next one. known are the keys that the slots of f number. A file
// costs no more than a window, also where the header or an entry says more: reading ends
// where there is no entry.
func (r *reader) read(dir int, f *file, known rows[knownKey], emit func(window)) {
	timestamps := f.parsed.kind == gauge
	send := func(w window) {
		r.valuesTurn = (r.valuesTurn + 1) % buffers
		if w.parse < w.end {
			r.turn = (r.turn + 1) % buffers
		}
		emit(w)
	}
	p, data, err := r.open(dir, f)
	if p.fd >= 0 {
		defer func() { _ = unix.Close(p.fd) }()
	}
	w := window{data: data, id: p.id, used: p.used, first: true, isGo: isGo(data), width: f.width, end: min(headerSize, max(p.end, 0))}
	w.parse = w.end
	switch {
	case err != nil:
		w.data, w.parse, w.end, w.last, w.reason, w.err = nil, 0, 0, true, reasonUnreadable, err
	case p.used < 0 && len(data) >= lengthSize:
		w.last, w.reason = true, reasonCorrupt
		w.err = fmt.Errorf("its header says that %d bytes are used", p.used)
	case p.used < 0:
		w.last, w.reason = true, reasonEmpty
		w.err = fmt.Errorf("%d bytes, and a header takes %d", len(data), headerSize)
	case p.used > p.size:
		w.reason = reasonTruncated
		w.err = fmt.Errorf("%d bytes, and the header says that %d are used", p.size, p.used)
	}
	slots := f.slots
	if !w.last && p.used != f.used {
		slots = w.fitWidth(slots, p.end)
	}
	for !w.last {
		var next int
		w.values = r.values[r.valuesTurn][:0]
		slots, next = w.walk(slots, known, timestamps, p.end)
		r.values[r.valuesTurn] = w.values
		if next > 0 { // an entry that is longer than the window
			w.data, w.err = r.refill(p, w.at, next)
			w.last = w.err != nil || len(w.data) < next
			if !w.last {
				if w.first && p.used != f.used {
					slots = w.fitWidth(slots, p.end)
				}
				continue
			}
			w.reason = cmp.Or(w.reason, reasonCorrupt)
			w.err = cmp.Or(w.err, fmt.Errorf("it ends in the entry at byte %d", w.at+w.end))
		}
		if w.last {
			break
		}
		at := w.at + w.end
		send(w)
		w = window{id: p.id, used: p.used, width: w.width, at: at, reason: w.reason, err: w.err}
		if w.data, err = r.refill(p, at, windowSize); err != nil {
			w.last, w.reason, w.err = true, reasonUnreadable, err
		}
	}
	send(w)
}

// walk finds the entries of a window of a file, which end at an offset: first
// those that slots know, then others. It returns the slots that are left for the next
// window, and where the first entry ends if the window has no room for it.
func (w *window) walk(slots []uint32, known rows[knownKey], timestamps bool, end int) (left []uint32, long int) {
	w.size = end - w.at
	w.data = w.data[:min(len(w.data), w.size)]
	begin := w.end
	left = w.compare(slots, known, timestamps)
	next, is := w.frame()
	if changed := w.end > w.parse || is == bad; changed && len(left) > 0 {
		left = nil // other entries are in their place
		if width := w.width; w.first {
			w.fitWidth(nil, end)
			if w.width != width {
				w.known, w.fresh, w.values, w.end = 0, 0, w.values[:0], begin
				return w.walk(nil, known, timestamps, end)
			}
		}
	}
	switch {
	case is == cut && w.end == begin:
		return left, max(next, w.end+lengthSize)
	case is == bad && w.reason == "":
		w.reason, w.err = reasonCorrupt, fmt.Errorf("no entry at byte %d", w.at+w.end)
	}
	w.last = is != cut
	return left, 0
}

// fitWidth finds out how wide values are. It returns the slots, unless they are of values
// of another width.
func (w *window) fitWidth(slots []uint32, end int) []uint32 {
	width := valueWidth(w.data[:min(len(w.data), end)], end)
	if width != w.width {
		w.width, slots = width, nil
	}
	return slots
}

// refill reads a window of a file from an offset, and a bit more: the bytes behind an
// entry tell how wide its value is.
func (r *reader) refill(p passage, at, size int) ([]byte, error) {
	size = min(size+moreRead, p.end-at)
	buf := r.grown(size, 0)
	n, err := readFull(p.fd, buf[:size], at)
	return buf[:n], err
}

// compare finds the known entries that the window begins with, and copies their values.
// Every byte of them is compared but those of values: neither name, inode, length nor
// times of a file prove that it was not changed, and mapped writing changes values without
// a sign. It returns the slots that are left.
func (w *window) compare(slots []uint32, known rows[knownKey], timestamps bool) []uint32 {
	most := min(len(slots), len(w.data)/leastEntry)
	if timestamps {
		most *= 2
	}
	values := slices.Grow(w.values, most)[:most]
	pos, n := w.end, 0
	for _, slot := range slots {
		framed := known.at(slot).framed
		value := pos + len(framed)
		next := value + w.width
		if next > len(w.data) || string(w.data[pos:value]) != framed {
			break
		}
		values[n] = floatAt(w.data, value)
		n++
		if timestamps {
			values[n] = 0
			if w.width == wideValue {
				values[n] = floatAt(w.data, value+thinValue)
			}
			n++
		}
		w.known++
		pos = next
	}
	w.parse, w.end, w.values = pos, pos, values[:n]
	return slots[w.known:]
}

// frame finds where the entries end that follow the known ones.
func (w *window) frame() (next int, is fit) {
	for w.end < w.size {
		_, next, is = entryIn(w.data, w.end, w.size, w.width)
		if is != whole {
			return next, is
		}
		w.end = next
		w.fresh++
	}
	return 0, whole
}
