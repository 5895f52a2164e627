package redline_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"github.com/redline-metrics/redline"
)

func rawPath(x *redline.Exchange) string { return x.Path }

// TestMaxSeries holds that past the limit all series share <other>, nothing is lost, and
// the counter of dropped series names the metric.
func TestMaxSeries(t *testing.T) {
	const limit, requests = 10, 50
	schema := redline.Default()
	schema.InProgress.Route = "route"
	m := newMetrics(t, redline.Config{
		Schema: schema, GroupBy: rawPath, MaxSeries: limit, Sizes: true,
		Labels: []redline.Label{{Name: "query", Value: func(x *redline.Exchange) string { return x.Request.URL.RawQuery }}},
	})
	count := must(m.Counter(prometheus.CounterOpts{Name: "mine_total", Help: "x"}))(t)
	h := m.Wrap(count(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/x9" {
			panic("on purpose")
		}
		w.WriteHeader(http.StatusAccepted)
	})))
	s := serveWrapped(t, m, h)
	for i := range requests {
		s.do(t, http.MethodGet, fmt.Sprintf("/x%d?q=%d", i, i))
	}
	e := scrape(t, m)
	e.want(t, map[string]float64{
		`http_requests_total{method="GET",query="q=0",route="/x0",status="202"}`:         1,
		`http_requests_total{method="GET",query="q=9",route="/x9",status="500"}`:         1,
		`http_requests_total{method="GET",query="<other>",route="<other>",status="202"}`: requests - limit,
		`redline_series_dropped_total{metric="http_requests_total"}`:                     requests - limit,
		`redline_series_dropped_total{metric="http_request_duration_seconds"}`:           requests - limit,
		`redline_series_dropped_total{metric="http_response_size_bytes"}`:                requests - limit,
		`redline_series_dropped_total{metric="http_requests_in_progress"}`:               requests - limit,
		`redline_series_dropped_total{metric="mine_total"}`:                              requests - limit,
		`http_requests_in_progress{method="GET",query="<other>",route="<other>"}`:        0,
		`mine_total{query="<other>"}`:                                                    requests - limit,
	})
	for _, family := range []string{"http_requests_total", "http_requests_in_progress", "mine_total"} {
		if got := strings.Count(e.family(family+"{"), "\n"); got != limit+1 {
			t.Errorf("%s has %d series, want %d", family, got, limit+1)
		}
	}
	if got := e.sum("http_requests_total"); got != requests {
		t.Errorf("%v requests recorded, want %v", got, requests)
	}
}

// TestScanner holds that 20,000 paths that match nothing are one series.
func TestScanner(t *testing.T) {
	m := newMetrics(t, redline.Config{})
	h := m.Wrap(okMux("GET /x"))
	for i := range 20_000 {
		h.ServeHTTP(newNoopWriter(), httptest.NewRequestWithContext(t.Context(), http.MethodGet, fmt.Sprintf("/%d.php", i), nil))
	}
	e := scrape(t, m)
	e.want(t, map[string]float64{
		`http_requests_total{method="GET",route="<unmatched>",status="404"}`: 20_000,
		"redline_series_dropped_total":                                       0,
	})
	if got := strings.Count(e.family("http_requests_total"), "\n"); got != 1 {
		t.Errorf("%d series, want 1", got)
	}
}

// TestConcurrentFirstRequests holds that many goroutines reach a new route, and then the
// limit, at once; no request is lost.
func TestConcurrentFirstRequests(t *testing.T) {
	const goroutines, routes, limit = 50, 30, 20
	m := newMetrics(t, redline.Config{GroupBy: rawPath, MaxSeries: limit})
	count := must(m.Counter(prometheus.CounterOpts{Name: "mine_total", Help: "x"}, redline.Label{Name: "path", Value: rawPath}))(t)
	s := serveHandler(t, m, count(http.NotFoundHandler()))
	transport := &http.Transport{MaxIdleConnsPerHost: goroutines}
	defer transport.CloseIdleConnections()
	start := make(chan struct{})
	var wg sync.WaitGroup
	for range goroutines {
		wg.Go(func() {
			<-start
			for i := range routes {
				r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, fmt.Sprintf("%s/%d", s.URL, i), nil)
				if err != nil {
					t.Error(err)
					return
				}
				resp, err := transport.RoundTrip(r)
				if err != nil {
					t.Error(err)
					return
				}
				_, _ = io.Copy(io.Discard, resp.Body)
				_ = resp.Body.Close()
			}
		})
	}
	close(start)
	for range 10 {
		scrape(t, m)
	}
	wg.Wait()
	s.wait(t, goroutines*routes)
	e := scrape(t, m)
	for _, name := range []string{"http_requests_total", "http_request_duration_seconds_count", "mine_total"} {
		if got := e.sum(name); got != goroutines*routes {
			t.Errorf("%s: %v, want %v", name, got, goroutines*routes)
		}
		if got := strings.Count(e.family(name+"{"), "\n"); got != limit+1 {
			t.Errorf("%s has %d series, want %d", name, got, limit+1)
		}
	}
	e.want(t, map[string]float64{`http_requests_in_progress{method="GET"}`: 0})
}

