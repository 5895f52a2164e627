package lint_test

import (
	"strings"
	"testing"

	"github.com/redline-metrics/redline/cmd/redline/internal/lint"
)

// specified are the specification's findings of a report, as one text.
func specified(r *lint.Report) string {
	var all []string
	for _, f := range r.Findings {
		if f.Check == "specification" {
			all = append(all, f.Message)
		}
	}
	return strings.Join(all, "\n")
}

// TestSpecification holds that text that Prometheus takes and the specification forbids is
// a warning with its line, and no error. The kind of fault: rules on the samples of a type
// that nothing checks, and documents that are refused though nothing is lost.
func TestSpecification(t *testing.T) {
	const openMetrics, text = "application/openmetrics-text", "text/plain"
	for _, c := range []struct{ content, want, text string }{
		// Reported: the last column is the rule of the text format, "-" where it has no
		// such rule.
		{"# TYPE a counter\na_total NaN\n", "line 2: a_total is NaN; a counter is a number from 0 up", "-"},
		{"# TYPE a summary\na_count -1\na_sum 1\n", "line 2: a_count is -1; a count is", "line 2: a_count is -1"},
		{"# TYPE a summary\na{quantile=\"1.01\"} 1\na_count 1\na_sum 1\n", "line 2: a has quantile 1.01", "line 2: a has quantile 1.01"},
		{"# TYPE a info\na_info{b=\"c\"} 2\n", "line 2: a_info is 2; the value of an info is 1", "-"},
		{"# TYPE a gauge\na 1 # {b=\"c\"} 0.5\n", "line 2: a has an exemplar", "-"},
		{"# HELP a A.\n# TYPE a gauge\n# HELP a A.\na 1\n", "line 3: second HELP line", "line 3: second HELP line"},

		// Of the same kind.
		{"# TYPE a_total counter\na_total -1\n", "line 2: a_total is -1", "line 2: a_total is -1"},
		{"# TYPE a counter\na_total +Inf\n", "", "-"},
		{"# TYPE a counter\na_total 1\na_created NaN\n", "line 3: a_created is NaN", "-"},
		{"# TYPE a stateset\na{a=\"b\"} 0.5\n", "line 2: a is 0.5; a state is 0 or 1", "-"},
		{"# TYPE a stateset\na{c=\"b\"} 1\n", `line 2: a has no label "a"`, "-"},
		{"# TYPE a summary\na{quantile=\"0.5\"} -1\n", "line 2: a is -1; ", ""},
		{"# TYPE a summary\na{quantile=\"0.5\"} NaN\na_count 0\na_sum 0\n", "", ""},
		{"# TYPE a summary\na_sum -1\n", "line 2: a_sum is -1", ""},
		{"# TYPE a summary\na 1\n", `line 2: a has "" as its label "quantile"`, "line 2: "},
		{"# TYPE a histogram\na_bucket{le=\"+Inf\"} 0.5\n", "line 2: a_bucket is 0.5; a count", "line 2: a_bucket is 0.5"},
		{"# TYPE a histogram\na_bucket{le=\"2\"} 1\na_bucket{le=\"1\"} 1\na_bucket{le=\"+Inf\"} 1\n", "line 3: the bucket up to 1 comes after", "line 3: the bucket up to 1 comes after"},
		{"# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_sum 1\n", "{} has a sum and no count", ""},
		{"# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_count 1\n", "{} has a count and no sum", ""},
		{"# TYPE a histogram\na_bucket{le=\"-1.0\"} 1\na_bucket{le=\"+Inf\"} 2\na_sum 1\na_count 2\n", "{} has a sum, and buckets below 0", ""},
		{"# TYPE a gaugehistogram\na_bucket{le=\"+Inf\"} 2\na_gsum -1\na_gcount 2\n", "{} has a sum below 0", "-"},
		{"# TYPE a gaugehistogram\na_bucket{le=\"-1.0\"} 1\na_bucket{le=\"+Inf\"} 2\na_gsum -1\na_gcount 2\n", "", "-"},
		{"# TYPE a histogram\na_bucket{le=\"+INF\"} 0\n", "line 2: a_bucket has another spelling", ""},
		{"# TYPE a histogram\na 1\n", `line 2: sample "a" has the bare name`, `line 2: sample "a" has the bare name`},
		{"# TYPE a info\na 1\n", `line 2: sample "a" has the bare name`, "-"},
		{"a{b=\"c\",} 1\n", "line 1: a comma follows", ""},
		{"# TYPE a gauge\n# TYPE a gauge\na 1\n", "line 2: second TYPE line", "line 2: second TYPE line"},
		{"# UNIT a_b b\n# UNIT a_b b\na_b 1\n", "line 2: second UNIT line", ""},
		{"# TYPE a_b info\n# UNIT a_b b\na_b_info 1\n", "line 2: type info has a unit", "-"},
		{"# TYPE a gauge\na 1\n# HELP a A.\n", "line 3: a HELP line comes after samples", "line 3: a HELP line comes after samples"},
		{"a 1\n# TYPE a gauge\n", "line 2: a TYPE line comes after samples", "line 2: "},
		{"a 1\nb 1\na{c=\"d\"} 1\n", "line 3: lines of other metrics", "line 3: lines of other metrics"},
		{"a{b=\"1\"} 1 1\na{b=\"2\"} 1 1\na{b=\"1\"} 1 2\n", "line 3: samples with other labels", ""},
		{"a 1 2\na 1 1\n", "line 2: a goes back in time", ""},
		{"a 1 2\na 1\n", "line 2: a has samples with a timestamp and without", ""},
		{"# TYPE a counter\n# TYPE a_total gauge\na_total 1\n", `line 2: "a_total" is a name of both "a" and "a_total"`, ""},
		{"# TYPE a counter\na_total 1 # {b=\"" + strings.Repeat("é", 128) + "\"} 1\n", "line 2: an exemplar's labels have 129 characters", "-"},
		{"# TYPE a counter\na_total 1 # {b=\"" + strings.Repeat("é", 127) + "\"} 1\n", "", "-"},
		{"# TYPE a gauge\na -1\na{b=\"c\"} NaN\n", "", ""},
		{"a 1", "-", "line 1: the last line does not end"},
		{"# HELP a C:\\data\n# TYPE a gauge\na 1\n", "", "line 1: "},
		{"a 1 1700000000000  \n", "-", "line 1: "},
	} {
		for _, one := range []struct{ contentType, content, want string }{{openMetrics, c.content + "# EOF\n", c.want}, {text, c.content, c.text}} {
			if one.want == "-" {
				continue
			}
			report := check(t, one.content, one.contentType)
			if got := specified(report); !strings.HasPrefix(got, one.want) || one.want == "" && got != "" {
				t.Errorf("%s %q: got %q, want %q", one.contentType, one.content, got, one.want)
			}
			if !report.Prometheus.Takes || report.Prometheus.Reason != "" {
				t.Errorf("%s %q: %+v", one.contentType, one.content, report.Prometheus)
			}
			for _, f := range report.Findings {
				if f.Check == "specification" && f.Severity != lint.Warning || f.Check == "syntax" {
					t.Errorf("%s %q: %+v", one.contentType, one.content, f)
				}
			}
		}
	}
}

