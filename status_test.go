package redline_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/redline-metrics/redline"
)

// TestStatus sends a request for each kind of answer over a real connection, and checks its
// record.
func TestStatus(t *testing.T) {
	writes := func(status int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}
	}
	cases := []struct {
		name    string
		pattern string
		handler http.HandlerFunc
		method  string // GET if it is empty
		path    string
		want    string // method, route and status as recorded
		saw     int    // the status that the client got; 0 if the connection broke
		panics  bool
	}{
		{
			name: "nothing written", pattern: "GET /x", path: "/x", want: "GET /x 200", saw: 200,
			handler: func(http.ResponseWriter, *http.Request) {},
		},
		{
			name: "implicit 200", pattern: "GET /x", path: "/x", want: "GET /x 200", saw: 200,
			handler: func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok")) },
		},
		{
			name: "implicit 200, string", pattern: "GET /x", path: "/x", want: "GET /x 200", saw: 200,
			handler: func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok") },
		},
		{
			name: "201", pattern: "POST /x", method: "POST", path: "/x", want: "POST /x 201", saw: 201,
			handler: writes(201, "made"),
		},
		{
			name: "204", pattern: "/x", method: "DELETE", path: "/x", want: "DELETE /x 204", saw: 204,
			handler: writes(204, ""),
		},
		{
			name: "second WriteHeader is ignored", pattern: "GET /x", path: "/x", want: "GET /x 201", saw: 201,
			handler: func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(201)
				w.WriteHeader(500)
			},
		},
		{
			name: "WriteHeader after a body is ignored", pattern: "GET /x", path: "/x", want: "GET /x 200", saw: 200,
			handler: func(w http.ResponseWriter, _ *http.Request) {
				_, _ = w.Write([]byte("ok"))
				w.WriteHeader(500)
			},
		},
		{
			name: "WriteHeader after a flush is ignored", pattern: "GET /x", path: "/x", want: "GET /x 200", saw: 200,
			handler: func(w http.ResponseWriter, _ *http.Request) {
				w.(http.Flusher).Flush()
				w.WriteHeader(500)
			},
		},
		{
			name: "1xx, then final", pattern: "GET /x", path: "/x", want: "GET /x 404", saw: 404,
			handler: func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(103)
				w.WriteHeader(404)
			},
		},
		{
			name: "1xx alone", pattern: "GET /x", path: "/x", want: "GET /x 200", saw: 200,
			handler: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(103) },
		},
		{
			name: "panic", pattern: "GET /x", path: "/x", want: "GET /x 500", panics: true,
			handler: func(http.ResponseWriter, *http.Request) { panic("on purpose") },
		},
		{
			name: "panic after the header", pattern: "GET /x", path: "/x", want: "GET /x 500", panics: true,
			handler: func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(200)
				panic("on purpose")
			},
		},
		{
			name: "invalid status code panics", pattern: "GET /x", path: "/x", want: "GET /x 500", panics: true,
			handler: writes(0, ""),
		},
		{
			name: "http.ErrAbortHandler", pattern: "GET /x", path: "/x", want: "GET /x aborted",
			handler: func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		},
		{
			name: "HEAD on a GET pattern", pattern: "GET /x/{id}", method: "HEAD", path: "/x/7", want: "HEAD /x/{id} 200", saw: 200,
			handler: writes(200, "body"),
		},
		{
			name: "unknown method", pattern: "/x", method: "BREW", path: "/x", want: "OTHER /x 200", saw: 200,
			handler: writes(200, ""),
		},
		{
			name: "404", pattern: "GET /x", path: "/wp-admin/setup.php", want: "GET <unmatched> 404", saw: 404,
			handler: writes(200, ""),
		},
		{
			name: "405", pattern: "GET /x", method: "PUT", path: "/x", want: "PUT <unmatched> 405", saw: 405,
			handler: writes(200, ""),
		},
		{
			name: "404 of a handler", pattern: "GET /x/{id}", path: "/x/9", want: "GET /x/{id} 404", saw: 404,
			handler: writes(404, "no such x"),
		},
		{
			name: "redirect to a clean path", pattern: "GET /x", path: "/a/../x", want: "GET /x 307", saw: 307,
			handler: writes(200, ""),
		},
		{
			name: "redirect to a trailing slash", pattern: "GET /x/", path: "/x", want: "GET /x/ 307", saw: 307,
			handler: writes(200, ""),
		},
		{
			name: "several parameters and a wildcard", pattern: "GET /a/{b}/c/{d...}", path: "/a/1/c/2/3", want: "GET /a/{b}/c/{d...} 200", saw: 200,
			handler: writes(200, ""),
		},
		{
			name: "SetRoute", pattern: "GET /", path: "/anything", want: "GET /chosen/{id} 200", saw: 200,
			handler: func(w http.ResponseWriter, _ *http.Request) { redline.SetRoute(w, "/chosen/{id}") },
		},
		{
			name: "code of one's own", pattern: "GET /x", path: "/x", want: "GET /x 599", saw: 599,
			handler: writes(599, ""),
		},
		{
			name: "101 without hijack", pattern: "GET /x", path: "/x", want: "GET /x 101",
			handler: writes(101, ""), saw: 101,
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			mux := http.NewServeMux()
			mux.HandleFunc(c.pattern, c.handler)
			m := newMetrics(t, redline.Config{})
			s := serveHandler(t, m, mux)
			if c.method == "" {
				c.method = http.MethodGet
			}
			resp := s.do(t, c.method, c.path)
			switch {
			case c.saw == 0 && resp != nil && !c.panics:
				t.Errorf("client saw %d, want a broken connection", resp.StatusCode)
			case c.saw != 0 && resp == nil:
				t.Errorf("client saw a broken connection, want %d", c.saw)
			case c.saw != 0 && resp.StatusCode != c.saw:
				t.Errorf("client saw %d, want %d", resp.StatusCode, c.saw)
			}

			f := strings.Fields(c.want)
			labels := `{method="` + f[0] + `",route="` + f[1] + `",status="` + f[2] + `"}`
			exceptions, observed := 0.0, 1.0
			if c.panics {
				exceptions = 1
			}
			if f[2] == "101" {
				observed = 0
			}
			e := scrape(t, m)
			e.want(t, map[string]float64{
				"http_requests_total" + labels:                                              1,
				"http_request_duration_seconds_count" + labels:                              observed,
				`http_requests_in_progress{method="` + f[0] + `"}`:                          0,
				`http_request_exceptions_total{method="` + f[0] + `",route="` + f[1] + `"}`: exceptions,
			})
			if got := e.sum("http_requests_total"); got != 1 {
				t.Errorf("%v requests recorded, want 1", got)
			}
			if _, ok := e[`http_requests_in_progress{method="`+f[0]+`"}`]; !ok {
				t.Error("no gauge of requests in progress")
			}
		})
	}
}

