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

// Results are the figures of a plan's rounds.
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

// requestRounds are the figures of rounds of requests.
type requestRounds struct {
	Floor    Request
	Requests []Request
}

// Request is the cost that a case adds to a request. For a bare router and the floor, it is
// the whole cost.
type Request struct {
	Router, Name string
	Role         peers.Role
	Serial       Sample // ns
	Parallel     Sample // ns, of as many goroutines as there are processors
	Bytes        Sample
	Allocs       Sample
	Series       Sample // bytes of memory of a route's metrics
}

// Scrape is the cost of scraping one endpoint.
type Scrape struct {
	Name   string
	Role   peers.Role
	Lines  int
	Coding string
	Time   Sample // ms, of one scrape after the other
	Cold   Sample // ms, of one after a garbage collection
	Allocs Sample
}

// Load is the throughput of a server.
type Load struct {
	Name      string
	Role      peers.Role
	PerSecond Sample
}

// Sample is one figure of each round.
type Sample []float64

// Median returns the middle figure, the lower of two.
func (s Sample) Median() float64 {
	if len(s) == 0 {
		return 0
	}
	return slices.Sorted(slices.Values(s))[(len(s)-1)/2]
}

// machine describes the machine of the figures.
func machine() string {
	return fmt.Sprintf("%s, %d cores, %s", processor(), runtime.NumCPU(), runtime.Version())
}

// processor returns the name of the processor, if the system provides it.
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
