package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"

	"github.com/redline-metrics/redline/bench/peers"
)

// Results are what a plan's rounds gave.
type Results struct {
	Machine     string
	Plan        string
	Routes      int // of the measurement of memory
	Connections int // of the measurement end to end
	Turns       int // of each case in a round of requests, of which the least counts

	requestRounds
	Scrapes []Scrape
	Loads   []Load
}

// requestRounds are what rounds of requests gave.
type requestRounds struct {
	Floor    Request
	Requests []Request
}

// Request is what a case adds to a request; of a bare router and the floor, what it
// takes.
type Request struct {
	Router, Name string
	Role         peers.Role
	Serial       Sample // ns
	Parallel     Sample // ns, of as many goroutines as there are processors
	Bytes        Sample
	Allocs       Sample
	Series       Sample // bytes of memory that a route's metrics take
}

// Scrape is one of an endpoint.
type Scrape struct {
	Name   string
	Role   peers.Role
	Lines  int
	Coding string
	Time   Sample // ms, of one scrape after the other
	Cold   Sample // ms, of one after garbage was collected
	Allocs Sample
}

// Load is of a server under it.
type Load struct {
	Name      string
	Role      peers.Role
	PerSecond Sample
}

// Sample is one figure, of each round.
type Sample []float64

// Median is the middle figure, the lower of two.
func (s Sample) Median() float64 {
	if len(s) == 0 {
		return 0
	}
	return slices.Sorted(slices.Values(s))[(len(s)-1)/2]
}

// machine says where the figures are from.
func machine() string {
	return fmt.Sprintf("%s, %d cores, %s", processor(), runtime.NumCPU(), runtime.Version())
}

// processor is its name, where the system tells.
func processor() string {
	file, err := os.Open("/proc/cpuinfo")
	if err != nil {
		return runtime.GOARCH
	}
	defer func() { _ = file.Close() }() // it was read
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if key, value, _ := strings.Cut(lines.Text(), ":"); strings.TrimSpace(key) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return runtime.GOARCH
}