// TestHostileLabels holds that no label value breaks a scrape or grows without bound.
func TestHostileLabels(t *testing.T) {
	for name, value := range map[string]string{
		"invalid UTF-8":     "/\xff\xfe",
		"64 kB":             "/" + strings.Repeat("x", 64<<10),
		"cut within a rune": "/" + strings.Repeat("é", 1000),
		"newline":           "/a\nb",
		"quotes":            `/"a"\`,
		"markup":            "/<script>",
		"right to left":     "/\u202e",
		"zero byte":         "/\x00",
	} {
		t.Run(name, func(t *testing.T) { checkLabel(t, value) })
	}
}

// TestHostilePaths holds that no path of a client breaks a scrape or grows without bound.
func TestHostilePaths(t *testing.T) {
	m := newMetrics(t, redline.Config{GroupBy: rawPath})
	s := serveHandler(t, m, http.NotFoundHandler())
	for _, path := range []string{"/%ff%fe", "/" + strings.Repeat("x", 64<<10), "/%0a%22%5c", "/%3Cscript%3E", "/%e2%80%ae", "/%00"} {
		s.do(t, http.MethodGet, path)
	}
	conn := s.raw(t, "GET /\xff\xfe HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
	if line := firstLine(t, conn); line != "HTTP/1.1 404 Not Found" {
		t.Errorf("client read %q", line)
	}
	s.wait(t, 1)
	text, _ := get(t, m.Handler(), "/metrics?name[]=http_requests_total", nil)
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(text))
	if err != nil {
		t.Fatalf("scrape: %v", err)
	}
	var total float64
	for _, metric := range families["http_requests_total"].GetMetric() {
		total += metric.GetCounter().GetValue()
	}
	if total != 7 {
		t.Errorf("%v requests recorded, want 7\n%s", total, text)
	}
}

// FuzzLabel checks label values that no one thought of.
func FuzzLabel(f *testing.F) {
	f.Add("/x")
	f.Add("/\xff")
	f.Add("\xff\xff")
	f.Add(strings.Repeat("é", 600))
	f.Add("<other>")
	f.Fuzz(checkLabel)
}

// checkLabel records value as a route, as a label and as a decorator's label, and reads it
// back.
func checkLabel(t *testing.T, value string) {
	label := redline.Label{Name: "label", Value: func(*redline.Exchange) string { return value }}
	m := newMetrics(t, redline.Config{Labels: []redline.Label{label, {Name: "other", Value: func(*redline.Exchange) string { return "o" }}}})
	h := m.Wrap(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { redline.SetRoute(w, value) }))
	r := &http.Request{Method: value, URL: &url.URL{Path: value}, Header: http.Header{}}
	h.ServeHTTP(newNoopWriter(), r.WithContext(t.Context()))
	for _, accept := range []string{acceptText, acceptProtobuf} {
		body, resp := get(t, m.Handler(), "/metrics?name[]=http_requests_total", http.Header{"Accept": {accept}})
		var f dto.MetricFamily
		if err := expfmt.NewDecoder(bytes.NewReader([]byte(body)), expfmt.ResponseFormat(resp.Header)).Decode(&f); err != nil {
			t.Fatalf("scrape: %v\n%q", err, body)
		}
		labels := map[string]string{}
		for _, l := range f.GetMetric()[0].GetLabel() {
			labels[l.GetName()] = l.GetValue()
		}
		want := strings.ToValidUTF8(value, "\uFFFD")
		for _, name := range []string{"label", "route"} {
			got := labels[name]
			if name == "route" && value == "" {
				want = "<unmatched>"
			}
			if !utf8.ValidString(got) || len(got) > 3*1024 {
				t.Errorf("%s is %d bytes, valid: %v", name, len(got), utf8.ValidString(got))
			}
			if len(value) <= 1024 && got != want {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
		}
		if labels["other"] != "o" {
			t.Errorf("the label behind it is %q", labels["other"])
		}
	}
}

// TestManyRoutes holds that requests by many routes, methods and statuses, some repeated,
// are each counted in their own series.
func TestManyRoutes(t *testing.T) {
	const routes = 150
	methods := []string{http.MethodGet, http.MethodPost, "BREW"}
	statuses := []int{200, 201, 456, 503} // 200 and 456 are 256 apart
	m := newMetrics(t, redline.Config{})
	mux := http.NewServeMux()
	for i := range routes {
		mux.HandleFunc(fmt.Sprintf("/%d/{status}", i), func(w http.ResponseWriter, r *http.Request) {
			status, _ := strconv.Atoi(r.PathValue("status"))
			w.WriteHeader(status)
		})
	}
	h := m.Wrap(mux)
	for range 2 {
		for i := range routes {
			for _, method := range methods {
				for _, status := range statuses {
					h.ServeHTTP(newNoopWriter(), httptest.NewRequestWithContext(t.Context(), method, fmt.Sprintf("/%d/%d", i, status), nil))
				}
			}
		}
	}
	e := scrape(t, m)
	for i := range routes {
		for _, method := range []string{"GET", "POST", "OTHER"} {
			for _, status := range statuses {
				series := fmt.Sprintf(`http_requests_total{method=%q,route="/%d/{status}",status="%d"}`, method, i, status)
				if e[series] != 2 {
					t.Fatalf("%s is %v, want 2", series, e[series])
				}
			}
		}
	}
}
