package queryguard

import (
	"maps"
	"strings"

	"github.com/prometheus/prometheus/promql/parser"
)

// usualLabel is how long a label is taken to be that the query has not written, in bytes.
const usualLabel = 64

// text returns the text of a call's argument, or "".
func text(args parser.Expressions, i int) string {
	if i >= len(args) {
		return ""
	}
	e := args[i]
	for {
		switch inner := e.(type) {
		case *parser.ParenExpr:
			e = inner.Expr
		case *parser.StepInvariantExpr:
			e = inner.Expr
		case *parser.StringLiteral:
			return inner.Val
		default:
			return ""
		}
	}
}

// write adds the label that label_replace and label_join write to each series. A
// label grows by each call that makes it of labels which the query has written: the
// evaluation counts none of that among its samples.
func (e *estimate) write(call *parser.Call, s shape) (shape, error) {
	var written float64
	switch call.Func.Name {
	case "label_replace":
		template := text(call.Args, 2)
		written = float64(len(template)) + float64(strings.Count(template, "$"))*s.label
	case "label_join":
		sources := float64(max(0, len(call.Args)-3))
		written = sources * (float64(len(text(call.Args, 2))) + s.label)
	default:
		return s, nil
	}
	s.label = max(s.label, written)
	s.written = maps.Clone(s.written)
	if s.written == nil {
		s.written = map[string]bool{}
	}
	s.written[text(call.Args, 1)] = true
	e.written += max(1, s.series) * written / sampleBytes
	if e.written > float64(e.limits.Samples) {
		return s, refusal("labels that "+call.Func.Name+" writes, in samples' room", e.written, e.limits.Samples, SamplesFlag)
	}
	return s, nil
}
