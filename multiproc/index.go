package multiproc

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
