package lint

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	dto "github.com/prometheus/client_model/go"

	"github.com/redline-metrics/redline/cmd/redline/internal/exposition"
)

// When the buckets of a histogram do not fit its observations. A quantile is estimated
// within one bucket, linearly.
// https://prometheus.io/docs/practices/histograms/#errors-of-quantile-estimation
const (
	// leastObservations is the number from which shares begin to mean something.
	leastObservations = 100
	// mostAbove is the share above the highest bound: with a tenth there, the 95th
	// percentile is the bound itself, however high it really was.
	mostAbove = 0.10
	// mostFirst is the share in the first bucket: with 95 %, the 95th percentile is in it.
	mostFirst = 0.95
	// mostInOne is the share in one bucket: with 90 %, the median and the 90th percentile are in it.
	mostInOne = 0.90
)

// bucket is one bucket of a histogram, with the observations in it and below it.
type bucket struct{ bound, count float64 }

// buckets returns the buckets of a histogram, by bound.
func buckets(h *dto.Histogram) []bucket {
	var sorted []bucket
	for _, b := range h.GetBucket() {
		count := b.GetCumulativeCountFloat()
		if b.CumulativeCountFloat == nil {
			count = float64(b.GetCumulativeCount())
		}
		sorted = append(sorted, bucket{b.GetUpperBound(), count})
	}
	slices.SortStableFunc(sorted, func(a, b bucket) int { return cmp.Compare(a.bound, b.bound) })
	return sorted
}

// consistency returns findings on histograms that contradict themselves: their quantiles
// are undefined.
func consistency(f *dto.MetricFamily) []Finding {
	broken, reason := 0, ""
	for _, m := range f.GetMetric() {
		if m.Histogram == nil {
			continue
		}
		if why := contradiction(m.Histogram); why != "" {
			broken++
			if reason == "" {
				reason = labelSet(m) + " " + why
			}
		}
	}
	if broken == 0 {
		return nil
	}
	return []Finding{{
		Severity: Error, Check: checkHistogram, Metric: f.GetName(),
		Message: fmt.Sprintf("%s%s. Quantiles of it mean nothing. Let a client library keep the buckets", reason, andMore(broken-1)),
	}}
}

// completeness returns findings on parts of a histogram that OpenMetrics demands and that are missing.
func (s *specification) completeness(families []*dto.MetricFamily) []Finding {
	if s.format != exposition.OpenMetrics {
		return nil
	}
	var findings []Finding
	for _, f := range families {
		lacks, first := 0, ""
		for _, m := range f.GetMetric() {
			why := incomplete(m.Histogram)
			if why == "" {
				continue
			}
			lacks++
			if first == "" {
				first = labelSet(m) + " " + why
			}
		}
		if lacks > 0 {
			findings = append(findings, Finding{Severity: Warning, Check: checkSpecification, Metric: f.GetName(), rule: "sum", Message: first + andMore(lacks-1)})
		}
	}
	return findings
}

// incomplete returns the reason why OpenMetrics refuses a histogram's sum, or "".
func incomplete(h *dto.Histogram) string {
	if h == nil {
		return ""
	}
	hasSum, hasCount, below := h.SampleSum != nil, h.SampleCountFloat != nil, false
	for _, b := range h.GetBucket() {
		below = below || b.GetUpperBound() < 0
	}
	gauge := h.GetSampleSum() < 0 // a counter's sum below 0 is another finding
	switch {
	case hasSum && !hasCount:
		return "has a sum and no count; OpenMetrics has both or neither"
	case hasCount && !hasSum && !below:
		return "has a count and no sum; OpenMetrics has both or neither"
	case hasSum && below && !gauge:
		return "has a sum, and buckets below 0; OpenMetrics has no sum then"
	case gauge && !below:
		return "has a sum below 0, and no bucket below 0"
	}
	return ""
}

