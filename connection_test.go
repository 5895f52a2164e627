package redline_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/websocket"

	"github.com/redline-metrics/redline"
)

const hijackedX = `{method="GET",route="/x",status="101"}`

// TestHijack holds that a connection that the handler takes over counts as 101, and its
// life is no response time.
func TestHijack(t *testing.T) {
	for name, hijack := range map[string]func(http.ResponseWriter) (net.Conn, *bufio.ReadWriter, error){
		"type assertion": func(w http.ResponseWriter) (net.Conn, *bufio.ReadWriter, error) { return w.(http.Hijacker).Hijack() },
		"response controller": func(w http.ResponseWriter) (net.Conn, *bufio.ReadWriter, error) {
			return http.NewResponseController(w).Hijack()
		},
		"after WriteHeader(101)": func(w http.ResponseWriter) (net.Conn, *bufio.ReadWriter, error) {
			w.Header().Set("Upgrade", "echo")
			w.Header().Set("Connection", "Upgrade")
			w.WriteHeader(http.StatusSwitchingProtocols)
			return http.NewResponseController(w).Hijack()
		},
	} {
		t.Run(name, func(t *testing.T) {
			mux := http.NewServeMux()
			mux.HandleFunc("GET /x", func(w http.ResponseWriter, _ *http.Request) {
				conn, rw, err := hijack(w)
				if err != nil {
					t.Errorf("hijack: %v", err)
					return
				}
				defer func() { _ = conn.Close() }()
				_, _ = rw.WriteString("HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n")
				_ = rw.Flush()
				_, _ = io.Copy(conn, rw)
			})
			m := newMetrics(t, redline.Config{})
			s := serveHandler(t, m, mux)
			conn := s.raw(t, "GET /x HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n")
			if line := firstLine(t, conn); line != "HTTP/1.1 101 Switching Protocols" {
				t.Errorf("client read %q", line)
			}
			scrape(t, m).want(t, map[string]float64{`http_requests_in_progress{method="GET"}`: 1})
			_ = conn.Close()
			s.wait(t, 1)
			scrape(t, m).want(t, map[string]float64{
				"http_requests_total" + hijackedX:                 1,
				"http_request_duration_seconds_count" + hijackedX: 0,
				`http_requests_in_progress{method="GET"}`:         0,
			})
		})
	}
}

// TestHijackPanics holds that a panic after a hijack counts as one, and is no response
// time either.
func TestHijackPanics(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /x", func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err == nil {
			_ = conn.Close()
		}
		panic("on purpose")
	})
	m := newMetrics(t, redline.Config{})
	s := serveHandler(t, m, mux)
	s.do(t, http.MethodGet, "/x")
	scrape(t, m).want(t, map[string]float64{
		`http_requests_total{method="GET",route="/x",status="500"}`:                 1,
		`http_request_exceptions_total{method="GET",route="/x"}`:                    1,
		`http_request_duration_seconds_count{method="GET",route="/x",status="500"}`: 0,
	})
}

// TestHijackFails holds that a failed hijack leads to an answer like others.
func TestHijackFails(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /x", func(w http.ResponseWriter, _ *http.Request) {
		if _, _, err := http.NewResponseController(w).Hijack(); err != nil {
			http.Error(w, err.Error(), http.StatusNotImplemented)
		}
	})
	m := newMetrics(t, redline.Config{})
	m.Wrap(mux).ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/x", nil))
	scrape(t, m).want(t, map[string]float64{`http_requests_total{method="GET",route="/x",status="501"}`: 1})
}

func TestWebsocket(t *testing.T) {
	mux := http.NewServeMux()
	mux.Handle("GET /x", websocket.Handler(func(conn *websocket.Conn) { _, _ = io.Copy(conn, conn) }))
	m := newMetrics(t, redline.Config{})
	s := serveHandler(t, m, mux)
	conn, err := websocket.Dial(strings.Replace(s.URL, "http", "ws", 1)+"/x", "", s.URL)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Write([]byte("hello")); err != nil {
		t.Fatal(err)
	}
	echo := make([]byte, 5)
	if _, err := io.ReadFull(conn, echo); err != nil || string(echo) != "hello" {
		t.Errorf("read %q, %v", echo, err)
	}
	_ = conn.Close()
	s.wait(t, 1)
	scrape(t, m).want(t, map[string]float64{
		"http_requests_total" + hijackedX:                 1,
		"http_request_duration_seconds_count" + hijackedX: 0,
		`http_requests_in_progress{method="GET"}`:         0,
	})
}

// TestHTTP2 speaks HTTP/2 without TLS, and cancels a request half-way.
func TestHTTP2(t *testing.T) {
	started := make(chan struct{})
	mux := http.NewServeMux()
	mux.HandleFunc("GET /x", func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor != 2 {
			t.Errorf("protocol is %s", r.Proto)
		}
		if _, ok := w.(http.Hijacker); ok {
			t.Error("an HTTP/2 writer is no Hijacker")
		}
		if _, ok := w.(http.Pusher); !ok {
			t.Error("an HTTP/2 writer is a Pusher")
		}
		_, _ = io.WriteString(w, "ok")
	})
	mux.HandleFunc("GET /hangs", func(_ http.ResponseWriter, r *http.Request) {
		started <- struct{}{}
		<-r.Context().Done()
	})
	m := newMetrics(t, redline.Config{})
	s := serveHandler(t, m, mux)
	protocols := new(http.Protocols)
	protocols.SetUnencryptedHTTP2(true)
	transport := &http.Transport{Protocols: protocols}
	defer transport.CloseIdleConnections()
	get := func(ctx context.Context, path string) {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if resp, err := transport.RoundTrip(r); err == nil {
			_, _ = io.Copy(io.Discard, resp.Body)
			_ = resp.Body.Close()
		}
		s.wait(t, 1)
	}
	get(t.Context(), "/x")
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-started
		cancel()
	}()
	get(ctx, "/hangs")
	scrape(t, m).want(t, map[string]float64{
		`http_requests_total{method="GET",route="/x",status="200"}`:     1,
		`http_requests_total{method="GET",route="/hangs",status="499"}`: 1,
		`http_requests_in_progress{method="GET"}`:                       0,
	})
}

