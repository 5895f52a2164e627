package main

import (
	"context"
	"fmt"
	"runtime"

	"github.com/redline-metrics/redline/bench/peers"
)

// memory measures the memory of a route's metrics: that of a service with many routes after
// a request to each, less that of the bare router with as many.
func (p plan) memory(ctx context.Context, cases []peers.Case, found []Request, show progress) error {
	for round := range p.memoryRounds {
		show.round("memory", round, p.memoryRounds)
		var bare float64
		for i, c := range cases {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if c.Role == peers.Part {
				continue
			}
			// Globals of a peer still have the routes of the previous round.
			routes := routeNames(fmt.Sprint("round", round, "-"), p.routes)
			took, err := heapOf(c, routes)
			if err != nil {
				return fmt.Errorf("%s on %s: %w", c.Name, c.Router, err)
			}
			if c.Role == peers.Bare {
				bare = took
			} else {
				found[i].Series = append(found[i].Series, (took-bare)/float64(p.routes))
			}
		}
	}
	return nil
}

func routeNames(prefix string, n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprint(prefix, i)
	}
	return names
}

// heapOf returns how much a case adds to the heap, in bytes.
func heapOf(c peers.Case, routes []string) (float64, error) {
	if _, err := c.New(nil); err != nil { // so that globals free their old content
		return 0, err
	}
	before := heap()
	service, err := c.New(routes)
	if err != nil {
		return 0, err
	}
	for _, route := range routes {
		service.Client(route)()
	}
	after := heap()
	runtime.KeepAlive(service)
	return after - before, nil
}

// heap returns the bytes in use after a collection; a second one empties the pools.
func heap() float64 {
	var stats runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&stats)
	return float64(stats.HeapAlloc)
}
