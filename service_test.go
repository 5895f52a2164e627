package redline_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/redline-metrics/redline"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

// service is a real server, on a real listener, with the handler under test.
type service struct {
	*httptest.Server
	m *redline.Metrics
	// left gets one value for each request that has left the outermost handler, by return or
	// by panic: the client may have its answer before.
	left chan struct{}
}

// serveHandler starts a server for m.Wrap(next).
func serveHandler(t *testing.T, m *redline.Metrics, next http.Handler) *service {
	t.Helper()
	return serveWrapped(t, m, m.Wrap(next))
}

// serveWrapped starts a server for h, which records in m.
func serveWrapped(t *testing.T, m *redline.Metrics, h http.Handler) *service {
	t.Helper()
	s := &service{m: m, left: make(chan struct{}, 100_000)}
	s.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() { s.left <- struct{}{} }()
		h.ServeHTTP(w, r)
	}))
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // panics are on purpose here
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	protocols.SetUnencryptedHTTP2(true)
	s.Config.Protocols = protocols
	s.Start()
	t.Cleanup(func() {
		s.Close()
		s.wantNoneInProgress(t)
	})
	return s
}

// wantNoneInProgress checks that the gauge is back at 0 after any requests.
func (s *service) wantNoneInProgress(t *testing.T) {
	t.Helper()
	families, err := s.m.Registry().Gather()
	if err != nil {
		t.Error(err)
	}
	for _, f := range families {
		if f.GetName() != "http_requests_in_progress" {
			continue
		}
		for _, metric := range f.GetMetric() {
			if n := metric.GetGauge().GetValue(); n != 0 {
				t.Errorf("%v requests in progress at the end: %v", n, metric.GetLabel())
			}
		}
	}
}

// do sends a request, reads its response to the end and waits until the server has finished
// with it. The response is nil if the connection broke.
func (s *service) do(t *testing.T, method, path string) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, s.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s.send(t, r)
}

func (s *service) send(t *testing.T, r *http.Request) *http.Response {
	t.Helper()
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	client := &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	resp, err := client.Do(r)
	if err == nil {
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
	}
	s.wait(t, 1)
	return resp
}

// wait waits until n requests have left the handler.
func (s *service) wait(t *testing.T, n int) {
	t.Helper()
	for range n {
		select {
		case <-s.left:
		case <-t.Context().Done():
			t.Fatal("the request never left the handler")
		}
	}
}

// raw opens a connection and sends text on it.
func (s *service) raw(t *testing.T, text string) net.Conn {
	t.Helper()
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if _, err := io.WriteString(conn, text); err != nil {
		t.Fatal(err)
	}
	return conn
}

// exposition holds the values that an endpoint serves, by the text of their series.
type exposition map[string]float64

// scrape reads m's endpoint over HTTP.
func scrape(t *testing.T, m *redline.Metrics) exposition {
	t.Helper()
	text, _ := get(t, m.Handler(), "/", nil)
	return parse(t, text)
}

// get sends a request to a handler over HTTP, and returns the body as it was sent, and the
// response.
func get(t *testing.T, h http.Handler, target string, header http.Header) (string, *http.Response) {
	t.Helper()
	server := httptest.NewServer(h)
	defer server.Close()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+target, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, values := range header {
		r.Header[name] = values
	}
	transport := &http.Transport{DisableCompression: true}
	defer transport.CloseIdleConnections()
	resp, err := transport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body), resp
}

// scrapeInBubble reads m's endpoint without a network, for which a synctest bubble cannot
// wait.
func scrapeInBubble(t *testing.T, m *redline.Metrics) string {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil))
	return w.Body.String()
}

// parse reads the text format. It leaves samples of the Go runtime and of the process out.
func parse(t *testing.T, text string) exposition {
	t.Helper()
	e := exposition{}
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "go_") || strings.HasPrefix(line, "process_") {
			continue
		}
		space := strings.LastIndexByte(line, ' ')
		value, err := strconv.ParseFloat(line[space+1:], 64)
		if err != nil {
			t.Fatalf("line %q: %v", line, err)
		}
		e[line[:space]] = value
	}
	return e
}

// want checks single series; one that is wanted as 0 may be absent.
func (e exposition) want(t *testing.T, series map[string]float64) {
	t.Helper()
	for name, value := range series {
		if e[name] != value {
			t.Errorf("%s is %v, want %v\n%s", name, e[name], value, e.family(strings.SplitN(name, "{", 2)[0]))
		}
	}
}

// family lists the series of one name.
func (e exposition) family(name string) string {
	var b strings.Builder
	for series, value := range e {
		if strings.HasPrefix(series, name) {
			fmt.Fprintf(&b, "  has %s %v\n", series, value)
		}
	}
	return b.String()
}

// sum adds up the series of one name.
func (e exposition) sum(name string) float64 {
	var total float64
	for series, value := range e {
		if series == name || strings.HasPrefix(series, name+"{") {
			total += value
		}
	}
	return total
}

// firstLine reads a line that a server sends.
func firstLine(t *testing.T, conn net.Conn) string {
	t.Helper()
	line, err := bufio.NewReader(conn).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(line)
}

// cancelled returns a request that its client can cancel.
func (s *service) cancelled(t *testing.T, path string) (*http.Request, context.CancelFunc) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r, cancel
}
