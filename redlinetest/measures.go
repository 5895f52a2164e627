package redlinetest

import (
	"io"
	"net/http"
	"strings"
	"testing"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"github.com/redline-metrics/redline"
)

// measureChecks returns the checks of sizes, gauges, requests that are left out, and the
// endpoint.
func measureChecks() []check {
	return []check{
		{"the size of a body that is declared", nil, sizes(false)},
		{"the size of a body that is not declared", nil, sizes(true)},
		{"a request is in progress until it has ended", nil, inProgress},
		{"a decorator counts the requests of its routes", nil, leftOut(Route{Decorated: true}, 1, 1)},
		{"Skip leaves out, but for decorators", []Feature{SkippedHandlers}, leftOut(Route{Decorated: true, Skipped: true}, 0, 1)},
		{"SkipAll leaves out, decorators too", []Feature{SkippedHandlers}, leftOut(Route{Decorated: true, Ignored: true}, 0, 0)},
		{"Exclude leaves out", nil, excluded},
		{"the endpoint is served and not counted", nil, endpoint},
	}
}

func sizes(chunked bool) func(*testing.T, *Router) {
	return func(t *testing.T, r *Router) {
		s := r.serve(t, redline.Config{Sizes: true}, Route{Method: http.MethodPost, Pattern: "/x/{id}", Does: Echoes})
		var body io.Reader = strings.NewReader("12345678")
		if chunked {
			body = io.MultiReader(body)
		}
		if got, text := s.do(t, http.MethodPost, "/x/7", body); got != http.StatusOK || text != "12345678" {
			t.Errorf("client saw %d and %q", got, text)
		}
		s.want(t, r.spell("/x/{id}"), http.StatusOK)
		s.wantBytes(t, s.m.Schema().RequestSize, 8)
		s.wantBytes(t, s.m.Schema().ResponseSize, 8)
	}
}

// wantBytes checks a size's sum over all requests, in bytes.
func (s *server) wantBytes(t *testing.T, f redline.Family, n float64) {
	t.Helper()
	size := func(one *dto.Metric) float64 { return one.GetHistogram().GetSampleSum() }
	if got := sum(t, s.m, f.Name, nil, size); got != n {
		t.Errorf("%s: %v bytes, want %v", f.Name, got, n)
	}
}

func inProgress(t *testing.T, r *Router) {
	s := r.serve(t, redline.Config{}, Route{Method: http.MethodGet, Pattern: "/x", Does: Blocks})
	conn, _ := s.raw(t, "GET /x HTTP/1.1\r\nHost: x\r\n\r\n")
	<-s.site.Gate.entered
	s.wantInProgress(t, 1)
	s.site.Gate.proceed <- struct{}{}
	s.want(t, r.spell("/x"), http.StatusOK)
	_ = conn.Close()
}

// leftOut requests a route, which must be counted counted times, and byDecorator times by
// its decorator.
func leftOut(route Route, counted, byDecorator float64) func(*testing.T, *Router) {
	route.Method, route.Pattern = http.MethodGet, "/x/{id}"
	return func(t *testing.T, r *Router) {
		s := r.serve(t, redline.Config{}, route)
		if got, body := s.do(t, http.MethodGet, "/x/7", nil); got != http.StatusOK || body != "hello\n" {
			t.Errorf("client saw %d and %q", got, body)
		}
		s.pass(t)
		if n := Count(t, s.m, "", AnyStatus) - 1; n != counted {
			t.Errorf("%v requests recorded, want %v", n, counted)
		}
		s.wantDecorated(t, r.spell("/x/{id}"), http.StatusOK, byDecorator)
		s.wantInProgress(t, 0)
	}
}

func excluded(t *testing.T, r *Router) {
	s := r.serve(t, redline.Config{Exclude: []string{"/x"}}, Route{Method: http.MethodGet, Pattern: "/x/{id}", Decorated: true})
	s.do(t, http.MethodGet, "/x/7", nil)
	s.pass(t)
	if n := Count(t, s.m, "", AnyStatus); n != 1 {
		t.Errorf("%v requests recorded, want 1", n)
	}
	s.wantDecorated(t, "", http.StatusOK, 0)
}

func endpoint(t *testing.T, r *Router) {
	s := r.serve(t, redline.Config{}, Route{Method: http.MethodGet, Pattern: "/x"})
	s.pass(t)
	for range 2 {
		f := s.scrape(t)[s.m.Schema().Requests.Name]
		if len(f.GetMetric()) != 1 || f.GetMetric()[0].GetCounter().GetValue() != 1 {
			t.Errorf("the endpoint has %v, want one series of one request", f)
		}
	}
	if got, _ := s.do(t, http.MethodHead, "/metrics", nil); got != http.StatusOK {
		t.Errorf("HEAD /metrics: client saw %d, want 200", got)
	}
	s.wantInProgress(t, 0)
}

// scrape reads the metrics from the server itself.
func (s *server) scrape(t *testing.T) map[string]*dto.MetricFamily {
	t.Helper()
	status, text := s.do(t, http.MethodGet, "/metrics", nil)
	if status != http.StatusOK {
		t.Fatalf("GET /metrics: status %d", status)
	}
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(text))
	if err != nil {
		t.Fatalf("GET /metrics: %v", err)
	}
	return families
}
