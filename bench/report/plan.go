package main

import (
	"context"
	"time"

	"github.com/redline-metrics/redline/bench/peers"
)

// plan says how much is measured of each case.
type plan struct {
	name string

	requestRounds int
	turns         int           // of each case in a round, of which the least counts
	slice         time.Duration // the time of a turn, on one goroutine and on all
	laidOut       bool          // each round of requests in a binary of its own

	memoryRounds int
	routes       int // that are recorded to measure their memory

	scrapeRounds int
	lines        []int
	scrapes      time.Duration // of one endpoint in a round

	loadRounds  int
	connections int
	load        time.Duration // of a server in a round
}

func fullPlan() plan {
	return plan{
		name:          "full run",
		requestRounds: 31, turns: 5, slice: 20 * time.Millisecond, laidOut: true,
		memoryRounds: 5, routes: 5000,
		scrapeRounds: 11, lines: []int{10_000, 100_000}, scrapes: 200 * time.Millisecond,
		loadRounds: 11, connections: 16, load: time.Second,
	}
}

func quickPlan() plan {
	return plan{
		name:          "quick run",
		requestRounds: 3, turns: 2, slice: 10 * time.Millisecond, laidOut: true,
		memoryRounds: 1, routes: 1000,
		scrapeRounds: 3, lines: []int{10_000, 100_000}, scrapes: 50 * time.Millisecond,
		loadRounds: 3, connections: 16, load: 300 * time.Millisecond,
	}
}

// measure carries out a plan. It measures the compared cases in turn, round by round, so
// that other work of the machine affects all alike.
func (p plan) measure(ctx context.Context, show progress) (Results, error) {
	results := Results{Machine: machine(), Plan: p.name, Routes: p.routes, Connections: p.connections, Turns: p.turns}
	defer show.end()
	cases := peers.All()
	var err error
	if p.laidOut {
		results.requestRounds, err = p.eachLaidOut(ctx, show)
	} else {
		results.requestRounds, err = p.requests(ctx, cases, show)
	}
	if err != nil {
		return results, err
	}
	if err = p.memory(ctx, cases, results.Requests, show); err != nil {
		return results, err
	}
	if results.Scrapes, err = p.scrape(ctx, show); err != nil {
		return results, err
	}
	results.Loads, err = p.endToEnd(ctx, show)
	return results, err
}
