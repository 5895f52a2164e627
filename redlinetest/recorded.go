package redlinetest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	dto "github.com/prometheus/client_model/go"

	"github.com/redline-metrics/redline"
)

// requests returns how many requests of a route have ended with a status, as Count does.
func requests(tb testing.TB, m *redline.Metrics, route string, status int) float64 {
	tb.Helper()
	f := requestsFamily(m, route != "", status != AnyStatus)
	if f.Name == "" {
		tb.Fatal("redlinetest: the schema has no metric of requests with these labels")
	}
	return sum(tb, m, f.Name, map[string]string{f.Route: route, f.Status: statusText(status)}, count)
}

// requestsFamily returns a family that counts requests and has the needed labels. Its name
// is empty if the schema has none.
func requestsFamily(m *redline.Metrics, route, status bool) redline.Family {
	schema := m.Schema()
	for _, f := range []redline.Family{schema.Requests, schema.Duration} {
		if f.Name != "" && (!route || f.Route != "") && (!status || f.Status != "") {
			return f
		}
	}
	return redline.Family{}
}

// explain logs the recorded requests if n of a route is 0 because no request has this
// route.
func explain(tb testing.TB, m *redline.Metrics, route string, n float64) {
	tb.Helper()
	f := requestsFamily(m, true, false)
	if n != 0 || route == "" || f.Name == "" || sum(tb, m, f.Name, map[string]string{f.Route: route}, count) != 0 {
		return
	}
	if all := recorded(tb, m); all != nothing {
		tb.Logf("no requests of route %q; recorded: %s", route, all)
	}
}

const nothing = "nothing"

// recorded lists the number of requests by route and status, as "/items/{id} 200: 1,
// <unmatched> 404: 2".
func recorded(tb testing.TB, m *redline.Metrics) string {
	tb.Helper()
	f := requestsFamily(m, true, true)
	if f.Name == "" {
		f = requestsFamily(m, false, false)
	}
	families, err := m.Registry().Gather()
	if err != nil {
		return err.Error()
	}
	counts := map[string]float64{}
	for _, family := range families {
		if family.GetName() != f.Name {
			continue
		}
		for _, one := range family.GetMetric() {
			route, status := labelOf(one, f.Route, "any route"), labelOf(one, f.Status, "any status")
			counts[route+" "+status] += count(one)
		}
	}
	return list(counts)
}

// list formats the largest of counts, and the number of those left out.
func list(counts map[string]float64) string {
	const many = 20
	var names []string
	for name, n := range counts {
		if n != 0 {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), strings.Compare(a, b))
	})
	var parts []string
	for i, name := range names {
		if i == many {
			parts = append(parts, fmt.Sprintf("and %d more", len(names)-many))
			break
		}
		parts = append(parts, fmt.Sprintf("%s: %v", name, counts[name]))
	}
	return cmp.Or(strings.Join(parts, ", "), nothing)
}

func labelOf(one *dto.Metric, name, otherwise string) string {
	for _, l := range one.GetLabel() {
		if l.GetName() == name {
			return l.GetValue()
		}
	}
	return otherwise
}
