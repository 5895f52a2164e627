package queryguard

import (
	"fmt"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"
)

const (
	// bytesOfTerm is how much text there is for each operator and parenthesis that may be
	// in it. The parser's and the evaluation's time grow by the square of their number
	// where they are nested, and each takes stack.
	bytesOfTerm = 64
	// mostSelectors are those of one request. Each holds the postings of its series.
	mostSelectors = 100
)

// NewParser returns p with a bound on the texts that it parses.
func NewParser(p parser.Parser, l Limits) parser.Parser {
	return boundParser{p, l.Stated()}
}

type boundParser struct {
	parser.Parser
	limits Limits
}

// ParseExpr implements parser.Parser.
func (b boundParser) ParseExpr(text string) (parser.Expr, error) {
	if err := b.check(text); err != nil {
		return nil, err
	}
	return b.Parser.ParseExpr(text)
}

// ParseMetric implements parser.Parser.
func (b boundParser) ParseMetric(text string) (labels.Labels, error) {
	if err := b.check(text); err != nil {
		return labels.EmptyLabels(), err
	}
	return b.Parser.ParseMetric(text)
}

// ParseMetricSelector implements parser.Parser.
func (b boundParser) ParseMetricSelector(text string) ([]*labels.Matcher, error) {
	if err := b.check(text); err != nil {
		return nil, err
	}
	return b.Parser.ParseMetricSelector(text)
}

// ParseMetricSelectors implements parser.Parser.
func (b boundParser) ParseMetricSelectors(texts []string) ([][]*labels.Matcher, error) {
	if len(texts) > mostSelectors {
		return nil, fmt.Errorf("%d selectors in a request, and %d are allowed; ask in parts", len(texts), mostSelectors)
	}
	total := 0
	for _, text := range texts {
		total += len(text)
	}
	if total > b.limits.Bytes {
		return nil, refusal("bytes of its selectors", float64(total), b.limits.Bytes, BytesFlag)
	}
	for _, text := range texts {
		if err := b.check(text); err != nil {
			return nil, err
		}
	}
	return b.Parser.ParseMetricSelectors(texts)
}

// ParseSeriesDesc implements parser.Parser.
func (b boundParser) ParseSeriesDesc(text string) (labels.Labels, []parser.SequenceValue, error) {
	if err := b.check(text); err != nil {
		return labels.EmptyLabels(), nil, err
	}
	return b.Parser.ParseSeriesDesc(text)
}

// check returns an error for a text that is too long, or has too many terms for its
// parsing to end soon. It reads the text once.
func (b boundParser) check(text string) error {
	if len(text) > b.limits.Bytes {
		return refusal("bytes of its text", float64(len(text)), b.limits.Bytes, BytesFlag)
	}
	most := b.limits.Bytes / bytesOfTerm
	if len(text) <= most {
		return nil // each term has a byte
	}
	lexer, item, terms := parser.Lex(text), parser.Item{}, 0
	for lexer.NextItem(&item); item.Typ != parser.EOF && item.Typ != parser.ERROR; lexer.NextItem(&item) {
		if item.Typ.IsOperator() || item.Typ == parser.LEFT_PAREN {
			terms++
		}
	}
	if terms > most {
		return refusal("operators and parentheses", float64(terms), most, BytesFlag)
	}
	return nil
}
