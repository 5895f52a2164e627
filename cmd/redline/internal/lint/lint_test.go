package lint_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	dto "github.com/prometheus/client_model/go"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/cmd/redline/internal/lint"
	"github.com/redline-metrics/redline/cmd/redline/internal/tint"
	"github.com/redline-metrics/redline/examples/items"
)

const good = `# HELP requests_total Requests.
# TYPE requests_total counter
requests_total{route="/users/{id}",status="200"} 7
requests_total{route="/items",status="404"} 1
# HELP latency_seconds Latency.
# TYPE latency_seconds histogram
latency_seconds_bucket{le="0.1"} 60
latency_seconds_bucket{le="1"} 95
latency_seconds_bucket{le="+Inf"} 100
latency_seconds_sum 30
latency_seconds_count 100
`

const goodOpenMetrics = `# HELP requests Requests.
# TYPE requests counter
requests_total{route="/users/{id}",status="200"} 7.0 # {trace_id="4bf92f3577b34da6a3ce929d0e0e4736"} 1.0
requests_created{route="/users/{id}",status="200"} 1.7e+09
# HELP latency_seconds Latency.
# TYPE latency_seconds histogram
# UNIT latency_seconds seconds
latency_seconds_bucket{le="0.1"} 60
latency_seconds_bucket{le="1.0"} 95
latency_seconds_bucket{le="+Inf"} 100
latency_seconds_sum 30.0
latency_seconds_count 100
latency_seconds_created 1.7e+09
# HELP build What runs.
# TYPE build info
build_info{revision="69f7e1b0c8a5d4e3f2a1b0c9d8e7f6a5b4c3d2e1"} 1
# HELP size_bytes Sizes of what waits.
# TYPE size_bytes gaugehistogram
size_bytes_bucket{le="10.0"} 1
size_bytes_bucket{le="+Inf"} 2
size_bytes_gsum 30.0
size_bytes_gcount 2
# HELP wait_seconds Waits.
# TYPE wait_seconds summary
wait_seconds{quantile="0.5"} 0.2
wait_seconds_sum 2.0
wait_seconds_count 10
# HELP state States.
# TYPE state stateset
state{state="on"} 1
state{state="off"} 0
# EOF
`

