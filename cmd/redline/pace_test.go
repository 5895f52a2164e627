package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/klauspost/compress/snappy"

	"github.com/redline-metrics/redline/cmd/redline/internal/access"
	"github.com/redline-metrics/redline/internal/await"
)

// unread asks for an answer of a server, and reads nothing of it.
func unread(t *testing.T, server *httptest.Server, request string) net.Conn {
	t.Helper()
	c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	_ = c.(*net.TCPConn).SetReadBuffer(4096)
	if _, err := io.WriteString(c, request); err != nil {
		t.Fatal(err)
	}
	return c
}

const plainRequest = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

// large answers more than any socket takes, and counts answers under way.
func large(underway *atomic.Int64) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		underway.Add(1)
		defer underway.Add(-1)
		_, _ = w.Write(bytes.Repeat([]byte("x"), 20<<20))
	}
}

func reaches(t *testing.T, n *atomic.Int64, want int64) {
	t.Helper()
	await.NoError(t, func() error {
		if got := n.Load(); got != want {
			return fmt.Errorf("%d answers are under way, want %d", got, want)
		}
		return nil
	})
}

// TestPace holds the kind: answers that wait for a reader, of any path. Who reads nothing
// is given up; of many, all but a few are sooner; who reads, however slowly, is served to
// the end.
func TestPace(t *testing.T) {
	t.Run("stalled", func(t *testing.T) {
		var underway atomic.Int64
		p := newPace(large(&underway))
		p.stall = 300 * time.Millisecond
		server := httptest.NewServer(p)
		defer server.Close()
		unread(t, server, plainRequest)
		reaches(t, &underway, 1)
		reaches(t, &underway, 0)
	})
	t.Run("many", func(t *testing.T) {
		var arrived, underway atomic.Int64
		answer := large(&underway)
		p := newPace(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			arrived.Add(1)
			answer(w, r)
		}))
		p.stall, p.yield, p.most = time.Hour, 50*time.Millisecond, 3
		server := httptest.NewServer(p)
		defer server.Close()
		defer server.CloseClientConnections()
		for range 10 {
			unread(t, server, plainRequest)
		}
		reaches(t, &arrived, 10)
		await.NoError(t, func() error {
			p.relieve(3)
			if got := underway.Load(); got != 3 {
				return fmt.Errorf("%d answers are under way", got)
			}
			return nil
		})
		p.relieve(0)
		reaches(t, &underway, 0)
	})
	t.Run("slow", func(t *testing.T) {
		var underway atomic.Int64
		p := newPace(large(&underway))
		p.stall = time.Second
		server := httptest.NewServer(p)
		defer server.Close()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := server.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = resp.Body.Close() }()
		total, tick := int64(0), time.NewTicker(100*time.Millisecond)
		defer tick.Stop()
		for range 20 {
			<-tick.C
			n, err := io.CopyN(io.Discard, resp.Body, 256<<10)
			if err != nil {
				t.Fatal(err)
			}
			total += n
		}
		n, err := io.Copy(io.Discard, resp.Body)
		if err != nil || total+n != 20<<20 {
			t.Errorf("%d bytes: %v", total+n, err)
		}
	})
	t.Run("one after the other", func(t *testing.T) { // the deadline of one answer is not the next one's
		p := newPace(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/later" {
				select {
				case <-time.After(400 * time.Millisecond): // longer than a stall
				case <-r.Context().Done():
				}
			}
			_, _ = io.WriteString(w, "ok")
			_ = http.NewResponseController(w).Flush()
		}))
		p.stall = 200 * time.Millisecond
		server := httptest.NewServer(p)
		defer server.Close()
		for _, path := range []string{"/", "/later", "/"} {
			if text := sendTo(t, server, path, nil); text != "200 ok" {
				t.Errorf("%s: %s", path, text)
			}
		}
	})
}

// sendTo asks a server, and returns the answer's status and text.
func sendTo(t *testing.T, server *httptest.Server, path string, body io.Reader) string {
	t.Helper()
	method := http.MethodGet
	if body != nil {
		method = http.MethodPost
	}
	r, err := http.NewRequestWithContext(t.Context(), method, server.URL+path, body)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%d %s", resp.StatusCode, bytes.TrimSpace(text))
}

