package lint

import (
	"bytes"
	"hash/maphash"
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/prometheus/common/model"

	"github.com/redline-metrics/redline/cmd/redline/internal/exposition"
)

// Rules that the type of a family sets for its samples.

// mostExemplar bounds the characters of an exemplar's labels together.
// https://prometheus.io/docs/specs/om/open_metrics_spec/#exemplars
const mostExemplar = 128

// checkValue checks that the value of a sample is one that its type can have.
func (s *specification) checkValue(f *declared, suffix string, e *exposition.Entry) {
	say := func(rule, expected string) {
		s.report(rule, f, e.Line, "%s is %s; %s", e.Name, number(e.Value), expected)
	}
	switch f.kind {
	case model.MetricTypeInfo:
		if e.Value != 1 {
			say("info", "the value of an info is 1")
		}
		return
	case model.MetricTypeStateset:
		if e.Value != 0 && e.Value != 1 {
			say("state", "a state is 0 or 1")
		}
		if e.Get(f.name) == "" {
			s.report("state label", f, e.Line, "%s has no label %q, which says the state", e.Name, f.name)
		}
		return
	}
	switch s.role(f, suffix) {
	case total:
		if !(e.Value >= 0) {
			say("total", "a counter is a number from 0 up")
		}
	case count:
		if !(e.Value >= 0) || math.Trunc(e.Value) != e.Value {
			say("count", "a count is a whole number from 0 up")
		}
	case sum:
		if math.IsNaN(e.Value) || e.Value < 0 && f.kind != model.MetricTypeGaugeHistogram {
			say("sum", "OpenMetrics has sums as counters, which are numbers from 0 up: with observations below 0 there is none")
		}
	case quantile:
		if e.Value < 0 {
			say("quantile value", "OpenMetrics has quantiles of values from 0 up alone")
		}
	case other:
	}
}

// role returns the part that a sample plays in its family, as far as its value matters.
type role int

const (
	other role = iota
	total
	count
	sum
	quantile
)

func (s *specification) role(f *declared, suffix string) role {
	inOpenMetrics := s.format == exposition.OpenMetrics
	switch suffix {
	case "_total", "_created":
		return total
	case "_bucket", "_count", "_gcount":
		return count
	case "_sum", "_gsum":
		if inOpenMetrics { // elsewhere a sum may fall where observations are below 0
			return sum
		}
	case "":
		switch {
		case f.kind == model.MetricTypeCounter:
			return total
		case f.kind == model.MetricTypeSummary && inOpenMetrics:
			return quantile
		}
	}
	return other
}

// checkBound checks the label that says which bucket or quantile a sample is.
func (s *specification) checkBound(f *declared, suffix string, e *exposition.Entry) {
	label := boundLabel(f.kind)
	if label == "" || suffix != "_bucket" && (suffix != "" || label != model.QuantileLabel) {
		f.hasBound = false
		return
	}
	bound, err := strconv.ParseFloat(e.Get(label), 64)
	metric := s.hash(e, label)
	switch {
	case err != nil:
		if s.format == exposition.OpenMetrics || e.Get(label) == "" { // of others in the text format expfmt says it
			s.report("bound", f, e.Line, "%s has %q as its label %q; expected a number", e.Name, e.Get(label), label)
		}
	case s.format == exposition.OpenMetrics && math.IsInf(bound, 1) && !bytes.Contains(e.Written, []byte(`="+Inf"`)):
		s.report("infinity", f, e.Line, "%s has another spelling of le=\"+Inf\"; OpenMetrics allows no other", e.Name)
	case label == model.QuantileLabel && !(bound >= 0 && bound <= 1):
		s.report("quantile", f, e.Line, "%s has quantile %s; expected one from 0 to 1", e.Name, number(bound))
	case label == model.BucketLabel && f.hasBound && metric == f.labels && bound < f.bound:
		s.report("bucket order", f, e.Line, "the bucket up to %s comes after that up to %s; %s has them in the order of le", number(bound), number(f.bound), s.by())
	}
	if s.format != exposition.OpenMetrics {
		f.labels = metric
	}
	f.bound, f.hasBound = bound, err == nil
}

func boundLabel(kind model.MetricType) string {
	switch kind {
	case model.MetricTypeHistogram, model.MetricTypeGaugeHistogram:
		return model.BucketLabel
	case model.MetricTypeSummary:
		return model.QuantileLabel
	}
	return ""
}

// checkExemplar checks that a sample may have an exemplar, and that it is not too long.
func (s *specification) checkExemplar(f *declared, suffix string, e *exposition.Entry) {
	if e.Exemplar == nil {
		return
	}
	if suffix != "_total" && suffix != "_bucket" && (suffix != "" || f.kind != model.MetricTypeCounter) {
		s.report("exemplar", f, e.Line, "%s has an exemplar; OpenMetrics has them on totals of counters and on buckets alone", e.Name)
	}
	n := 0
	for _, l := range e.Exemplar.Labels {
		n += utf8.RuneCountInString(l.Name) + utf8.RuneCountInString(l.Value)
	}
	if n > mostExemplar {
		s.report("exemplar length", f, e.Line, "an exemplar's labels have %d characters, and at most %d are allowed; Prometheus leaves out a longer one", n, mostExemplar)
	}
}

// checkOrder checks that the samples of one set of labels are together, and go forward
// in time.
func (s *specification) checkOrder(f *declared, suffix string, e *exposition.Entry) {
	bound := boundLabel(f.kind)
	if f.kind == model.MetricTypeStateset {
		bound = f.name
	}
	metric, series := s.hash(e, bound), s.hash(e, "")+uint64(len(suffix))
	if f.seen == nil {
		f.seen = map[uint64]bool{}
	}
	if metric != f.labels && f.seen[metric] {
		s.report("metric together", f, e.Line, "samples with other labels are among those with these; OpenMetrics has the samples of one set of labels together")
	}
	if series == f.series && len(f.seen) > 0 {
		switch timed := e.Timestamp != nil; {
		case timed != f.timed:
			s.report("timestamps", f, e.Line, "%s has samples with a timestamp and without", e.Name)
		case timed && *e.Timestamp < f.timestamp:
			s.report("time order", f, e.Line, "%s goes back in time; Prometheus may drop what comes late", e.Name)
		}
	}
	f.seen[metric] = true
	f.labels, f.series, f.timed = metric, series, e.Timestamp != nil
	if f.timed {
		f.timestamp = *e.Timestamp
	}
}

// hash returns one number for a sample's labels without that of a name.
func (s *specification) hash(e *exposition.Entry, without string) uint64 {
	var h maphash.Hash
	h.SetSeed(s.seed)
	for _, l := range e.Labels {
		if l.Name != without {
			maphash.WriteComparable(&h, l)
		}
	}
	return h.Sum64()
}
