// Package inventory says what services expose, as the catalog wants to know it: read
// from an exposition, or from an engine with Prometheus' API.
package inventory

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"

	dto "github.com/prometheus/client_model/go"

	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
)

// FromExposition are the families of an exposition, in order.
func FromExposition(families []*dto.MetricFamily) []catalog.Family {
	var found []catalog.Family
	for _, f := range families {
		if len(f.GetMetric()) > 0 {
			found = append(found, familyOf(f))
		}
	}
	slices.SortFunc(found, byName)
	return found
}

func byName(a, b catalog.Family) int { return cmp.Compare(a.Name, b.Name) }

func familyOf(f *dto.MetricFamily) catalog.Family {
	labels, bounds, native := map[string]bool{}, map[float64]bool{}, false
	for _, m := range f.GetMetric() {
		for _, l := range m.GetLabel() {
			labels[l.GetName()] = true
		}
		for _, b := range m.GetHistogram().GetBucket() {
			bounds[b.GetUpperBound()] = true
		}
		native = native || m.GetHistogram().Schema != nil
	}
	delete(bounds, math.Inf(1))
	return catalog.Family{
		Name: f.GetName(), Type: typeOf(f), Unit: f.GetUnit(), Help: f.GetHelp(),
		Labels: withoutScrape(slices.Collect(maps.Keys(labels))),
		Bounds: slices.Sorted(maps.Keys(bounds)), Native: native,
	}
}

// withoutScrape are labels in order, without those that a scrape adds and those of
// buckets and quantiles.
func withoutScrape(labels []string) []string {
	labels = slices.DeleteFunc(labels, func(l string) bool {
		return l == "job" || l == "instance" || l == "le" || l == "quantile" || strings.HasPrefix(l, "__")
	})
	slices.Sort(labels)
	return labels
}

func typeOf(f *dto.MetricFamily) catalog.Type {
	switch f.GetType() {
	case dto.MetricType_COUNTER:
		return catalog.Counter
	case dto.MetricType_GAUGE:
		return catalog.Gauge
	case dto.MetricType_HISTOGRAM, dto.MetricType_GAUGE_HISTOGRAM:
		return catalog.Histogram
	case dto.MetricType_SUMMARY:
		return catalog.Summary
	}
	return guessType(f.GetName())
}

// guessType is what a name without a type is, by its end.
func guessType(name string) catalog.Type {
	switch {
	case strings.HasSuffix(name, "_total"):
		return catalog.Counter
	case strings.HasSuffix(name, "_info"):
		return catalog.Info
	}
	return catalog.Unknown
}
