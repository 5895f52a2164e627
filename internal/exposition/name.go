package exposition

import (
	"strconv"

	"github.com/prometheus/common/model"
)

// Style is a format and a scheme for escaping names that are outside of Prometheus' older
// character set, [a-zA-Z_:][a-zA-Z0-9_:]*.
type Style struct {
	Format   Format
	Escaping model.EscapingScheme
}

// EscapeMetric returns the name of a metric in the style, without quotes. The result is
// that of [model.EscapeName], which client_python's escape_metric_name follows.
func (s Style) EscapeMetric(name string) string {
	if !s.escapes(model.LegacyValidation.IsValidMetricName(name)) {
		return name
	}
	return string(s.appendEscapedName(nil, name, true))
}

// EscapeLabel returns the name of a label in the style, without quotes. Unlike
// [model.EscapeName], and like client_python, it escapes colons: a parser of the older
// character set refuses them in labels.
func (s Style) EscapeLabel(name string) string {
	if !s.escapes(IsLegacyLabel(name)) {
		return name
	}
	return string(s.appendEscapedName(nil, name, false))
}

// IsLegacyLabel reports whether every parser reads a label's name without quotes.
func IsLegacyLabel(name string) bool { return model.LegacyValidation.IsValidLabelName(name) }

// escapes reports whether the style changes a name.
func (s Style) escapes(legacy bool) bool {
	switch s.Escaping {
	case model.NoEscaping:
		return false
	case model.DotsEscaping: // doubles underscores
		return true
	}
	return !legacy
}

// AppendMetric appends the name of a metric, in quotes if it needs them. A sample's line
// has a quoted name within its braces: see [Style.AppendSample].
func (s Style) AppendMetric(out []byte, name string) []byte {
	legacy := model.LegacyValidation.IsValidMetricName(name)
	if s.escapes(legacy) {
		return s.appendEscapedName(out, name, true)
	}
	return appendQuoted(out, name, !legacy)
}

// AppendHead appends the lines before the samples of a family.
func (s Style) AppendHead(out []byte, name, kind, help string) []byte {
	out = append(s.AppendMetric(append(out, "# HELP "...), name), ' ')
	out = appendEscaped(out, help, s.Format == OpenMetrics)
	out = append(s.AppendMetric(append(out, "\n# TYPE "...), name), ' ')
	return append(append(out, kind...), '\n')
}

// AppendSample appends the beginning of a sample's line, up to its labels. first is the
// byte that comes before the first label.
func (s Style) AppendSample(out []byte, name string) (_ []byte, first byte) {
	if s.Escaping == model.NoEscaping && !model.LegacyValidation.IsValidMetricName(name) {
		return appendQuoted(append(out, '{'), name, true), ','
	}
	return s.AppendMetric(out, name), '{'
}

// AppendLabel appends a label after separator.
func (s Style) AppendLabel(out []byte, separator byte, name, value string) []byte {
	out = s.AppendLabelName(out, separator, name)
	return append(appendEscaped(append(out, `="`...), value, true), '"')
}

// AppendLabelName appends the name of a label after separator, in quotes where it needs
// them.
func (s Style) AppendLabelName(out []byte, separator byte, name string) []byte {
	out = append(out, separator)
	legacy := IsLegacyLabel(name)
	if s.escapes(legacy) {
		return s.appendEscapedName(out, name, false)
	}
	return appendQuoted(out, name, !legacy)
}

// appendQuoted appends a name, in quotes if quotes is true.
func appendQuoted(out []byte, name string, quotes bool) []byte {
	if !quotes {
		return append(out, name...)
	}
	return append(appendEscaped(append(out, '"'), name, true), '"')
}

// appendEscapedName appends a name that the style changes.
func (s Style) appendEscapedName(out []byte, name string, colons bool) []byte {
	if s.Escaping == model.ValueEncodingEscaping {
		out = append(out, "U__"...)
	}
	for i, r := range name {
		legacy := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' && i > 0 || r == ':' && colons
		switch {
		case legacy:
			out = append(out, byte(r)) //nolint:gosec // ASCII
		case s.Escaping == model.UnderscoreEscaping:
			out = append(out, '_')
		case s.Escaping == model.DotsEscaping && r == '.':
			out = append(out, "_dot_"...)
		case s.Escaping == model.DotsEscaping || r == '_':
			out = append(out, "__"...)
		default:
			out = append(strconv.AppendInt(append(out, '_'), int64(r), 16), '_')
		}
	}
	return out
}
