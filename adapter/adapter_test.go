package adapter_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/adapter"
)

// newMetrics returns metrics whose families a test compares.
func newMetrics(t *testing.T, cfg redline.Config) *redline.Metrics {
	t.Helper()
	m, err := redline.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// wantSamples holds that the families of these names have these samples.
func wantSamples(t *testing.T, m *redline.Metrics, want string, names ...string) {
	t.Helper()
	var samples []string
	text := httptest.NewRecorder()
	m.Handler().ServeHTTP(text, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil))
	for line := range strings.Lines(text.Body.String()) {
		for _, name := range names {
			if strings.HasPrefix(line, name) {
				samples = append(samples, line)
			}
		}
	}
	if got := strings.Join(samples, ""); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// TestTracker records the reports of an adapter to a framework without net/http: a request
// that waits for its answer, in a middleware around decorators and another middleware.
func TestTracker(t *testing.T) {
	m := newMetrics(t, redline.Config{Sizes: true})
	byStatus := redline.Label{Name: "ended", Value: func(x *redline.Exchange) string { return http.StatusText(x.Status) }}
	counter, err := m.Counter(prometheus.CounterOpts{Name: "inner_total", Help: "x"}, byStatus)
	if err != nil {
		t.Fatal(err)
	}
	gauge, err := m.Gauge(prometheus.GaugeOpts{Name: "running", Help: "x"})
	if err != nil {
		t.Fatal(err)
	}

	arrived := adapter.Arrival{Method: http.MethodPut, Path: "/x/7"}
	ended := adapter.Outcome{Route: "/x/:id", Status: http.StatusOK, RequestBytes: 3, ResponseBytes: -1}
	failed := http.ErrNoCookie
	var outer adapter.Passage
	outer.Begin(adapter.New(m.Wrap), new(adapter.Room), nil, arrived)
	for _, middleware := range []redline.Decorator{counter, gauge, m.Wrap} {
		var p adapter.Passage
		p.Begin(adapter.New(middleware), nil, outer.Recording(), arrived)
		if p.Outermost() {
			t.Error("a passage within another is the outermost")
		}
		wantSamples(t, m, "http_requests_in_progress{method=\"PUT\"} 1\n", "http_requests_in_progress{")
		p.HandlersReturned(failed, false)
		p.Finish(func() adapter.Outcome { return ended })
	}
	outer.HandlersReturned(failed, false)
	outer.Finish(func() adapter.Outcome { return ended })
	if !outer.Pending() {
		t.Error("a passage with an error is not pending")
	}
	wantSamples(t, m, "http_requests_in_progress{method=\"PUT\"} 0\nrunning 0\n", "http_requests_in_progress{", "http_requests_total{", "running")
	ended.Status = http.StatusTeapot // set by the error handler
	outer.FinishLate(ended)
	wantSamples(t, m, `http_request_size_bytes_sum{method="PUT",route="/x/:id",status="418"} 3
http_requests_total{method="PUT",route="/x/:id",status="418"} 1
http_response_size_bytes_sum{method="PUT",route="/x/:id",status="418"} 0
inner_total{ended="I'm a teapot"} 1
`, "http_requests_total{", "http_request_size_bytes_sum", "http_response_size_bytes_sum", "inner_total{")
}

// TestNew holds that a middleware that no Metrics has made panics when the service is set
// up, and that a Tracker names its Metrics.
func TestNew(t *testing.T) {
	m := newMetrics(t, redline.Config{})
	if got := adapter.New(m.Wrap).Metrics(); got != m {
		t.Errorf("a Tracker of another Metrics: %p, not %p", got, m)
	}
	defer func() {
		if reason, _ := recover().(string); !strings.Contains(reason, "no Metrics made") {
			t.Errorf("recovered %q", reason)
		}
	}()
	adapter.New(redline.Skip)
}

// TestRecording holds that a recording is found by its passage's Metrics, and that it does
// what the functions of package redline do.
func TestRecording(t *testing.T) {
	for name, c := range map[string]struct {
		set  func(*adapter.Recording)
		want string
	}{
		"SetRoute": {func(rec *adapter.Recording) { rec.SetRoute("/set\xff") }, "http_requests_total{method=\"GET\",route=\"/set\uFFFD\",status=\"200\"} 1\n"},
		"SetPanic": {func(rec *adapter.Recording) { rec.SetPanic("x") }, "http_request_exceptions_total{method=\"GET\",route=\"/x\"} 1\nhttp_requests_total{method=\"GET\",route=\"/x\",status=\"200\"} 1\n"},
		"Skip":     {(*adapter.Recording).Skip, ""},
		"SkipAll":  {(*adapter.Recording).SkipAll, ""},
		"Sent":     {func(rec *adapter.Recording) { rec.Sent(103); rec.Sent(404); rec.Sent(200) }, "http_requests_total{method=\"GET\",route=\"/x\",status=\"404\"} 1\n"},
		"TookOver": {(*adapter.Recording).TookOver, "http_requests_total{method=\"GET\",route=\"/x\",status=\"101\"} 1\n"},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMetrics(t, redline.Config{})
			var p adapter.Passage
			p.Begin(adapter.New(m.Wrap), new(adapter.Room), nil, adapter.Arrival{Method: http.MethodGet, Path: "/x"})
			if got := p.Recording().Metrics(); got != m {
				t.Errorf("a recording of another Metrics: %p, not %p", got, m)
			}
			c.set(p.Recording())
			p.HandlersReturned(nil, false)
			p.Finish(func() adapter.Outcome { return adapter.Outcome{Route: "/x", Status: http.StatusOK} })
			wantSamples(t, m, c.want, "http_requests_total{", "http_request_exceptions_total{")
		})
	}
	var none *adapter.Recording
	none.Skip()
	none.SkipAll()
	none.SetRoute("/x")
	none.SetPanic("x")
	none.Sent(http.StatusOK)
	none.TookOver()
}