// TestPanicIsUnchanged holds that the value of a panic is the same further out.
func TestPanicIsUnchanged(t *testing.T) {
	reason := errors.New("on purpose")
	m := newMetrics(t, redline.Config{})
	h := m.Wrap(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(reason) }))
	defer func() {
		if got := recover(); got != any(reason) {
			t.Errorf("recovered %v, want the same value", got)
		}
	}()
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/x", nil))
	t.Error("the panic went no further")
}

// TestRecovery holds that a middleware that recovers panics may stand further in or
// further out.
func TestRecovery(t *testing.T) {
	recovering := func(report bool) func(http.Handler) http.Handler {
		return func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				defer func() {
					if reason := recover(); reason != nil {
						if report {
							redline.SetPanic(w, reason)
						}
						http.Error(w, "a page of our own", http.StatusInternalServerError)
					}
				}()
				next.ServeHTTP(w, r)
			})
		}
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /x", func(http.ResponseWriter, *http.Request) { panic("on purpose") })
	for _, c := range []struct {
		name       string
		build      func(*redline.Metrics) http.Handler
		exceptions float64
	}{
		{"inside", func(m *redline.Metrics) http.Handler { return m.Wrap(recovering(false)(mux)) }, 0},
		{"inside, reported", func(m *redline.Metrics) http.Handler { return m.Wrap(recovering(true)(mux)) }, 1},
		{"outside", func(m *redline.Metrics) http.Handler { return recovering(false)(m.Wrap(mux)) }, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := newMetrics(t, redline.Config{})
			s := serveWrapped(t, m, c.build(m))
			if resp := s.do(t, http.MethodGet, "/x"); resp == nil || resp.StatusCode != 500 {
				t.Fatalf("client saw %v, want 500", resp)
			}
			scrape(t, m).want(t, map[string]float64{
				`http_requests_total{method="GET",route="/x",status="500"}`:                 1,
				`http_request_exceptions_total{method="GET",route="/x"}`:                    c.exceptions,
				`http_requests_in_progress{method="GET"}`:                                   0,
				`http_request_duration_seconds_count{method="GET",route="/x",status="500"}`: 1,
			})
		})
	}
}

