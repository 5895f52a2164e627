package dbfile

import (
	"bytes"
	"encoding/binary"
	"math"
)

// The layout of a worker file, in the byte order of the machine that wrote it,
// which is little-endian wherever client_python is used:
//
//	0  int32  used: the bytes in use, these included
//	4  4 bytes: zeros, or goMark
//	8  entries, back to back:
//	     int32 length of the key
//	     key, and 1 to 8 spaces, so that the value is aligned to 8 bytes
//	     float64 value
//	     float64 timestamp, in Unix seconds (not before generation 0.18)
const (
	HeaderSize = 8
	LengthSize = 4
	WideValue  = 16
	ThinValue  = 8
	// LeastEntry is the length of the shortest entry, with the key [""].
	LeastEntry = 24
)

// GoMark stands in the header of files that a [Writer] has made, and no other process:
// their metrics are exposed as client_golang spells them. client_python has zeros there,
// and does not read them.
const GoMark = "Go\x00\x00"

// isGo reports whether a file is a Writer's.
func isGo(data []byte) bool {
	return len(data) >= HeaderSize && string(data[LengthSize:HeaderSize]) == GoMark
}

// maxKey bounds the bytes of a key: a longer one is damage. No buffer has to be longer
// than an entry.
const maxKey = 256 << 10

// Entry is where an entry's parts are in a file.
type Entry struct {
	key []byte
	// Framed is the key behind its length, and before the spaces.
	Framed []byte
	value  int // the offset of its value
}

// Values returns the value of an entry of data, and its timestamp: 0 where it has none.
func (e Entry) Values(data []byte, width int) (value, timestamp float64) {
	if width == WideValue {
		timestamp = floatAt(data, e.value+ThinValue)
	}
	return floatAt(data, e.value), timestamp
}

// usedBytes returns the length in a header, or -1 where data is too short for one.
func usedBytes(data []byte) int {
	if len(data) < LengthSize {
		return -1
	}
	return int(int32(binary.LittleEndian.Uint32(data))) //nolint:gosec // signed in the file
}

// fit is how an entry lies in the part of a file that was read.
type fit uint8

const (
	whole fit = iota
	cut       // it goes on beyond the part that was read
	bad       // it cannot be an entry
)

// entryIn reads the entry at pos of data, which is the beginning of size bytes of a
// file, with a value of width bytes. next is where the following one begins, or
// 0 where that is not known yet. A key is a JSON array, in spaces, within these bytes.
// JSON has no zero byte: one is a hole of the file, or the trace of a crash.
func entryIn(data []byte, pos, size, width int) (e Entry, next int, is fit) {
	start := pos + LengthSize
	switch {
	case start > size:
		return Entry{}, 0, bad
	case start > len(data):
		return Entry{}, 0, cut
	}
	length := int(int32(binary.LittleEndian.Uint32(data[pos:]))) //nolint:gosec // signed in the file
	if length < len(`[""]`) || length > maxKey {
		return Entry{}, 0, bad
	}
	value := valueAt(pos, length)
	next = value + width
	opens := len(data) < start+2 || data[start] == '[' && data[start+1] == '"'
	switch {
	case next > size || !opens:
		return Entry{}, 0, bad
	case next > len(data):
		return Entry{}, next, cut
	}
	key := data[start : start+length]
	const spaces = "        "
	if key[length-1] != ']' || string(data[start+length:value]) != spaces[:value-start-length] || bytes.IndexByte(key, 0) >= 0 {
		return Entry{}, 0, bad
	}
	return Entry{key: key, Framed: data[pos:value], value: value}, next, whole
}

// valueAt returns where the value of the entry at pos is, which has a key of this length.
func valueAt(pos, length int) int {
	return pos + LengthSize + length + 8 - (length+LengthSize)%8
}

// EntryAt reads the entry at pos of data, and returns where the next one begins. It is
// not ok where there is none that could be.
func EntryAt(data []byte, pos, width int) (e Entry, next int, ok bool) {
	e, next, is := entryIn(data, pos, len(data), width)
	return e, next, is == whole
}

// valueWidth finds out by which generation the entries of data were written, which is
// the beginning of size bytes of a file: that under which they follow each other to the
// end or, in a file that is damaged, under which more of them do.
func valueWidth(data []byte, size int) int {
	most, width := -1, WideValue
	for _, candidate := range []int{WideValue, ThinValue} {
		n, pos, is := 0, HeaderSize, whole
		for pos < size && is == whole {
			var next int
			if _, next, is = entryIn(data, pos, size, candidate); is == whole {
				n, pos = n+1, next
			}
		}
		if is != bad {
			return candidate
		}
		if n > most {
			most, width = n, candidate
		}
	}
	return width
}

// floatAt returns the float64 at an offset of data.
func floatAt(data []byte, offset int) float64 {
	return math.Float64frombits(binary.LittleEndian.Uint64(data[offset:]))
}

// AppendEntry appends an entry to data, which is a file up to its used bytes.
func AppendEntry(data []byte, key string, value, timestamp float64, width int) []byte {
	data = binary.LittleEndian.AppendUint32(data, uint32(len(key))) //nolint:gosec // below maxUsed
	data = append(data, key...)
	for range 8 - (len(key)+LengthSize)%8 {
		data = append(data, ' ')
	}
	data = binary.LittleEndian.AppendUint64(data, math.Float64bits(value))
	if width == WideValue {
		data = binary.LittleEndian.AppendUint64(data, math.Float64bits(timestamp))
	}
	return data
}
