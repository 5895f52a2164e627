// Package render writes samples in Prometheus' text formats, as client_golang does,
// and without garbage: what is to be scraped every few seconds for years is appended
// to one buffer, and goes out in the coding that the scraper accepts.
//
//	render.go: lines of a format · negotiate.go: which one · coding.go: gzip and zstd
package render

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

// End is what a format ends with.
func (f Format) End() string {
	if f == OpenMetrics {
		return "# EOF\n"
	}
	return ""
}

// AppendHead appends what stands before the samples of a family.
func (f Format) AppendHead(out []byte, name, kind, help string) []byte {
	out = append(append(append(out, "# HELP "...), name...), ' ')
	out = appendEscaped(out, help, f == OpenMetrics)
	out = append(append(append(out, "\n# TYPE "...), name...), ' ')
	return append(append(out, kind...), '\n')
}

// AppendLabel appends a label: after a brace, where it is the first, or a comma.
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

// AppendFloat appends a number as it is.
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

// Bound is the label value of a bucket's bound.
func (f Format) Bound(v float64) string { return string(f.AppendValue(nil, v)) }

// appendEscaped appends a text with its backslashes, ends of lines and, where quotes
// says so, quotes escaped.
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
