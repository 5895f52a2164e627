package metric

import (
	"slices"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"

	"github.com/redline-metrics/redline/internal/exposition"
)

// labelSet holds the labels of one metric: as text for scrapes, and as the values of which
// dto.LabelPairs are made. The pairs would take three times the memory.
type labelSet struct {
	desc   *prometheus.Desc
	values []string // in the order of the family's names
	text   string   // as in a line, without the brace that ends them
}

func newLabelSet(desc *prometheus.Desc, values []string) labelSet {
	var text []byte
	for i, l := range prometheus.MakeLabelPairs(desc, values) {
		text = exposition.AppendLabel(text, i == 0, l.GetName(), l.GetValue())
	}
	return labelSet{desc, slices.Clone(values), string(text)}
}

// sharedWith returns l, in the memory of other if the labels are the same.
func (l labelSet) sharedWith(other labelSet) labelSet {
	if l.text == other.text && slices.Equal(l.values, other.values) {
		l.text, l.values = other.text, other.values
	}
	return l
}

// Desc implements prometheus.Metric.
func (l *labelSet) Desc() *prometheus.Desc { return l.desc }

func (l *labelSet) pairs() []*dto.LabelPair { return prometheus.MakeLabelPairs(l.desc, l.values) }

// labels implements Sampler.
func (l *labelSet) labels() labelSet { return *l }

// appendTo appends the part of a line before the value.
func (l *labelSet) appendTo(out []byte, name string) []byte {
	out = append(append(out, name...), l.text...)
	if l.text != "" {
		out = append(out, '}')
	}
	return append(out, ' ')
}
