package main

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redline-metrics/redline/bench/peers"
)

// TestMeasure holds that a plan that measures next to nothing ends, and has as many
// figures as rounds for each measurement.
func TestMeasure(t *testing.T) {
	p := plan{
		name: "test", requestRounds: 2, turns: 2, slice: time.Microsecond, memoryRounds: 2, routes: 3,
		scrapeRounds: 2, lines: []int{1000}, scrapes: time.Microsecond,
		loadRounds: 2, connections: 2, load: 50 * time.Millisecond,
	}
	for _, p.laidOut = range []bool{false, true} {
		t.Run(fmt.Sprintf("laid out %v", p.laidOut), func(t *testing.T) { testMeasure(t, p) })
	}
}

func testMeasure(t *testing.T, p plan) {
	t.Helper()
	r, err := p.measure(t.Context(), progress{})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Floor.Serial) != 2 || r.Floor.Serial.Median() <= 0 {
		t.Errorf("the floor is %v", r.Floor.Serial)
	}
	if len(r.Requests) != len(peers.All()) || len(r.Scrapes) != 2*len(peers.Expositions()) || len(r.Loads) != len(peers.NetHTTP()) {
		t.Fatalf("%d requests, %d scrapes, %d loads", len(r.Requests), len(r.Scrapes), len(r.Loads))
	}
	for _, q := range r.Requests {
		for name, s := range map[string]Sample{"serial": q.Serial, "parallel": q.Parallel, "bytes": q.Bytes, "allocs": q.Allocs} {
			if len(s) != 2 {
				t.Errorf("%s on %s: %s has %d rounds", q.Name, q.Router, name, len(s))
			}
		}
		if remembers := q.Role == peers.Ours || q.Role == peers.Peer; (len(q.Series) == 2) != remembers {
			t.Errorf("%s on %s: %d rounds of memory", q.Name, q.Router, len(q.Series))
		}
	}
	for _, s := range r.Scrapes {
		if s.Time.Median() <= 0 || s.Cold.Median() <= 0 || s.Allocs.Median() <= 0 {
			t.Errorf("%s takes %v, %v, %v", s.Name, s.Time, s.Cold, s.Allocs)
		}
	}
	for _, l := range r.Loads {
		if l.PerSecond.Median() <= 0 {
			t.Errorf("%s answers %v", l.Name, l.PerSecond)
		}
	}
}

// TestEndpoints holds that each endpoint has the requested number of lines, to within
// those of a route.
func TestEndpoints(t *testing.T) {
	const lines, ofRoute = 3000, 18
	endpoints, err := newEndpoints(lines)
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range peers.Expositions() {
		if got := linesOf(endpoints[i]); got > lines+ofRoute || got < lines-2*ofRoute {
			t.Errorf("%s has %d lines", e.Name, got)
		}
	}
}

// TestCost holds that the measured cost is that of the operation.
func TestCost(t *testing.T) {
	const size, times = 64 << 10, 100
	var kept atomic.Pointer[[]byte] // or it would be no garbage
	do := func() {
		b := make([]byte, size)
		kept.Store(&b)
	}
	for name, c := range map[string]cost{
		"one": costOf(times, do),
		"all": costOfAll(times, func() func() { return do }),
	} {
		if c.bytes < size || c.bytes > 1.2*size || c.allocs < 1 || c.allocs > 3 || c.ns <= 0 {
			t.Errorf("%s: %+v", name, c)
		}
	}
}
