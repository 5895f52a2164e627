package multiproc

import "strings"

// rows is a growing array in which elements keep their places. It costs little more than
// they do, while append copies an array, and leaves the old one, each time that it grows.
type rows[T any] struct {
	parts []*[rowsPerPart]T
	size  int
}

// rowsPerPart is a power of two, by which at needs no division.
const rowsPerPart = 1 << 10

// at returns the element with a number.
func (r *rows[T]) at(i uint32) *T { return &r.parts[i/rowsPerPart][i%rowsPerPart] }

// add returns a new element and its number.
func (r *rows[T]) add() (*T, uint32) {
	i := uint32(r.size) //nolint:gosec // below maxKeys
	if r.size%rowsPerPart == 0 {
		r.parts = append(r.parts, new([rowsPerPart]T))
	}
	r.size++
	return r.at(i), i
}

// texts keeps strings in long pieces of memory.
type texts struct{ piece *strings.Builder }

const (
	pieceSize = 64 << 10
	// longText is given memory of its own: the end of a piece stays unused.
	longText = pieceSize / 8
)

// keep returns a string of bytes that are used for others later.
func (t *texts) keep(text []byte) string {
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

// index finds numbers by a hash. Those of one bucket are chained by their owner: 0 ends a
// chain, and other links are one more than a number. It costs four to eight bytes for each
// number, and much less than a map while it grows.
type index struct {
	heads []uint32 // a power of two of them
	count int
}

// chained is the owner of an index's numbers.
type chained interface {
	next(n uint32) *uint32
	hash(n uint32) uint64
}

// head returns where the chain of a hash begins.
func (x *index) head(hash uint64) *uint32 {
	return &x.heads[hash&uint64(len(x.heads)-1)] //nolint:gosec // a length
}

// first returns the link to the first number that may have a hash.
func (x *index) first(hash uint64) uint32 {
	if len(x.heads) == 0 {
		return 0
	}
	return *x.head(hash)
}

// add adds a number that has a hash.
func (x *index) add(n uint32, hash uint64, owner chained) {
	if x.count == 2*len(x.heads) {
		x.grow(owner)
	}
	head := x.head(hash)
	*owner.next(n), *head = *head, n+1
	x.count++
}

func (x *index) grow(owner chained) {
	const few = 4
	old := x.heads
	*x = index{heads: make([]uint32, max(few, 2*len(old)))}
	for _, link := range old {
		for link != 0 {
			n := link - 1
			link = *owner.next(n)
			x.add(n, owner.hash(n), owner)
		}
	}
}
