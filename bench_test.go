package redline_test

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline"
)

// noopWriter has the method set of net/http's HTTP/1 writer, and does nothing,
// so that the benchmarks time what comes on top of the server.
type noopWriter struct{ header http.Header }

func newNoopWriter() *noopWriter { return &noopWriter{header: http.Header{}} }

func (w *noopWriter) Header() http.Header                   { return w.header }
func (w *noopWriter) WriteHeader(int)                       {}
func (w *noopWriter) Write(p []byte) (int, error)           { return len(p), nil }
func (w *noopWriter) WriteString(s string) (int, error)     { return len(s), nil }
func (w *noopWriter) ReadFrom(src io.Reader) (int64, error) { return io.Copy(io.Discard, src) }
func (w *noopWriter) Flush()                                {}
func (w *noopWriter) FlushError() error                     { return nil }
func (w *noopWriter) SetReadDeadline(time.Time) error       { return nil }
func (w *noopWriter) SetWriteDeadline(time.Time) error      { return nil }
func (w *noopWriter) EnableFullDuplex() error               { return nil }
func (w *noopWriter) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return nil, nil, errors.New("no connection")
}

var okBody = []byte("ok")

func usersMux() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /users/{id}", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(okBody) })
	return mux
}

func usersRequest(tb testing.TB) *http.Request {
	tb.Helper()
	r, err := http.NewRequestWithContext(tb.Context(), http.MethodGet, "http://127.0.0.1/users/42", http.NoBody)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

func newMetrics(tb testing.TB, cfg redline.Config) *redline.Metrics {
	tb.Helper()
	m, err := redline.New(cfg)
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

// tenant is a label whose function does not allocate.
var tenant = redline.Label{Name: "tenant", Value: func(x *redline.Exchange) string { return x.Request.Host }}

// configs are the configurations whose cost matters.
var configs = []struct {
	name string
	cfg  redline.Config
}{
	{"default", redline.Config{}},
	{"labels", redline.Config{Labels: []redline.Label{tenant}}},
	{"native", redline.Config{NativeHistograms: true}},
	{"sizes", redline.Config{Sizes: true}},
}

// BenchmarkFloor is the least that counting and timing can cost: two readings of
// the monotonic clock and three atomic additions.
func BenchmarkFloor(b *testing.B) {
	var count, sum, running atomic.Int64
	epoch := time.Now()
	for b.Loop() {
		start := time.Since(epoch)
		running.Add(1)
		count.Add(1)
		sum.Add(int64(time.Since(epoch) - start))
	}
}

func BenchmarkServeMux(b *testing.B) {
	serve(b, func() http.Handler { return usersMux() })
}

// BenchmarkHandWritten is what a careful author writes on client_golang by hand
// for one route: children looked up before, a pooled recorder of the status.
func BenchmarkHandWritten(b *testing.B) {
	serve(b, func() http.Handler {
		requests := prometheus.NewCounterVec(prometheus.CounterOpts{Name: "requests_total"}, []string{"method", "route", "status"})
		durations := prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "duration_seconds"}, []string{"method", "route", "status"})
		running := prometheus.NewGauge(prometheus.GaugeOpts{Name: "running"})
		request := requests.WithLabelValues("GET", "/users/{id}", "200")
		duration := durations.WithLabelValues("GET", "/users/{id}", "200")
		recorders := sync.Pool{New: func() any { return new(statusWriter) }}
		next := usersMux()
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			running.Inc()
			start := time.Now()
			rec := recorders.Get().(*statusWriter)
			rec.ResponseWriter, rec.status = w, http.StatusOK
			next.ServeHTTP(rec, r)
			rec.ResponseWriter = nil
			recorders.Put(rec)
			request.Inc()
			duration.Observe(time.Since(start).Seconds())
			running.Dec()
		})
	})
}

type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func BenchmarkWrap(b *testing.B) {
	for _, c := range configs {
		b.Run(c.name, func(b *testing.B) {
			serve(b, func() http.Handler { return newMetrics(b, c.cfg).Wrap(usersMux()) })
		})
	}
	b.Run("store", func(b *testing.B) {
		serve(b, func() http.Handler {
			return newMetrics(b, redline.Config{Store: newWriter(b, b.TempDir())}).Wrap(usersMux())
		})
	})
}

// serve times h with one goroutine and with one a processor.
func serve(b *testing.B, handler func() http.Handler) {
	b.Run("serial", func(b *testing.B) {
		h, w, r := handler(), newNoopWriter(), usersRequest(b)
		b.ReportAllocs()
		for b.Loop() {
			h.ServeHTTP(w, r)
		}
	})
	b.Run("parallel", func(b *testing.B) {
		h := handler()
		b.ReportAllocs()
		b.RunParallel(func(pb *testing.PB) {
			w, r := newNoopWriter(), usersRequest(b)
			for pb.Next() {
				h.ServeHTTP(w, r)
			}
		})
	})
}

// stubTransport answers at once. With a nil body it answers by none.
type stubTransport struct {
	body io.ReadCloser
	resp http.Response
}

func (s *stubTransport) RoundTrip(*http.Request) (*http.Response, error) {
	s.resp = http.Response{StatusCode: http.StatusOK, Body: s.body}
	if s.body == nil {
		s.resp.Body = http.NoBody
	}
	return &s.resp, nil
}

// endless is a body that a call is through with when it is closed.
type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

// roundTrip calls, and closes the response.
func roundTrip(tb testing.TB, transport http.RoundTripper, r *http.Request) {
	resp, err := transport.RoundTrip(r)
	if err != nil {
		tb.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil {
		tb.Fatal(err)
	}
}

// BenchmarkTransport times what comes on top of base.
func BenchmarkTransport(b *testing.B) {
	for _, c := range []struct {
		name     string
		body     io.ReadCloser
		measured bool
	}{
		{"bare", io.NopCloser(endless{}), false},
		{"body", io.NopCloser(endless{}), true},
		{"no body", nil, true},
	} {
		b.Run(c.name, func(b *testing.B) {
			var transport http.RoundTripper = &stubTransport{body: c.body}
			if c.measured {
				transport = newMetrics(b, redline.Config{Peers: map[string]string{"127.0.0.1": "users"}}).Transport(transport)
			}
			r := usersRequest(b)
			b.ReportAllocs()
			for b.Loop() {
				roundTrip(b, transport, r)
			}
		})
	}
}
