package catalog_test

import (
	"strings"
	"testing"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
)

// TestObjectives holds that objectives that are set are kept, to the digit, and that the
// others stay as they are.
func TestObjectives(t *testing.T) {
	for _, c := range []struct {
		said []string
		want catalog.Objectives
		text string
	}{
		{nil, catalog.Objectives{}, ""},
		{[]string{"99.9%"}, catalog.Objectives{Availability: 0.999}, "availability=99.9%,latency=95%"},
		{[]string{"99.95"}, catalog.Objectives{Availability: 0.9995}, "availability=99.95%,latency=95%"},
		{[]string{"availability=7%"}, catalog.Objectives{Availability: 0.07}, "availability=7%,latency=95%"},
		{[]string{"availability=0.01%"}, catalog.Objectives{Availability: 0.0001}, "availability=0.01%,latency=95%"},
		{[]string{"99.99999%"}, catalog.Objectives{Availability: 0.9999999}, "availability=99.99999%,latency=95%"},
		{[]string{"latency=90%"}, catalog.Objectives{Latency: 0.9}, "availability=99.9%,latency=90%"},
		{[]string{"latency=95%@500ms"}, catalog.Objectives{Latency: 0.95, Target: time.Second / 2}, "availability=99.9%,latency=95%@500ms"},
		{[]string{"99%", "latency=50%@1s", "98%"}, catalog.Objectives{Availability: 0.98, Latency: 0.5, Target: time.Second}, "availability=98%,latency=50%@1s"},
		{[]string{"99%,latency=50%@1s"}, catalog.Objectives{Availability: 0.99, Latency: 0.5, Target: time.Second}, "availability=99%,latency=50%@1s"},
	} {
		var o catalog.Objectives
		for _, one := range c.said {
			if err := o.Set(one); err != nil {
				t.Errorf("%q: %v", one, err)
			}
		}
		if o != c.want || o.String() != c.text {
			t.Errorf("%q: %+v and %q, want %+v and %q", c.said, o, o.String(), c.want, c.text)
		}
	}
}

// TestBadObjectives holds that the error names the expected form, and that nothing is kept.
func TestBadObjectives(t *testing.T) {
	for said, want := range map[string]string{
		"":                       `"" is not a percentage below 100`,
		"100%":                   `"100%" is not a percentage below 100`,
		"0":                      `"0" is not a percentage`,
		"-1%":                    `"-1%" is not a percentage`,
		"NaN%":                   `"NaN%" is not a percentage`,
		"Inf":                    `"Inf" is not a percentage`,
		"99.9%%":                 `"99.9%%" is not a percentage`,
		"latency":                `"latency" is not a percentage`,
		"latency=":               `"" is not a percentage`,
		"latency=95%@":           `"" is not a time, such as 500ms`,
		"latency=95%@0s":         `"0s" is not a time`,
		"latency=95%@-1s":        `"-1s" is not a time`,
		"99%@500ms":              "expected availability=99.9% or latency=95%@500ms",
		"speed=99%":              "expected availability=99.9% or latency=95%@500ms",
		"availability=99%,0.5%,": `"" is not a percentage`,
	} {
		o := catalog.Objectives{Availability: 0.5}
		err := o.Set(said)
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", said, err, want)
		}
		if (o != catalog.Objectives{Availability: 0.5}) {
			t.Errorf("%q: kept %+v", said, o)
		}
	}
}

// FuzzObjectives holds that an objective that is read prints as a text that reads the same.
// A text that is refused changes nothing.
func FuzzObjectives(f *testing.F) {
	for _, said := range []string{"99.9%", "availability=99.9%,latency=95%@500ms", "latency=1e-3@1h", "latency=.5", "0x1p-2", "1_0", "99.999999999999999999%", "1e-320", "=5"} {
		f.Add(said)
	}
	f.Fuzz(func(t *testing.T, said string) {
		var o catalog.Objectives
		if err := o.Set(said); err != nil {
			if (o != catalog.Objectives{}) {
				t.Errorf("%q is %v, and left %+v", said, err, o)
			}
			return
		}
		for _, ratio := range []float64{o.Availability, o.Latency} {
			if ratio < 0 || ratio >= 1 {
				t.Errorf("%q: %+v", said, o)
			}
		}
		text := o.String()
		var again catalog.Objectives
		if err := again.Set(text); err != nil || again.String() != text {
			t.Errorf("%q prints as %q, which reads as %q (%v)", said, text, again.String(), err)
		}
		if o.Availability > 0 && again.Availability != o.Availability || o.Latency > 0 && again.Latency != o.Latency || again.Target != o.Target {
			t.Errorf("%+v prints as %q, which reads as %+v", o, text, again)
		}
	})
}
