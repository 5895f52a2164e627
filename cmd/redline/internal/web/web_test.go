package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	neturl "net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
	"github.com/redline-metrics/redline/cmd/redline/internal/web"
	"github.com/redline-metrics/redline/internal/await"
)

// watched serves the page of an engine that scrapes a service with this job's name.
func watched(t *testing.T, job string) (base string) {
	t.Helper()
	m, err := redline.New(redline.Config{})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /items/{id}", func(http.ResponseWriter, *http.Request) {})
	service := httptest.NewServer(m.Wrap(mux))
	t.Cleanup(service.Close)
	for range 3 {
		if code, text := get(t, service.URL+"/items/1"); code != http.StatusOK {
			t.Fatalf("%d %s", code, text)
		}
	}
	return serving(t, running(t, engine.Config{
		Targets:  []engine.Target{{Job: job, Address: service.Listener.Addr().String(), Scheme: "http", Path: "/metrics"}},
		Interval: 100 * time.Millisecond,
	}))
}

// running is the page of an engine that is ready, and runs until the test ends.
func running(t *testing.T, cfg engine.Config) http.Handler {
	t.Helper()
	cfg.Dir, cfg.Retention = t.TempDir(), time.Hour
	cfg.URL, cfg.Log = &neturl.URL{Scheme: "http", Host: "127.0.0.1:9090"}, slog.New(slog.DiscardHandler)
	e, err := engine.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	asked, err := inventory.Within(e.Handler())
	if err != nil {
		t.Fatal(err)
	}
	h, err := web.New(e.Handler(), inventory.NewKnown(asked), e.Interval, nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ran := make(chan error, 1)
	go func() { ran <- e.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ran; err != nil {
			t.Error(err)
		}
	})
	await.NoError(t, func() error {
		if w := ask(h, "GET", "/-/ready"); w.Code != http.StatusOK {
			return fmt.Errorf("%d %s", w.Code, w.Body)
		}
		return nil
	})
	return h
}

// serving serves a handler until the test ends, and returns where.
func serving(t *testing.T, h http.Handler) (base string) {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server.URL
}

func get(t *testing.T, address string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer http.DefaultClient.CloseIdleConnections()
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

// TestOverview holds that once a service is scraped it is on the overview, has a
// dashboard, and what the page is told to ask has answers. A job's name may be anything.
func TestOverview(t *testing.T) {
	const job = `the "shop" \ <1>`
	base := watched(t, job)
	var overview struct {
		catalog.Overview

		Interval float64
	}
	await.NoError(t, func() error {
		code, text := get(t, base+"/redline/overview")
		if code == http.StatusBadGateway {
			return fmt.Errorf("it is too early: %s", text)
		}
		overview.Overview = catalog.Overview{}
		if err := json.Unmarshal([]byte(text), &overview); code != http.StatusOK || err != nil {
			t.Fatalf("%d %v %s", code, err, text)
		}
		if !slices.Contains(overview.Services, job) || len(overview.Columns) < 4 {
			return fmt.Errorf("the overview has %s", text)
		}
		return nil
	})
	if overview.Interval != 0.1 {
		t.Errorf("%v s between scrapes", overview.Interval)
	}
	code, text := get(t, base+"/redline/dashboard?job="+neturl.QueryEscape(job))
	var dashboard catalog.Dashboard
	if err := json.Unmarshal([]byte(text), &dashboard); code != http.StatusOK || err != nil {
		t.Fatalf("%d %v %s", code, err, text)
	}
	if dashboard.RouteLabel != "route" || dashboard.Routes == nil || len(dashboard.Rows) == 0 {
		t.Errorf("the dashboard is %s", text)
	}
	await.NoError(t, func() error {
		code, text := get(t, base+"/api/v1/query?query="+neturl.QueryEscape(strings.ReplaceAll(overview.Columns[0].Expr, "$__rate_interval", "1m")))
		if code != http.StatusOK || !strings.Contains(text, `"value":[`) {
			return fmt.Errorf("%d %s", code, text)
		}
		return nil
	})
}

// TestRunbooks holds that what each alert means is there without a network, at the address
// that the page asks.
func TestRunbooks(t *testing.T) {
	code, text := get(t, watched(t, "shop")+"/redline/runbooks")
	var books map[string]catalog.Runbook
	if err := json.Unmarshal([]byte(text), &books); code != http.StatusOK || err != nil {
		t.Fatalf("%d %v %s", code, err, text)
	}
	for _, name := range catalog.Alerts() {
		if books[name].Meaning == "" || len(books[name].Look) == 0 || !strings.Contains(text, `"look":[`) {
			t.Errorf("of %s there is %+v", name, books[name])
		}
	}
}

// TestUnknown holds that what is not there is an error in Prometheus' form.
func TestUnknown(t *testing.T) {
	base := watched(t, "shop")
	await.NoError(t, func() error {
		code, text := get(t, base+"/redline/dashboard?job=none")
		var answer struct{ Status, ErrorType, Error string }
		if err := json.Unmarshal([]byte(text), &answer); err != nil || answer.Status != "error" {
			t.Fatalf("%d %v %s", code, err, text)
		}
		if code != http.StatusNotFound || !strings.Contains(answer.Error, "none") {
			return fmt.Errorf("%d %s", code, text)
		}
		return nil
	})
	if code, text := get(t, base+"/-/healthy"); code != http.StatusOK {
		t.Errorf("the engine's own paths: %d %s", code, text)
	}
}

// TestShortAnswers holds that the API's answers come in gzip to those who take it, and as
// they are to others. What is compressed already, and what goes on without an end, is left
// alone.
func TestShortAnswers(t *testing.T) {
	long := `{"status":"success","data":["` + strings.Repeat("http_requests_total", 500) + `"]}`
	base := asking(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/api/v1/notifications/live":
			w.Header().Set("Content-Type", "text/event-stream")
			w.WriteHeader(http.StatusOK)
			if err := http.NewResponseController(w).Flush(); err != nil {
				t.Error(err)
			}
			<-r.Context().Done()
		case "/api/v1/read":
			w.Header().Set("Content-Encoding", "snappy")
			_, _ = io.WriteString(w, long)
		default:
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, long)
		}
	})
	for _, tt := range []struct{ path, accepted, encoding string }{
		{"/api/v1/labels", "gzip", "gzip"},
		{"/api/v1/labels", "identity", ""},
		{"/api/v2/silences", "gzip", "gzip"},
		{"/api/v1/read", "gzip", "snappy"},
		{"/api/v1/notifications/live", "gzip", ""},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+tt.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept-Encoding", tt.accepted)
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		if got := resp.Header.Get("Content-Encoding"); resp.StatusCode != http.StatusOK || got != tt.encoding {
			t.Errorf("%s for %q: %d, Content-Encoding %q; want %q", tt.path, tt.accepted, resp.StatusCode, got, tt.encoding)
		}
		if err := resp.Body.Close(); err != nil {
			t.Error(err)
		}
	}
	http.DefaultClient.CloseIdleConnections()
}

// exposing is a target that exposes a text, until the test ends.
func exposing(t *testing.T, job, text string) engine.Target {
	t.Helper()
	service := serving(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4")
		fmt.Fprint(w, text)
	}))
	return engine.Target{Job: job, Address: strings.TrimPrefix(service, "http://"), Scheme: "http", Path: "/metrics"}
}
