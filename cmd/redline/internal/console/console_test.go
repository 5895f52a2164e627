package console_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/redline-metrics/redline/cmd/redline/internal/console"
	"github.com/redline-metrics/redline/cmd/redline/internal/tint"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

// consoleOf returns a console of an engine that answers each path of data, and knows no
// other path.
func consoleOf(t *testing.T, data map[string]string) *console.Console {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if held, known := data["v2"]; known && r.URL.Path == "/base/api/v2/alerts" {
			_, _ = io.WriteString(w, held)
			return
		}
		answer, known := data[strings.TrimPrefix(r.URL.Path, "/base/api/v1")+"?"+r.FormValue("query")]
		if !known {
			http.NotFound(w, r)
			return
		}
		_, _ = io.WriteString(w, `{"status": "success", "warnings": ["beware\u001b"], "data": `+answer+`}`)
	}))
	t.Cleanup(server.Close)
	u, err := url.Parse(server.URL + "/base/api/v1/")
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	c, err := console.New(u, transport)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// printed returns the text that something prints.
func printed(t *testing.T, do func(ctx context.Context, w io.Writer) error) string {
	t.Helper()
	var b bytes.Buffer
	if err := do(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestQuery holds that values of every type have a table, in which nothing is for the
// terminal to act on, and the JSON of the API.
func TestQuery(t *testing.T) {
	for _, c := range []struct{ name, data, want string }{
		{"vector", `{"resultType": "vector", "result": [
			{"metric": {"__name__": "a", "job": "x\u001b[31m\n2"}, "value": [1700000000, "1.5"]},
			{"metric": {"b": "é"}, "value": [1700000000, "NaN"]}]}`, "metric  b  job       value\na          x\ufffd[31m 2    1.5\n        é              NaN\n"},
		{"no series", `{"resultType": "vector", "result": []}`, "no series\n"},
		{"scalar", `{"resultType": "scalar", "result": [1700000000, "1e+30"]}`, "1e+30\n"},
		{"string", `{"resultType": "string", "result": [1700000000, "text"]}`, "text\n"},
		{
			"histogram", `{"resultType": "vector", "result": [{"metric": {}, "histogram": [1700000000, {"count": "3", "sum": "1.5", "buckets": []}]}]}`,
			"value\n3 observations, sum 1.5\n",
		},
	} {
		engine := consoleOf(t, map[string]string{"/query?x": c.data})
		var warnings bytes.Buffer
		got := printed(t, func(ctx context.Context, w io.Writer) error {
			return engine.Query(ctx, "x", time.Unix(1_700_000_000, 0), w, &warnings, console.Style{})
		})
		if strings.ReplaceAll(got, "                  value\n", "value\n") != c.want || warnings.String() != "beware\ufffd\n" {
			t.Errorf("%s: got\n%q, want\n%q; warnings %q", c.name, got, c.want, warnings.String())
		}
		asJSON := printed(t, func(ctx context.Context, w io.Writer) error {
			return engine.Query(ctx, "x", time.Unix(1_700_000_000, 0), w, io.Discard, console.Style{JSON: true})
		})
		var value struct{ ResultType string }
		if err := json.Unmarshal([]byte(asJSON), &value); err != nil || !strings.Contains(c.data, `"`+value.ResultType+`"`) {
			t.Errorf("%s: %v, %s", c.name, err, asJSON)
		}
	}
}

// TestMatrix holds that each sample of a range has a row.
func TestMatrix(t *testing.T) {
	engine := consoleOf(t, map[string]string{"/query?x": `{"resultType": "matrix", "result": [{"metric": {"b": "c"}, "values": [[1700000000, "1"], [1700000060, "12"]]}]}`})
	got := printed(t, func(ctx context.Context, w io.Writer) error {
		return engine.Query(ctx, "x", time.Now(), w, io.Discard, console.Style{})
	})
	if lines := strings.Split(got, "\n"); len(lines) != 4 || !strings.HasPrefix(lines[0], "b  time ") || !strings.HasSuffix(lines[1], "      1") || !strings.HasSuffix(lines[2], "     12") {
		t.Errorf("%q", got)
	}
}

// TestAlerts holds that alerts that fire come first, of these the ones that page somebody,
// and look so.
func TestAlerts(t *testing.T) {
	answers := map[string]string{"/alerts?": `{"alerts": [
		{"activeAt": "2026-11-21T04:00:00Z", "annotations": {}, "labels": {"alertname": "B", "job": "x"}, "state": "pending", "value": "1"},
		{"activeAt": "2026-11-21T05:00:00Z", "annotations": {"summary": "later"}, "labels": {"alertname": "A", "severity": "ticket"}, "state": "firing", "value": "1"},
		{"activeAt": "2026-11-21T06:00:00Z", "annotations": {"summary": "woken"}, "labels": {"alertname": "D", "severity": "page"}, "state": "firing", "value": "1"},
		{"activeAt": "2026-11-21T04:30:00Z", "annotations": {"summary": "sooner"}, "labels": {"alertname": "C"}, "state": "firing", "value": "1"}]}`}
	engine := consoleOf(t, answers)
	show := func(style console.Style) []string {
		return strings.Split(printed(t, func(ctx context.Context, w io.Writer) error { return engine.Alerts(ctx, w, style) }), "\n")
	}
	if lines := show(console.Style{}); !strings.HasPrefix(lines[0], "state    severity  true since") || !strings.Contains(lines[1], ":00  D") {
		t.Errorf("of an engine that does not tell since when alerts fire: %q", lines)
	}
	answers["v2"] = `[{"labels": {"alertname": "A", "severity": "ticket"}, "startsAt": "2026-11-21T05:01:01Z"},
		{"labels": {"alertname": "C"}, "startsAt": "2026-11-21T04:31:02Z"},
		{"labels": {"alertname": "D", "severity": "page"}, "startsAt": "2026-11-21T06:02:03Z"}]`
	if lines := show(console.Style{}); !strings.Contains(lines[1], ":03  D") || !strings.Contains(lines[4], ":00  B") {
		t.Errorf("since when it fires, and since when it is pending: %q", lines)
	}
	lines := show(console.Style{})
	for i, want := range [][2]string{
		{"state    severity  since", "  alert  about"},
		{"FIRING   page      2026-11-21", "  D      woken"},
		{"FIRING             2026-11-21", "  C      sooner"},
		{"FIRING   ticket    2026-11-21", "  A      later"},
		{"pending            2026-11-21", `  B      {job="x"}`},
		{},
	} {
		if len(lines) != 6 || !strings.HasPrefix(lines[i], want[0]) || !strings.HasSuffix(lines[i], want[1]) {
			t.Fatalf("%q, want %q", lines, want)
		}
	}
	if lines := show(console.Style{Palette: tint.Always()}); !strings.HasPrefix(lines[1], "\x1b[1;31mFIRING\x1b[0m   page      2026") || !strings.HasPrefix(lines[4], "\x1b[33mpending\x1b[0m            2026") {
		t.Errorf("%q", lines)
	}
	var all []struct{ State, Alert string }
	if err := json.Unmarshal([]byte(strings.Join(show(console.Style{JSON: true}), "\n")), &all); err != nil || len(all) != 4 || all[0].Alert != "D" || all[3].State != "pending" {
		t.Errorf("%v, %v", all, err)
	}
}

// TestStatus holds that a value that an engine does not tell is shown as unknown, not as
// nothing. The kind of fault: a number that is printed though it is not known.
func TestStatus(t *testing.T) {
	queries := map[string]string{
		"/query?count by (job) (up)":      `{"resultType": "vector", "result": [{"metric": {"job": "shop"}, "value": [1, "3"]}, {"metric": {"job": "a"}, "value": [1, "1"]}]}`,
		"/query?count by (job) (up == 1)": `{"resultType": "vector", "result": [{"metric": {"job": "shop"}, "value": [1, "2"]}]}`,
	}
	show := func(data map[string]string, style console.Style) string {
		c := consoleOf(t, data)
		text := printed(t, func(ctx context.Context, w io.Writer) error { return c.Status(ctx, time.Now(), w, style) })
		_, rest, _ := strings.Cut(text, "\n")
		return rest
	}
	const unknown = "version  unknown\nseries   unknown\nalerts   unknown\n\njob   up      first error\na     0 of 1\nshop  2 of 3\n"
	if got := show(queries, console.Style{}); got != unknown {
		t.Errorf("got\n%s, want\n%s", got, unknown)
	}
	if got := show(queries, console.Style{JSON: true}); !strings.Contains(got, `"firing": null`) || !strings.Contains(got, `"series": null`) {
		t.Error(got)
	}
	queries["/status/buildinfo?"] = `{"version": "3.16.0"}`
	queries["/status/tsdb?"] = `{"headStats": {"numSeries": 12}}`
	queries["/alerts?"] = `{"alerts": [{"state": "firing", "labels": {}, "annotations": {}}]}`
	// An engine that scrapes tells of its targets itself. Others send it the samples of a,
	// and those of an old job, which a query still finds, are too old.
	queries["/targets?"] = `{"activeTargets": [
		{"labels": {"job": "shop", "instance": "h:1"}, "health": "up"},
		{"labels": {"job": "shop", "instance": "h:2"}, "health": "down", "lastError": "refused"},
		{"labels": {"job": "new", "instance": "h:3"}, "health": "unknown"}
	]}`
	const fresh = "/query?count by (job) ((up and time() - timestamp(up) < 120)"
	queries[fresh+")"] = `{"resultType": "vector", "result": [{"metric": {"job": "a"}, "value": [1, "1"]}]}`
	queries[fresh+" == 1)"] = `{"resultType": "vector", "result": []}`
	const known = "version  3.16.0\nseries   12\nalerts   1 firing, 0 pending\n\njob   up      first error\na     0 of 1\nnew   0 of 1  h:3: not scraped yet\nshop  1 of 2  h:2: refused\n"
	if got := show(queries, console.Style{}); got != known {
		t.Errorf("got\n%s, want\n%s", got, known)
	}
	queries["/status/buildinfo?"] = `{"version": "3.16.0", "branch": "redline", "revision": "1.2.3"}`
	if got := show(queries, console.Style{}); !strings.HasPrefix(got, "version  redline 1.2.3, with the API of Prometheus 3.16.0\n") {
		t.Error(got)
	}
	queries["/query?count by (job) (up)"] = `{"resultType": "vector", "result": []}`
	queries["/query?count by (job) (up == 1)"] = `{"resultType": "vector", "result": []}`
	delete(queries, "/targets?")
	if got := show(queries, console.Style{}); !strings.HasSuffix(got, "\n\nno targets\n") {
		t.Error(got)
	}
}
