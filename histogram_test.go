package redline_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/redline-metrics/redline"
)

// TestManyDurations holds that concurrent requests fill the cells of a histogram. At each
// scrape, count and sum are of the same requests. The time is that of a synctest bubble.
func TestManyDurations(t *testing.T) {
	const (
		workers = 20
		labels  = `{method="GET",route="/x",status="200"}`
	)
	for name, c := range map[string]struct {
		took time.Duration
		each int // requests of each worker
	}{
		"full by their number": {0, 55_000},
		"full by their sum":    {60 * time.Millisecond, 20_000},
		"too long for a cell":  {3 * time.Second, 500},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := newMetrics(t, redline.Config{})
				mux := http.NewServeMux()
				mux.HandleFunc("GET /x", func(w http.ResponseWriter, _ *http.Request) {
					time.Sleep(c.took)
					_, _ = io.WriteString(w, "ok")
				})
				h := m.Wrap(mux)
				var requests sync.WaitGroup
				for range workers {
					requests.Go(func() {
						w, r := newNoopWriter(), httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/x", nil)
						for range c.each {
							h.ServeHTTP(w, r)
						}
					})
				}
				done := make(chan struct{})
				go func() {
					requests.Wait()
					close(done)
				}()
				for running := true; running; {
					select {
					case <-done:
						running = false
					case <-time.After(c.took * time.Duration(c.each) / 50):
					}
					e := parse(t, scrapeInBubble(t, m))
					count, sum := e["http_request_duration_seconds_count"+labels], e["http_request_duration_seconds_sum"+labels]
					if want := count * c.took.Seconds(); sum < want-1e-9*want || sum > want+1e-9*want {
						t.Fatalf("%v requests took %v s, want %v", count, sum, want)
					}
				}
				total := workers * c.each
				parse(t, scrapeInBubble(t, m)).want(t, exposition{
					"http_requests_total" + labels:                 float64(total),
					"http_request_duration_seconds_count" + labels: float64(total),
					"http_request_duration_seconds_sum" + labels:   (c.took * time.Duration(total)).Seconds(),
					`http_requests_in_progress{method="GET"}`:      0,
				})
			})
		})
	}
}
