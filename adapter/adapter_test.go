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

// newMetrics returns metrics, with families that a test compares.
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

// TestNew holds that a Tracker names its Metrics, and that New refuses, when the service is set up. The kind: a part of a middleware that is left out
// without a word.
func TestNew(t *testing.T) {
	m := newMetrics(t, redline.Config{})
	if got := adapter.New(m.Wrap).Metrics(); got != m {
		t.Errorf("a Tracker of another Metrics: %p, not %p", got, m)
	}
	counter, err := m.Counter(prometheus.CounterOpts{Name: "inner_total", Help: "x"})
	if err != nil {
		t.Fatal(err)
	}
	for name, middleware := range map[string]redline.Decorator{
		"none":           nil,
		"foreign":        redline.Skip,
		"around another": func(next http.Handler) http.Handler { return m.Wrap(http.StripPrefix("/a", next)) },
		"two":            func(next http.Handler) http.Handler { return counter(m.Wrap(next)) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if reason, _ := recover().(string); !strings.Contains(reason, "New takes the method Wrap") {
					t.Errorf("recovered %q", reason)
				}
			}()
			adapter.New(middleware)
		})
	}
}

// TestRecording holds that a recording is found by its passage's Metrics, and that it does
// the same as the functions of package redline.
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

// serve takes a request through a passage of t, in room, as an adapter does.
func serve(p *adapter.Passage, t *adapter.Tracker, room *adapter.Room, outer *adapter.Recording, handler func() adapter.Outcome) {
	defer func() { _ = recover() }()
	var x adapter.Outcome
	p.Begin(t, room, outer, adapter.Arrival{Method: http.MethodGet, Path: "/x"})
	defer p.Finish(func() adapter.Outcome { return x })
	x = handler()
	p.HandlersReturned(nil, false)
}

// TestReused holds that state of one request never reaches another, if an adapter uses its
// own state for several: a Passage, a Room, or the recording of another Metrics.
func TestReused(t *testing.T) {
	m, other := newMetrics(t, redline.Config{}), newMetrics(t, redline.Config{})
	tracker := adapter.New(m.Wrap)
	var p, foreign adapter.Passage
	var room adapter.Room
	serve(&p, tracker, &room, nil, func() adapter.Outcome { return adapter.Outcome{Route: "/x", Status: 404} })
	serve(&p, tracker, &room, nil, func() adapter.Outcome { panic("on purpose") })
	serve(&p, tracker, nil, nil, func() adapter.Outcome { return adapter.Outcome{Route: "/x", Status: 201} })
	serve(&foreign, adapter.New(other.Wrap), nil, nil, func() adapter.Outcome {
		serve(&p, tracker, &room, foreign.Recording(), func() adapter.Outcome { return adapter.Outcome{Route: "/x", Status: 202} })
		return adapter.Outcome{Route: "/x", Status: 202}
	})
	wantSamples(t, m, `http_requests_in_progress{method="GET"} 0
http_requests_total{method="GET",route="/x",status="201"} 1
http_requests_total{method="GET",route="/x",status="202"} 1
http_requests_total{method="GET",route="/x",status="404"} 1
http_requests_total{method="GET",route="<unmatched>",status="500"} 1
`, "http_requests_total{", "http_requests_in_progress{")
	wantSamples(t, other, "http_requests_total{method=\"GET\",route=\"/x\",status=\"202\"} 1\n", "http_requests_total{")
}

// TestOutcomes holds that wrong reports of an adapter count as failures, and leave no
// request in progress.
func TestOutcomes(t *testing.T) {
	for name, c := range map[string]struct {
		outcome func() adapter.Outcome
		status  string
	}{
		"none":       {func() adapter.Outcome { return adapter.Outcome{Route: "/x"} }, "200"},
		"negative":   {func() adapter.Outcome { return adapter.Outcome{Route: "/x", Status: -1} }, "500"},
		"two digits": {func() adapter.Outcome { return adapter.Outcome{Route: "/x", Status: 42} }, "500"},
		"too large":  {func() adapter.Outcome { return adapter.Outcome{Route: "/x", Status: 100_000} }, "500"},
		"interim":    {func() adapter.Outcome { return adapter.Outcome{Route: "/x", Status: 103} }, "200"},
		"101":        {func() adapter.Outcome { return adapter.Outcome{Route: "/x", Status: 101} }, "101"},
		"no text":    {func() adapter.Outcome { return adapter.Outcome{Route: "/x", Status: 200, ResponseBytes: -7} }, "200"},
		"panic":      {func() adapter.Outcome { panic("of the adapter's") }, "500"},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMetrics(t, redline.Config{Sizes: true})
			func() {
				defer func() { _ = recover() }()
				var p adapter.Passage
				p.Begin(adapter.New(m.Wrap), nil, nil, adapter.Arrival{Method: http.MethodGet, Path: "/x", Route: "/x"})
				defer p.Finish(c.outcome)
				p.HandlersReturned(nil, false)
			}()
			wantSamples(t, m, `http_requests_in_progress{method="GET"} 0
http_requests_total{method="GET",route="/x",status="`+c.status+`"} 1
`, "http_requests_total{", "http_requests_in_progress{")
		})
	}
}

