package redline_test

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/redline-metrics/redline"
)

var errFake = errors.New("no connection")

// fakeWriter has none of the optional interfaces.
type fakeWriter struct {
	called *string
}

func (fakeWriter) Header() http.Header         { return http.Header{} }
func (fakeWriter) Write(p []byte) (int, error) { return len(p), nil }
func (fakeWriter) WriteHeader(int)             {}

// TestInterfaces holds that handlers see exactly the optional interfaces of the writer
// below, for each of the 128 sets, and calls reach it. A member of the kind that no report
// has named is each set with FlushError and without Flush.
func TestInterfaces(t *testing.T) {
	var called string
	m := newMetrics(t, redline.Config{})
	for set, below := range fakeWriters(&called) {
		m.Wrap(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			for bit, one := range optionalInterfaces() {
				call := one.of(w)
				if want := set&(1<<bit) != 0; (call != nil) != want {
					t.Errorf("set %07b: %s: %v, want %v", set, one.name, call != nil, want)
				}
				if call == nil {
					continue
				}
				called = ""
				if err := call(); err != nil && !errors.Is(err, errFake) {
					t.Errorf("set %07b: %s: %v", set, one.name, err)
				}
				if called != one.name {
					t.Errorf("set %07b: %s called %q", set, one.name, called)
				}
			}
			if _, ok := w.(interface{ Unwrap() http.ResponseWriter }); !ok {
				t.Errorf("set %07b: no Unwrap", set)
			}
		})).ServeHTTP(below, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/x", nil))
	}
}

// optionalInterface is one that a writer may have. of returns a function that calls it, or
// nil.
type optionalInterface struct {
	name string
	of   func(w http.ResponseWriter) func() error
}

func optionalInterfaces() []optionalInterface {
	return []optionalInterface{
		{"Flush", func(w http.ResponseWriter) func() error {
			f, ok := w.(http.Flusher)
			return callOf(ok, func() error { f.Flush(); return nil })
		}},
		{"FlushError", func(w http.ResponseWriter) func() error {
			f, ok := w.(interface{ FlushError() error })
			return callOf(ok, func() error { return f.FlushError() })
		}},
		{"Hijack", func(w http.ResponseWriter) func() error {
			h, ok := w.(http.Hijacker)
			return callOf(ok, func() error { _, _, err := h.Hijack(); return err })
		}},
		{"ReadFrom", func(w http.ResponseWriter) func() error {
			r, ok := w.(io.ReaderFrom)
			return callOf(ok, func() error { _, err := r.ReadFrom(strings.NewReader("x")); return err })
		}},
		{"Push", func(w http.ResponseWriter) func() error {
			p, ok := w.(http.Pusher)
			return callOf(ok, func() error { return p.Push("/x", nil) })
		}},
		{"WriteString", func(w http.ResponseWriter) func() error {
			s, ok := w.(io.StringWriter)
			return callOf(ok, func() error { _, err := s.WriteString("x"); return err })
		}},
		{"CloseNotify", func(w http.ResponseWriter) func() error {
			c, ok := w.(http.CloseNotifier) //nolint:staticcheck // handlers still ask for it
			return callOf(ok, func() error { c.CloseNotify(); return nil })
		}},
	}
}

func callOf(has bool, call func() error) func() error {
	if !has {
		return nil
	}
	return call
}

// statusWriter is a status writer as people write it: it has no Unwrap.
type statusWriter struct{ http.ResponseWriter }

// deepWriter has Unwrap and no other method of its own.
type deepWriter struct{ statusWriter }

func (d deepWriter) Unwrap() http.ResponseWriter { return d.ResponseWriter }

// flushErrorWriter has FlushError and no Flush.
type flushErrorWriter struct{ statusWriter }

func (flushErrorWriter) FlushError() error { return nil }

