package exposition

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"maps"
	"slices"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/textparse"
)

// readText reads Prometheus' text format twice: by the parser that Prometheus has,
// and by expfmt, which minds what is said of a metric twice and gives families. The
// first is first, for a sample without a name makes expfmt panic.
func readText(content []byte) ([]*dto.MetricFamily, *SyntaxError) {
	p := textparse.NewPromParser(content, labels.NewSymbolTable(), false)
	at := position{rest: content}
	for {
		entry, err := p.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, at.fail(err)
		}
		at.pass(p, entry)
	}
	parser := expfmt.NewTextParser(model.UTF8Validation)
	byName, err := parser.TextToMetricFamilies(bytes.NewReader(content))
	if err != nil {
		return nil, textError(content, err)
	}
	return slices.SortedFunc(maps.Values(byName), func(a, b *dto.MetricFamily) int {
		return cmp.Compare(a.GetName(), b.GetName())
	}), nil
}

// textError is what expfmt found, in its words but for those that it lacks.
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

// position follows a parser of Prometheus', which does not tell the line it is in.
type position struct {
	rest   []byte // what the parser has not passed
	before int    // lines that it has
}

// pass passes an entry, which has a line, and more if line feeds are in its labels.
func (at *position) pass(p textparse.Parser, entry textparse.Entry) {
	at.passBlank()
	lines := 1
	if entry == textparse.EntrySeries {
		series, _, _ := p.Series()
		lines += bytes.Count(series, []byte("\n"))
	}
	for range lines {
		at.passLine()
	}
}

func (at *position) passLine() {
	_, at.rest, _ = bytes.Cut(at.rest, []byte("\n"))
	at.before++
}

// passBlank passes lines that the parser passes in silence.
func (at *position) passBlank() {
	for {
		line, _, ok := bytes.Cut(at.rest, []byte("\n"))
		if !ok || len(bytes.Trim(line, " \t")) > 0 {
			return
		}
		at.passLine()
	}
}

// fail says that what comes next cannot be read.
func (at *position) fail(err error) *SyntaxError {
	at.passBlank()
	return &SyntaxError{Line: at.before + 1, Reason: err.Error()}
}
