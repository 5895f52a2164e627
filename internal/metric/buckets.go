package metric

import (
	"math"
	"math/bits"
	"sync"
	"sync/atomic"
	"time"
)

// buckets holds the number of durations in each bucket, and their sum. A duration is added
// by a single atomic addition, so count and sum never disagree. It is safe for concurrent
// use.
type buckets struct {
	bounds *bounds
	// cells has one cell for each bucket, with the durations added since it was last
	// emptied: their number in the lower bits, and their nanoseconds above.
	cells []atomic.Uint64

	mu       sync.Mutex
	overflow *overflow // guarded by mu; nil while nothing overflowed
}

// overflow holds the counts and the sum for which cells have no room.
type overflow struct {
	counts []uint64 // of each bucket
	sum    nanoseconds
}

// A cell is emptied when the highest bit of either of its numbers is set. Neither can
// overflow before: half a million goroutines would have to be between its addition and the
// lock, or 131,072 with durations just below maxInCell.
const (
	countBits = 20
	countMask = 1<<countBits - 1
	cellFull  = 1<<63 | 1<<(countBits-1)
)

// maxInCell bounds the durations in a cell. Durations of 67 ms or more come so rarely that
// a lock does not matter.
const maxInCell time.Duration = 1 << 26

func newBuckets(b *bounds) buckets {
	return buckets{bounds: b, cells: make([]atomic.Uint64, len(b.nanos)+1)}
}

// Observe adds a duration, which is not negative.
func (ds *buckets) Observe(d time.Duration) {
	bucket := ds.bounds.indexOf(d)
	if d >= maxInCell || ds.cells[bucket].Add(uint64(d)<<countBits|1)&cellFull != 0 { //nolint:gosec // not negative
		ds.addOverflow(bucket, d)
	}
}

// addOverflow adds d to overflow if it is too long for a cell. Otherwise d is in its cell,
// which is full: addOverflow empties it.
func (ds *buckets) addOverflow(bucket int, d time.Duration) {
	ds.mu.Lock()
	defer ds.mu.Unlock()
	if d >= maxInCell {
		ds.addToOverflow(bucket, 1, uint64(d))
		return
	}
	held := ds.cells[bucket].Swap(0)
	ds.addToOverflow(bucket, held&countMask, held>>countBits)
}

// addToOverflow adds durations to overflow. ds.mu is held.
func (ds *buckets) addToOverflow(bucket int, count, nanos uint64) {
	if ds.overflow == nil {
		ds.overflow = &overflow{counts: make([]uint64, len(ds.cells))}
	}
	ds.overflow.counts[bucket] += count
	ds.overflow.sum.add(nanos)
}

// appendCounts appends the count of each bucket to counts, and returns with them the sum of
// these very durations.
func (ds *buckets) appendCounts(counts []uint64) ([]uint64, nanoseconds) {
	ds.mu.Lock()
	defer ds.mu.Unlock()
	first := len(counts)
	var sum nanoseconds
	if ds.overflow == nil {
		counts = append(counts, make([]uint64, len(ds.cells))...)
	} else {
		counts, sum = append(counts, ds.overflow.counts...), ds.overflow.sum
	}
	for i := range ds.cells {
		held := ds.cells[i].Load()
		counts[first+i] += held & countMask
		sum.add(held >> countBits)
	}
	return counts, sum
}

// count returns the number of all durations.
func (ds *buckets) count() uint64 {
	ds.mu.Lock()
	defer ds.mu.Unlock()
	var n uint64
	for i := range ds.cells {
		n += ds.cells[i].Load() & countMask
	}
	if ds.overflow != nil {
		for _, count := range ds.overflow.counts {
			n += count
		}
	}
	return n
}

// nanoseconds is a sum of durations. 64 bits would hold 584 years: three weeks of ten
// thousand open streams.
type nanoseconds struct{ high, low uint64 }

func (n *nanoseconds) add(nanos uint64) {
	var carry uint64
	n.low, carry = bits.Add64(n.low, nanos, 0)
	n.high += carry
}

func (n nanoseconds) seconds() float64 {
	return (math.Ldexp(float64(n.high), 64) + float64(n.low)) / float64(time.Second)
}
