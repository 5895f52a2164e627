package lint

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/model"
)

const (
	// mostSeries bounds the series of one metric from one target: a hundred such targets
	// are 100,000 series of one name, where a dashboard's query takes seconds.
	mostSeries = 1000
	// mostValues bounds the values of a label: over 100, Prometheus advises another way.
	// https://prometheus.io/docs/practices/instrumentation/#do-not-overuse-labels
	mostValues = 100
	// examplesShown is how many of a label's values are enough to see their kind.
	examplesShown = 3
)

// labelValues returns the values of each label, in order. It leaves out the labels le and
// quantile, whose numbers the service chooses: they are no risk.
func labelValues(f *dto.MetricFamily) map[string][]string {
	sets := map[string]map[string]struct{}{}
	for _, m := range f.GetMetric() {
		for _, l := range m.GetLabel() {
			set := sets[l.GetName()]
			if set == nil {
				set = map[string]struct{}{}
				sets[l.GetName()] = set
			}
			set[l.GetValue()] = struct{}{}
		}
	}
	values := make(map[string][]string, len(sets))
	for name, set := range sets {
		values[name] = slices.Sorted(maps.Keys(set))
	}
	return values
}

// cardinality returns findings on the numbers of series and values. ids are the findings on
// the shapes of values: a label with an error among them gets no second finding.
func cardinality(f *dto.MetricFamily, labels map[string][]string, ids []Finding) []Finding {
	var findings []Finding
	if s := sizeOf(f, labels); s.Series > mostSeries {
		because := "Its labels have one value each: they are there more than once"
		if s.Label != "" {
			because = fmt.Sprintf("Label %q makes most of them, by its %s values: give it fewer, or leave it out", s.Label, thousands(s.Values))
		}
		findings = append(findings, Finding{
			Severity: Warning, Check: checkSeries, Metric: f.GetName(), Label: s.Label,
			Message: fmt.Sprintf("%s series from one target: each takes memory in Prometheus and time in each query. %s", thousands(s.Series), because),
		})
	}
	for name, values := range labels {
		said := slices.ContainsFunc(ids, func(id Finding) bool { return id.Label == name && id.Severity == Error })
		if len(values) <= mostValues || said {
			continue
		}
		findings = append(findings, Finding{
			Severity: Warning, Check: checkLabelValues, Metric: f.GetName(), Label: name, Examples: values[:examplesShown],
			Message: fmt.Sprintf("label %q has %s values, such as %s: the metric has a series for each, times those of its other labels. "+
				"Keep to values that are known beforehand, at most %d", name, thousands(len(values)), list(values), mostValues),
		})
	}
	return findings
}

// sizeOf returns how many series f has, and which label makes most of them.
func sizeOf(f *dto.MetricFamily, labels map[string][]string) Size {
	s := Size{Metric: f.GetName(), Type: strings.ToLower(f.GetType().String())}
	bounds := map[float64]struct{}{}
	for _, m := range f.GetMetric() {
		s.Series += seriesOf(m)
		for _, b := range m.GetHistogram().GetBucket() {
			bounds[b.GetUpperBound()] = struct{}{}
		}
		for _, q := range m.GetSummary().GetQuantile() {
			bounds[q.GetQuantile()] = struct{}{}
		}
	}
	consider := func(label string, n int) {
		if n > max(1, s.Values) {
			s.Label, s.Values = label, n
		}
	}
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		consider(name, len(labels[name]))
	}
	if f.GetType() == dto.MetricType_SUMMARY {
		consider(model.QuantileLabel, len(bounds))
	} else {
		consider(model.BucketLabel, len(bounds))
	}
	return s
}

// seriesOf returns the number of series that Prometheus makes of m.
func seriesOf(m *dto.Metric) int {
	h, s := m.GetHistogram(), m.GetSummary()
	n := len(h.GetBucket()) + len(s.GetQuantile())
	for _, there := range []bool{
		m.Counter != nil, m.Gauge != nil, m.Untyped != nil,
		h != nil && h.SampleSum != nil, h != nil && (h.SampleCount != nil || h.SampleCountFloat != nil),
		s != nil && s.SampleSum != nil, s != nil && s.SampleCount != nil,
		h.GetCreatedTimestamp() != nil, s.GetCreatedTimestamp() != nil, m.GetCounter().GetCreatedTimestamp() != nil,
	} {
		if there {
			n++
		}
	}
	return n
}

// list returns the first few values for a person to read.
func list(values []string) string {
	var shown []string
	for _, v := range values[:min(len(values), examplesShown)] {
		shown = append(shown, quoted(v))
	}
	return strings.Join(shown, ", ")
}

// quoted returns a value in quotes, cut where it is long: a service may expose any bytes,
// and a terminal must not get them as they are.
func quoted(v string) string { return strconv.Quote(cut(v, 60)) }

// cut returns text of at most n characters.
func cut(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}

// andMore returns a note that there are more of a kind than the one shown.
func andMore(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(" (and %s more)", thousands(n))
}

// are returns one for 1, and else a phrase with the number.
func are(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return thousands(n) + " " + many
}

// thousands returns n with commas: 1,234,567.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
