package redline_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/redline-metrics/redline"
)

// noopWriter has the method set of net/http's HTTP/1 writer, and does nothing, so that the
// benchmarks time only the work on top of the server.
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

// tenant is a label with a function that does not allocate.
var tenant = redline.Label{Name: "tenant", Value: func(x *redline.Exchange) string { return x.Request.Host }}

// trace is the exemplar of every request, made once.
var trace = prometheus.Labels{"trace_id": "4bf92f3577b34da6a3ce929d0e0e4736"}

func traced(*redline.Exchange) prometheus.Labels { return trace }

// configs are the configurations of the benchmarks.
var configs = []struct {
	name string
	cfg  redline.Config
}{
	{"default", redline.Config{}},
	{"labels", redline.Config{Labels: []redline.Label{tenant}}},
	{"exemplars", redline.Config{Exemplar: traced}},
	{"native", redline.Config{NativeHistograms: true}},
	{"sizes", redline.Config{Sizes: true}},
}

// BenchmarkFloor measures the least work that counting and timing can do: two readings of
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

func BenchmarkWrap(b *testing.B) {
	for _, c := range configs {
		b.Run(c.name, func(b *testing.B) {
			serve(b, func() http.Handler { return newMetrics(b, c.cfg).Wrap(usersMux()) })
		})
	}
	b.Run("below a writer without Unwrap", func(b *testing.B) {
		serve(b, func() http.Handler {
			h := newMetrics(b, redline.Config{}).Wrap(usersMux())
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.ServeHTTP(statusWriter{w}, r) })
		})
	})
	b.Run("store", func(b *testing.B) {
		serve(b, func() http.Handler {
			return newMetrics(b, redline.Config{Store: newWriter(b, b.TempDir())}).Wrap(usersMux())
		})
	})
}

// serve times h with one goroutine, and with one for each processor.
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

// stubTransport answers at once. With a nil body its answers have none.
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

// endless is a body that ends a call only when it is closed.
type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

// roundTrip makes a call, and closes the response.
func roundTrip(tb testing.TB, transport http.RoundTripper, r *http.Request) {
	resp, err := transport.RoundTrip(r)
	if err != nil {
		tb.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil {
		tb.Fatal(err)
	}
}

// BenchmarkTransport times the work on top of base.
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

// BenchmarkScrape reads a service's metrics, ours and some of the service's own, and for
// comparison as many lines of client_golang's by promhttp.
func BenchmarkScrape(b *testing.B) {
	for _, count := range []int{10_000, 100_000} {
		ours, theirs := longExpositions(b, count)
		for _, coding := range []string{"identity", "gzip"} {
			for name, endpoint := range map[string]http.Handler{"redline": ours, "promhttp": theirs} {
				b.Run(fmt.Sprintf("lines=%d/%s/%s", count, coding, name), func(b *testing.B) {
					scraped := scraping(endpoint, coding)
					b.ReportAllocs()
					for b.Loop() {
						scraped()
					}
				})
			}
		}
	}
}

// scraping returns a function that scrapes an endpoint, which has been scraped before.
func scraping(endpoint http.Handler, coding string) func() {
	r, w := httptest.NewRequest(http.MethodGet, "/metrics", http.NoBody), newNoopWriter()
	r.Header.Set("Accept-Encoding", coding)
	scrape := func() {
		clear(w.header)
		endpoint.ServeHTTP(w, r)
	}
	scrape()
	return scrape
}

// longExpositions returns endpoints with count lines, a few of them a service's own: ours,
// and promhttp's of client_golang's metrics with the same names and labels.
func longExpositions(tb testing.TB, count int) (ours, theirs http.Handler) {
	tb.Helper()
	const linesOfRoute = 18 // 14 buckets, +Inf, sum, count, and the counter
	m := newMetrics(tb, redline.Config{
		MaxSeries: count, GroupBy: func(x *redline.Exchange) string { return x.Path },
	})
	names := []string{"method", "route", "status"}
	requests := prometheus.NewCounterVec(prometheus.CounterOpts{Name: "http_requests_total", Help: "Requests."}, names)
	durations := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "http_request_duration_seconds", Help: "Durations.", Buckets: redline.Default().Buckets,
	}, names)
	registry := prometheus.NewRegistry()
	registry.MustRegister(requests, durations, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	for _, r := range []prometheus.Registerer{m.Registry(), registry} {
		carts := prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "shop_cart_value_euros", Help: "Value of a cart."}, []string{"country"})
		r.MustRegister(carts)
		for _, country := range []string{"fr", "de", "it", "pt"} {
			carts.WithLabelValues(country).Observe(7)
		}
	}
	h, w := m.Wrap(http.NotFoundHandler()), newNoopWriter()
	for i := range count / linesOfRoute {
		route := fmt.Sprintf("/users/%d", i)
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, route, http.NoBody))
		requests.WithLabelValues(http.MethodGet, route, "404").Inc()
		durations.WithLabelValues(http.MethodGet, route, "404").Observe(0.001)
	}
	return m.Handler(), promhttp.HandlerFor(registry, promhttp.HandlerOpts{})
}
