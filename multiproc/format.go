package multiproc

import (
	"encoding/binary"
	"math"
)

// The layout of a worker file, in the byte order of the machine that wrote it,
// which is little-endian wherever client_python is used:
//
//	0  int32  used: the bytes in use, these included
//	4  4 bytes
//	8  entries, back to back:
//	     int32 length of the key
//	     key, and 1 to 8 spaces, so that the value is aligned to 8 bytes
//	     float64 value
//	     float64 timestamp, in Unix seconds (not before generation 0.18)
const (
	headerSize = 8
	lengthSize = 4
	wideValue  = 16
	thinValue  = 8
)

// entry is where an entry's parts are in a file.
type entry struct {
	key   []byte
	value int // the offset of its value
}

// usedBytes is what a header says, or -1 where data is too short for one.
func usedBytes(data []byte) int {
	if len(data) < lengthSize {
		return -1
	}
	return int(int32(binary.LittleEndian.Uint32(data))) //nolint:gosec // signed in the file
}

// entryAt reads the entry at pos of data, whose value takes width bytes, and
// returns where the next one begins. It is not ok where there is none that could
// be: a key is a JSON array, in spaces, within data.
func entryAt(data []byte, pos, width int) (e entry, next int, ok bool) {
	if pos+lengthSize > len(data) {
		return entry{}, 0, false
	}
	length := int(int32(binary.LittleEndian.Uint32(data[pos:]))) //nolint:gosec // signed in the file
	start := pos + lengthSize
	if length < len(`[""]`) || length >= len(data)-start {
		return entry{}, 0, false
	}
	value := start + length + 8 - (length+lengthSize)%8
	if value+width > len(data) || data[start] != '[' || data[start+1] != '"' ||
		data[start+length-1] != ']' || data[start+length] != ' ' {
		return entry{}, 0, false
	}
	return entry{key: data[start : start+length], value: value}, value + width, true
}

// valueWidth finds out by which generation the entries of data, a file up to its
// used bytes, were written: that under which they follow each other to the end
// or, in a file that is damaged, under which more of them do.
func valueWidth(data []byte) int {
	most, width := -1, wideValue
	for _, candidate := range []int{wideValue, thinValue} {
		n, pos := 0, headerSize
		for pos < len(data) {
			_, next, ok := entryAt(data, pos, candidate)
			if !ok {
				break
			}
			n, pos = n+1, next
		}
		if pos == len(data) {
			return candidate
		}
		if n > most {
			most, width = n, candidate
		}
	}
	return width
}

// floatAt is the float64 at an offset of data.
func floatAt(data []byte, offset int) float64 {
	return math.Float64frombits(binary.LittleEndian.Uint64(data[offset:]))
}

// appendEntry appends an entry to data, which is a file up to its used bytes.
func appendEntry(data []byte, key string, value, timestamp float64, width int) []byte {
	data = binary.LittleEndian.AppendUint32(data, uint32(len(key))) //nolint:gosec // below maxUsed
	data = append(data, key...)
	for range 8 - (len(key)+lengthSize)%8 {
		data = append(data, ' ')
	}
	data = binary.LittleEndian.AppendUint64(data, math.Float64bits(value))
	if width == wideValue {
		data = binary.LittleEndian.AppendUint64(data, math.Float64bits(timestamp))
	}
	return data
}