// TestPrometheus holds that a report says whether Prometheus takes the scrape, and why it
// does not.
func TestPrometheus(t *testing.T) {
	for _, c := range []struct {
		content, contentType string
		want                 lint.Prometheus
	}{
		{good, "text/plain", lint.Prometheus{Takes: true, Samples: 7}},
		{"# TYPE a counter\n", "text/plain", lint.Prometheus{Takes: true}},
		{"a 1\nb one\n", "text/plain", lint.Prometheus{Line: 2, Reason: `line 2: strconv.ParseFloat: parsing "one": invalid syntax while parsing: "b one"`}},
		{"a 1\na{b=\"1\",b=\"1\"} 1\n", "text/plain", lint.Prometheus{Line: 2, Reason: `line 2: label "b" is there twice`}},
		{"{\"\"} 1\n", "text/plain", lint.Prometheus{Line: 1, Reason: "line 1: a sample has no metric name"}},
		{"a 1\n", "application/openmetrics-text", lint.Prometheus{Line: 2, Reason: "line 2: data does not end with # EOF"}},
	} {
		if got := check(t, c.content, c.contentType).Prometheus; got != c.want {
			t.Errorf("%q: got %+v, want %+v", c.content, got, c.want)
		}
	}
	for _, contentType := range []string{"", "application/json", "application/openmetrics-text; version=2.0.0"} {
		report, err := lint.CheckServed([]byte("a 1\n# EOF\n"), contentType)
		if err != nil || report.Prometheus.Takes || report.Prometheus.Reason == "" || report.Errors != 1 || report.Findings[0].Check != "content-type" {
			t.Errorf("%q: %+v, %v", contentType, report, err)
		}
	}
}
