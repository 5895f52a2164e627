package redline_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline"
)

var (
	itemID = redline.Label{Name: "id", Value: func(x *redline.Exchange) string { return x.Request.PathValue("id") }}
	status = redline.Label{Name: "code", Value: func(x *redline.Exchange) string { return strconv.Itoa(x.Status) }}
	cache  = redline.Label{Name: "cache", Value: func(x *redline.Exchange) string { return x.Header().Get("X-Cache") }}
)

// decorators returns a wrapper by the four decorators of a Metrics, with the same
// labels.
func decorators(t *testing.T, m *redline.Metrics, consts prometheus.Labels, labels ...redline.Label) func(http.Handler) http.Handler {
	t.Helper()
	counter := must(m.Counter(prometheus.CounterOpts{Name: "a_total", Help: "x", ConstLabels: consts}, labels...))(t)
	gauge := must(m.Gauge(prometheus.GaugeOpts{Name: "b", Help: "x", ConstLabels: consts}, labels...))(t)
	histogram := must(m.Histogram(prometheus.HistogramOpts{Name: "c_seconds", Help: "x", ConstLabels: consts}, labels...))(t)
	summary := must(m.Summary(prometheus.SummaryOpts{Name: "d_seconds", Help: "x", ConstLabels: consts}, labels...))(t)
	return func(h http.Handler) http.Handler { return counter(gauge(histogram(summary(h)))) }
}

// TestDecorators holds that labels of the request and of the response are on all four,
// under Wrap and without it.
func TestDecorators(t *testing.T) {
	entered, proceed := make(chan struct{}), make(chan struct{})
	handler := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		entered <- struct{}{}
		<-proceed
		w.Header().Set("X-Cache", "hit")
		w.WriteHeader(http.StatusCreated)
	})
	for _, wrapped := range []bool{true, false} {
		t.Run("wrapped "+strconv.FormatBool(wrapped), func(t *testing.T) {
			m := newMetrics(t, redline.Config{})
			mux := http.NewServeMux()
			mux.Handle("PUT /x/{id}", decorators(t, m, prometheus.Labels{"part": "x"}, itemID, status, cache)(handler))
			h := http.Handler(mux)
			if wrapped {
				h = m.Wrap(mux)
			}
			s := serveWrapped(t, m, h)
			go func() {
				<-entered
				// The gauge's labels were read when the request began.
				scrape(t, m).want(t, map[string]float64{`b{cache="",code="0",id="7",part="x"}`: 1})
				close(proceed)
			}()
			if resp := s.do(t, http.MethodPut, "/x/7"); resp == nil || resp.StatusCode != 201 {
				t.Fatalf("client saw %v, want 201", resp)
			}
			proceed = make(chan struct{})
			const labels = `{cache="hit",code="201",id="7",part="x"}`
			scrape(t, m).want(t, map[string]float64{
				"a_total" + labels:                     1,
				`b{cache="",code="0",id="7",part="x"}`: 0,
				"c_seconds_count" + labels:             1,
				"d_seconds_count" + labels:             1,
			})
		})
	}
}

// TestDecoratorSees holds that a decorator's label functions get the whole exchange.
func TestDecoratorSees(t *testing.T) {
	var seen redline.Exchange
	m := newMetrics(t, redline.Config{})
	count := must(m.Counter(prometheus.CounterOpts{Name: "a_total", Help: "x"}, redline.Label{
		Name: "x", Value: func(x *redline.Exchange) string { seen = *x; return "" },
	}))(t)
	mux := http.NewServeMux()
	mux.Handle("/x/{id}", count(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("hello"))
		panic("on purpose")
	})))
	s := serveHandler(t, m, mux)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/x/7", strings.NewReader("body"))
	if err != nil {
		t.Fatal(err)
	}
	s.send(t, r)
	if seen.Route != "/x/{id}" || seen.Method != "POST" || seen.Path != "/x/7" || seen.Status != 500 ||
		seen.Panic != "on purpose" || seen.Aborted || seen.Hijacked || seen.ResponseBytes != 5 || seen.RequestBytes != 4 || seen.Duration <= 0 {
		t.Errorf("saw %+v", seen)
	}
	scrape(t, m).want(t, map[string]float64{`a_total{x=""}`: 1})
}

