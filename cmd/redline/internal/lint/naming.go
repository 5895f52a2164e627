package lint

import (
	"slices"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	dto "github.com/prometheus/client_model/go"
)

// naming is what promlint says, in its words: of names, units, types and help texts.
// It misleads people, and breaks nothing.
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

// outline is f with one metric that has each label. To find duplicates promlint
// compares each metric with each, which takes a day where there are a million.
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
