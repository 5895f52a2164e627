package exposition_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redline-metrics/redline/cmd/redline/internal/exposition"
)

// TestRead holds that families come in order, with their type, unit and help.
func TestRead(t *testing.T) {
	for _, c := range []struct {
		name, content, contentType string
		format                     exposition.Format
		want                       []string // name, type, unit, number of metrics, and help
	}{
		{
			"text", "# HELP b_total B.\n# TYPE b_total counter\nb_total{c=\"1\"} 1\nb_total{c=\"2\"} 1\na 1\n", "",
			exposition.Text,
			[]string{"a UNTYPED  1 ", "b_total COUNTER  2 B."},
		},
		{
			"OpenMetrics", "# HELP b_seconds B.\n# TYPE b_seconds counter\n# UNIT b_seconds seconds\nb_seconds_total 1\n# TYPE a info\na_info{v=\"1\"} 1\n# EOF\n", "application/openmetrics-text",
			exposition.OpenMetrics,
			[]string{"a_info GAUGE  1 ", "b_seconds_total COUNTER seconds 1 B."},
		},
		{
			"a unit before the type", "# UNIT h_bytes bytes\n# TYPE h_bytes histogram\nh_bytes_bucket{le=\"+Inf\"} 1\nh_bytes_count 1\nh_bytes_sum 1\n# EOF\n", "",
			exposition.OpenMetrics,
			[]string{"h_bytes HISTOGRAM bytes 1 "},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			format, err := exposition.FormatOf([]byte(c.content), c.contentType)
			if err != nil || format != c.format {
				t.Fatalf("format %q, %v", format, err)
			}
			families, err := exposition.Read([]byte(c.content), format)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range families {
				got = append(got, fmt.Sprintf("%s %s %s %d %s", f.GetName(), f.GetType(), f.GetUnit(), len(f.GetMetric()), f.GetHelp()))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("families (-want +got):\n%s", diff)
			}
		})
	}
}

// TestUnreadable holds that an error is of a line, or of the whole.
func TestUnreadable(t *testing.T) {
	for content, line := range map[string]int{
		"# TYPE a counter\na one\n": 2, "# TYPE a gauge\na{b=\"1\",b=\"2\"} 1\n# EOF\n": 2, "# nothing\n": 0, "# EOF\n": 0,
	} {
		format, err := exposition.FormatOf([]byte(content), "")
		if err != nil {
			t.Fatal(err)
		}
		_, err = exposition.Read([]byte(content), format)
		var invalid *exposition.SyntaxError
		switch {
		case line > 0 && (!errors.As(err, &invalid) || invalid.Line != line || !strings.HasPrefix(err.Error(), fmt.Sprintf("line %d: ", line))):
			t.Errorf("%q: %v, want one of line %d", content, err, line)
		case line == 0 && (err == nil || errors.As(err, &invalid)):
			t.Errorf("%q: %v, want one of the whole", content, err)
		}
	}
}

// TestComplaint holds that text that Prometheus reads and client libraries refuse is read,
// with a complaint that has its line. The kind of fault: text that is refused though
// Prometheus scrapes it.
func TestComplaint(t *testing.T) {
	const head = "# HELP a A.\n# TYPE a gauge\n"
	for content, want := range map[string]string{
		"a 1": "line 1: the last line does not end in a line feed",
		"# HELP a C:\\data\n# TYPE a gauge\na 1\n": "line 1: ",
		head + "# HELP a B.\na 1\n":                "line 3: second HELP",
		head + "a 1 5  \n":                         "line 3: ",
		head + "a{b=\"\\d\"} 1\n":                  "line 3: ",
		head + "a 1\n# TYPE a gauge\n":             "line 4: ",
		head + "a 1\n":                             "",
	} {
		families, complaint, err := exposition.ReadEach([]byte(content), exposition.Text, func(*exposition.Entry) {})
		switch {
		case err != nil || len(families) != 1 || families[0].GetName() != "a" || len(families[0].GetMetric()) != 1:
			t.Errorf("%q: %v, %v", content, families, err)
		case (complaint == nil) != (want == "") || complaint != nil && !strings.HasPrefix(complaint.Error(), want):
			t.Errorf("%q: complaint %v, want %q", content, complaint, want)
		}
	}
}

// TestAssembled holds that families that are put together from the entries of Prometheus'
// parser are those that expfmt makes of the same text, where expfmt reads it.
func TestAssembled(t *testing.T) {
	const text = `# HELP c_total C.
# TYPE c_total counter
c_total{a="b"} 1
# TYPE h histogram
h_bucket{le="1",x="y"} 1
h_bucket{le="+Inf",x="y"} 2
h_sum{x="y"} 3
h_count{x="y"} 2
# TYPE s summary
s{quantile="0.5"} 1
s_sum 1
s_count 1
# TYPE g gauge
g 1
u{a="b"} 1 5
`
	clean, complaint, err := exposition.ReadEach([]byte(text), exposition.Text, func(*exposition.Entry) {})
	if err != nil || complaint != nil {
		t.Fatal(complaint, err)
	}
	odd, complaint, err := exposition.ReadEach([]byte(text+"u{a=\"c\"} 2 6 \n"), exposition.Text, func(*exposition.Entry) {})
	if err != nil || complaint == nil {
		t.Fatal(complaint, err)
	}
	if len(odd) != len(clean) {
		t.Fatalf("%d families, want %d", len(odd), len(clean))
	}
	for i, f := range clean {
		o := odd[i]
		if o.GetName() != f.GetName() || o.GetType() != f.GetType() || o.GetHelp() != f.GetHelp() {
			t.Errorf("got %v, want %v", o, f)
		}
		if want := len(f.GetMetric()); f.GetName() != "u" && len(o.GetMetric()) != want || f.GetName() == "u" && len(o.GetMetric()) != 2 {
			t.Errorf("%s has %d metrics, want %d, or of u 2", f.GetName(), len(o.GetMetric()), want)
		}
	}
}