func check(t *testing.T, content, contentType string) *lint.Report {
	t.Helper()
	checked := func() (*lint.Report, error) { return lint.CheckServed([]byte(content), contentType) }
	if contentType == "" {
		checked = func() (*lint.Report, error) { return lint.Check([]byte(content)) }
	}
	report, err := checked()
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// found is findings as severity, check, metric and label.
func found(report *lint.Report) []string {
	all := []string{}
	for _, f := range report.Findings {
		all = append(all, strings.TrimSpace(fmt.Sprint(f.Severity, " ", f.Check, " ", f.Metric, " ", f.Label)))
	}
	return all
}

// gauge returns a gauge with the given values of its label l.
func gauge(values ...string) string {
	var b strings.Builder
	b.WriteString("# HELP g G.\n# TYPE g gauge\n")
	for _, v := range values {
		fmt.Fprintf(&b, "g{l=%q} 1\n", v)
	}
	return b.String()
}

// pairs returns a gauge of n series, with a number in the labels name and value.
func pairs(n int, name, value string) string {
	var b strings.Builder
	b.WriteString("# HELP g G.\n# TYPE g gauge\n")
	for i := range n {
		fmt.Fprintf(&b, "g{name=%q,value=%q} 1\n", fmt.Sprintf(name, i+1), fmt.Sprintf(value, i+1))
	}
	return b.String()
}

// many are n values, from a format with a number in it.
func many(n int, format string) []string {
	values := make([]string, n)
	for i := range values {
		values[i] = fmt.Sprintf(format, i+1)
	}
	return values
}

// histogram returns one with the given numbers in its buckets 1, 2, 3 and above.
func histogram(in ...int) string {
	text, sum := "# HELP h H.\n# TYPE h histogram\n", 0
	for i, le := range []string{"1", "2", "3", "+Inf"} {
		sum += in[i]
		text += fmt.Sprintf("h_bucket{le=%q} %d\n", le, sum)
	}
	return text + fmt.Sprintf("h_sum 1\nh_count %d\n", sum)
}

// firstOf returns a histogram of nearly all observations in its first bucket.
func firstOf(name, bound string) string {
	text := strings.ReplaceAll(histogram(96, 1, 1, 2), `le="1"`, `le="`+bound+`"`)
	if bound == "256" {
		text = strings.NewReplacer(`le="2"`, `le="1024"`, `le="3"`, `le="4096"`).Replace(text)
	}
	return strings.NewReplacer("HELP h ", "HELP "+name+" ", "TYPE h ", "TYPE "+name+" ", "\nh_", "\n"+name+"_").Replace(text)
}

func TestFindings(t *testing.T) {
	const head = "# HELP a_total A.\n# TYPE a_total counter\n"
	const h = "# HELP h H.\n# TYPE h histogram\n"
	for _, c := range []struct {
		name, content string
		want          []string
		message       string // a part of the first one's
	}{
		{"good", good, nil, ""},
		{"good OpenMetrics", goodOpenMetrics, nil, ""},
		{"a counter and a gauge of one name in OpenMetrics", "# HELP b_bytes B.\n# TYPE b_bytes gauge\nb_bytes 1.0\n# HELP b_bytes B.\n# TYPE b_bytes counter\nb_bytes_total 2.0\n# EOF\n", nil, ""},

		{"no help", "# TYPE a_total counter\na_total 1\n", []string{"warning promlint a_total"}, "no help text"},
		{"no type", "# HELP a A.\na 1\n", []string{"note type a"}, "no type"},
		{"no _total", "# HELP a A.\n# TYPE a counter\na 1\n", []string{"warning promlint a"}, `counter metrics should have "_total" suffix`},
		{"no _total in OpenMetrics", "# HELP a A.\n# TYPE a counter\na 1.0\n# EOF\n", []string{"warning promlint a"}, `counter metrics should have "_total" suffix`},
		{"unit", "# HELP a_minutes A.\n# TYPE a_minutes gauge\na_minutes 1\n", []string{"warning promlint a_minutes"}, `use base unit "seconds" instead of "minutes"`},
		{"said once for all series", head + "a_total{aB=\"1\"} 1\na_total{aB=\"2\"} 1\n", []string{"warning promlint a_total"}, "'snake_case'"},
		{"le in a counter", head + "a_total{le=\"1\"} 1\n", []string{"warning promlint a_total"}, `non-histogram metrics should not have "le" label`},

		{"duplicate", head + "a_total{b=\"1\",c=\"2\"} 1\na_total{c=\"2\",b=\"1\"} 1\n", []string{"error duplicate a_total"}, `metric not unique: {b="1",c="2"} is there more than once. `},
		{"duplicates", head + "a_total 1\na_total 1\na_total 1\na_total{b=\"1\"} 1\na_total{b=\"1\"} 1\n", []string{"error duplicate a_total"}, "metric not unique: {} is there more than once (and 1 more). "},
		{"duplicate at another time", head + "a_total 1 1000\na_total 1 2000\n", nil, ""},
		{"duplicate in OpenMetrics", "# HELP a A.\n# TYPE a counter\na_total 1\na_total 1\n# EOF\n", []string{"error duplicate a_total"}, "metric not unique"},
		{"duplicate bucket", h + "h_bucket{le=\"1\"} 1\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 1\nh_count 1\nh_sum 1\n", []string{"error duplicate h"}, ""},

		{"line of an error", head + "\na_total 1\n\na_total x\n", []string{"error syntax"}, "line 6: "},
		{"line of one after a line feed in a label", head + "a_total{b=\"x\ny\"} 1\n", []string{"warning specification"}, "line 3: "},
		{"line of one further on", head + "a_total{b=\"x\ny\"} 1\n \na_total x\n", []string{"error syntax"}, "line 6: "},
		{"line in OpenMetrics", "# TYPE a counter\na_total 1\na_total x\n# EOF\n", []string{"error syntax"}, "line 3: "},
		{"data after # EOF", "# TYPE a unknown\na 1\n# EOF\na 2\n# EOF\n", []string{"error syntax"}, "line 3: unexpected data after # EOF"},
		{"cut off", head + "a_total 1\na_tot", []string{"error syntax"}, "line 4: "},
		{"cut off within a number", head + "a_total 1\na_total{b=\"c\"} 1", []string{"warning specification"}, "line 4: the last line does not end in a line feed"},
		{"no name", head + "{b=\"c\"} 1\n", []string{"error syntax"}, "line 3: metric name not set"},
		{"type of OpenMetrics", "# TYPE a GAUGE\na 1\n", []string{"error syntax"}, `line 1: invalid metric type "GAUGE"`},
		{"second HELP", head + "# HELP a_total B.\na_total 1\n", []string{"warning specification"}, "line 3: second HELP line"},
		{"second TYPE in OpenMetrics", "# TYPE a gauge\na 1\n# TYPE a gauge\na{b=\"c\"} 2\n# EOF\n", []string{"warning promlint a", "warning specification a"}, "no help text"},
		{"label twice in OpenMetrics", "# TYPE a gauge\na{b=\"1\",b=\"2\"} 1\n# EOF\n", []string{"error syntax"}, `line 2: label "b" is there twice`},
		{"histogram without le in OpenMetrics", "# TYPE a histogram\na_bucket 1\n# EOF\n", []string{"warning specification a", "warning promlint a_bucket", "note type a_bucket"}, `line 2: a_bucket has "" as its label "le"; expected a number`},
		{"bare sample of a histogram", "# TYPE a histogram\na 1\n# EOF\n", []string{"warning promlint a", "warning specification a", "note type a"}, "no help text"},

		{"10 uuids", gauge(many(10, "6ba7b810-9dad-11d1-80b4-00c04fd43%03d")...), []string{"warning id-values g l"}, "seems to hold UUIDs: 10 of 10 values, such as"},
		{"11 uuids", gauge(many(11, "6ba7b810-9dad-11d1-80b4-00c04fd43%03d")...), []string{"error id-values g l"}, ""},
		{"hashes", gauge("d41d8cd98f00b204", "abcdef", "deadbeefdeadbeef"), []string{"warning id-values g l"}, "hashes: 1 of 3"},
		{"no hash without a digit", gauge("deadbeefdeadbeefa"), nil, ""},
		{"digits", gauge("order-123456", "12345", "404", "0.123456789", "v1.2.3-20240927000941"), []string{"warning id-values g l"}, "ids, of long runs of digits: 1 of 5"},
		{"e-mail", gauge("ann@example.org", "@", "a@b"), []string{"warning id-values g l"}, "e-mail addresses: 1 of 3"},
		{"addresses", gauge("10.0.0.7:52114", "[::1]:80", "10.0.0.7", "localhost:80"), []string{"warning id-values g l"}, "addresses with ports: 2 of 4"},
		{"Unix timestamps", gauge("1700000000", "1700000000123", "1700000000.5"), []string{"warning id-values g l"}, "Unix timestamps: 3 of 3"},
		{"times", gauge("2026-11-21T04:00:00Z", "2026-11-21"), []string{"warning id-values g l"}, "times: 2 of 2"},
		{"raw paths", gauge("/users/123", "/users/123/orders", "GET /users/7", "http://host/users/8", "/search?q=x", "/users/{id}", "/users/<int:id>", "/v2/users", "/", "<unmatched>"), []string{"warning id-values g l"}, "raw paths, with ids or queries in them: 5 of 10"},
		{"a revision in an info", "# HELP b_info B.\n# TYPE b_info gauge\nb_info{revision=\"69f7e1b0c8a5d4e3f2a1\"} 1\n", nil, ""},
		{"instances", "# HELP g G.\n# TYPE g gauge\ng{instance=\"10.0.0.7:9100\"} 1\n", nil, ""},

		{"ids that go with another label", pairs(12, "f%d", "%d00000"), []string{"note id-values g value"}, `Each belongs to one value of label "name", as settings do`},
		{"paths that go with another label", pairs(12, "f%d", "/etc/%d"), []string{"note id-values g value"}, "raw paths"},
		{"ids that go with other ids", pairs(12, "user-%d00000", "%d00000"), []string{"error id-values g name", "error id-values g value"}, ""},
		{"two ids of one name", pairs(12, "f%d", "%d00000") + "g{name=\"f1\",value=\"9900000\"} 1\n", []string{"error id-values g value"}, ""},
		{"ids that go with two labels", "# HELP g G.\n# TYPE g gauge\n" +
			"g{a=\"1\",b=\"1\",c=\"1000001\"} 1\ng{a=\"1\",b=\"2\",c=\"1000002\"} 1\ng{a=\"2\",b=\"1\",c=\"1000003\"} 1\n", []string{"note id-values g c"}, "one value of the other labels"},

		{"100 values", gauge(many(100, "v%d")...), nil, ""},
		{"101 values", gauge(many(101, "v%d")...), []string{"warning label-values g l"}, `label "l" has 101 values, such as "v1", "v10", "v100": `},
		{"101 ids are one finding", gauge(many(101, "/users/%d")...), []string{"error id-values g l"}, ""},
		{"1,001 series", gauge(many(1001, "v%d")...), []string{"warning label-values g l", "warning series g l"}, ""},

		{"fits", histogram(40, 30, 20, 10), nil, ""},
		{"above", histogram(40, 30, 19, 11), []string{"warning buckets h"}, "11.0 % of 100 observations are above the highest bound, 3: "},
		{"above, of too few", histogram(40, 30, 18, 11), nil, ""},
		{"first", histogram(96, 1, 1, 2), []string{"warning buckets h"}, "96.0 % of 100 observations are in the first bucket, up to 1: "},
		{"first, of times up to 5 ms", firstOf("h_seconds", "0.005"), nil, ""},
		{"first, of times up to 10 ms", firstOf("h_seconds", "0.01"), []string{"warning buckets h_seconds"}, "96.0 % of 100 observations are in the first bucket, up to 0.01: "},
		{"first, of sizes up to 256 bytes", firstOf("h_bytes", "256"), nil, ""},
		{"first, of no unit up to 0.005", firstOf("h", "0.005"), []string{"warning buckets h"}, "96.0 % of 100 observations are in the first bucket, up to 0.005: "},
		{"95 in the first", histogram(95, 1, 2, 2), nil, ""},
		{"one", histogram(4, 91, 3, 2), []string{"warning buckets h"}, "91.0 % of 100 observations are in one bucket, above 1 and up to 2: "},
		{"90 in one", histogram(5, 90, 3, 2), nil, ""},
		{"no finite bucket", h + "h_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 1\n", []string{"warning buckets h"}, `no bucket but le="+Inf"`},
		{"no infinite bucket", h + "h_bucket{le=\"1\"} 1\nh_sum 1\nh_count 1\n", []string{"error histogram h"}, `{} has no bucket le="+Inf"`},
		{"not cumulative", h + "h_bucket{le=\"1\"} 2\nh_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 1\n", []string{"error histogram h"}, "{} has fewer observations up to +Inf (1) than up to 1 (2)"},
		{"another count", h + "h_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 2\n", []string{"error histogram h"}, `{} has 2 as its count and 1 in the bucket le="+Inf"`},
		{"different buckets", h + "h_bucket{a=\"1\",le=\"1\"} 1\nh_bucket{a=\"1\",le=\"+Inf\"} 1\nh_bucket{a=\"2\",le=\"2\"} 1\nh_bucket{a=\"2\",le=\"+Inf\"} 1\n", []string{"warning buckets h"}, "2 different sets of buckets"},
	} {
		t.Run(c.name, func(t *testing.T) {
			report := check(t, c.content, "")
			if got := found(report); !slices.Equal(got, c.want) {
				t.Fatalf("got %q, want %q:\n%+v", got, c.want, report.Findings)
			}
			if len(c.want) > 0 && !strings.Contains(report.Findings[0].Message, c.message) {
				t.Errorf("%q\nlacks\n%q", report.Findings[0].Message, c.message)
			}
		})
	}
}

// TestSize holds that series are counted as Prometheus stores them, in both formats alike.
func TestSize(t *testing.T) {
	for _, c := range []struct {
		content, format  string
		families, series int
		largest          lint.Size
	}{
		{good, "text", 2, 2 + 5, lint.Size{Metric: "latency_seconds", Type: "histogram", Series: 5, Label: "le", Values: 3}},
		{goodOpenMetrics, "openmetrics", 6, 2 + 6 + 1 + 4 + 3 + 2, lint.Size{Metric: "latency_seconds", Type: "histogram", Series: 6, Label: "le", Values: 3}},
		{gauge("a", "b", "c"), "text", 1, 3, lint.Size{Metric: "g", Type: "gauge", Series: 3, Label: "l", Values: 3}},
		{"a 1\n", "text", 1, 1, lint.Size{Metric: "a", Type: "untyped", Series: 1}},
	} {
		r := check(t, c.content, "")
		if r.Format != c.format || r.Families != c.families || r.Series != c.series || r.Largest[0] != c.largest || r.Bytes != len(c.content) {
			t.Errorf("got %+v, want %+v", r, c)
		}
	}
}

// TestContentType holds that the format is the one that came with the content, as for
// Prometheus. A format that Prometheus refuses is an error.
func TestContentType(t *testing.T) {
	for _, c := range []struct {
		contentType, content, format string
		want                         []string
	}{
		{"text/plain; version=0.0.4; charset=utf-8", good, "text", nil},
		{"text/plain; version=1.0.0; escaping=allow-utf-8", good, "text", nil},
		{"application/openmetrics-text; version=1.0.0; charset=utf-8", goodOpenMetrics, "openmetrics", nil},
		{"application/openmetrics-text; version=1.0.0", good, "openmetrics", []string{"error syntax"}},
		{"text/plain", goodOpenMetrics, "text", []string{"error syntax"}},
		{"application/octet-stream", good, "text", []string{"error content-type"}},
		{"application/octet-stream", goodOpenMetrics, "openmetrics", []string{"error content-type"}},
		{"text/plain; ;", good, "text", []string{"error content-type"}},
	} {
		r := check(t, c.content, c.contentType)
		if r.Format != c.format || !slices.Equal(found(r), c.want) && len(found(r))+len(c.want) > 0 {
			t.Errorf("%s: got %s and %q, want %s and %q", c.contentType, r.Format, found(r), c.format, c.want)
		}
	}
}

// TestNoExposition holds that a text that is no exposition is an error that says so.
func TestNoExposition(t *testing.T) {
	for _, c := range []struct{ content, contentType, want string }{
		{"", "", "empty; "},
		{" \n\n", "text/plain", "empty; "},
		{"# only a comment\n", "", "holds no samples; "},
		{"# EOF\n", "", "holds no samples; "},
		{"\n <!DOCTYPE html>", "", "a page of HTML"},
		{"<HTML>", "text/plain", "a page of HTML"},
		{"hello", "text/html; charset=utf-8", "a page of HTML"},
		{"\x0a\x01a", "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited", "protobuf"},
	} {
		_, err := lint.CheckServed([]byte(c.content), c.contentType)
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%q: %v, want %s", c.content, err, c.want)
		}
	}
}

