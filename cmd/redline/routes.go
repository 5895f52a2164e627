package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline"
)

// route holds a service's own figures of one of its routes.
type route struct {
	method, pattern  string
	requests, errors float64
	seconds          float64
}

// routesOf reads the routes of a service that is measured by schema, the one
// with most requests first.
func routesOf(g prometheus.Gatherer, schema *redline.Schema) ([]route, error) {
	families, err := g.Gather()
	if err != nil {
		return nil, err
	}
	byName := map[string]*route{}
	for _, f := range families {
		if f.GetName() != schema.Duration.Name {
			continue
		}
		for _, m := range f.GetMetric() {
			labels := map[string]string{}
			for _, l := range m.GetLabel() {
				labels[l.GetName()] = l.GetValue()
			}
			method, pattern := labels[schema.Duration.Method], labels[schema.Duration.Route]
			r := byName[method+" "+pattern]
			if r == nil {
				r = &route{method: method, pattern: pattern}
				byName[method+" "+pattern] = r
			}
			count := float64(m.GetHistogram().GetSampleCount())
			r.requests += count
			r.seconds += m.GetHistogram().GetSampleSum()
			if strings.HasPrefix(labels[schema.Duration.Status], "5") {
				r.errors += count
			}
		}
	}
	var routes []route
	for _, r := range byName {
		routes = append(routes, *r)
	}
	slices.SortFunc(routes, func(a, b route) int {
		return cmp.Or(cmp.Compare(b.requests, a.requests), cmp.Compare(a.pattern, b.pattern), cmp.Compare(a.method, b.method))
	})
	return routes, nil
}

// printRoutes writes routes as a table for a person to read.
func printRoutes(w io.Writer, routes []route) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "requests\terrors\tmean\t  route")
	for _, r := range routes {
		mean := time.Duration(r.seconds / r.requests * float64(time.Second))
		fmt.Fprintf(table, "%.0f\t%.1f %%\t%s\t  %s %s\n", r.requests, 100*r.errors/r.requests, round(mean), r.method, r.pattern)
	}
	return table.Flush()
}

// round leaves about three digits of d.
func round(d time.Duration) time.Duration {
	unit := time.Nanosecond
	for d/unit >= 1000 {
		unit *= 10
	}
	return d.Round(unit)
}
