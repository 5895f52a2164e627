package redline_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/redline-metrics/redline"
)

// TestKeptToItself is of a kind: outcomes that net/http keeps to itself. They are recorded
// as docs/howto/net-http.md says.
func TestKeptToItself(t *testing.T) {
	text := func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok") }
	for name, c := range map[string]struct {
		configure func(*http.Server)
		handler   http.HandlerFunc
		request   string
		answered  bool
		recorded  map[string]float64
	}{
		"a write timeout": {
			configure: func(s *http.Server) { s.WriteTimeout = time.Nanosecond },
			handler:   text,
			request:   "GET /x HTTP/1.1\r\nHost: x\r\n\r\n",
			recorded:  exposition{`http_requests_total{method="GET",route="/x",status="200"}`: 1},
		},
		"more declared than written": {
			handler: func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Length", "100")
				text(w, r)
			},
			request:  "GET /x HTTP/1.1\r\nHost: x\r\n\r\n",
			answered: true,
			recorded: exposition{`http_requests_total{method="GET",route="/x",status="200"}`: 1},
		},
		"malformed": {
			handler: text, request: "GET /x HTTP/1.1\r\nHost x\r\n\r\n", answered: true,
		},
		"OPTIONS *": {
			handler: text, request: "OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", answered: true,
		},
		"too large a header": {
			configure: func(s *http.Server) { s.MaxHeaderBytes = 1 },
			handler:   text,
			request:   "GET /x HTTP/1.1\r\nHost: x\r\nX: " + string(make([]byte, 8<<10)) + "\r\n\r\n", answered: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMetrics(t, redline.Config{})
			mux := http.NewServeMux()
			mux.HandleFunc("GET /x", c.handler)
			s := httptest.NewUnstartedServer(m.Wrap(mux))
			if c.configure != nil {
				c.configure(s.Config)
			}
			s.Start()
			conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", s.Listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.WriteString(conn, c.request); err != nil {
				t.Fatal(err)
			}
			if _, err := http.ReadResponse(bufio.NewReader(conn), nil); (err == nil) != c.answered {
				t.Errorf("answered: %v, want %v", err, c.answered)
			}
			_ = conn.Close()
			s.Close() // returns when the handler has
			e := scrape(t, m)
			e.want(t, c.recorded)
			if n := e.sum("http_requests_total"); n != float64(len(c.recorded)) {
				t.Errorf("%v requests recorded, want %d", n, len(c.recorded))
			}
		})
	}
}
