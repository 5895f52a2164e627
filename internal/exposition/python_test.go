package exposition_test

import (
	"math"
	"strconv"
	"testing"

	"github.com/redline-metrics/redline/internal/exposition"
)

// TestAppendPython holds that numbers are as client_python 0.26, and older ones, write
// them.
func TestAppendPython(t *testing.T) {
	for v, want := range map[float64][2]string{
		0: {"0.0"}, 1: {"1.0"}, -1: {"-1.0"}, 0.1: {"0.1"}, 1e-4: {"0.0001"}, 1e-5: {"1e-05"}, -2.5e-7: {"-2.5e-07"},
		123456: {"123456.0"}, 999999.5: {"999999.5"}, 1e6: {"1e+06"}, 1234567.25: {"1.23456725e+06"}, -1e6: {"-1000000.0"},
		9876543210: {"9.87654321e+09"}, 1e10: {"1e+10", "1e+010"}, 1.5e15: {"1.5e+15", "1.5e+015"}, -1e15: {"-1000000000000000.0"},
		1e16: {"1e+16"}, -1e16: {"-1e+16"}, 1.5e300: {"1.5e+300"}, 5e-324: {"5e-324"},
		math.Inf(1): {"+Inf"}, math.Inf(-1): {"-Inf"},
	} {
		if got := string(exposition.AppendPython(nil, v, false)); got != want[0] {
			t.Errorf("%v: %s, want %s", v, got, want[0])
		}
		older := want[0]
		if want[1] != "" {
			older = want[1]
		}
		if got := string(exposition.AppendPython(nil, v, true)); got != older {
			t.Errorf("%v, older: %s, want %s", v, got, older)
		}
	}
	for _, v := range []float64{math.Copysign(0, -1), math.NaN(), math.MaxFloat64, math.Pi * 1e12} {
		back, err := strconv.ParseFloat(string(exposition.AppendPython(nil, v, true)), 64)
		if err != nil || math.Float64bits(back) != math.Float64bits(v) {
			t.Errorf("%v reads as %v, %v", v, back, err)
		}
	}
}
