package lint

import (
	"strconv"
	"strings"

	dto "github.com/prometheus/client_model/go"
)

// settledBy returns the labels that settle the value of label: for each set of their values
// there is one value of label, so that it adds no series. It is "" where some of these
// labels seem to hold ids too, or where one set of values proves nothing.
func settledBy[T any](f *dto.MetricFamily, label string, ids map[string]T) string {
	var others []string
	known := map[string]bool{}
	for _, m := range f.GetMetric() {
		for _, l := range m.GetLabel() {
			if _, isID := ids[l.GetName()]; !isID && !known[l.GetName()] {
				known[l.GetName()] = true
				others = append(others, l.GetName())
			}
		}
	}
	for _, name := range others {
		if settles(f, label, []string{name}) {
			return "label " + strconv.Quote(name)
		}
	}
	if len(others) > 1 && settles(f, label, others) {
		return "the other labels"
	}
	return ""
}

// settles reports whether label has one value for each set of the others' values, of which
// there is more than one.
func settles(f *dto.MetricFamily, label string, others []string) bool {
	valueOf := map[string]string{}
	for _, m := range f.GetMetric() {
		values := map[string]string{}
		for _, l := range m.GetLabel() {
			values[l.GetName()] = l.GetValue()
		}
		var key strings.Builder
		for _, name := range others {
			key.WriteString(strconv.Quote(values[name]))
		}
		if v, seen := valueOf[key.String()]; seen && v != values[label] {
			return false
		}
		valueOf[key.String()] = values[label]
	}
	return len(valueOf) > 1
}
