package main

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/redline-metrics/redline/bench/peers"
)

// requests measures the cost that each case adds to a request, over the bare router of the
// same round.
func (p plan) requests(ctx context.Context, cases []peers.Case, show progress) (requestRounds, error) {
	found := requestRounds{Request{Name: "floor"}, make([]Request, len(cases))}
	subjects := make([]subject, len(cases)+1)
	subjects[len(cases)] = newSubject(newFloor, p.slice)
	for i, c := range cases {
		found.Requests[i] = Request{Router: c.Router, Name: c.Name, Role: c.Role}
		s, err := c.New([]string{"users"})
		if err != nil {
			return found, fmt.Errorf("%s on %s: %w", c.Name, c.Router, err)
		}
		subjects[i] = newSubject(func() func() {
			send := s.Client("users")
			return func() { send() }
		}, p.slice)
	}
	for round := range p.requestRounds {
		show.round("requests", round, p.requestRounds)
		took, err := p.round(ctx, subjects)
		if err != nil {
			return found, err
		}
		found.Floor.add(took[len(cases)], [2]cost{})
		var bare [2]cost
		for i, c := range cases {
			if c.Role == peers.Bare {
				bare = took[i]
				found.Requests[i].add(took[i], [2]cost{})
				continue
			}
			found.Requests[i].add(took[i], bare)
		}
	}
	return found, nil
}

// round returns the cost of each subject in its fastest turn: other work of the machine
// comes and goes, and only ever adds.
func (p plan) round(ctx context.Context, subjects []subject) ([][2]cost, error) {
	least := make([][2]cost, len(subjects))
	for turn := range p.turns {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		for i, s := range subjects {
			for by, took := range s.measure() {
				if turn == 0 || took.ns < least[i][by].ns {
					least[i][by] = took
				}
			}
		}
	}
	return least, nil
}

// subject is an operation that is measured repeatedly.
type subject struct {
	open  func() func() // one request after the other, on a goroutine
	times int           // that take a slice
}

func newSubject(open func() func(), slice time.Duration) subject {
	return subject{open, timesIn(slice, open())}
}

// measure returns its cost on one goroutine and on all processors.
func (s subject) measure() [2]cost {
	return [2]cost{costOf(s.times, s.open()), costOfAll(s.times, s.open)}
}

func (r *Request) add(took, bare [2]cost) {
	r.Serial = append(r.Serial, took[0].ns-bare[0].ns)
	r.Parallel = append(r.Parallel, took[1].ns-bare[1].ns)
	r.Bytes = append(r.Bytes, took[0].bytes-bare[0].bytes)
	r.Allocs = append(r.Allocs, took[0].allocs-bare[0].allocs)
}

// newFloor returns the least work that counting and timing can do: two readings of the
// clock and three atomic additions.
func newFloor() func() {
	var count, sum, running atomic.Int64
	epoch := time.Now()
	return func() {
		start := time.Since(epoch)
		running.Add(1)
		count.Add(1)
		sum.Add(int64(time.Since(epoch) - start))
	}
}
