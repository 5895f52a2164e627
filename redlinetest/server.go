package redlinetest

import (
	"bufio"
	"context"
	"io"
	"log" //nolint:depguard // net/http takes nothing else to be quiet by
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline"
)

// Listen serves h on a loopback port until the test ends, and returns its URL. It does not
// log panics.
func Listen(tb testing.TB, h http.Handler) string {
	tb.Helper()
	s := httptest.NewUnstartedServer(h)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.Start()
	tb.Cleanup(s.Close)
	return s.URL
}

// Listen serves h like the function Listen, but below the handler that a check may need.
func (s *Site) Listen(tb testing.TB, h http.Handler) string {
	tb.Helper()
	if s.nested = s.around != nil; s.nested {
		h = s.around(h)
	}
	return Listen(tb, h)
}

// decorated is the metric of Site.Decorator.
const decorated = "decorated_requests_total"

// server is a site that is served.
type server struct {
	router *Router
	site   *Site
	m      *redline.Metrics
	url    string
	client *http.Client // with one connection
}

// fence is the path of a route that each server has.
const fence = "/fence"

// serve starts a server with these routes, measured by cfg.
func (r *Router) serve(t *testing.T, cfg redline.Config, routes ...Route) *server {
	t.Helper()
	return r.serveSite(t, cfg, Site{Routes: routes})
}

func (r *Router) serveSite(t *testing.T, cfg redline.Config, site Site) *server {
	t.Helper()
	m, err := redline.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	site.Metrics = m
	site.Decorator, err = m.Counter(prometheus.CounterOpts{Name: decorated, Help: "Requests of decorated routes."},
		redline.Label{Name: "of", Value: func(x *redline.Exchange) string { return x.Route }},
		redline.Label{Name: "ended", Value: func(x *redline.Exchange) string { return strconv.Itoa(x.Status) }})
	if err != nil {
		t.Fatal(err)
	}
	return r.start(t, site)
}

func (r *Router) start(t *testing.T, site Site) *server {
	t.Helper()
	site.Routes = append(site.Routes, Route{Method: http.MethodGet, Pattern: fence})
	if site.Gate == nil {
		site.Gate = newGate()
	}
	s := &server{router: r, site: &site, m: site.Metrics}
	s.url = r.Serve(t, s.site)
	transport := &http.Transport{MaxConnsPerHost: 1, DisableCompression: true}
	t.Cleanup(transport.CloseIdleConnections)
	s.client = &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Timeout:       patience,
	}
	return s
}

// do sends a request and returns the status and the body that the client saw; 0 if the
// connection broke.
func (s *server) do(t *testing.T, method, path string, body io.Reader) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, s.url+path, body)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := s.client.Do(r)
	if err != nil {
		return 0, ""
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, ""
	}
	return resp.StatusCode, string(text)
}

// pass sends a request that must come back. The server has then finished the earlier
// requests of the same connection.
func (s *server) pass(t *testing.T) {
	t.Helper()
	if status, _ := s.do(t, http.MethodGet, fence, nil); status != http.StatusOK {
		t.Fatalf("GET %s: status %d", fence, status)
	}
	Wait(t, s.m, fence, http.StatusOK, 1)
}

// want checks that exactly one request was recorded, with this route and status, and that
// none is in progress.
func (s *server) want(t *testing.T, route string, status int) {
	t.Helper()
	Wait(t, s.m, route, status, 1)
	if all := Count(t, s.m, "", AnyStatus); all != 1 {
		t.Errorf("%v requests recorded, want 1: %s", all, recorded(t, s.m))
	}
	s.wantInProgress(t, 0)
}

func (s *server) wantInProgress(t *testing.T, n float64) {
	t.Helper()
	if !soon(t, func() bool { return InProgress(t, s.m) == n }) {
		t.Errorf("%v requests in progress, want %v", InProgress(t, s.m), n)
	}
}

func (s *server) wantExceptions(t *testing.T, route string, n float64) {
	t.Helper()
	if all, got := Exceptions(t, s.m, ""), Exceptions(t, s.m, route); all != n || got != n {
		t.Errorf("%v exceptions, %v of them of route %q; want %v", all, got, route, n)
	}
}

// spell returns the route label of a pattern.
func (r *Router) spell(pattern string) string {
	if r.Spell == nil {
		return pattern
	}
	return r.Spell(pattern)
}

// raw opens a connection and sends text on it.
func (s *server) raw(t *testing.T, text string) (net.Conn, *bufio.Reader) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(conn, text); err != nil {
		t.Fatal(err)
	}
	return conn, bufio.NewReader(conn)
}
