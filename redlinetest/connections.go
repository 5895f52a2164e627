package redlinetest

import (
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/redline-metrics/redline"
)

// connectionChecks returns the checks of streams and of connections that are taken over.
func connectionChecks() []check {
	return []check{
		{"a stream arrives as it flows and is in progress as long", nil, stream},
		{"a connection that is taken over is 101 and no response time", []Feature{Hijack}, hijack},
		{"a websocket is 101 and no response time", []Feature{Hijack}, websocket},
	}
}

func stream(t *testing.T, r *Router) {
	s := r.serve(t, redline.Config{Sizes: true}, Route{Method: http.MethodGet, Pattern: "/x/{id}", Does: Streams})
	conn, answer := s.raw(t, "GET /x/7 HTTP/1.1\r\nHost: x\r\n\r\n")
	resp, err := http.ReadResponse(answer, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var begun time.Time
	for _, want := range []string{"one\n", "two\n"} {
		event := make([]byte, len(want))
		if _, err := io.ReadFull(resp.Body, event); err != nil || string(event) != want {
			t.Fatalf("read %q, %v; want %q", event, err, want)
		}
		<-s.site.Gate.entered
		s.wantInProgress(t, 1)
		if n := Count(t, s.m, "", AnyStatus); n != 0 {
			t.Errorf("%v requests have ended, and the stream flows", n)
		}
		if begun.IsZero() {
			begun = time.Now()
		}
		s.site.Gate.proceed <- struct{}{}
	}
	flowed := time.Since(begun)
	if rest, err := io.ReadAll(resp.Body); err != nil || len(rest) != 0 {
		t.Errorf("read %q, %v at the end", rest, err)
	}
	route := r.spell("/x/{id}")
	s.want(t, route, http.StatusOK)
	if took := Duration(t, s.m, route); took < flowed-time.Since(begun.Add(flowed)) {
		t.Errorf("recorded %v, but after its first event the stream flowed for %v", took, flowed)
	}
	if _, lacks := r.Lacks[StreamSize]; !lacks {
		s.wantBytes(t, s.m.Schema().ResponseSize, 8)
	}
	_ = conn.Close()
}

func hijack(t *testing.T, r *Router) {
	s := r.serve(t, redline.Config{}, Route{Method: http.MethodGet, Pattern: "/x/{id}", Does: Hijacks})
	s.talk(t, "Upgrade: echo\r\n", []byte("ping"), func(r io.Reader) (string, error) {
		echo := make([]byte, 4)
		_, err := io.ReadFull(r, echo)
		return string(echo), err
	})
}

func websocket(t *testing.T, r *Router) {
	s := r.serve(t, redline.Config{}, Route{Method: http.MethodGet, Pattern: "/x/{id}", Does: Upgrades})
	const header = "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
	answer := s.talk(t, header, maskedFrame("ping"), func(r io.Reader) (string, error) {
		payload, err := readFrame(r)
		return string(payload), err
	})
	// The key and its answer are those of RFC 6455, section 1.3.
	if accept := answer.Get("Sec-WebSocket-Accept"); accept != "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" {
		t.Errorf("Sec-WebSocket-Accept: %q", accept)
	}
}

// talk upgrades a connection, sends say, and expects hear to return "ping". It returns the
// header of the answer.
func (s *server) talk(t *testing.T, header string, say []byte, hear func(io.Reader) (string, error)) http.Header {
	t.Helper()
	conn, answer := s.raw(t, "GET /x/7 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n"+header+"\r\n")
	resp, err := http.ReadResponse(answer, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusSwitchingProtocols {
		t.Fatalf("client saw %d, want 101", resp.StatusCode)
	}
	s.wantInProgress(t, 1)
	if _, err := conn.Write(say); err != nil {
		t.Fatal(err)
	}
	if heard, err := hear(answer); err != nil || heard != "ping" {
		t.Errorf("heard %q, %v", heard, err)
	}
	if err := conn.Close(); err != nil {
		t.Error(err)
	}
	s.want(t, s.router.spell("/x/{id}"), http.StatusSwitchingProtocols)
	if n := sum(t, s.m, s.m.Schema().Duration.Name, nil, count); n != 0 {
		t.Errorf("%v response times, want none", n)
	}
	return resp.Header
}