// TestPanic holds that Finish lets a panic go on, and that a handler that ends its goroutine
// counts as aborted.
func TestPanic(t *testing.T) {
	m := newMetrics(t, redline.Config{})
	serve := func(handler func()) {
		var p adapter.Passage
		p.Begin(adapter.New(m.Wrap), new(adapter.Room), nil, adapter.Arrival{Method: http.MethodGet, Path: "/x"})
		defer p.Finish(func() adapter.Outcome { return adapter.Outcome{Route: "/x"} })
		handler()
		p.HandlersReturned(nil, false)
	}
	func() {
		defer func() {
			if got := recover(); got != "on purpose" {
				t.Errorf("recovered %v", got)
			}
		}()
		serve(func() { panic("on purpose") })
	}()
	wantSamples(t, m, `http_request_exceptions_total{method="GET",route="/x"} 1
http_requests_total{method="GET",route="/x",status="500"} 1
`, "http_requests_total{", "http_request_exceptions_total{")
}

// TestHidden holds that the endpoint is the adapter's to serve, and that a hidden route is
// counted.
func TestHidden(t *testing.T) {
	m := newMetrics(t, redline.Config{Path: "/stats"})
	tracker := adapter.New(m.Wrap)
	for _, c := range []struct {
		method, path string
		want         bool
	}{
		{http.MethodGet, "/stats", true},
		{http.MethodHead, "/stats", true},
		{http.MethodPost, "/stats", false},
		{http.MethodGet, "/metrics", false},
	} {
		if got := tracker.Serves(c.method, c.path); got != c.want {
			t.Errorf("Serves(%s %s): %v", c.method, c.path, got)
		}
	}
	tracker.Hides()
	if got, err := testutil.GatherAndCount(m.Registry(), "redline_misuse_total"); err != nil || got == 0 {
		t.Errorf("%d series of redline_misuse_total, %v", got, err)
	}
}
