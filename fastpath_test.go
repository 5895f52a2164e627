package redline_test

import (
	"maps"
	"net/http"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/adapter"
)

// TestAfterFastPath holds that a request that does not fit the fast path is recorded
// correctly, also after requests on the fast path with the same route and status.
func TestAfterFastPath(t *testing.T) {
	ok := func(w http.ResponseWriter) { w.WriteHeader(http.StatusOK) }
	arrived := make(chan struct{})
	for name, c := range map[string]struct {
		handle   func(m *redline.Metrics, w http.ResponseWriter, r *http.Request)
		method   string // GET if it is empty
		recorded string // the recorded labels; empty for a request that is left out
		panics   float64
	}{
		"plain": {
			handle:   func(_ *redline.Metrics, w http.ResponseWriter, _ *http.Request) { ok(w) },
			recorded: `{method="GET",route="/x",status="200"}`,
		},
		"another method": {
			handle:   func(_ *redline.Metrics, w http.ResponseWriter, _ *http.Request) { ok(w) },
			method:   http.MethodHead,
			recorded: `{method="HEAD",route="/x",status="200"}`,
		},
		"another status": {
			handle:   func(_ *redline.Metrics, w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) },
			recorded: `{method="GET",route="/x",status="418"}`,
		},
		"nothing written": {
			handle:   func(*redline.Metrics, http.ResponseWriter, *http.Request) {},
			recorded: `{method="GET",route="/x",status="200"}`,
		},
		"Skip": {
			handle: func(_ *redline.Metrics, w http.ResponseWriter, _ *http.Request) {
				redline.SetSkip(w)
				ok(w)
			},
		},
		"SetRoute, as the pattern is spelled": {
			handle: func(_ *redline.Metrics, w http.ResponseWriter, _ *http.Request) {
				redline.SetRoute(w, "GET /x")
				ok(w)
			},
			recorded: `{method="GET",route="GET /x",status="200"}`,
		},
		"the route of an adapter": {
			handle: func(m *redline.Metrics, w http.ResponseWriter, r *http.Request) {
				var p adapter.Passage
				w = p.BeginWriter(adapter.New(m.Wrap), w, adapter.Arrival{Request: r, Method: r.Method, Route: "/:x"})
				ok(w)
				p.HandlersReturned(nil, false)
				p.Finish(func() adapter.Outcome { return adapter.Outcome{} })
			},
			recorded: `{method="GET",route="/:x",status="200"}`,
		},
		"SetPanic": {
			handle: func(_ *redline.Metrics, w http.ResponseWriter, _ *http.Request) {
				redline.SetPanic(w, "on purpose")
				ok(w)
			},
			recorded: `{method="GET",route="/x",status="200"}`,
			panics:   1,
		},
		"panic": {
			handle: func(_ *redline.Metrics, w http.ResponseWriter, _ *http.Request) {
				ok(w)
				panic("on purpose")
			},
			recorded: `{method="GET",route="/x",status="500"}`,
			panics:   1,
		},
		"abort": {
			handle: func(_ *redline.Metrics, w http.ResponseWriter, _ *http.Request) {
				ok(w)
				panic(http.ErrAbortHandler)
			},
			recorded: `{method="GET",route="/x",status="aborted"}`,
		},
		"hijack": {
			handle: func(_ *redline.Metrics, w http.ResponseWriter, _ *http.Request) {
				ok(w)
				if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
					_ = conn.Close()
				}
			},
			recorded: `{method="GET",route="/x",status="101"}`,
		},
		"client gone": {
			handle: func(_ *redline.Metrics, _ http.ResponseWriter, r *http.Request) {
				arrived <- struct{}{}
				<-r.Context().Done()
			},
			recorded: `{method="GET",route="/x",status="499"}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMetrics(t, redline.Config{})
			special := false
			mux := http.NewServeMux()
			mux.HandleFunc("GET /x", func(w http.ResponseWriter, r *http.Request) {
				if special {
					c.handle(m, w, r)
				} else {
					ok(w)
				}
			})
			s := serveHandler(t, m, mux)
			for range 2 {
				s.do(t, http.MethodGet, "/x")
			}
			special = true
			r, cancel := s.cancelled(t, "/x")
			r.Method = c.method
			if name == "client gone" {
				go func() {
					<-arrived
					cancel()
				}()
			}
			s.send(t, r)
			special = false
			s.do(t, http.MethodGet, "/x")

			want := exposition{`{method="GET",route="/x",status="200"}`: 3}
			if c.recorded != "" {
				want[c.recorded]++
			}
			e := scrape(t, m)
			for labels, n := range want {
				e.want(t, exposition{"http_requests_total" + labels: n})
			}
			wanted := 0.0
			for n := range maps.Values(want) {
				wanted += n
			}
			if got := e.sum("http_requests_total"); got != wanted {
				t.Errorf("%v requests recorded, want %v\n%s", got, wanted, e.family("http_requests_total"))
			}
			if got := e.sum("http_request_exceptions_total"); got != c.panics {
				t.Errorf("%v exceptions, want %v", got, c.panics)
			}
		})
	}
}

// TestWithoutFastPath holds that with a Config that rules the fast path out, each request
// is recorded in full.
func TestWithoutFastPath(t *testing.T) {
	query := func(x *redline.Exchange) string { return x.Request.URL.RawQuery }
	asked := prometheus.NewCounter(prometheus.CounterOpts{Name: "asked_total", Help: "Exemplars."})
	mux := http.NewServeMux()
	mux.HandleFunc("GET /x", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	for name, c := range map[string]struct {
		cfg  redline.Config
		want exposition
	}{
		"Labels": {
			redline.Config{Labels: []redline.Label{{Name: "query", Value: query}}},
			exposition{
				`http_requests_total{method="GET",query="1",route="/x",status="200"}`: 1,
				`http_requests_total{method="GET",query="3",route="/x",status="200"}`: 1,
			},
		},
		"GroupBy": {
			redline.Config{GroupBy: query},
			exposition{
				`http_requests_total{method="GET",route="1",status="200"}`: 1,
				`http_requests_total{method="GET",route="3",status="200"}`: 1,
			},
		},
		"Sizes": {
			redline.Config{Sizes: true},
			exposition{`http_response_size_bytes_count{method="GET",route="/x",status="200"}`: 3},
		},
		"Objectives": {
			redline.Config{Objectives: map[float64]float64{.5: .05}},
			exposition{`http_request_duration_seconds_count{method="GET",route="/x",status="200"}`: 3},
		},
		"MaxSeries": {
			redline.Config{MaxSeries: 1},
			exposition{
				`http_requests_total{method="GET",route="<other>",status="200"}`: 3,
				`redline_series_dropped_total{metric="http_requests_total"}`:     3,
			},
		},
		"Exemplar": {
			redline.Config{Exemplar: func(*redline.Exchange) prometheus.Labels {
				asked.Inc()
				return nil
			}},
			exposition{"asked_total": 3},
		},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMetrics(t, c.cfg)
			if err := m.Registry().Register(asked); err != nil {
				t.Fatal(err)
			}
			s := serveHandler(t, m, mux)
			if name == "MaxSeries" {
				s.do(t, http.MethodGet, "/first")
			}
			for _, query := range []string{"1", "2", "3"} {
				s.do(t, http.MethodGet, "/x?"+query)
			}
			scrape(t, m).want(t, c.want)
		})
	}
}
