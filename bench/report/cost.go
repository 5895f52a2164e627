package main

import (
	"runtime"
	"sync"
	"time"
)

// cost is the time and memory of one operation.
type cost struct{ ns, bytes, allocs float64 }

// timesIn returns how often do can be called in a time, at least once.
func timesIn(slice time.Duration, do func()) int {
	for n := 1; ; n *= 2 {
		start := time.Now()
		for range n {
			do()
		}
		if took := time.Since(start); took >= slice/4 {
			return max(1, int(float64(n)*float64(slice)/float64(took+1)))
		}
	}
}

func costOf(times int, do func()) cost {
	return spent(times, func() {
		for range times {
			do()
		}
	})
}

// costOfAll measures the operation on each processor, each with a function of its own.
func costOfAll(times int, open func() func()) cost {
	start := make(chan struct{})
	var opened, done sync.WaitGroup
	each := max(1, times/runtime.GOMAXPROCS(0))
	for range runtime.GOMAXPROCS(0) {
		opened.Add(1)
		done.Go(func() {
			do := open()
			opened.Done()
			<-start
			for range each {
				do()
			}
		})
	}
	opened.Wait()
	return spent(each*runtime.GOMAXPROCS(0), func() {
		close(start)
		done.Wait()
	})
}

// spent returns the cost of one of the operations in f, which has times of them. Earlier
// garbage is collected before.
func spent(times int, f func()) cost {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	f()
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	n := float64(times)
	return cost{
		ns:     float64(took.Nanoseconds()) / n,
		bytes:  float64(after.TotalAlloc-before.TotalAlloc) / n,
		allocs: float64(after.Mallocs-before.Mallocs) / n,
	}
}
