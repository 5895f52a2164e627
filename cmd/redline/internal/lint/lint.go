// Package lint finds mistakes in an exposition, and costs that come as it grows: promlint's
// findings, and further ones on series, labels and buckets.
//
//	Check: package exposition (families) · content.go (documents that Prometheus drops) ·
//	       specification.go, samples.go (rules of the format beyond that)
//	       Families: naming.go, duplicates.go, cardinality.go, values.go, histogram.go,
//	                 misuse.go
package lint

import (
	"cmp"
	"errors"
	"slices"

	dto "github.com/prometheus/client_model/go"

	"github.com/redline-metrics/redline/cmd/redline/internal/exposition"
)

// Severity says how bad a finding is.
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
	checkMisuse      = "misuse"
	checkNoSamples   = "no-samples"
	// checkSpecification holds the rules of the format that Prometheus does not enforce.
	checkSpecification = "specification"
)

// Finding is one mistake. Its message says where it is, why it matters and how to mend
// it; promlint's messages stay as they are.
type Finding struct {
	Severity Severity `json:"severity"`
	Check    string   `json:"check"`
	Metric   string   `json:"metric,omitempty"` // empty for the whole exposition
	Label    string   `json:"label,omitempty"`
	Line     int      `json:"line,omitempty"`
	Message  string   `json:"message"`
	Examples []string `json:"examples,omitempty"` // values of the label

	rule string // of those of one check, to tell kinds of findings apart
}

// Report is the result of a check of one exposition.
type Report struct {
	Source     string     `json:"source"` // where it came from; the caller sets it
	Format     string     `json:"format"` // text or openmetrics
	Bytes      int        `json:"bytes"`
	Families   int        `json:"families"`
	Series     int        `json:"series"`
	Prometheus Prometheus `json:"prometheus"`
	Largest    []Size     `json:"largest"`
	Errors     int        `json:"errors"`
	Warnings   int        `json:"warnings"`
	Notes      int        `json:"notes"`
	LeftOut    int        `json:"left_out,omitempty"` // findings that are not wanted, and not counted above
	Findings   []Finding  `json:"findings"`
}

// Size is the size of a metric in series as Prometheus stores them: one for each bucket of a
// histogram, its sum and its count.
type Size struct {
	Metric string `json:"metric"`
	Type   string `json:"type"`
	Series int    `json:"series"`
	Label  string `json:"label,omitempty"`  // that with most values, if one has more than one
	Values int    `json:"values,omitempty"` // of Label
}

// largestShown is how many metrics a report lists by size.
const largestShown = 5

// Prometheus says how Prometheus reads an exposition: it takes all of it, or none.
type Prometheus struct {
	Takes   bool   `json:"takes"`
	Line    int    `json:"line,omitempty"`   // that it stops at
	Reason  string `json:"reason,omitempty"` // why it takes none, in its words
	Samples int    `json:"samples"`          // that it reads
}

// Check reads an exposition without a content type, as from a file, and reports its
// mistakes. A document that Prometheus drops is a finding; one that is no exposition at all
// is an error.
func Check(content []byte) (*Report, error) { return check(content, "", nil) }

// CheckServed reads an exposition that a server sends, as Check does. contentType is the
// header that came with it, or "".
func CheckServed(content []byte, contentType string) (*Report, error) {
	return check(content, contentType, exposition.RefusedType(contentType))
}

func check(content []byte, contentType string, refused error) (*Report, error) {
	format, err := exposition.FormatOf(content, contentType)
	if err != nil {
		return nil, err
	}
	r := &Report{Format: string(format), Bytes: len(content), Largest: []Size{}}
	spec := newSpecification(format)
	described := false
	families, complaint, err := exposition.ReadEach(content, format, func(e *exposition.Entry) {
		described = true
		if e.Kind == exposition.Sample {
			r.Prometheus.Samples++
		}
		spec.see(e)
	})
	cut := exposition.Cut(content, format)
	if cut != nil {
		complaint = nil // of the same byte
	}
	var findings []Finding
	var invalid *exposition.SyntaxError
	switch {
	case errors.As(err, &invalid):
		r.Prometheus = Prometheus{Line: invalid.Line, Reason: invalid.Error()}
		findings = append(findings, syntaxFinding(invalid))
	case errors.Is(err, exposition.ErrNoSamples) && described:
		r.Prometheus.Takes = true
		findings = append(spec.findings(complaint), Finding{Severity: Warning, Check: checkNoSamples, Message: "no samples: metrics are described, and none has a value"})
	case errors.Is(err, exposition.ErrNoSamples) && cut != nil:
		r.Prometheus.Takes = true
	case err != nil:
		return nil, err
	default:
		r.Prometheus.Takes = true
		r.measure(families)
		findings = slices.Concat(findings, Families(families), spec.findings(complaint), spec.completeness(families))
	}
	if cut != nil {
		findings = append(findings, cutFinding(cut))
	}
	if refused != nil {
		r.Prometheus = Prometheus{Reason: refused.Error()}
		findings = append(findings, contentTypeFinding(contentType))
	}
	r.add(findings)
	return r, nil
}

// Families returns the findings on metric families.
func Families(families []*dto.MetricFamily) []Finding {
	var findings []Finding
	values := newClassifier()
	for _, f := range families {
		labels := labelValues(f)
		ids := values.ids(f, labels)
		findings = slices.Concat(findings,
			duplicates(f), naming(f), ids, cardinality(f, labels, ids), consistency(f), resolution(f), misuse(f))
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
