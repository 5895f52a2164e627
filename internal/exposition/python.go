package exposition

import (
	"bytes"
	"math"
	"strconv"
)

// AppendPython appends a number as client_python's floatToGoString writes it. That is
// Python's way, in which each whole number has a point, except that positive numbers of
// seven digits and more are as in Go. Before prometheus_client 0.26, 1e+10 to 1e+15 had an
// extra zero, 1e+015; older writes it.
func AppendPython(out []byte, v float64, older bool) []byte {
	const (
		firstExponent = 1e16 // from here on Python has an exponent
		lastPoint     = 1e-4 // and below this
		goExponent    = 1e6
		olderZero     = 1e10
	)
	size := math.Abs(v)
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return AppendFloat(out, v)
	case older && v >= olderZero && v < firstExponent:
		text := strconv.FormatFloat(v, 'e', -1, 64)
		exponent := len(text) - len("15")
		return append(append(append(out, text[:exponent]...), '0'), text[exponent:]...)
	case size >= firstExponent || v >= goExponent || size < lastPoint && v != 0:
		return strconv.AppendFloat(out, v, 'e', -1, 64)
	}
	start := len(out)
	out = strconv.AppendFloat(out, v, 'f', -1, 64)
	if bytes.IndexByte(out[start:], '.') < 0 {
		out = append(out, ".0"...)
	}
	return out
}
