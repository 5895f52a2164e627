package inventory

import (
	"cmp"
	"slices"
	"strings"
)

// Service is a job and the metric families that it exposes.
type Service struct {
	Job      string
	Families []Family
}

// Family is a metric family, as far as it is known.
type Family struct {
	// Name is the name of its samples, without the _bucket, _count and _sum of a histogram
	// or a summary. A counter's has its _total.
	Name string
	Type Type
	Unit string // as OpenMetrics has it, often empty
	Help string
	// Labels are the names of its labels in order, without those that a scrape adds
	// (job, instance), and without le and quantile.
	Labels []string
	// Bounds are the upper bounds of a classic histogram in rising order, without +Inf.
	Bounds []float64
	// Native tells that a histogram has native buckets.
	Native bool
	// Impossible says in words which samples a counter, a histogram or a summary has that none
	// can have, if any: a rate of them is a number that nobody measured.
	Impossible string
}

// Counts reports whether a family's samples only rise, so that rates of them mean something.
func (f Family) Counts() bool { return f.Type == Counter || f.IsTimed() }

// Type is the type of a family.
type Type string

// The types of OpenMetrics (https://prometheus.io/docs/specs/om/open_metrics_spec/#metric-types).
const (
	Counter   Type = "counter"
	Gauge     Type = "gauge"
	Histogram Type = "histogram"
	Summary   Type = "summary"
	Info      Type = "info"
	StateSet  Type = "stateset"
	Unknown   Type = "unknown"
)

// InOrder returns the families by their names, so that the order in which they come makes
// no difference.
func (s Service) InOrder() []Family {
	return slices.SortedFunc(slices.Values(s.Families), func(a, b Family) int { return cmp.Compare(a.Name, b.Name) })
}

// IsInfo reports whether only the labels of a family carry information.
func (f Family) IsInfo() bool {
	return f.Type == Info || strings.HasSuffix(f.Name, "_info") && f.Type != Counter && !f.IsTimed()
}

// IsCreated reports whether a family holds the start times of another one's series, as
// clients for Python name it.
func (f Family) IsCreated() bool { return f.Type == Gauge && strings.HasSuffix(f.Name, "_created") }

// CountSuffix returns the suffix of the series that count.
func (f Family) CountSuffix() string {
	if f.IsTimed() && !f.IsNative() {
		return "_count"
	}
	return ""
}

// IsNative reports whether a histogram has native buckets alone.
func (f Family) IsNative() bool { return f.Native && len(f.Bounds) == 0 }

// IsTimed reports whether a family counts and sums up observations.
func (f Family) IsTimed() bool { return f.Type == Histogram || f.Type == Summary }
