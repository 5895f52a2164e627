package multiproc

import (
	"errors"
	"math"
	"strconv"
	"strings"

	"github.com/redline-metrics/redline/multiproc/internal/dbfile"
)

// role is which sample of its group a cell is.
type role uint8

const (
	bucket role = iota
	sum
	count
	value
)

// The labels that make a sample a bucket, or a quantile.
const (
	boundLabel    = "le"
	quantileLabel = "quantile"
)

// roleOf returns which sample of a family of this kind a key is, and a bucket's bound.
// It fails where the sample is none that such a family has, for it would be outside
// every family of the exposition, or inside another: a counter has NAME_total, a gauge
// NAME, a histogram NAME_bucket with a bound, NAME_sum and NAME_count, a summary the
// latter two and NAME with a quantile
// (https://prometheus.io/docs/instrumenting/exposition_formats/).
func roleOf(k dbfile.Kind, of dbfile.Key) (r role, bound float64, err error) {
	r, special, ok := placeOf(k, of)
	if !ok {
		return 0, 0, errNoSample
	}
	if special == "" {
		return r, 0, nil
	}
	text, has := of.Label(special)
	if has != (r == bucket || r == value) {
		return 0, 0, errSpecial
	}
	if !has {
		return r, 0, nil
	}
	number, ok := parsePython(text)
	if !ok || math.IsNaN(number) || r == value && (number < 0 || number > 1) {
		return 0, 0, errBound
	}
	if r == value {
		return r, 0, nil // its label stays as it is
	}
	return r, number, nil
}

var (
	errNoSample = errors.New("its sample is none that a family of this type has")
	errSpecial  = errors.New("the label le or quantile is there, or is missing, where it must not be")
	errBound    = errors.New("the label le or quantile is no number that it may be")
)

// placeOf returns which sample of a family of this kind has a key's name, and the label
// that some samples of this kind must have, or empty.
func placeOf(k dbfile.Kind, of dbfile.Key) (r role, special string, ok bool) {
	suffix, ok := strings.CutPrefix(of.Sample, of.Family)
	if !ok {
		return 0, "", false
	}
	switch k {
	case dbfile.Counter:
		return value, "", suffix == "_total"
	case dbfile.Gauge:
		return value, "", suffix == ""
	case dbfile.Histogram:
		special = boundLabel
	case dbfile.Summary:
		special = quantileLabel
	}
	switch {
	case suffix == "_bucket" && k == dbfile.Histogram:
		return bucket, special, true
	case suffix == "" && k == dbfile.Summary:
		return value, special, true
	case suffix == "_sum":
		return sum, special, true
	case suffix == "_count":
		return count, special, true
	}
	return 0, "", false
}

// parsePython reads a number as Python's float() does
// (https://docs.python.org/3/library/functions.html#float), by which client_python reads
// bounds: it knows no hexadecimal ones, and takes 1e999 for infinity.
func parsePython(s string) (float64, bool) {
	s = strings.TrimSpace(s)
	for i, r := range s {
		switch {
		case r == '_':
			if i == 0 || i == len(s)-1 || !isDigit(s[i-1]) || !isDigit(s[i+1]) {
				return 0, false
			}
		case !strings.ContainsRune("+-.0123456789eEinftyINFTYaA", r):
			return 0, false
		}
	}
	v, err := strconv.ParseFloat(strings.ReplaceAll(s, "_", ""), 64)
	return v, err == nil || math.IsInf(v, 0)
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