// TestPrint holds that lines end before a terminal of 80 columns does, and nothing in them
// is for the terminal to act on.
func TestPrint(t *testing.T) {
	contents := []string{good, gauge(many(2000, "/users/%d/a/long/path")...), histogram(1, 1, 1, 100), gauge("\x1b[2J1234567", "1234567\u202e"), "a \x1b[31m\n", "a{b=\"\\\x1b\"} 1\n"}
	for _, content := range contents {
		var b strings.Builder
		if err := check(t, content, "").Print(&b, lint.Style{Most: 10}); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(b.String()) {
			if len([]rune(line)) > 81 || strings.ContainsAny(line, "\x1b\u202e") {
				t.Errorf("%q", line)
			}
		}
	}
}

// TestGroups holds that a finding that many metrics share is printed once, and some of
// those that differ. The kind of fault: findings that repeat until nobody reads them.
func TestGroups(t *testing.T) {
	var same, differ strings.Builder
	for i := range 300 {
		fmt.Fprintf(&same, "m%d_total %d\n", i, i)
		fmt.Fprintf(&differ, "# HELP m%[1]d M.\n# TYPE m%[1]d gauge\nm%[1]d{l=\"/x/%[1]d\"} 1\n", i)
	}
	for _, c := range []struct {
		content string
		most    int
		lines   int // at most
		want    string
	}{
		{same.String(), 10, 25, "    no help text: m0_total, m100_total, m101_total, m102_total, m103_total and\n      295 more (--max 0 names all)"},
		{same.String(), 0, 200, "m104_total"},
		{differ.String(), 10, 60, "  290 more of the check id-values, on m107, m108, m109, m11, m110 and 285 more\n"},
		{differ.String(), 1, 20, "  299 more of the check id-values, on "},
		{differ.String(), 0, 1500, "m299"},
		{"# TYPE a gauge\na NaN\n# TYPE b gauge\nb 1\n", 10, 20, "    no help text: a, b\n"},
	} {
		var b strings.Builder
		if err := check(t, c.content, "").Print(&b, lint.Style{Most: c.most}); err != nil {
			t.Fatal(err)
		}
		got := b.String()
		if strings.Count(got, "\n") > c.lines || !strings.Contains(got, c.want) {
			t.Errorf("%d at most: lacks %q, or has over %d lines:\n%s", c.most, c.want, c.lines, got)
		}
	}
}

