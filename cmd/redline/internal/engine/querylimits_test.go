package engine_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/snappy"
	"github.com/prometheus/prometheus/prompb"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/cmd/redline/internal/engine/queryguard"
	"github.com/redline-metrics/redline/internal/await"
)

// TestQueryLimits holds the kind: requests that take the memory of the process (case
// 1), or a core for long by their text (case 20). Each way in is behind the same guard,
// and the engine goes on.
func TestQueryLimits(t *testing.T) {
	const steps = `max_over_time(vector(1)[10y:1ms])`
	sum := "1" + strings.Repeat("+1", 20_000)
	dir := write(t, map[string]string{
		"prometheus.yml": "global: {evaluation_interval: 100ms}\nrule_files: [rules.yml]\n",
		"rules.yml":      fmt.Sprintf("groups: [{name: a, rules: [{record: b, expr: %q}]}]\n", steps),
	})
	r := start(t, engine.Config{File: filepath.Join(dir, "prometheus.yml")})
	for _, c := range []struct{ name, method, path, form, says string }{
		{"an instant", "GET", "/api/v1/query?query=" + url.QueryEscape(`vector(1)[10y:1ms]`), "", "--query.max-steps raises the limit"},
		{"a range", "GET", "/api/v1/query_range?start=0&end=1000&step=1&query=" + url.QueryEscape(steps), "", "--query.max-steps raises the limit"},
		{"a long text", "POST", "/api/v1/query", "query=" + url.QueryEscape(sum), "--query.max-length raises the limit"},
		{"one to format", "POST", "/api/v1/format_query", "query=" + url.QueryEscape(sum), "--query.max-length raises the limit"},
		{"one to parse", "POST", "/api/v1/parse_query", "query=" + url.QueryEscape(sum), "--query.max-length raises the limit"},
		{"exemplars", "POST", "/api/v1/query_exemplars", "start=0&end=1&query=" + url.QueryEscape(sum), "--query.max-length raises the limit"},
		{"series", "POST", "/api/v1/series", strings.Repeat("match[]=up&", 101), "are allowed"},
		{"values of labels", "GET", "/api/v1/label/job/values?" + strings.Repeat("match[]=up&", 101), "", "are allowed"},
		{"federation", "GET", "/federate?" + strings.Repeat("match[]=up&", 101), "", "are allowed"},
	} {
		code, text := r.do(t, c.method, c.path, c.form, "Content-Type", "application/x-www-form-urlencoded")
		if code != http.StatusBadRequest || !strings.Contains(text, c.says) {
			t.Errorf("%s: %d %.300s", c.name, code, text)
		}
	}
	await.NoError(t, func() error {
		if code, text := r.get(t, "/api/v1/rules"); code != http.StatusOK || !strings.Contains(text, "--query.max-steps raises the limit") {
			return fmt.Errorf("a rule: %d %s", code, text)
		}
		return nil
	})
	if got := r.query(t, `vector(1)`, ""); got[""] != 1 {
		t.Errorf("got %v", got)
	}

	long := write(t, map[string]string{
		"prometheus.yml": "rule_files: [rules.yml]\n",
		"rules.yml":      fmt.Sprintf("groups: [{name: a, rules: [{record: b, expr: %q}]}]\n", sum),
	})
	cfg, _ := configured(t, engine.Config{File: filepath.Join(long, "prometheus.yml")})
	if _, err := engine.New(cfg); err == nil || !strings.Contains(err.Error(), "rules.yml") || !strings.Contains(err.Error(), "operators and parentheses") {
		t.Errorf("a rule that is too long: %.300v", err)
	}
}

// TestReadLimits holds that requests that read without a query are refused as queries are,
// past the limit of samples (the kind of TestQueryLimits). The status is that of a
// client's fault, by which Prometheus does not try again.
func TestReadLimits(t *testing.T) {
	var lines strings.Builder
	for i := range 1000 {
		_, _ = fmt.Fprintf(&lines, "many{id=\"%d\"} 1\n", i)
	}
	address := answering(t, lines.String)
	dir := write(t, map[string]string{"prometheus.yml": fmt.Sprintf(
		"global: {scrape_interval: 300ms}\nscrape_configs: [{job_name: j, static_configs: [{targets: [%q]}]}]\n", address)})
	r := start(t, engine.Config{File: filepath.Join(dir, "prometheus.yml"), Limits: queryguard.Limits{Samples: 3000}})
	await.NoError(t, func() error {
		if got := r.query(t, "count(many)", ""); got[""] != 1000 {
			return fmt.Errorf("there are %v", got)
		}
		return nil
	})
	now := time.Now()
	asked := &prompb.Query{
		StartTimestampMs: now.Add(-time.Hour).UnixMilli(), EndTimestampMs: now.Add(time.Hour).UnixMilli(),
		Matchers: []*prompb.LabelMatcher{{Type: prompb.LabelMatcher_EQ, Name: "__name__", Value: "many"}},
	}
	read := func(kind prompb.ReadRequest_ResponseType, queries ...*prompb.Query) string {
		text, err := (&prompb.ReadRequest{Queries: queries, AcceptedResponseTypes: []prompb.ReadRequest_ResponseType{kind}}).Marshal()
		if err != nil {
			t.Fatal(err)
		}
		return string(snappy.Encode(nil, text))
	}
	for _, c := range []struct{ name, method, path, body string }{
		{"series", "GET", "/api/v1/series?match[]=many", ""},
		{"series of many selectors", "GET", "/api/v1/series?" + strings.Repeat("match[]=many&", 100), ""},
		{"values of a label", "GET", "/api/v1/label/id/values", ""},
		{"federation", "GET", "/federate?match[]=many", ""},
		{"remote read", "POST", "/api/v1/read", read(prompb.ReadRequest_SAMPLES, asked)},
	} {
		code, text := r.do(t, c.method, c.path, c.body)
		if code != http.StatusUnprocessableEntity || !strings.Contains(text, "--query.max-samples raises the limit") {
			t.Errorf("%s: %d %.300s", c.name, code, text)
		}
	}
	chunks, err := http.NewRequestWithContext(t.Context(), http.MethodPost, r.url+"/api/v1/read", strings.NewReader(read(prompb.ReadRequest_STREAMED_XOR_CHUNKS, asked, asked, asked, asked)))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := r.client.Do(chunks)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if _, err := io.ReadAll(resp.Body); err == nil { // some have been sent, so no status can tell
		t.Error("remote read in chunks: the answer is not broken off")
	}
	for _, path := range []string{"/api/v1/series?match[]=many&limit=10", "/api/v1/series?match[]=up", "/api/v1/labels", "/api/v1/label/job/values", "/federate?match[]=up"} {
		if code, text := r.get(t, path); code != http.StatusOK {
			t.Errorf("%s: %d %.300s", path, code, text)
		}
	}
}