// TestServerSentEvents holds that events arrive while the handler still runs. The stream
// counts as in progress until it ends, and its duration is that of the whole stream.
func TestServerSentEvents(t *testing.T) {
	proceed := make(chan struct{})
	mux := http.NewServeMux()
	mux.HandleFunc("GET /x", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for i := range 2 {
			_, _ = fmt.Fprintf(w, "data: %d\n\n", i)
			if err := http.NewResponseController(w).Flush(); err != nil {
				t.Errorf("flush: %v", err)
			}
			<-proceed
		}
	})
	m := newMetrics(t, redline.Config{Sizes: true})
	s := serveHandler(t, m, mux)
	resp, err := http.Get(s.URL + "/x")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	events := bufio.NewReader(resp.Body)
	var begun time.Time // when the client had the first event
	for i := range 2 {
		line, err := events.ReadString('\n')
		if want := fmt.Sprintf("data: %d\n", i); err != nil || line != want {
			t.Fatalf("read %q, %v; want %q", line, err, want)
		}
		_, _ = events.ReadString('\n')
		scrape(t, m).want(t, map[string]float64{
			`http_requests_in_progress{method="GET"}`: 1,
			"http_requests_total":                     0,
		})
		if i == 0 {
			begun = time.Now()
		}
		proceed <- struct{}{}
	}
	flowed := time.Since(begun).Seconds()
	s.wait(t, 1)
	e := scrape(t, m)
	if took := e[`http_request_duration_seconds_sum{method="GET",route="/x",status="200"}`]; took < flowed {
		t.Errorf("recorded %v s, but after its first event the stream flowed for %v s", took, flowed)
	}
	e.want(t, map[string]float64{
		`http_requests_in_progress{method="GET"}`:                                   0,
		`http_requests_total{method="GET",route="/x",status="200"}`:                 1,
		`http_response_size_bytes_sum{method="GET",route="/x",status="200"}`:        18,
		`http_request_duration_seconds_count{method="GET",route="/x",status="200"}`: 1,
	})
}

// TestResponseController holds that deadlines and full duplex reach the server.
func TestResponseController(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("/x", func(w http.ResponseWriter, r *http.Request) {
		c := http.NewResponseController(w)
		if err := c.EnableFullDuplex(); err != nil {
			t.Errorf("full duplex: %v", err)
		}
		if err := c.SetWriteDeadline(time.Now().Add(time.Minute)); err != nil {
			t.Errorf("write deadline: %v", err)
		}
		if err := c.SetReadDeadline(time.Now().Add(-time.Second)); err != nil {
			t.Errorf("read deadline: %v", err)
		}
		if _, err := io.ReadAll(r.Body); err == nil {
			t.Error("the read deadline had no effect")
		}
		w.WriteHeader(http.StatusRequestTimeout)
	})
	m := newMetrics(t, redline.Config{})
	s := serveHandler(t, m, mux)
	conn := s.raw(t, "POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n")
	if line := firstLine(t, conn); line != "HTTP/1.1 408 Request Timeout" {
		t.Errorf("client read %q", line)
	}
	s.wait(t, 1)
	scrape(t, m).want(t, map[string]float64{`http_requests_total{method="POST",route="/x",status="408"}`: 1})
}

// TestTimeoutHandler holds that http.TimeoutHandler answers in the handler's place, and
// hides the route from middlewares further out. Config.Mux finds it.
func TestTimeoutHandler(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /x", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	m := newMetrics(t, redline.Config{Mux: mux})
	s := serveHandler(t, m, http.TimeoutHandler(mux, time.Millisecond, "too slow"))
	s.do(t, http.MethodGet, "/x")
	scrape(t, m).want(t, map[string]float64{`http_requests_total{method="GET",route="/x",status="503"}`: 1})
}

// TestSizes holds that the size of a request is the declared one, or else the number of
// bytes that were read.
func TestSizes(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("/x", func(w http.ResponseWriter, r *http.Request) {
		n, _ := io.Copy(io.Discard, r.Body)
		_, _ = fmt.Fprintf(w, "read %d", n)
	})
	for _, c := range []struct {
		name, method string
		body         io.Reader
		read, wrote  float64
	}{
		{"declared", "POST", strings.NewReader("12345"), 5, 6},
		{"chunked", "POST", io.MultiReader(strings.NewReader("12345678")), 8, 6},
		{"none", "GET", nil, 0, 6},
		{"HEAD", "HEAD", nil, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := newMetrics(t, redline.Config{Sizes: true})
			s := serveHandler(t, m, mux)
			r, err := http.NewRequestWithContext(t.Context(), c.method, s.URL+"/x", c.body)
			if err != nil {
				t.Fatal(err)
			}
			s.send(t, r)
			labels := `{method="` + c.method + `",route="/x",status="200"}`
			scrape(t, m).want(t, map[string]float64{
				"http_request_size_bytes_sum" + labels:    c.read,
				"http_request_size_bytes_count" + labels:  1,
				"http_response_size_bytes_sum" + labels:   c.wrote,
				"http_response_size_bytes_count" + labels: 1,
			})
		})
	}
}
