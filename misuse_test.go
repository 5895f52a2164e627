package redline_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/redline-metrics/redline"
)

func okHandler(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok") }

// logged is a middleware with a status writer without Unwrap.
func logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { next.ServeHTTP(statusWriter{w}, r) })
}

// hiddenWriter holds the writer below in a field that is neither exported nor embedded.
type hiddenWriter struct{ w http.ResponseWriter }

func (h *hiddenWriter) Header() http.Header         { return h.w.Header() }
func (h *hiddenWriter) Write(p []byte) (int, error) { return h.w.Write(p) }
func (h *hiddenWriter) WriteHeader(status int)      { h.w.WriteHeader(status) }

func hiding(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { next.ServeHTTP(&hiddenWriter{w}, r) })
}

// closingWriter holds the writer below in closures, where nothing can find it.
type closingWriter struct {
	header func() http.Header
	write  func([]byte) (int, error)
	status func(int)
}

func (c closingWriter) Header() http.Header         { return c.header() }
func (c closingWriter) Write(p []byte) (int, error) { return c.write(p) }
func (c closingWriter) WriteHeader(status int)      { c.status(status) }

func closing(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(closingWriter{w.Header, w.Write, w.WriteHeader}, r)
	})
}

// TestBelowStatusWriter holds that SetRoute and the like work below status writers without
// Unwrap, and two wrappers count once. The kind: all code that finds the recording by the
// writer. Members that nobody reported: SkipAll, SetPanic and decorators, a pointer, a
// field that is not exported, and two status writers above each other.
func TestBelowStatusWriter(t *testing.T) {
	for name, between := range map[string]func(http.Handler) http.Handler{
		"embedded": logged, "not exported": hiding,
		"two": func(h http.Handler) http.Handler { return logged(hiding(h)) },
	} {
		t.Run(name, func(t *testing.T) {
			m, mux := newMetrics(t, redline.Config{}), http.NewServeMux()
			counter := must(m.Counter(prometheus.CounterOpts{Name: "inner_total", Help: "x"},
				redline.Label{Name: "route", Value: func(x *redline.Exchange) string { return x.Route }}))(t)
			mux.Handle("/healthz", redline.Skip(http.HandlerFunc(okHandler)))
			mux.Handle("/ignored", redline.SkipAll(counter(http.HandlerFunc(okHandler))))
			mux.Handle("/named", counter(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { redline.SetRoute(w, "/mine") })))
			mux.HandleFunc("/recovers", func(w http.ResponseWriter, _ *http.Request) { redline.SetPanic(w, "on purpose") })
			mux.Handle("/twice", between(m.Wrap(between(counter(m.Wrap(http.HandlerFunc(okHandler)))))))
			s := serveHandler(t, m, between(mux))
			for _, path := range []string{"/healthz", "/ignored", "/named", "/recovers", "/twice"} {
				s.do(t, http.MethodGet, path)
			}
			e := scrape(t, m)
			e.want(t, exposition{
				`http_requests_total{method="GET",route="/mine",status="200"}`:     1,
				`http_requests_total{method="GET",route="/recovers",status="500"}`: 1,
				`http_requests_total{method="GET",route="/twice",status="200"}`:    1,
				`http_request_exceptions_total{method="GET",route="/recovers"}`:    1,
				`inner_total{route="/mine"}`:                                       1,
				`inner_total{route="/twice"}`:                                      1,
				`http_requests_in_progress{method="GET"}`:                          0,
			})
			if got := e.sum("http_requests_total"); got != 3 {
				t.Errorf("%v requests recorded, want 3\n%s", got, e.family("http_requests_total"))
			}
			if got := e.sum("inner_total"); got != 2 {
				t.Errorf("the decorator counted %v, want 2\n%s", got, e.family("inner_total"))
			}
			if got := e.sum("redline_misuse_total"); got != 0 {
				t.Errorf("misuse: %s", e.family("redline_misuse_total"))
			}
		})
	}
}

// TestMisuse holds that set-ups that cannot work are counted, with a reason; others are
// not.
func TestMisuse(t *testing.T) {
	items := http.NewServeMux()
	items.HandleFunc("/items/{id}", okHandler)
	own := http.NewServeMux()
	own.Handle("/metrics", promhttp.Handler())
	everything := http.NewServeMux()
	everything.HandleFunc("/", okHandler)
	cloning := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { items.ServeHTTP(w, r.WithContext(r.Context())) })
	for name, c := range map[string]struct {
		cfg   redline.Config
		h     http.Handler
		path  string
		wants string
	}{
		"a router that is seen":            {h: items, path: "/items/7"},
		"a route that is not there":        {h: items, path: "/none"},
		"a middleware that clones":         {h: cloning, path: "/items/7", wants: "route_unknown"},
		"a mux that is named":              {cfg: redline.Config{Mux: items}, h: cloning, path: "/items/7"},
		"a route for /metrics":             {h: own, path: "/metrics", wants: "endpoint_hidden"},
		"a named mux's route for /metrics": {cfg: redline.Config{Mux: own}, h: logged(own), path: "/metrics", wants: "endpoint_hidden"},
		"a route for everything":           {h: everything, path: "/metrics"},
		"another path":                     {cfg: redline.Config{Path: "/redline"}, h: own, path: "/redline"},
		"SetRoute that nobody hears": {h: closing(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			redline.SetRoute(w, "/mine")
			w.WriteHeader(http.StatusNotFound)
		})), path: "/x", wants: "no_recording"},
		"Skip that nobody hears": {h: closing(redline.Skip(http.NotFoundHandler())), path: "/x", wants: "no_recording"},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMetrics(t, c.cfg)
			scrape(t, m) // takes over the count of other tests
			m = newMetrics(t, c.cfg)
			h := m.Wrap(c.h)
			h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), http.MethodGet, c.path, nil))
			e, sum := scrape(t, m), 0.0
			if c.wants != "" {
				sum = 1
				e.want(t, exposition{`redline_misuse_total{reason="` + c.wants + `"}`: 1})
			}
			if got := e.sum("redline_misuse_total"); got != sum {
				t.Errorf("misuse: %s", e.family("redline_misuse_total"))
			}
		})
	}
}

// TestNilHandler holds that a nil handler is http.DefaultServeMux, for all wrappers of
// handlers.
func TestNilHandler(t *testing.T) {
	m := newMetrics(t, redline.Config{})
	counter := must(m.Counter(prometheus.CounterOpts{Name: "inner_total", Help: "x"}))(t)
	for name, wrap := range map[string]func(http.Handler) http.Handler{
		"Wrap": m.Wrap, "Skip": redline.Skip, "SkipAll": redline.SkipAll, "a decorator": counter,
	} {
		t.Run(name, func(t *testing.T) {
			w := httptest.NewRecorder()
			wrap(nil).ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/none", nil))
			if w.Code != http.StatusNotFound {
				t.Errorf("status %d", w.Code)
			}
		})
	}
}
