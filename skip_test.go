package redline_test

import (
	"net/http"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline"
)

// TestLeavingOut holds that Skip, SkipAll and Exclude leave requests out of the schema's
// metrics, and of decorators around the mux (outer) and the handler (inner).
func TestLeavingOut(t *testing.T) {
	plain := func(h http.Handler) http.Handler { return h }
	for _, c := range []struct {
		name                string
		path                string
		skip                func(http.Handler) http.Handler
		exclude             []string
		total, outer, inner float64
	}{
		{"nothing", "/x", plain, nil, 1, 1, 1},
		{"Skip", "/x", redline.Skip, nil, 0, 1, 1},
		{"SkipAll", "/x", redline.SkipAll, nil, 0, 0, 0},
		{"Exclude", "/x", plain, []string{"/x"}, 0, 0, 0},
		{"Exclude, one of several", "/x", plain, []string{"/a", "/x$"}, 0, 0, 0},
		{"Exclude matches at the start only", "/x", plain, []string{"x"}, 1, 1, 1},
		{"Exclude, alternatives", "/x", plain, []string{"/a|/x"}, 0, 0, 0},
		{"Exclude, a prefix", "/x/y", plain, []string{"/x"}, 0, 0, 0},
		{"Exclude, anchored at the end", "/x/y", plain, []string{"/x$"}, 1, 1, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := newMetrics(t, redline.Config{Exclude: c.exclude})
			outer := must(m.Counter(prometheus.CounterOpts{Name: "outer_total", Help: "x"}))(t)
			inner := must(m.Counter(prometheus.CounterOpts{Name: "inner_total", Help: "x"}))(t)
			gauge := must(m.Gauge(prometheus.GaugeOpts{Name: "running", Help: "x"}))(t)
			mux := http.NewServeMux()
			mux.Handle("GET "+c.path, gauge(inner(c.skip(inner(http.NotFoundHandler())))))
			s := serveWrapped(t, m, outer(m.Wrap(mux)))
			s.do(t, http.MethodGet, c.path)
			e := scrape(t, m)
			e.want(t, map[string]float64{
				"outer_total": c.outer,
				"inner_total": 2 * c.inner,
				"running":     0,
				`http_requests_in_progress{method="GET"}`: 0,
			})
			if got := e.sum("http_requests_total"); got != c.total {
				t.Errorf("%v requests recorded, want %v", got, c.total)
			}
		})
	}
}

// TestSkipAllPanics holds that a panic in a handler that is left out goes on, and leaves
// no trace.
func TestSkipAllPanics(t *testing.T) {
	m := newMetrics(t, redline.Config{})
	gauge := must(m.Gauge(prometheus.GaugeOpts{Name: "running", Help: "x"}))(t)
	s := serveHandler(t, m, gauge(redline.SkipAll(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("on purpose") }))))
	if resp := s.do(t, http.MethodGet, "/x"); resp != nil {
		t.Errorf("client saw %d, want a broken connection", resp.StatusCode)
	}
	e := scrape(t, m)
	e.want(t, map[string]float64{"running": 0, `http_requests_in_progress{method="GET"}`: 0})
	if got := e.sum("http_requests_total") + e.sum("http_request_exceptions_total"); got != 0 {
		t.Errorf("%v recorded, want nothing", got)
	}
}

// TestScrapeIsNotCounted holds that scrapes are not counted, on Wrap's own path and on one
// of the mux's.
func TestScrapeIsNotCounted(t *testing.T) {
	m := newMetrics(t, redline.Config{})
	outer := must(m.Counter(prometheus.CounterOpts{Name: "outer_total", Help: "x"}))(t)
	mux := http.NewServeMux()
	mux.Handle("GET /also", m.Handler())
	s := serveWrapped(t, m, outer(m.Wrap(mux)))
	for _, path := range []string{"/metrics", "/also", "/metrics?name[]=outer_total"} {
		if resp := s.do(t, http.MethodGet, path); resp.StatusCode != 200 {
			t.Errorf("%s: %d", path, resp.StatusCode)
		}
	}
	s.do(t, http.MethodHead, "/metrics")
	e := scrape(t, m)
	e.want(t, map[string]float64{"outer_total": 0, `http_requests_in_progress{method="GET"}`: 0})
	if got := e.sum("http_requests_total"); got != 0 {
		t.Errorf("%v requests recorded, want none\n%s", got, e.family("http"))
	}
	s.do(t, http.MethodPost, "/metrics")
	scrape(t, m).want(t, map[string]float64{`http_requests_total{method="POST",route="<unmatched>",status="404"}`: 1})
}

// must returns a function that returns the value, or ends the test with the error.
func must[V any](v V, err error) func(testing.TB) V {
	return func(tb testing.TB) V {
		tb.Helper()
		if err != nil {
			tb.Fatal(err)
		}
		return v
	}
}
