package dbfile

import (
	"math"
	"runtime/debug"
	"sync/atomic"
)

// A mapped part of a file cannot be touched where another process has cut it short, or
// its disk has failed: the processor refuses, and the kernel sends SIGBUS, which ends a Go
// program unless the goroutine has asked for a panic in its place. Everything that
// touches the values of an mmapFile asks for that, mends the file, and tries again once.

// Add adds to the number at a place. That is one atomic step, to all processors and to
// all readers of the file.
func (p Ref) Add(v float64) {
	if !p.tryAdd(v) {
		p.mmapFile.fault()
		p.tryAdd(v)
	}
}

func (p Ref) tryAdd(v float64) (done bool) {
	was := debug.SetPanicOnFault(true)
	defer func() {
		debug.SetPanicOnFault(was)
		if !done {
			caught(recover())
		}
	}()
	feel(p.Value)
	for {
		old := p.Value.Load()
		if p.Value.CompareAndSwap(old, math.Float64bits(math.Float64frombits(old)+v)) {
			return true
		}
	}
}

// Set sets the number at one half of a place.
func (p Ref) Set(half *atomic.Uint64, v float64) {
	store := func() { feel(half); half.Store(math.Float64bits(v)) }
	if !guarded(store) {
		p.mmapFile.fault()
		guarded(store)
	}
}

// Load returns the number at a place: 0, where it cannot be read.
func (p Ref) Load() (v float64) {
	read := func() { feel(p.Value); v = math.Float64frombits(p.Value.Load()) }
	if !guarded(read) {
		p.mmapFile.fault()
		guarded(read)
	}
	return v
}

// guarded calls a function that touches mapped memory. It reports whether that was
// possible.
func guarded(touch func()) (done bool) {
	was := debug.SetPanicOnFault(true)
	defer func() {
		debug.SetPanicOnFault(was)
		if !done {
			caught(recover())
		}
	}()
	touch()
	return true
}

// caught lets a panic go on that is not of memory that cannot be touched.
func caught(reason any) {
	if _, faulted := reason.(interface{ Addr() uintptr }); !faulted {
		panic(reason)
	}
}
