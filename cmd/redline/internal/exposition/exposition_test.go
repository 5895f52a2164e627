package exposition_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redline-metrics/redline/cmd/redline/internal/exposition"
)

// TestRead: families come in order, with what is said of them.
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

// TestUnreadable: an error is of a line, or of the whole.
func TestUnreadable(t *testing.T) {
	for content, line := range map[string]int{
		"# TYPE a counter\na one\n": 2, "a 1": 1, "# TYPE a gauge\na{b=\"1\",b=\"2\"} 1\n# EOF\n": 2, "# nothing\n": 0, "# EOF\n": 0,
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
