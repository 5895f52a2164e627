// Package exposition writes samples in Prometheus' text formats, as client_golang does but
// without garbage. It appends the text to one buffer, and sends it in a coding that the
// scraper accepts.
//
//	text.go: lines of a format · name.go: names in UTF-8 · python.go: numbers of Python's ·
//	negotiate.go: which format · coding.go: gzip and zstd
package exposition

import (
	"bytes"
	"math"
	"strconv"
	"strings"
)

// Format is a text format.
type Format uint8

// The formats: Prometheus' own, version 0.0.4
// (https://prometheus.io/docs/instrumenting/exposition_formats/), and OpenMetrics 1.0.0
// (https://prometheus.io/docs/specs/om/open_metrics_spec/).
const (
	Text Format = iota
	OpenMetrics
)

// End returns the last line of the format.
func (f Format) End() string {
	if f == OpenMetrics {
		return "# EOF\n"
	}
	return ""
}

// AppendHead appends the lines before the samples of a family.
func (f Format) AppendHead(out []byte, name, kind, help string) []byte {
	out = append(append(append(out, "# HELP "...), name...), ' ')
	out = appendEscaped(out, help, f == OpenMetrics)
	out = append(append(append(out, "\n# TYPE "...), name...), ' ')
	return append(append(out, kind...), '\n')
}

// AppendLabel appends a label after a comma, or after a brace if it is the first.
func AppendLabel(out []byte, first bool, name, value string) []byte {
	separator := byte(',')
	if first {
		separator = '{'
	}
	out = append(append(append(out, separator), name...), `="`...)
	return append(appendEscaped(out, value, true), '"')
}

// AppendValue appends a number that need not be whole: in OpenMetrics with a point.
func (f Format) AppendValue(out []byte, v float64) []byte {
	start := len(out)
	out = AppendFloat(out, v)
	if f == OpenMetrics && !bytes.ContainsAny(out[start:], ".eNI") {
		out = append(out, ".0"...)
	}
	return out
}

// AppendFloat appends a number without the point that OpenMetrics adds to whole numbers.
func AppendFloat(out []byte, v float64) []byte {
	switch {
	case math.IsNaN(v):
		return append(out, "NaN"...)
	case math.IsInf(v, 1):
		return append(out, "+Inf"...)
	case math.IsInf(v, -1):
		return append(out, "-Inf"...)
	}
	return strconv.AppendFloat(out, v, 'g', -1, 64)
}

// Bound returns the label value of a bucket's upper bound.
func (f Format) Bound(v float64) string { return string(f.AppendValue(nil, v)) }

// appendEscaped appends a text with its backslashes and ends of lines escaped, and its
// quotes if quotes is true.
func appendEscaped(out []byte, s string, quotes bool) []byte {
	special := "\\\n"
	if quotes {
		special = "\\\n\""
	}
	for {
		i := strings.IndexAny(s, special)
		if i < 0 {
			return append(out, s...)
		}
		out = append(append(out, s[:i]...), '\\')
		if s[i] == '\n' {
			out = append(out, 'n')
		} else {
			out = append(out, s[i])
		}
		s = s[i+1:]
	}
}
