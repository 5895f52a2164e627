package dbfile

import "strings"

// Rows is a growing array in which elements keep their places. It costs little more than
// they do, while append copies an array, and leaves the old one, each time that it grows.
type Rows[T any] struct {
	parts []*[rowsPerPart]T
	Size  int
}

// rowsPerPart is a power of two, by which at needs no division.
const rowsPerPart = 1 << 10

// At returns the element with a number.
func (r *Rows[T]) At(i uint32) *T { return &r.parts[i/rowsPerPart][i%rowsPerPart] }

// Add returns a new element and its number.
func (r *Rows[T]) Add() (*T, uint32) {
	i := uint32(r.Size) //nolint:gosec // below maxKeys
	if r.Size%rowsPerPart == 0 {
		r.parts = append(r.parts, new([rowsPerPart]T))
	}
	r.Size++
	return r.At(i), i
}

// Texts keeps strings in long pieces of memory.
type Texts struct{ piece *strings.Builder }

const (
	pieceSize = 64 << 10
	// longText is given memory of its own: the end of a piece stays unused.
	longText = pieceSize / 8
)

// Keep returns a string of bytes that are used for others later.
func (t *Texts) Keep(text []byte) string {
	if len(text) > longText {
		return string(text)
	}
	if t.piece == nil || t.piece.Cap()-t.piece.Len() < len(text) {
		t.piece = &strings.Builder{}
		t.piece.Grow(pieceSize)
	}
	start := t.piece.Len()
	t.piece.Write(text)
	return t.piece.String()[start:]
}

// KeyCount is how many keys, and their bytes.
type KeyCount struct{ Keys, Bytes int }

// With returns the sum of two counts.
func (n KeyCount) With(more KeyCount) KeyCount {
	return KeyCount{n.Keys + more.Keys, n.Bytes + more.Bytes}
}

// Within reports whether neither is over a limit.
func (n KeyCount) Within(most KeyCount) bool { return n.Keys <= most.Keys && n.Bytes <= most.Bytes }