// TestChoose holds that findings are left out by severity and by check, and then do not
// count.
func TestChoose(t *testing.T) {
	const content = "# TYPE a gauge\na 1\nb 1\nb 1\n" // a note, two warnings, an error
	for _, c := range []struct {
		choice                           lint.Choice
		errors, warnings, notes, leftOut int
	}{
		{lint.Choice{}, 1, 2, 1, 0},
		{lint.Choice{Least: lint.Note}, 1, 2, 1, 0},
		{lint.Choice{Least: lint.Warning}, 1, 2, 0, 1},
		{lint.Choice{Least: lint.Error}, 1, 0, 0, 3},
		{lint.Choice{Ignore: []string{"duplicate", "promlint"}}, 0, 0, 1, 3},
		{lint.Choice{Least: lint.Warning, Ignore: []string{"duplicate"}}, 0, 2, 0, 2},
	} {
		r := check(t, content, "")
		if err := c.choice.Valid(); err != nil {
			t.Error(err)
		}
		r.Choose(c.choice)
		if r.Errors != c.errors || r.Warnings != c.warnings || r.Notes != c.notes || r.LeftOut != c.leftOut || len(r.Findings) != c.errors+c.warnings+c.notes {
			t.Errorf("%+v: %+v", c.choice, r)
		}
	}
	for _, bad := range []lint.Choice{{Least: "bad"}, {Ignore: []string{"promlint", "x"}}} {
		if bad.Valid() == nil {
			t.Errorf("%+v is valid", bad)
		}
	}
	for _, content := range []string{"", "a 1\n", "# HELP a A.\n# TYPE a gauge\na{b=\"/x/1\"} 1 \n"} { // every check has its name among those there are
		r, err := lint.CheckServed([]byte(content), "")
		if err != nil {
			continue
		}
		for _, f := range r.Findings {
			if !slices.Contains(lint.Checks(), f.Check) {
				t.Errorf("%q is none of the checks", f.Check)
			}
		}
	}
}