// TestHostileRoutes holds that a route is a valid label value, from wherever it comes.
func TestHostileRoutes(t *testing.T) {
	m := newMetrics(t, redline.Config{Sizes: true})
	tracker := adapter.New(m.Wrap)
	long := "/" + strings.Repeat("x", 3000)
	var p adapter.Passage
	serve(&p, tracker, nil, nil, func() adapter.Outcome { return adapter.Outcome{Route: "/out\xff"} })
	serve(&p, tracker, nil, nil, func() adapter.Outcome { return adapter.Outcome{Route: long} })
	p.Begin(tracker, nil, nil, adapter.Arrival{Method: http.MethodGet, Path: "/x", Route: "/in\xff"})
	p.HandlersReturned(nil, false)
	p.Finish(func() adapter.Outcome { return adapter.Outcome{} })
	wantSamples(t, m, `http_requests_total{method="GET",route="/in�",status="200"} 1
http_requests_total{method="GET",route="/out�",status="200"} 1
http_requests_total{method="GET",route="`+long[:1024]+`",status="200"} 1
`, "http_requests_total{")
	if _, err := m.Registry().Gather(); err != nil {
		t.Error(err)
	}
}

// TestEndedOnce holds that a passage is recorded once, however often and late an adapter
// ends it.
func TestEndedOnce(t *testing.T) {
	m := newMetrics(t, redline.Config{})
	var p adapter.Passage
	p.Begin(adapter.New(m.Wrap), nil, nil, adapter.Arrival{Method: http.MethodGet, Path: "/x", Route: "/x"})
	p.HandlersReturned(http.ErrNoCookie, false)
	p.Finish(func() adapter.Outcome { return adapter.Outcome{} })
	for range 2 {
		p.FinishLate(adapter.Outcome{Status: http.StatusTeapot})
		p.HandlersReturned(nil, false)
		p.Finish(func() adapter.Outcome { return adapter.Outcome{} })
	}
	wantSamples(t, m, "http_requests_total{method=\"GET\",route=\"/x\",status=\"418\"} 1\n", "http_requests_total{")
}

// TestPendingWithin holds that a middleware within a decorator records a request that waits
// for its answer: an error that a handler further out answers, and a stream. The kind: a
// passage that is not the outermost.
func TestPendingWithin(t *testing.T) {
	for name, flows := range map[string]bool{"error": false, "stream": true} {
		t.Run(name, func(t *testing.T) {
			m := newMetrics(t, redline.Config{})
			counter, err := m.Counter(prometheus.CounterOpts{Name: "outer_total", Help: "x"})
			if err != nil {
				t.Fatal(err)
			}
			arrived := adapter.Arrival{Method: http.MethodGet, Path: "/x", Route: "/x"}
			var outer, inner adapter.Passage
			outer.Begin(adapter.New(counter), nil, nil, arrived)
			inner.Begin(adapter.New(m.Wrap), nil, outer.Recording(), arrived)
			for _, p := range []*adapter.Passage{&inner, &outer} {
				p.HandlersReturned(map[bool]error{false: http.ErrNoCookie}[flows], flows)
				p.Finish(func() adapter.Outcome { return adapter.Outcome{} })
			}
			outer.FinishLate(adapter.Outcome{Status: http.StatusConflict})
			wantSamples(t, m, `http_requests_in_progress{method="GET"} 0
http_requests_total{method="GET",route="/x",status="409"} 1
outer_total 1
`, "http_requests_total{", "http_requests_in_progress{", "outer_total")
		})
	}
}

// TestAnsweredElsewhere holds that the adapter of the documentation records an error that a
// middleware further out answers, in the place of the framework.
func TestAnsweredElsewhere(t *testing.T) {
	m := newMetrics(t, redline.Config{})
	answers := func(next handler) handler {
		return func(c *context) error {
			if next(c) != nil {
				c.Writer.WriteHeader(http.StatusConflict)
			}
			return nil
		}
	}
	app := newTiny(answers, Measure(m.Wrap))
	app.handle(http.MethodGet, "/x", func(*context) error { return httpError(http.StatusNotFound) })
	get(app, "/x")
	wantSamples(t, m, "http_requests_total{method=\"GET\",route=\"/x\",status=\"409\"} 1\n", "http_requests_total{")
}
