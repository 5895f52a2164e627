package main

import (
	"fmt"
	"strings"

	"github.com/redline-metrics/redline/bench/peers"
)

// tables returns the results for a reader, with the spread of the rounds.
func (r Results) tables() string {
	tables := fmt.Sprintf("What is added to a request, over the router alone:\n\n%s\n"+
		"Requests a second that net/http's server answers to %d connections, its client on the same cores:\n\n%s\n"+
		"A scrape of a counter and a histogram for each route, without a network:\n\n%s\n",
		r.requestTable(), r.Connections, r.loadTable(), r.scrapeTable())
	verdict := "Redline is ahead in every row."
	if strings.Contains(tables, ahead) {
		verdict = ahead + " is ahead of Redline, by so many times."
	}
	return fmt.Sprintf("%s; medians of a %s of `go run ./bench/report`, each round of requests in a binary of the same code that is laid out differently. The floor, two readings of the clock and three atomic additions, is %s, on all cores at once %s. %s\n\n%s",
		r.Machine, r.Plan, nanoseconds(r.Floor.Serial.Median()), nanoseconds(r.Floor.Parallel.Median()), verdict, tables)
}

func (r Results) requestTable() string {
	t := table{head: []string{"router", "with", "one core", "all cores", "B", "allocs", "memory a route"}}
	var router string
	var ours Request
	for i, q := range r.Requests {
		if q.Role == peers.Bare {
			router = fmt.Sprintf("%s, %s", q.Router, cell{of: q.Serial, ours: q.Serial, format: nanoseconds}.text())
			ours = r.oursOn(q.Router)
			continue
		}
		t.rows = append(t.rows, []string{
			router, named(q.Name, q.Role),
			cell{of: q.Serial, ours: ours.Serial, format: nanoseconds}.text(),
			cell{of: q.Parallel, ours: ours.Parallel, format: nanoseconds}.text(),
			cell{of: q.Bytes, ours: ours.Bytes, format: whole}.text(),
			cell{of: q.Allocs, ours: ours.Allocs, format: whole}.text(),
			cell{of: q.Series, ours: ours.Series, format: kilobytes}.text(),
		})
		if i > 0 && r.Requests[i-1].Role == peers.Bare {
			router = "" // named once for all its cases
		}
	}
	return t.String()
}

func (r Results) oursOn(router string) Request {
	for _, q := range r.Requests {
		if q.Router == router && q.Role == peers.Ours {
			return q
		}
	}
	return Request{}
}

func (r Results) loadTable() string {
	t := table{head: []string{"with", "answers a second", "of the bare server's"}}
	var bare, ours Sample
	for _, l := range r.Loads {
		switch l.Role {
		case peers.Bare:
			bare = l.PerSecond
		case peers.Ours:
			ours = l.PerSecond
		}
	}
	for _, l := range r.Loads {
		beside := ours
		if l.Role == peers.Bare {
			beside = l.PerSecond // no peer is better than nothing
		}
		t.rows = append(t.rows, []string{
			named(l.Name, l.Role),
			cell{of: l.PerSecond, ours: beside, format: whole, more: true}.text(),
			fmt.Sprintf("%.0f %%", 100*l.PerSecond.Median()/bare.Median()),
		})
	}
	return t.String()
}

func (r Results) scrapeTable() string {
	t := table{head: []string{"lines", "coding", "by", "takes", "after a collection", "allocs", "times Redline's"}}
	var ours Scrape
	for _, s := range r.Scrapes {
		if s.Role == peers.Ours {
			ours = s
		}
		t.rows = append(t.rows, []string{
			whole(float64(s.Lines)), s.Coding, named(s.Name, s.Role),
			cell{of: s.Time, ours: ours.Time, format: milliseconds}.text(),
			cell{of: s.Cold, ours: ours.Cold, format: milliseconds}.text(),
			cell{of: s.Allocs, ours: ours.Allocs, format: whole}.text(),
			fmt.Sprintf("%.1f", s.Time.Median()/ours.Time.Median()),
		})
	}
	return t.String()
}

// named returns a case's name in a table.
func named(name string, role peers.Role) string {
	switch role {
	case peers.Bare:
		return "nothing"
	case peers.Ours:
		return "**" + name + "**"
	case peers.Part:
		return name + " (records nothing)"
	default:
		return name
	}
}