// contradiction returns the way in which a histogram contradicts itself.
func contradiction(h *dto.Histogram) string {
	all := buckets(h)
	if len(all) == 0 || !math.IsInf(all[len(all)-1].bound, 1) {
		return `has no bucket le="+Inf"`
	}
	for i, b := range all {
		switch {
		case math.IsNaN(b.bound):
			return `has a bucket le="NaN"`
		case !(b.count >= 0):
			return fmt.Sprintf("has %s observations up to %s", number(b.count), number(b.bound))
		case i > 0 && b.count < all[i-1].count:
			return fmt.Sprintf("has fewer observations up to %s (%s) than up to %s (%s), where buckets are cumulative",
				number(b.bound), number(b.count), number(all[i-1].bound), number(all[i-1].count))
		}
	}
	last := all[len(all)-1].count
	switch {
	case h.SampleCountFloat != nil && h.GetSampleCountFloat() != last:
		return fmt.Sprintf(`has %s as its count and %s in the bucket le="+Inf"`, number(h.GetSampleCountFloat()), number(last))
	case h.SampleCount != nil && float64(h.GetSampleCount()) != last:
		return fmt.Sprintf(`has %d as its count and %s in the bucket le="+Inf"`, h.GetSampleCount(), number(last))
	}
	return ""
}

// resolution returns findings on buckets that do not fit the observations of all series of f
// together.
func resolution(f *dto.MetricFamily) []Finding {
	sums := map[string][]bucket{} // by bounds
	for _, m := range f.GetMetric() {
		if m.Histogram == nil || contradiction(m.Histogram) != "" {
			continue
		}
		all := buckets(m.Histogram)
		key := boundsOf(all)
		if sums[key] == nil {
			sums[key] = all
			continue
		}
		for i := range all {
			sums[key][i].count += all[i].count
		}
	}
	var findings []Finding
	warn := func(message string) {
		findings = append(findings, Finding{Severity: Warning, Check: checkBuckets, Metric: f.GetName(), Message: message})
	}
	if len(sums) > 1 {
		warn(fmt.Sprintf("%d different sets of buckets: added up by le, they give wrong quantiles. Give all series the same", len(sums)))
	}
	for _, sum := range sums {
		for _, message := range misfits(f.GetName(), sum) {
			warn(message)
		}
	}
	return findings
}

func boundsOf(all []bucket) string {
	var b strings.Builder
	for _, one := range all {
		b.WriteString(number(one.bound) + " ")
	}
	return b.String()
}

// lowEnough reports whether the first bound of a histogram of this name is one below which
// hardly anybody tells values apart, such as those that redline and OpenTelemetry have for
// requests: that nearly all values are below it is good news, and no fault of the bounds.
func lowEnough(name string, bound float64) bool {
	const fast, small = 0.005, 256
	return strings.HasSuffix(name, "_seconds") && bound <= fast || strings.HasSuffix(name, "_bytes") && bound <= small
}

// misfits returns messages on the buckets of a histogram, the last of which reaches to infinity.
func misfits(name string, all []bucket) []string {
	finite, n := all[:len(all)-1], all[len(all)-1].count
	if len(finite) == 0 {
		return []string{`no bucket but le="+Inf": no quantile can be told. Add bounds where the values are`}
	}
	if !(n >= leastObservations) || math.IsInf(n, 1) {
		return nil
	}
	var messages []string
	say := func(part float64, format string, args ...any) {
		messages = append(messages, fmt.Sprintf("%.1f %% of %s observations ", 100*part/n, thousands(int(n)))+fmt.Sprintf(format, args...))
	}
	first, top := finite[0], finite[len(finite)-1]
	if above := n - top.count; above > mostAbove*n {
		say(above, "are above the highest bound, %s: quantiles among them come out as %s, however high they are. Add bounds above it",
			number(top.bound), number(top.bound))
	}
	if first.count > mostFirst*n && !lowEnough(name, first.bound) {
		say(first.count, "are in the first bucket, up to %s: quantiles cannot tell them apart. Add bounds below it", number(first.bound))
	}
	for i := 1; i < len(finite); i++ {
		if in := finite[i].count - finite[i-1].count; in > mostInOne*n {
			say(in, "are in one bucket, above %s and up to %s: quantiles cannot tell them apart. Add bounds between these",
				number(finite[i-1].bound), number(finite[i].bound))
		}
	}
	return messages
}

// number returns v in its shortest form.
func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
