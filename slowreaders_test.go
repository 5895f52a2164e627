//go:build !race

package redline_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/internal/await"
)

// The race detector takes several times the memory, so this file is left out under it.

// manySeries starts the server of a service with 7.8 MB of metrics. active is the number of
// connections that wait for an answer; each is for one request.
func manySeries(t *testing.T) (url string, m *redline.Metrics, active *atomic.Int64) {
	t.Helper()
	m = newMetrics(t, redline.Config{MaxSeries: 20000, GroupBy: rawPath})
	h := m.Wrap(http.NotFoundHandler())
	w := newNoopWriter()
	for i := range 5000 {
		h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, fmt.Sprintf("/%d", i), nil))
	}
	s := httptest.NewUnstartedServer(h)
	active = new(atomic.Int64)
	var answered sync.Map
	s.Config.ConnState = func(c net.Conn, state http.ConnState) {
		switch state {
		case http.StateNew:
			active.Add(1)
		case http.StateIdle, http.StateClosed:
			if _, again := answered.LoadOrStore(c, true); !again {
				active.Add(-1)
			}
		}
	}
	s.Start()
	t.Cleanup(s.Close)
	return s.URL, m, active
}

// resident returns the process's memory, in bytes.
func resident(t *testing.T) int {
	t.Helper()
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Skip("without /proc, memory is not known")
	}
	kb, err := strconv.Atoi(string(regexp.MustCompile(`VmRSS:\s*(\d+)`).FindSubmatch(text)[1]))
	if err != nil {
		t.Fatal(err)
	}
	return kb << 10
}

// peak follows the process's memory until highest is called, which returns its maximum.
func peak(t *testing.T) (highest func() int) {
	t.Helper()
	var most atomic.Int64
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			most.Store(max(most.Load(), int64(resident(t))))
			select {
			case <-stop:
				return
			case <-tick.C:
			}
		}
	}()
	return func() int { close(stop); <-done; return int(most.Load()) }
}

// stalled opens connections that request the metrics, and does not read from them.
func stalled(t *testing.T, url string, count int, header func(i int) string) {
	t.Helper()
	for i := range count {
		c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(url, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		_ = c.(*net.TCPConn).SetReadBuffer(4096)
		if _, err := fmt.Fprint(c, header(i)); err != nil {
			t.Fatal(err)
		}
	}
}

// scrapeBeside scrapes beside others. One that is told to come again later may have to, as
// many others wait for the same room, but not for long.
func scrapeBeside(t *testing.T, url string) {
	t.Helper()
	for tries := 1; ; tries++ {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url+"/metrics", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Close = true
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
		switch later := resp.Header.Get("Retry-After"); {
		case resp.StatusCode == http.StatusOK:
			return
		case resp.StatusCode != http.StatusServiceUnavailable || later == "" || tries == 3:
			t.Errorf("another scraper is answered %s at its try %d, Retry-After %q", resp.Status, tries, later)
			return
		}
	}
}

// TestSlowReaders holds that scrapers that read nothing hold little, do not keep others
// off, and are dropped. The kind: memory that grows with the number of clients of the
// metrics, slow or many, for every kind of request. Two services are tried at once, as
// giving clients up takes half a minute.
func TestSlowReaders(t *testing.T) {
	if testing.Short() {
		t.Skip("it waits for clients to be given up, half a minute")
	}
	text := func(int) string { return "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n" }
	kinds := []struct {
		name   string
		header func(i int) string
	}{
		{"text", text},
		{"of all kinds", func(i int) string {
			return [...]string{
				text(i),
				"GET /metrics HTTP/1.1\r\nHost: a\r\nAccept: " + acceptProtobuf + "\r\n\r\n",
				"GET /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf",
				fmt.Sprintf("GET /metrics?name[]=http_request_duration_seconds&name[]=%d HTTP/1.1\r\nHost: a\r\n\r\n", i),
				"GET /metrics HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n",
			}[i%5]
		}},
	}
	services := make([]struct {
		url    string
		m      *redline.Metrics
		active *atomic.Int64
	}, len(kinds))
	for i := range services {
		s := &services[i]
		s.url, s.m, s.active = manySeries(t)
		get(t, s.m.Handler(), "/metrics", nil)
	}
	idle, highest := resident(t), peak(t)
	for i, s := range services {
		stalled(t, s.url, 200, kinds[i].header)
		for range 3 {
			scrapeBeside(t, s.url)
		}
	}
	for i, s := range services {
		await.NoError(t, func() error {
			if n := s.active.Load(); n > 0 {
				return fmt.Errorf("%s: %d connections are active", kinds[i].name, n)
			}
			return nil
		})
		text, _ := get(t, s.m.Handler(), "/metrics?name[]=redline_scrapes_dropped_total", nil)
		if total := parse(t, text).sum("redline_scrapes_dropped_total"); total > 200 || kinds[i].name == "text" && total != 200 {
			t.Errorf("%s: %v scrapes were dropped:\n%s", kinds[i].name, total, text)
		}
	}
	if more, most := highest()-idle, len(services)*100<<20; more > most {
		t.Errorf("%d MB over the idle process", more>>20)
	} else {
		t.Logf("%d MB over the idle process's %d MB", more>>20, idle>>20)
	}
}

// TestManyScrapers holds that scrapers that come at once, and again, are all answered, at
// little cost.
func TestManyScrapers(t *testing.T) {
	url, m, _ := manySeries(t)
	get(t, m.Handler(), "/metrics", nil)
	idle, highest := resident(t), peak(t)
	transport := &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 200}
	defer transport.CloseIdleConnections()
	begun := time.Now()
	var wg sync.WaitGroup
	var least atomic.Int64
	for range 200 {
		wg.Go(func() {
			for range 3 {
				r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url+"/metrics", nil)
				if err != nil {
					t.Error(err)
					return
				}
				resp, err := transport.RoundTrip(r)
				if err != nil {
					t.Error(err)
					return
				}
				n, err := io.Copy(io.Discard, resp.Body)
				_ = resp.Body.Close()
				if err != nil || resp.StatusCode != http.StatusOK || n < 7<<20 {
					t.Errorf("%s, %d bytes: %v", resp.Status, n, err)
				}
				least.Add(n)
			}
		})
	}
	wg.Wait()
	more := highest() - idle
	t.Logf("%d MB over the idle process's %d MB, %v, %d MB", more>>20, idle>>20, time.Since(begun), least.Load()>>20)
	if more > 200<<20 {
		t.Errorf("%d MB over the idle process", more>>20)
	}
}