// TestInitialValues holds that a decorator's series is exposed before the first request if
// its labels are known by then.
func TestInitialValues(t *testing.T) {
	constant := redline.Label{Name: "id", Value: func(*redline.Exchange) string { return "always" }}
	for _, c := range []struct {
		name   string
		cfg    redline.Config
		consts prometheus.Labels
		labels []redline.Label
		want   []string // series of each family, without name
	}{
		{"no labels", redline.Config{}, nil, nil, []string{""}},
		{"static", redline.Config{}, prometheus.Labels{"k": "v"}, nil, []string{`{k="v"}`}},
		{"static of the config", redline.Config{ConstLabels: prometheus.Labels{"k": "v"}}, nil, nil, []string{`{k="v"}`}},
		{"static of both", redline.Config{ConstLabels: prometheus.Labels{"k": "v"}}, prometheus.Labels{"l": "w"}, nil, []string{`{k="v",l="w"}`}},
		{"static opted out", redline.Config{}, nil, []redline.Label{constant}, nil},
		{"dynamic", redline.Config{}, nil, []redline.Label{itemID}, nil},
		{"dynamic of the config", redline.Config{Labels: []redline.Label{tenant}}, nil, nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := newMetrics(t, c.cfg)
			decorators(t, m, c.consts, c.labels...)
			e := scrape(t, m)
			for _, family := range []string{"a_total", "b", "c_seconds_count", "d_seconds_count"} {
				for _, labels := range c.want {
					if value, ok := e[family+labels]; !ok || value != 0 {
						t.Errorf("%s%s is %v, %v; want 0", family, labels, value, ok)
					}
				}
				if len(c.want) == 0 && e.family(family+"{") != "" {
					t.Errorf("want none, but\n%s", e.family(family))
				}
			}
		})
	}
}

// TestOneDecoratorOnSeveralRoutes holds that a decorator on several routes counts all of
// them.
func TestOneDecoratorOnSeveralRoutes(t *testing.T) {
	m := newMetrics(t, redline.Config{})
	count := must(m.Counter(prometheus.CounterOpts{Name: "a_total", Help: "x"}))(t)
	mux := http.NewServeMux()
	for _, p := range []string{"/x", "/y"} {
		mux.Handle(p, count(http.NotFoundHandler()))
	}
	s := serveHandler(t, m, mux)
	s.do(t, http.MethodGet, "/x")
	s.do(t, http.MethodGet, "/y")
	s.do(t, http.MethodGet, "/z")
	scrape(t, m).want(t, map[string]float64{"a_total": 2})
}

// TestDecoratorErrors holds that a decorator with a fault is refused when it is made, and
// leaves nothing registered.
func TestDecoratorErrors(t *testing.T) {
	cfg := redline.Config{Labels: []redline.Label{tenant}, ConstLabels: prometheus.Labels{"zone": "a"}}
	for _, c := range []struct {
		name string
		make func(*redline.Metrics) error
		want string
	}{
		{"bad name", func(m *redline.Metrics) error {
			_, err := m.Counter(prometheus.CounterOpts{Help: "x"})
			return err
		}, "not a valid metric name"},
		{"registered already", func(m *redline.Metrics) error {
			_, err := m.Counter(prometheus.CounterOpts{Name: "http_requests_total", Help: "x"})
			return err
		}, "http_requests_total"},
		{"label twice", func(m *redline.Metrics) error {
			_, err := m.Gauge(prometheus.GaugeOpts{Name: "a"}, itemID, itemID)
			return err
		}, `redline: a: labels[1].Name: "id" is named twice, here and in labels[0].Name`},
		{"label of the config", func(m *redline.Metrics) error {
			_, err := m.Summary(prometheus.SummaryOpts{Name: "a"}, tenant)
			return err
		}, `"tenant" is named twice, here and in Labels of the Config[0].Name`},
		{"constant label of the config", func(m *redline.Metrics) error {
			_, err := m.Counter(prometheus.CounterOpts{Name: "a_total", ConstLabels: prometheus.Labels{"zone": "b"}})
			return err
		}, `"zone" is named twice`},
		{"reserved label", func(m *redline.Metrics) error {
			_, err := m.Histogram(prometheus.HistogramOpts{Name: "a"}, redline.Label{Name: "le", Value: tenant.Value})
			return err
		}, `label "le" is reserved`},
		{"no function", func(m *redline.Metrics) error {
			_, err := m.Counter(prometheus.CounterOpts{Name: "a_total"}, redline.Label{Name: "x"})
			return err
		}, `label "x" has no function`},
		{"buckets", func(m *redline.Metrics) error {
			_, err := m.Histogram(prometheus.HistogramOpts{Namespace: "ns", Name: "a", Buckets: []float64{2, 1}}, itemID)
			return err
		}, "redline: ns_a: histogram buckets must be in increasing order"},
		{"summary age", func(m *redline.Metrics) error {
			_, err := m.Summary(prometheus.SummaryOpts{Name: "a", MaxAge: -1})
			return err
		}, "illegal max age"},
		{"info", func(m *redline.Metrics) error {
			return m.Info("a_info", "x", prometheus.Labels{"zone": "b"})
		}, `redline: a_info: ConstLabels["zone"]: "zone" is named twice`},
		{"info twice", func(m *redline.Metrics) error {
			if err := m.Info("a_info", "x", nil); err != nil {
				t.Error(err)
			}
			return m.Info("a_info", "x", nil)
		}, "redline: a_info: duplicate"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := newMetrics(t, cfg)
			err := c.make(m)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
			if _, resp := get(t, m.Handler(), "/", nil); resp.StatusCode != 200 {
				t.Errorf("scrape: %d", resp.StatusCode)
			}
		})
	}
}

