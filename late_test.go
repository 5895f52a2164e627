package redline_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline"
)

// byHand is a time limit as people write it by hand: it answers 504 when the time is up,
// and lets the handler go on with the same writer.
func byHand(limit <-chan struct{}, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		done := make(chan struct{})
		go func() {
			defer close(done)
			defer func() { _ = recover() }()
			next.ServeHTTP(w, r)
		}()
		select {
		case <-done:
		case <-limit:
			http.Error(w, "504 "+r.URL.Path, http.StatusGatewayTimeout)
		}
	})
}

// TestLateWithoutServer holds that a handler's goroutine that calls Redline after the end,
// by writers that allow it, causes no data race. The race detector checks it.
func TestLateWithoutServer(t *testing.T) {
	m := newMetrics(t, redline.Config{Sizes: true})
	up := make(chan struct{})
	close(up)
	var all sync.WaitGroup
	counter := must(m.Counter(prometheus.CounterOpts{Name: "inner_total", Help: "x"}))(t)
	h := m.Wrap(byHand(up, counter(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		defer all.Done()
		redline.SetRoute(w, "/late")
		_, _ = io.WriteString(w, "late")
		redline.SetPanic(w, "late")
		redline.SetSkip(w)
		w.WriteHeader(http.StatusTeapot)
	}))))
	all.Add(100)
	for range 100 {
		h.ServeHTTP(&lockedWriter{}, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/x", nil))
	}
	all.Wait()
	if got := scrape(t, m).sum("http_requests_in_progress"); got != 0 {
		t.Errorf("%v requests in progress", got)
	}
}

// lockedWriter is a writer for several goroutines.
type lockedWriter struct{ mu sync.Mutex }

func (w *lockedWriter) Header() http.Header {
	return http.Header{}
}

func (w *lockedWriter) WriteHeader(int) {
	w.mu.Lock()
	defer w.mu.Unlock()
}

func (w *lockedWriter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(p), nil
}

// TestTimeoutHandlerLeads holds that net/http's own time limit leads to the recording
// further out, although its writer has no Unwrap and holds back the response.
func TestTimeoutHandlerLeads(t *testing.T) {
	m := newMetrics(t, redline.Config{})
	counter := must(m.Counter(prometheus.CounterOpts{Name: "inner_total", Help: "x"},
		redline.Label{Name: "ended", Value: func(x *redline.Exchange) string { return fmt.Sprint(x.Status, " ", x.Route) }}))(t)
	mux := http.NewServeMux()
	mux.Handle("GET /named", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { redline.SetRoute(w, "/mine") }))
	mux.Handle("GET /skipped", redline.Skip(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})))
	mux.Handle("GET /teapots/{id}", counter(m.Wrap(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }))))
	s := serveHandler(t, m, http.TimeoutHandler(mux, time.Minute, "late"))
	for _, path := range []string{"/named", "/skipped", "/teapots/1", "/none"} {
		s.do(t, http.MethodGet, path)
	}
	e := scrape(t, m)
	e.want(t, exposition{
		`http_requests_total{method="GET",route="/mine",status="200"}`:         1,
		`http_requests_total{method="GET",route="/teapots/{id}",status="418"}`: 1,
		`http_requests_total{method="GET",route="<unmatched>",status="404"}`:   1,
		`inner_total{ended="418 /teapots/{id}"}`:                               1,
	})
	if got := e.sum("http_requests_total"); got != 3 {
		t.Errorf("%v requests recorded, want 3\n%s", got, e.family("http_requests_total"))
	}
}
