package lint

import (
	"fmt"
	"hash/maphash"
	"slices"
	"strings"

	dto "github.com/prometheus/client_model/go"

	"github.com/redline-metrics/redline/cmd/redline/internal/exposition"
)

// duplicates returns findings on samples that occur more than once. The message begins with
// promlint's words.
func duplicates(f *dto.MetricFamily) []Finding {
	seed := maphash.MakeSeed()
	times := make(map[uint64]int, len(f.GetMetric()))
	var twice *dto.Metric // the first of them
	n := 0
	for _, m := range f.GetMetric() {
		id := exposition.Identity(seed, m)
		times[id]++
		if times[id] == 2 || repeats(m) {
			n++
			if twice == nil {
				twice = m
			}
		}
	}
	if twice == nil {
		return nil
	}
	return []Finding{{
		Severity: Error, Check: checkDuplicate, Metric: f.GetName(),
		Message: fmt.Sprintf("metric not unique: %s is there more than once%s. Prometheus keeps the first of them. "+
			"Add them up, or tell them apart by a label", labelSet(twice), andMore(n-1)),
	}}
}

// repeats reports whether a bucket or quantile occurs twice; parsers put both into one
// metric.
func repeats(m *dto.Metric) bool {
	var bounds []float64
	for _, b := range m.GetHistogram().GetBucket() {
		bounds = append(bounds, b.GetUpperBound())
	}
	for _, q := range m.GetSummary().GetQuantile() {
		bounds = append(bounds, q.GetQuantile())
	}
	slices.Sort(bounds)
	return len(slices.Compact(bounds)) < len(m.GetHistogram().GetBucket())+len(m.GetSummary().GetQuantile())
}

// labelSet returns the labels of m for a person to read.
func labelSet(m *dto.Metric) string {
	var pairs []string
	for _, l := range exposition.SortedLabels(m) {
		pairs = append(pairs, l.GetName()+"="+quoted(l.GetValue()))
	}
	return "{" + strings.Join(pairs, ",") + "}"
}