// TestHistogramBuckets holds that a histogram has the buckets of its options, or else the
// schema's.
func TestHistogramBuckets(t *testing.T) {
	m := newMetrics(t, redline.Config{Buckets: []float64{1, 2}})
	must(m.Histogram(prometheus.HistogramOpts{Name: "a", Help: "x"}))(t)
	must(m.Histogram(prometheus.HistogramOpts{Name: "b", Help: "x", Buckets: []float64{7}}))(t)
	e := scrape(t, m)
	for _, series := range []string{`a_bucket{le="1"}`, `a_bucket{le="2"}`, `a_bucket{le="+Inf"}`, `b_bucket{le="7"}`, `b_bucket{le="+Inf"}`} {
		if _, ok := e[series]; !ok {
			t.Errorf("no %s", series)
		}
	}
}

func TestInfo(t *testing.T) {
	m := newMetrics(t, redline.Config{ConstLabels: prometheus.Labels{"zone": "a"}})
	labels := prometheus.Labels{"version": "1.0.1"}
	if err := m.Info("version_info", "application version", labels); err != nil {
		t.Fatal(err)
	}
	if err := m.Info("bare_info", "no labels", nil); err != nil {
		t.Fatal(err)
	}
	if len(labels) != 1 {
		t.Errorf("the caller's labels became %v", labels)
	}
	scrape(t, m).want(t, map[string]float64{`version_info{version="1.0.1",zone="a"}`: 1, `bare_info{zone="a"}`: 1})
}

// TestDecoratorAroundWrap holds that a decorator further out than Wrap knows the route of
// each request, also past a middleware that clones requests. The kind: properties that
// hold for the first request of a route, but not for those after it, which take the fast
// path.
func TestDecoratorAroundWrap(t *testing.T) {
	type contextKey struct{}
	cloning := func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			h.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), contextKey{}, 1)))
		})
	}
	plain := func(h http.Handler) http.Handler { return h }
	route := redline.Label{Name: "route", Value: func(x *redline.Exchange) string { return x.Route }}
	for name, between := range map[string]func(http.Handler) http.Handler{"clones": cloning, "nothing": plain} {
		for _, wraps := range []int{1, 2} {
			t.Run(fmt.Sprintf("%s, %d times wrapped", name, wraps), func(t *testing.T) {
				m := newMetrics(t, redline.Config{})
				mux := http.NewServeMux()
				mux.HandleFunc("GET /x/{id}", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
				h := http.Handler(mux)
				for range wraps {
					h = between(m.Wrap(h))
				}
				for range 2 { // requests on the fast path, on the same route
					m.Wrap(mux).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/x/7", nil))
				}
				s := serveWrapped(t, m, decorators(t, m, nil, route)(h))
				for range 4 {
					s.do(t, http.MethodGet, "/x/7")
				}
				scrape(t, m).want(t, exposition{
					`http_requests_total{method="GET",route="/x/{id}",status="200"}`: 6,
					`a_total{route="/x/{id}"}`:                                       4,
					`c_seconds_count{route="/x/{id}"}`:                               4,
					`d_seconds_count{route="/x/{id}"}`:                               4,
				})
			})
		}
	}
}
