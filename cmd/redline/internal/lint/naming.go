package lint

import (
	"slices"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	dto "github.com/prometheus/client_model/go"
)

// naming returns promlint's findings, in its words: on names, units, types and help texts.
// They mislead people, and break nothing.
func naming(f *dto.MetricFamily) []Finding {
	var findings []Finding
	// Without a reader, there is nothing to fail.
	problems, _ := promlint.NewWithMetricFamilies([]*dto.MetricFamily{outline(f)}).Lint()
	for _, p := range slices.Compact(problems) {
		findings = append(findings, Finding{Severity: Warning, Check: checkNaming, Metric: f.GetName(), Message: p.Text})
	}
	if f.GetType() == dto.MetricType_UNTYPED {
		findings = append(findings, Finding{
			Severity: Note, Check: checkType, Metric: f.GetName(),
			Message: "no type: whoever reads it cannot know whether to take its rate. Say by a TYPE line what it is",
		})
	}
	return findings
}

// outline returns f with one metric that has each label. promlint compares each metric with
// each to find duplicates, which takes a day for a million of them.
func outline(f *dto.MetricFamily) *dto.MetricFamily {
	all := &dto.Metric{}
	seen := map[string]bool{}
	for _, m := range f.GetMetric() {
		for _, l := range m.GetLabel() {
			if !seen[l.GetName()] {
				seen[l.GetName()] = true
				all.Label = append(all.Label, l)
			}
		}
	}
	return &dto.MetricFamily{Name: f.Name, Help: f.Help, Type: f.Type, Metric: []*dto.Metric{all}}
}
