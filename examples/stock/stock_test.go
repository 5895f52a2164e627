package stock_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/examples/stock"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

// newService returns a stock service and its Metrics.
func newService(t *testing.T, w stock.Warehouse) (http.Handler, *redline.Metrics) {
	t.Helper()
	m, err := redline.New(redline.Config{})
	if err != nil {
		t.Fatal(err)
	}
	return stock.New(m, w), m
}

func ask(t *testing.T, h http.Handler, method, path string) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), method, path, nil))
	return w.Code, strings.TrimSpace(w.Body.String())
}

// TestAPI holds that the service answers a level, and refuses IDs that are no numbers.
func TestAPI(t *testing.T) {
	h, _ := newService(t, stock.Warehouse{})
	for _, c := range []struct {
		method, path string
		status       int
		body         string
	}{
		{"GET", "/stock/2", 200, `{"id":2,"stock":14}`},
		{"GET", "/stock/7", 200, `{"id":7,"stock":9}`},
		{"GET", "/stock/one", 400, `{"error":"id must be a whole number"}`},
		{"PUT", "/stock/2", 405, "Method Not Allowed"},
		{"GET", "/", 404, "404 page not found"},
	} {
		if status, body := ask(t, h, c.method, c.path); status != c.status || body != c.body {
			t.Errorf("%s %s: %d %s, want %d %s", c.method, c.path, status, body, c.status, c.body)
		}
	}
	if _, text := ask(t, h, "GET", "/metrics"); !strings.Contains(text, "\n"+`http_requests_total{method="GET",route="/stock/{id}",status="200"} 2`+"\n") {
		t.Errorf("the service is not measured:\n%s", text)
	}
}

// TestFaults holds that the warehouse fails now and then.
func TestFaults(t *testing.T) {
	h, _ := newService(t, stock.Warehouse{Faults: true})
	seen := map[int]int{}
	for range 1000 {
		status, _ := ask(t, h, "GET", "/stock/1")
		seen[status]++
	}
	if seen[200] < 700 || seen[503] < 50 || seen[200]+seen[503] != 1000 {
		t.Errorf("statuses %v, want about one 503 in eight", seen)
	}
}

// TestFault holds that a warehouse fails as it is told at the moment: a share of requests,
// after some time.
func TestFault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var fault stock.Fault
		h, _ := newService(t, stock.Warehouse{Fault: func() stock.Fault { return fault }})
		asks := func() (failed int, took time.Duration) {
			began := time.Now()
			for range 1000 {
				if status, _ := ask(t, h, "GET", "/stock/1"); status == 503 {
					failed++
				}
			}
			return failed, time.Since(began)
		}
		if failed, took := asks(); failed > 0 || took > 0 {
			t.Errorf("without a fault %d failed, and it took %v", failed, took)
		}
		fault = stock.Fault{Failing: 0.3, Slower: time.Second}
		if failed, took := asks(); failed < 200 || failed > 400 || took < 900*time.Second || took > 1100*time.Second {
			t.Errorf("with the fault %d failed, and it took %v; want 300, and 1000 s", failed, took)
		}
		fault = stock.Fault{}
		if failed, took := asks(); failed > 0 || took > 0 {
			t.Errorf("after the fault %d failed, and it took %v", failed, took)
		}
	})
}

// TestFaultGivenUp holds that a slow warehouse answers no client that is gone.
func TestFaultGivenUp(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	slow := stock.Warehouse{Fault: func() stock.Fault { return stock.Fault{Slower: time.Hour} }}
	if _, err := slow.Level(ctx, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that it was given up", err)
	}
}

// TestClient holds that the client returns the level of the service, and an error if there
// is none.
func TestClient(t *testing.T) {
	service, _ := newService(t, stock.Warehouse{})
	mux := http.NewServeMux()
	mux.Handle("/", service)
	mux.HandleFunc("GET /late/stock/1", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", http.StatusServiceUnavailable) })
	mux.HandleFunc("GET /html/stock/1", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>") })
	mux.HandleFunc("GET /breaks/stock/1", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, `{"id":1,"stock":7}`)
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	defer http.DefaultClient.CloseIdleConnections()
	if n, err := (&stock.Client{URL: server.URL}).Level(t.Context(), 7); n != 9 || err != nil {
		t.Errorf("level %d, %v; want 9", n, err)
	}
	for url, want := range map[string]string{
		server.URL + "/late":   "/late/stock/1 answered 503 Service Unavailable",
		server.URL + "/html":   "invalid character '<'",
		server.URL + "/breaks": "unexpected EOF",
		"://":                  "missing protocol scheme",
	} {
		c := &stock.Client{URL: url, HTTP: server.Client()}
		if _, err := c.Level(t.Context(), 1); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %s", url, err, want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (&stock.Client{URL: server.URL}).Level(ctx, 7); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that it was given up", err)
	}
}
