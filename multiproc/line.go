package multiproc

import (
	"bytes"

	"github.com/prometheus/common/model"

	"github.com/redline-metrics/redline/internal/exposition"
)

// renderLine writes a sample's line.
func (c *cell) renderLine(p *page, as exposition.Style, v float64) {
	out, name := p.out, c.family.sample(c.role)
	separator := byte('{')
	if c.family.legacy && as.Escaping != model.DotsEscaping { // it is not changed
		out = append(out, name...)
	} else {
		out, separator = as.AppendSample(out, name)
	}
	switch {
	case c.text == "":
	case c.foreign && as.Escaping != model.NoEscaping, as.Escaping == model.DotsEscaping:
		out, separator = c.text.appendEscaped(out, separator, as)
	default:
		out, separator = append(append(out, separator), c.text...), ','
	}
	if c.role == bucket && !c.family.python && as.Format == exposition.Text {
		out = withoutPoint(out)
	}
	if separator == ',' {
		out = append(out, '}')
	}
	p.out = append(c.appendValue(append(out, ' '), as.Format, v), '\n')
	p.line()
}

// withoutPoint cuts the point off a whole number, in quotes, that a text ends with: in the
// text format, client_golang writes bounds without it.
func withoutPoint(out []byte) []byte {
	if cut, ok := bytes.CutSuffix(out, []byte(`.0"`)); ok {
		return append(cut, '"')
	}
	return out
}

// appendValue appends a value. In OpenMetrics it is spelled as by client_python, or, of
// families that are Go's alone, as by client_golang: counts, which are whole, without a
// point, and other whole numbers with one. In the text format whole numbers have no
// point.
func (c *cell) appendValue(out []byte, as exposition.Format, v float64) []byte {
	switch {
	case as == exposition.OpenMetrics && c.family.python:
		return exposition.AppendPython(out, v, false)
	case c.role == value || c.role == sum:
		return as.AppendValue(out, v)
	}
	return exposition.AppendFloat(out, v)
}
