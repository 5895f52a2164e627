package interop

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"testing"
)

// handshake asks for a websocket, and returns the connection and the answer's status.
func handshake(t *testing.T, app, path string) (net.Conn, *bufio.Reader, int) {
	t.Helper()
	conn := dial(t, app)
	if _, err := fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: app\r\nConnection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n", path); err != nil {
		t.Fatal(err)
	}
	r := bufio.NewReader(conn)
	resp, err := http.ReadResponse(r, nil)
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != http.StatusSwitchingProtocols {
		_, _ = io.Copy(io.Discard, resp.Body)
	}
	_ = resp.Body.Close()
	return conn, r, resp.StatusCode
}

// TestInstrumentWebsockets holds that a connection that becomes a websocket is no request,
// however it ends, and a handshake that is refused is one. The kind: connections that an
// extension or a server takes out of WSGI. The two that are closed by the client and by an
// exception of the handler are of flask-sock; the third is Socket.IO's, by a middleware.
func TestInstrumentWebsockets(t *testing.T) {
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	inEnvironment(t, "protocols")
	for name, server := range map[string]wsgiServer{
		"gthread":   gunicornOf("sockets:app", "--threads", "8"),
		"gevent":    gunicornOf("sockets:app", "--worker-class", "gevent"),
		"flask run": ended(`Running on http://(\S+)`, "flask", "--app", "sockets:app", "run", "--port", "0"),
	} {
		t.Run(name, func(t *testing.T) {
			s := runBy(t, redline, []string{"--instrument"}, server.ready, server.command...)
			for _, path := range []string{"/echo", "/echo", "/fails", "/socket.io/?EIO=4&transport=websocket"} {
				conn, r, status := handshake(t, s.app, path)
				if status != http.StatusSwitchingProtocols {
					t.Fatalf("%s: %d", path, status)
				}
				if _, err := conn.Write([]byte("\x81\x81\x00\x00\x00\x00a")); err != nil { // "a", masked by zeros
					t.Fatal(err)
				}
				if path == "/echo" {
					frame := make([]byte, 3)
					if _, err := io.ReadFull(r, frame); err != nil || string(frame) != "\x81\x01a" {
						t.Fatalf("%q: %v", frame, err)
					}
				}
				_ = conn.Close()
			}
			conn, _, status := handshake(t, s.app, "/echo?refused")
			_ = conn.Close()
			if status != http.StatusUnauthorized {
				t.Fatalf("a refused handshake: %d", status)
			}
			if resp, err := http.Get(s.app + "/"); err != nil || resp.Body.Close() != nil {
				t.Fatal(err)
			}
			s.counts(t, map[string]float64{
				`{method="GET",route="/",status="200"}`: 1, `{method="GET",route="/echo",status="401"}`: 1,
			})
			text, err := s.metrics.scrape()
			if err != nil {
				t.Fatal(err)
			}
			if exceptions := series(t, "http_request_exceptions_total", text); len(exceptions) > 0 {
				t.Errorf("exceptions: %v", exceptions)
			}
		})
	}
}

// TestInstrumentServerWebsockets holds that a connection that the server has made a
// websocket, before it calls the app, is no request, however the app's call ends.
func TestInstrumentServerWebsockets(t *testing.T) {
	inEnvironment(t, "protocols")
	server := gunicornOf("serversockets:app", "--worker-class", "geventwebsocket.gunicorn.workers.GeventWebSocketWorker")
	s := runBy(t, build(t, "github.com/redline-metrics/redline/cmd/redline"), []string{"--instrument"}, server.ready, server.command...)
	for _, path := range []string{"/receives", "/fails", "/aborts", "/none"} {
		conn, r, status := handshake(t, s.app, path)
		if status != http.StatusSwitchingProtocols {
			t.Fatalf("%s: %d", path, status)
		}
		if _, err := conn.Write([]byte("\x81\x81\x00\x00\x00\x00a")); err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, r); err != nil { // until the call has ended
			t.Fatal(err)
		}
		_ = conn.Close()
	}
	if resp, err := http.Get(s.app + "/"); err != nil || resp.Body.Close() != nil {
		t.Fatal(err)
	}
	s.counts(t, map[string]float64{`{method="GET",route="/",status="200"}`: 1})
	text, err := s.metrics.scrape()
	if err != nil {
		t.Fatal(err)
	}
	if exceptions := series(t, "http_request_exceptions_total", text); len(exceptions) > 0 {
		t.Errorf("exceptions: %v", exceptions)
	}
}
