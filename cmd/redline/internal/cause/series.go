package cause

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/redline-metrics/redline/cmd/redline/internal/graph"
)

// Point is one sample: a time in Unix seconds and a value.
type Point struct {
	Time  int64
	Value float64
}

// Series holds the samples of one series in the order of time. Of its labels, job names the
// service, instance the instance, peer the callee of a call, reporter the end of the call
// that measured it (source or destination), and quantile the quantile.
type Series struct {
	Name   string
	Labels map[string]string
	Points []Point
	Expr   string // the PromQL that shows it; "" is the name with the labels
}

// Input is all that Judge looks at. Times are in Unix seconds.
type Input struct {
	Series []Series
	Calls  []graph.Call // those that no series with a peer label tells
	At     int64        // the moment of the question; later samples are not looked at
	// Before is the end of the time that the present is compared with. 0 is five minutes
	// ahead of At: a fault may have begun in these.
	Before int64
	Alerts []Alert // those that are on
	// Began is when the alerts began, or 0. For the quantities that they tell of, the present is
	// no older, so that a fault is seen before it fills the usual present. Others have to last:
	// in a minute the use of resources, or the latency of calls, wanders.
	Began int64
}

// moment returns the times that samples are compared by.
func (in Input) moment() moment {
	m := moment{at: in.At, before: in.Before, since: math.MaxInt64}
	if in.Before == 0 {
		m.before = in.At - guardSeconds
	}
	return m
}

// momentOf returns the times that the samples of a quantity are compared by.
func (in Input) momentOf(of measure) moment {
	m := in.moment()
	if in.Began != 0 && in.Began <= in.At && in.early(of) {
		m.since = in.At - in.Began
	}
	return m
}

// early reports whether a quantity is looked at from the beginning of the alerts on: they tell of
// it, or it is counted.
func (in Input) early(of measure) bool {
	switch of {
	case usage, memoryBytes:
		return false
	case rate, start:
		return true
	}
	return slices.ContainsFunc(in.Alerts, func(a Alert) bool {
		return a.Symptom == Other || a.Symptom == Failing && (of == success || of == failure) ||
			a.Symptom == Slow && of == latency || a.Symptom == Down && of == up
	})
}

// moment is the end of the present, how long ago the alerts began, and the end of the time before
// it.
type moment struct{ at, before, since int64 }

// measure tells which quantity a series holds.
type measure int

const (
	unknown     measure = iota
	latency             // seconds a request takes
	usage               // processor used, as a share of a limit or of one core
	memoryBytes         // memory used
	success             // share of requests without fault
	failure             // share of requests with a fault
	rate                // requests per second
	up                  // whether a scrape went well
	start               // when the process started, in Unix seconds
)

// role tells which side of a request a series is measured on.
type role int

const (
	server role = iota // by the service that handles requests
	client             // by the service that makes calls, over all of them
	call               // on one call, to the peer that a label names
	entry              // by the users' side
	host               // of the host, which others share
)

// meaning is the quantity, the side and the quantile of a series; a mean has quantile 0.
type meaning struct {
	measure  measure
	role     role
	quantile float64
}

// meaningOf derives a meaning from the name and the labels of a series. Names follow the
// conventions of Prometheus: the side comes first, the unit last.
func meaningOf(name string, labels map[string]string) meaning {
	m := meaning{measure: measureOf(name), role: server}
	switch {
	case labels["peer"] != "":
		m.role = call
	case strings.HasPrefix(name, "entry_"):
		m.role = entry
	case strings.Contains(name, "client_"):
		m.role = client
	case strings.HasPrefix(name, "node_"), strings.HasPrefix(name, "host_"):
		m.role = host
	}
	if q, err := strconv.ParseFloat(labels["quantile"], 64); err == nil {
		m.quantile = q
	}
	return m
}

// Knows reports whether the name of a series says which quantity it holds.
func Knows(name string) bool { return measureOf(name) != unknown }

// Fits reports whether the samples of a series can be of the quantity that its name says. A
// ratio of 99 is in percent or counts something, and no time to answer is below zero.
func (s *Series) Fits() bool {
	const rounding = 0.01 // of a ratio that somebody divided
	least, most := 0.0, 1e300
	if m := measureOf(s.Name); m == success || m == failure {
		least, most = -rounding, 1+rounding
	}
	return !slices.ContainsFunc(s.Points, func(p Point) bool { return p.said() && (p.Value < least || p.Value > most) })
}

// OfRequests reports whether a series is taken for one of the requests that its service
// handles: how many, how long, how many fail.
func OfRequests(s Series) bool {
	m := meaningOf(s.Name, s.Labels)
	return m.role == server && (m.measure == latency || m.measure == success || m.measure == failure || m.measure == rate)
}

// measureOf derives the quantity of a series from its name.
func measureOf(name string) measure {
	has := func(part string) bool { return strings.Contains(name, part) }
	switch {
	case name == "up":
		return up
	case strings.HasSuffix(name, "start_time_seconds"):
		return start
	case strings.HasSuffix(name, "_seconds") && (has("latency") || has("duration")):
		return latency
	case strings.HasSuffix(name, "_ratio") && has("cpu"):
		return usage
	case strings.HasSuffix(name, "_ratio") && has("success"):
		return success
	case strings.HasSuffix(name, "_ratio") && (has("error") || has("failure")):
		return failure
	case strings.HasSuffix(name, "_per_second") && has("requests"):
		return rate
	case strings.HasSuffix(name, "_bytes") && has("memory"):
		return memoryBytes
	}
	return unknown
}

// Selector returns the PromQL by which a series is found.
func (s *Series) Selector() string {
	if s.Expr != "" {
		return s.Expr
	}
	names := make([]string, 0, len(s.Labels))
	for name := range s.Labels {
		names = append(names, name)
	}
	slices.Sort(names)
	escape := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)
	pairs := make([]string, len(names))
	for i, name := range names {
		pairs[i] = name + `="` + escape.Replace(s.Labels[name]) + `"`
	}
	return s.Name + "{" + strings.Join(pairs, ",") + "}"
}