// TestBodies holds the kind: bodies that come slowly, without end or never (cases 5 and
// 21). A handler gets whole bodies alone, and may take its time then.
func TestBodies(t *testing.T) {
	b := boundBodies(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		if r.URL.Path == "/later" { // the deadline of the body is not the handler's
			select {
			case <-time.After(400 * time.Millisecond):
			case <-r.Context().Done():
			}
		}
		_, _ = fmt.Fprint(w, len(text), context.Cause(r.Context()))
	}), bodyLimits{queryBytes: 1000, write: true, otlp: true}).(*bodies)
	b.timeout = 200 * time.Millisecond
	server := httptest.NewServer(b)
	defer server.Close()
	for _, c := range []struct {
		path string
		body io.Reader
		want string
	}{
		{"/", nil, "200 0 <nil>"},
		{"/", strings.NewReader("abc"), "200 3 <nil>"},
		{"/", io.MultiReader(strings.NewReader("abc")), "200 3 <nil>"}, // of no known length
		{"/later", strings.NewReader("abc"), "200 3 <nil>"},
		{"/", bytes.NewReader(make([]byte, formBytes)), "200 1048576 <nil>"},
		{"/", bytes.NewReader(make([]byte, formBytes+1)), "413 the body has 1048577 bytes; at most 1048576 are accepted"},
		{"/", io.MultiReader(bytes.NewReader(make([]byte, formBytes+1))), "413 the body has more than 1048576 bytes, which is the limit"},
		{"/api/v2/alerts", bytes.NewReader(make([]byte, alertsBytes+1)), "413 the body has 4194305 bytes; at most 4194304 are accepted"},
		{"/api/v1/write", bytes.NewReader(make([]byte, alertsBytes+1)), "200 4194305 <nil>"},
		{"/api/v1/otlp/v1/metrics", bytes.NewReader(make([]byte, otlpBytes+1)), "413 the body has 8388609 bytes; at most 8388608 are accepted"},
	} {
		if got := sendTo(t, server, c.path, c.body); got != c.want {
			t.Errorf("%s: %s, want %s", c.path, got, c.want)
		}
	}
	half := unread(t, server, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n[")
	if text, err := io.ReadAll(half); err != nil || !strings.Contains(string(text), "408") {
		t.Errorf("half a body: %q %v", text, err)
	}
	if !b.room.TryAcquire(bodiesBytes - smallBytes) {
		t.Error("room is lost")
	}
	if got := sendTo(t, server, "/api/v1/write", bytes.NewReader(make([]byte, formBytes+1))); !strings.HasPrefix(got, "503 bodies of other requests") {
		t.Errorf("without room: %s", got)
	}
	if got := sendTo(t, server, "/", strings.NewReader("abc")); got != "200 3 <nil>" {
		t.Errorf("a small body, where large ones take their room: %s", got)
	}
	if !b.small.TryAcquire(smallBytes) {
		t.Error("room for small bodies is lost")
	}
	if got := sendTo(t, server, "/", strings.NewReader("abc")); !strings.HasPrefix(got, "503 bodies of other requests") {
		t.Errorf("without room for small ones: %s", got)
	}
}

// TestUnpackedBodies holds that packed bodies count for the most that they may unpack to,
// before they are unpacked. The kind: sizes that are told by the client, or not at
// all. Where an endpoint is off, its bodies have the room of all others.
func TestUnpackedBodies(t *testing.T) {
	under, until := new(atomic.Int64), make(chan struct{})
	limits := bodyLimits{queryBytes: 1000, write: true, otlp: true}
	b := boundBodies(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		under.Add(1)
		defer under.Add(-1)
		<-until
		_, _ = io.WriteString(w, "ok")
	}), limits).(*bodies)
	b.timeout = time.Second
	server := httptest.NewServer(b)
	defer server.Close()
	packed := snappy.Encode(nil, make([]byte, 32<<20))
	var all sync.WaitGroup
	send := func(path, encoding string, body []byte) {
		all.Go(func() {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+path, bytes.NewReader(body))
			if err != nil {
				t.Error(err)
				return
			}
			r.Header.Set("Content-Encoding", encoding)
			resp, err := server.Client().Do(r)
			if err != nil {
				t.Error(err)
				return
			}
			_ = resp.Body.Close()
			if resp.StatusCode != http.StatusOK {
				t.Errorf("%s: %d", path, resp.StatusCode)
			}
		})
	}
	send("/api/v1/write", "snappy", packed)
	send("/api/v1/write", "snappy", packed)
	send("/api/v1/otlp/v1/metrics", "gzip", make([]byte, 10<<10)) // may unpack to 8 MiB
	send("/api/v1/otlp/v1/metrics", "", make([]byte, 7<<20))
	reaches(t, under, 4)
	if got := sendTo(t, server, "/api/v1/write", bytes.NewReader(packed)); !strings.HasPrefix(got, "503 bodies of other requests") {
		t.Errorf("without room: %s", got)
	}
	close(until)
	all.Wait()
	if !b.grown.TryAcquire(grownBytes) {
		t.Error("room is lost")
	}
	for _, path := range []string{"/api/v1/write", "/api/v1/otlp/v1/metrics"} {
		if most := (bodyLimits{queryBytes: 1000}).packed(path); most != formBytes {
			t.Errorf("%s, which is off: %d bytes", path, most)
		}
	}
}

// TestGuarded holds that the limit of bodies goes by the path without the prefix, and
// those who may not send a request hold no room by its body. The kind: guards in the wrong
// order.
func TestGuarded(t *testing.T) {
	external, err := url.Parse("http://127.0.0.1/mon")
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(guarded(access.Config{External: external, Prefix: "/mon"}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, err := io.ReadAll(r.Body)
		_, _ = fmt.Fprint(w, r.URL.Path, " ", len(text), err)
	}), bodyLimits{queryBytes: 1000}))
	defer server.Close()
	if got := sendTo(t, server, "/mon/api/v2/alerts", bytes.NewReader(make([]byte, 2<<20))); got != "200 /api/v2/alerts 2097152 <nil>" {
		t.Error(got)
	}
	refused := unread(t, server, "POST /mon/api/v1/write HTTP/1.1\r\nHost: evil.example\r\nOrigin: http://evil.example\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n")
	defer func() { _ = refused.Close() }()
	answer := make([]byte, len("HTTP/1.1 403"))
	if _, err := io.ReadFull(refused, answer); err != nil || string(answer) != "HTTP/1.1 403" {
		t.Errorf("%q %v: before its body has come", answer, err)
	}
}
