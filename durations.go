package redline

import (
	"math"
	"math/bits"
	"sync"
	"sync/atomic"
	"time"
)

// durations are how many durations there were in each bucket, and their sum. One is
// added by a single atomic addition, which keeps count and sum from ever disagreeing.
// It is safe for concurrent use.
type durations struct {
	bounds *bounds
	// cells have what was added to each bucket since it was last emptied: how many
	// durations in the lower bits, and their nanoseconds above.
	cells []atomic.Uint64

	mu      sync.Mutex
	emptied *emptied // guarded by mu; nil while nothing was
}

// emptied is what cells have no room for.
type emptied struct {
	counts []uint64 // of each bucket
	sum    nanoseconds
}

// A cell is emptied when the highest bit of either of its numbers is set. Neither can
// overflow before: half a million goroutines would have to be between its addition and
// the lock, or 131,072 with durations that just about go into a cell.
const (
	countBits = 20
	countMask = 1<<countBits - 1
	cellFull  = 1<<63 | 1<<(countBits-1)
)

// maxInCell is what durations in a cell are less than: of those that take 67 ms or
// more, there are too few for a lock to matter.
const maxInCell time.Duration = 1 << 26

func newDurations(b *bounds) durations {
	return durations{bounds: b, cells: make([]atomic.Uint64, len(b.nanos)+1)}
}

// observe adds a duration, which is not negative.
func (ds *durations) observe(d time.Duration) {
	bucket := ds.bounds.bucket(d)
	if d >= maxInCell || ds.cells[bucket].Add(uint64(d)<<countBits|1)&cellFull != 0 { //nolint:gosec // not negative
		ds.addApart(bucket, d)
	}
}

// addApart adds d where no cell has room for it, and else makes room in the cell that
// has it.
func (ds *durations) addApart(bucket int, d time.Duration) {
	ds.mu.Lock()
	defer ds.mu.Unlock()
	if d >= maxInCell {
		ds.apart(bucket, 1, uint64(d))
		return
	}
	held := ds.cells[bucket].Swap(0)
	ds.apart(bucket, held&countMask, held>>countBits)
}

// apart adds to what is in no cell. ds.mu is held.
func (ds *durations) apart(bucket int, count, nanos uint64) {
	if ds.emptied == nil {
		ds.emptied = &emptied{counts: make([]uint64, len(ds.cells))}
	}
	ds.emptied.counts[bucket] += count
	ds.emptied.sum.add(nanos)
}

// appendCounts appends the count of each bucket to counts, and gives with them the sum
// of these very durations.
func (ds *durations) appendCounts(counts []uint64) ([]uint64, nanoseconds) {
	ds.mu.Lock()
	defer ds.mu.Unlock()
	first := len(counts)
	var sum nanoseconds
	if ds.emptied == nil {
		counts = append(counts, make([]uint64, len(ds.cells))...)
	} else {
		counts, sum = append(counts, ds.emptied.counts...), ds.emptied.sum
	}
	for i := range ds.cells {
		held := ds.cells[i].Load()
		counts[first+i] += held & countMask
		sum.add(held >> countBits)
	}
	return counts, sum
}

// count is how many there are.
func (ds *durations) count() uint64 {
	ds.mu.Lock()
	defer ds.mu.Unlock()
	var n uint64
	for i := range ds.cells {
		n += ds.cells[i].Load() & countMask
	}
	if ds.emptied != nil {
		for _, count := range ds.emptied.counts {
			n += count
		}
	}
	return n
}

// nanoseconds are a sum of durations. 64 bits of it are 584 years: three weeks of ten
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