// TestGoexit holds that a handler may end its goroutine.
func TestGoexit(t *testing.T) {
	m := newMetrics(t, redline.Config{})
	h := m.Wrap(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { runtime.Goexit() }))
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/x", nil)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		h.ServeHTTP(httptest.NewRecorder(), r)
	}()
	<-ended
	scrape(t, m).want(t, map[string]float64{
		`http_requests_total{method="GET",route="<unmatched>",status="aborted"}`: 1,
		`http_requests_in_progress{method="GET"}`:                                0,
		"http_request_exceptions_total":                                          0,
	})
}

// TestClientGone holds that the status is 499 if the client had left before a header, and
// the sent one if it left later.
func TestClientGone(t *testing.T) {
	started := make(chan struct{})
	mux := http.NewServeMux()
	mux.HandleFunc("GET /silent", func(_ http.ResponseWriter, r *http.Request) {
		started <- struct{}{}
		<-r.Context().Done()
	})
	mux.HandleFunc("GET /fails", func(w http.ResponseWriter, r *http.Request) {
		started <- struct{}{}
		<-r.Context().Done()
		http.Error(w, r.Context().Err().Error(), http.StatusInternalServerError)
	})
	mux.HandleFunc("GET /stream", func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusAccepted)
		w.(http.Flusher).Flush()
		started <- struct{}{}
		<-r.Context().Done()
	})
	for path, status := range map[string]string{"/silent": "499", "/fails": "499", "/stream": "202"} {
		t.Run(path, func(t *testing.T) {
			m := newMetrics(t, redline.Config{})
			s := serveHandler(t, m, mux)
			r, cancel := s.cancelled(t, path)
			go func() {
				<-started
				cancel()
			}()
			s.send(t, r)
			scrape(t, m).want(t, map[string]float64{
				`http_requests_total{method="GET",route="` + path + `",status="` + status + `"}`: 1,
				`http_requests_in_progress{method="GET"}`:                                        0,
			})
		})
	}
}

// TestDuration holds that a duration runs to the end of a stream, not to its first byte.
// The time is that of a synctest bubble.
func TestDuration(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMetrics(t, redline.Config{})
		h := m.Wrap(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			for range 3 {
				_, _ = io.WriteString(w, "data: x\n\n")
				w.(http.Flusher).Flush()
				time.Sleep(time.Second)
			}
		}))
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/x", nil))
		const labels = `{method="GET",route="<unmatched>",status="200"`
		parse(t, scrapeInBubble(t, m)).want(t, map[string]float64{
			"http_request_duration_seconds_sum" + labels + "}":              3,
			"http_request_duration_seconds_bucket" + labels + `,le="2.5"}`:  0,
			"http_request_duration_seconds_bucket" + labels + `,le="5"}`:    1,
			"http_request_duration_seconds_bucket" + labels + `,le="+Inf"}`: 1,
			"http_request_duration_seconds_count" + labels + "}":            1,
		})
	})
}

// TestLongStreams holds that a sum of durations has room for more than any one of them.
func TestLongStreams(t *testing.T) {
	const year = 365 * 24 * time.Hour
	synctest.Test(t, func(t *testing.T) {
		m := newMetrics(t, redline.Config{})
		h := m.Wrap(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { time.Sleep(120 * year) }))
		for range 2 {
			h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/x", nil))
		}
		parse(t, scrapeInBubble(t, m)).want(t, map[string]float64{
			`http_request_duration_seconds_sum{method="GET",route="<unmatched>",status="200"}`:   (240 * year).Seconds(),
			`http_request_duration_seconds_count{method="GET",route="<unmatched>",status="200"}`: 2,
		})
	})
}

// TestRefusedStatus holds that a status that the server refuses by a panic was not sent.
func TestRefusedStatus(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /x", func(w http.ResponseWriter, _ *http.Request) {
		defer func() {
			if recover() != nil {
				http.Error(w, "refused", http.StatusInternalServerError)
			}
		}()
		w.WriteHeader(1000)
	})
	m := newMetrics(t, redline.Config{})
	s := serveHandler(t, m, mux)
	if got := s.do(t, http.MethodGet, "/x"); got.StatusCode != http.StatusInternalServerError {
		t.Errorf("the client saw %d", got.StatusCode)
	}
	scrape(t, m).want(t, map[string]float64{`http_requests_total{method="GET",route="/x",status="500"}`: 1})
}