// TestControllerBeyond holds that a hijack or a flush that http.ResponseController finds
// through Unwrap, past the writer below, is seen. The kind: all calls that reach the
// connection without passing the recorder.
func TestControllerBeyond(t *testing.T) {
	var called string
	fakes := fakeWriters(&called)
	for name, c := range map[string]struct {
		below  http.ResponseWriter
		handle func(w http.ResponseWriter)
		status string
		takes  float64 // durations
	}{
		"hijack": {
			below:  deepWriter{statusWriter{hijackable{}}},
			handle: func(w http.ResponseWriter) { _, _, _ = http.NewResponseController(w).Hijack() },
			status: "101",
		},
		"flush": {
			below: deepWriter{statusWriter{fakes[1]}},
			handle: func(w http.ResponseWriter) {
				_ = http.NewResponseController(w).Flush()
				w.WriteHeader(http.StatusTeapot)
			},
			status: "200", takes: 1,
		},
		"flush with an error": {
			below: deepWriter{statusWriter{fakes[2]}},
			handle: func(w http.ResponseWriter) {
				_ = http.NewResponseController(w).Flush()
				w.WriteHeader(http.StatusTeapot)
			},
			status: "200", takes: 1,
		},
		"FlushError alone": {
			below: flushErrorWriter{statusWriter{fakes[0]}},
			handle: func(w http.ResponseWriter) {
				_ = http.NewResponseController(w).Flush()
				w.WriteHeader(http.StatusTeapot)
			},
			status: "200", takes: 1,
		},
		"flush and hijack beyond two": {
			below:  deepWriter{statusWriter{deepWriter{statusWriter{hijackable{fakes[1]}}}}},
			handle: func(w http.ResponseWriter) { _, _, _ = http.NewResponseController(w).Hijack() },
			status: "101",
		},
		"nothing to flush": {
			below: deepWriter{statusWriter{fakes[0]}},
			handle: func(w http.ResponseWriter) {
				_ = http.NewResponseController(w).Flush()
				w.WriteHeader(http.StatusTeapot)
			},
			status: "418", takes: 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMetrics(t, redline.Config{})
			m.Wrap(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				if _, ok := w.(http.Hijacker); ok {
					t.Error("it has a Hijacker, which the writer below has not")
				}
				redline.SetRoute(w, "/x")
				c.handle(w)
			})).ServeHTTP(c.below, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/x", nil))
			labels := `{method="GET",route="/x",status="` + c.status + `"}`
			scrape(t, m).want(t, exposition{
				"http_requests_total" + labels:                 1,
				"http_request_duration_seconds_count" + labels: c.takes,
			})
		})
	}
}

// hijackable is a writer with a connection that can be taken over.
type hijackable struct{ http.ResponseWriter }

func (hijackable) Header() http.Header { return http.Header{} }
func (hijackable) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return nil, nil, nil
}

type (
	embedsStruct  struct{ statusWriter }
	embedsPointer struct{ *statusWriter }
	embedsDeep    struct{ *embedsPointer }
	namesPrivate  struct {
		status int
		w      http.ResponseWriter
	}
	embedsItself struct {
		*embedsItself //nolint:unused // it is for nil
		w             http.ResponseWriter
	}
)

func (w *namesPrivate) Header() http.Header         { return w.w.Header() }
func (w *namesPrivate) Write(p []byte) (int, error) { return w.w.Write(p) }
func (w *namesPrivate) WriteHeader(status int)      { w.status = status; w.w.WriteHeader(status) }
func (w embedsItself) Header() http.Header          { return w.w.Header() }
func (w embedsItself) Write(p []byte) (int, error)  { return w.w.Write(p) }
func (w embedsItself) WriteHeader(status int)       { w.w.WriteHeader(status) }

// TestHidingWriters holds that a request is counted once, with any status writer between
// two Wraps. The kind: shapes of writers that do not declare the writer that they wrap.
func TestHidingWriters(t *testing.T) {
	for name, hide := range map[string]func(http.ResponseWriter) http.ResponseWriter{
		"embeds the interface":     func(w http.ResponseWriter) http.ResponseWriter { return statusWriter{w} },
		"embeds a struct":          func(w http.ResponseWriter) http.ResponseWriter { return embedsStruct{statusWriter{w}} },
		"embeds a pointer":         func(w http.ResponseWriter) http.ResponseWriter { return embedsPointer{&statusWriter{w}} },
		"embeds a pointer to such": func(w http.ResponseWriter) http.ResponseWriter { return embedsDeep{&embedsPointer{&statusWriter{w}}} },
		"has a field":              func(w http.ResponseWriter) http.ResponseWriter { return &namesPrivate{w: w} },
		"embeds a nil pointer":     func(w http.ResponseWriter) http.ResponseWriter { return embedsItself{w: w} },
		"several around one another": func(w http.ResponseWriter) http.ResponseWriter {
			return statusWriter{&namesPrivate{w: embedsPointer{&statusWriter{w}}}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMetrics(t, redline.Config{})
			mux := http.NewServeMux()
			mux.HandleFunc("GET /x", func(w http.ResponseWriter, _ *http.Request) {
				redline.SetRoute(hide(w), "/named")
				w.WriteHeader(http.StatusOK)
			})
			inner := m.Wrap(mux)
			s := serveHandler(t, m, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { inner.ServeHTTP(hide(w), r) }))
			for range 3 {
				s.do(t, http.MethodGet, "/x")
			}
			e := scrape(t, m)
			e.want(t, exposition{`http_requests_total{method="GET",route="/named",status="200"}`: 3})
			if n := e.sum("http_requests_total"); n != 3 {
				t.Errorf("%v requests for 3", n)
			}
		})
	}
}
