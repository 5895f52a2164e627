// Package inventory finds out which families services expose, for the catalog: from an
// exposition, or from an engine with Prometheus' API.
//
//	FromExposition: exposition.go · Engine: engine.go (the requests) and metrics.go
//	(the families that the answers make)
package inventory

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/model"
)

// FromExposition returns the families of an exposition, in order.
func FromExposition(families []*dto.MetricFamily) []Family {
	var found []Family
	for _, f := range families {
		if len(f.GetMetric()) > 0 {
			found = append(found, familyOf(f))
		}
	}
	slices.SortFunc(found, byName)
	return found
}

func byName(a, b Family) int { return cmp.Compare(a.Name, b.Name) }

func familyOf(f *dto.MetricFamily) Family {
	labels, bounds, native := map[string]bool{}, map[float64]bool{}, false
	for _, m := range f.GetMetric() {
		for _, l := range m.GetLabel() {
			labels[scraped(l.GetName())] = true
		}
		if h := m.GetHistogram(); h != nil {
			for _, b := range h.GetBucket() {
				bounds[b.GetUpperBound()] = true
			}
			native = native || h.Schema != nil
		}
	}
	delete(bounds, math.Inf(1))
	return Family{
		Name: f.GetName(), Type: typeOf(f), Unit: f.GetUnit(), Help: f.GetHelp(),
		Labels: withoutScrape(slices.Collect(maps.Keys(labels))),
		Bounds: slices.Sorted(maps.Keys(bounds)), Native: native,
	}
}

// withoutScrape returns labels in order, without those that a scrape adds and those of
// buckets and quantiles.
func withoutScrape(labels []string) []string {
	labels = slices.DeleteFunc(labels, func(l string) bool {
		return l == "job" || l == "instance" || l == "le" || l == "quantile" || strings.HasPrefix(l, "__")
	})
	slices.Sort(labels)
	return labels
}

// scraped returns the name that a label has once it is scraped: another one where a scrape
// adds a label of that name.
func scraped(label string) string {
	if label == "job" || label == "instance" {
		return model.ExportedLabelPrefix + label
	}
	return label
}

func typeOf(f *dto.MetricFamily) Type {
	t := Unknown
	switch f.GetType() {
	case dto.MetricType_COUNTER:
		t = Counter
	case dto.MetricType_GAUGE:
		t = Gauge
	case dto.MetricType_HISTOGRAM, dto.MetricType_GAUGE_HISTOGRAM:
		t = Histogram
	case dto.MetricType_SUMMARY:
		t = Summary
	}
	return typeBy(f.GetName(), t)
}

// typeBy returns a family's type: by its name where t comes from a format that knows fewer
// types.
func typeBy(name string, t Type) Type {
	switch {
	case t == Unknown && strings.HasSuffix(name, "_total"):
		return Counter
	case (t == Unknown || t == Gauge) && strings.HasSuffix(name, "_info"):
		return Info
	case t == StateSet:
		return Gauge
	}
	return t
}