// TestColours holds that severities have colours where they are asked for, and that a
// service's exposition brings none.
func TestColours(t *testing.T) {
	var plain, coloured strings.Builder
	r := check(t, "a{l=\"\x1b[31m/x/1\"} 1\nb one\n", "")
	s := check(t, "a 1\na 1\n", "")
	for _, report := range []*lint.Report{r, s} {
		if err := errors.Join(report.Print(&plain, lint.Style{}), report.Print(&coloured, lint.Style{Palette: tint.Always()})); err != nil {
			t.Fatal(err)
		}
	}
	if strings.Contains(plain.String(), "\x1b") || !strings.Contains(coloured.String(), "\x1b[1;31m1 error\x1b[0m\n") || strings.Contains(coloured.String(), "\x1b[31m/x") {
		t.Errorf("%q\n%q", plain.String(), coloured.String())
	}
}

// TestOneName holds that findings of all checks name a metric alike, in OpenMetrics by its
// samples.
func TestOneName(t *testing.T) {
	got := found(check(t, "# TYPE a counter\na_total NaN\n# TYPE b info\nb_info 2\n# EOF\n", ""))
	want := []string{"warning promlint a_total", "warning specification a_total", "warning promlint b_info", "warning specification b_info"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestOrder holds that the worst comes first, then it goes by name.
func TestOrder(t *testing.T) {
	got := found(check(t, "b 1\na 1\na 1\nc{d=\"/x/1\"} 1\n", ""))
	want := []string{
		"error duplicate a",
		"warning promlint a", "warning promlint b", "warning id-values c d", "warning promlint c",
		"note type a", "note type b", "note type c",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestFamilies holds that families of client_golang can be checked as they are gathered,
// those without metrics too.
func TestFamilies(t *testing.T) {
	name := "a_total"
	got := lint.Families([]*dto.MetricFamily{{Name: &name, Type: dto.MetricType_COUNTER.Enum()}})
	if len(got) != 1 || got[0].Message != "no help text" {
		t.Errorf("%+v", got)
	}
}

// TestRedline holds that there is no error in the library's exposition of a service in use,
// with all that can be on, in every schema and format.
func TestRedline(t *testing.T) {
	for name, schema := range map[string]*redline.Schema{
		"default": redline.Default(), "flask": redline.FlaskExporter(), "opentelemetry": redline.OpenTelemetry(),
	} {
		m, err := redline.New(redline.Config{Schema: schema, Sizes: schema.RequestSize.Name != "", NativeHistograms: true})
		if err != nil {
			t.Fatal(err)
		}
		service, err := items.New(m, items.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for i := range 200 {
			for _, path := range []string{"/items", fmt.Sprintf("/items/%d", i), fmt.Sprintf("/no/such/%d.php", i), "/search?q=x"} {
				service.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, path, nil))
			}
			body := strings.NewReader(`{"name": "a", "price": 1}`)
			service.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/items", body))
		}
		for _, accept := range []string{"text/plain", "application/openmetrics-text"} {
			w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/metrics", nil)
			r.Header.Set("Accept", accept)
			service.ServeHTTP(w, r)
			content, err := io.ReadAll(w.Body)
			if err != nil {
				t.Fatal(err)
			}
			report := check(t, string(content), w.Header().Get("Content-Type"))
			if report.Families < 20 || report.Errors > 0 {
				t.Errorf("%s, %s: %d families, %+v", name, accept, report.Families, report.Findings)
			}
			for _, f := range report.Findings {
				if f.Check != "buckets" { // the service answers in microseconds
					t.Errorf("%s, %s: %+v", name, accept, f)
				}
			}
		}
	}
}
