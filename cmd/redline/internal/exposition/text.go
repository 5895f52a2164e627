package exposition

import (
	"bytes"
	"cmp"
	"errors"
	"maps"
	"slices"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

// readText reads Prometheus' text format by expfmt, which is stricter than Prometheus. A
// document that expfmt refuses is a complaint, and the families are assembled from the
// entries that Prometheus reads. Walk has read content before, as a sample without a name
// makes expfmt panic.
func readText(content []byte) (families []*dto.MetricFamily, complaint *SyntaxError) {
	parser := expfmt.NewTextParser(model.UTF8Validation)
	byName, err := parser.TextToMetricFamilies(bytes.NewReader(content))
	if err != nil {
		return assemble(content, Text), textError(content, err)
	}
	return slices.SortedFunc(maps.Values(byName), func(a, b *dto.MetricFamily) int {
		return cmp.Compare(a.GetName(), b.GetName())
	}), nil
}

// textError returns expfmt's error, with the words that it lacks.
func textError(content []byte, err error) *SyntaxError {
	var parse expfmt.ParseError
	if !errors.As(err, &parse) {
		return &SyntaxError{Line: 1, Reason: err.Error()}
	}
	last := bytes.Count(content, []byte("\n")) + 1
	if parse.Line == last && content[len(content)-1] != '\n' {
		parse.Msg = "the last line does not end in a line feed, as if the rest were missing"
	}
	return &SyntaxError{Line: parse.Line, Reason: parse.Msg}
}
