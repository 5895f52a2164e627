// Package lint says what is wrong with an exposition, and what will be as it grows:
// promlint's findings, and those on series, labels and buckets that it has not.
//
//	Check: package exposition (families) · content.go (what it cannot read)
//	       Families: naming.go, duplicates.go, cardinality.go, values.go, histogram.go
package lint

import (
	"cmp"
	"errors"
	"slices"

	dto "github.com/prometheus/client_model/go"

	"github.com/redline-metrics/redline/cmd/redline/internal/exposition"
)

// Severity is how bad a finding is.
type Severity string

// The severities, the worst first.
const (
	Error   Severity = "error"   // samples are lost, or series grow without bound
	Warning Severity = "warning" // it works, and misleads or costs
	Note    Severity = "note"    // it could be better
)

// rank puts the worst first.
func (s Severity) rank() int { return slices.Index([]Severity{Error, Warning, Note}, s) }

// The checks, as Finding.Check has them.
const (
	checkSyntax      = "syntax"
	checkContentType = "content-type"
	checkDuplicate   = "duplicate"
	checkNaming      = "promlint"
	checkType        = "type"
	checkSeries      = "series"
	checkLabelValues = "label-values"
	checkIDs         = "id-values"
	checkHistogram   = "histogram"
	checkBuckets     = "buckets"
)

// Finding is one thing that was found. Its message says what, why it matters and
// what to do; promlint's say what promlint says.
type Finding struct {
	Severity Severity `json:"severity"`
	Check    string   `json:"check"`
	Metric   string   `json:"metric,omitempty"` // empty for the whole exposition
	Label    string   `json:"label,omitempty"`
	Line     int      `json:"line,omitempty"`
	Message  string   `json:"message"`
	Examples []string `json:"examples,omitempty"` // values of the label
}

// Report is what there is to say of an exposition.
type Report struct {
	Source   string    `json:"source"` // where it came from, which is the caller's to say
	Format   string    `json:"format"` // text or openmetrics
	Bytes    int       `json:"bytes"`
	Families int       `json:"families"`
	Series   int       `json:"series"`
	Largest  []Size    `json:"largest"`
	Errors   int       `json:"errors"`
	Warnings int       `json:"warnings"`
	Notes    int       `json:"notes"`
	Findings []Finding `json:"findings"`
}

// Size is how large a metric is. Series are those that Prometheus stores: one for
// each bucket of a histogram, its sum and its count.
type Size struct {
	Metric string `json:"metric"`
	Type   string `json:"type"`
	Series int    `json:"series"`
	Label  string `json:"label,omitempty"`  // that with most values, if one has more than one
	Values int    `json:"values,omitempty"` // of Label
}

// largestShown is how many metrics a report names by size.
const largestShown = 5

// Check reads an exposition as Prometheus would, and says what it finds. An
// exposition that cannot be read is a finding; what is none at all, an error.
// contentType is the header that came with it, "" where it came without one.
func Check(content []byte, contentType string) (*Report, error) {
	format, err := exposition.FormatOf(content, contentType)
	if err != nil {
		return nil, err
	}
	findings := contentTypeFindings(contentType)
	r := &Report{Format: string(format), Bytes: len(content), Largest: []Size{}}
	families, err := exposition.Read(content, format)
	var invalid *exposition.SyntaxError
	switch {
	case errors.As(err, &invalid):
		findings = append(findings, syntaxFinding(invalid))
	case err != nil:
		return nil, err
	default:
		r.measure(families)
		findings = append(findings, Families(families)...)
	}
	r.add(findings)
	return r, nil
}

// Families says what there is to find in metric families.
func Families(families []*dto.MetricFamily) []Finding {
	var findings []Finding
	values := newClassifier()
	for _, f := range families {
		labels := labelValues(f)
		ids := values.ids(f, labels)
		findings = slices.Concat(findings,
			duplicates(f), naming(f), ids, cardinality(f, labels, ids), consistency(f), resolution(f))
	}
	sortFindings(findings)
	return findings
}

func sortFindings(findings []Finding) {
	slices.SortStableFunc(findings, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(a.Severity.rank(), b.Severity.rank()), cmp.Compare(a.Metric, b.Metric),
			cmp.Compare(a.Check, b.Check), cmp.Compare(a.Label, b.Label), cmp.Compare(a.Message, b.Message),
		)
	})
}

func (r *Report) add(findings []Finding) {
	sortFindings(findings)
	r.Findings = append([]Finding{}, findings...) // in JSON a list, where there is none too
	for _, f := range findings {
		switch f.Severity {
		case Error:
			r.Errors++
		case Warning:
			r.Warnings++
		case Note:
			r.Notes++
		}
	}
}

func (r *Report) measure(families []*dto.MetricFamily) {
	r.Families = len(families)
	for _, f := range families {
		s := sizeOf(f, labelValues(f))
		r.Series += s.Series
		r.Largest = append(r.Largest, s)
	}
	slices.SortFunc(r.Largest, func(a, b Size) int {
		return cmp.Or(cmp.Compare(b.Series, a.Series), cmp.Compare(a.Metric, b.Metric))
	})
	r.Largest = slices.Clone(r.Largest[:min(len(r.Largest), largestShown)])
}
