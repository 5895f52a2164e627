package deliver_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/redline-metrics/redline/internal/await"
	"github.com/redline-metrics/redline/internal/deliver"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// served serves bodies by a server until the test ends.
func served(t *testing.T, s *deliver.Server, write func(*deliver.Buffer) error, set ...func(*httptest.Server)) *httptest.Server {
	t.Helper()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.Serve(w, r, deliver.Key{Type: "text/plain", Names: r.URL.RawQuery}, write)
	}))
	for _, one := range set {
		one(server)
	}
	if server.EnableHTTP2 {
		server.StartTLS()
	} else {
		server.Start()
	}
	t.Cleanup(server.Close)
	return server
}

// large writes a body that exceeds the buffers of every socket.
func large(b *deliver.Buffer) error {
	b.Text = append(b.Text, bytes.Repeat([]byte("x"), 20<<20)...)
	return nil
}

// drops counts the dropped scrapes, by reason.
type drops struct {
	mu sync.Mutex
	by map[string]int
}

func (d *drops) drop(reason string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.by == nil {
		d.by = map[string]int{}
	}
	d.by[reason]++
}

func (d *drops) of(reason string) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.by[reason]
}

// ask sends a request on a connection of its own, and reads nothing.
func ask(t *testing.T, server *httptest.Server, path string) net.Conn {
	t.Helper()
	c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	_ = c.(*net.TCPConn).SetReadBuffer(4096)
	if _, err := fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: a\r\n\r\n", path); err != nil {
		t.Fatal(err)
	}
	return c
}

// get sends a request, and returns the answer with its body.
func get(t *testing.T, server *httptest.Server, path string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Close = true
	resp, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(body)
}

// wait waits until a condition holds.
func wait(t *testing.T, holds func() bool) {
	t.Helper()
	await.NoError(t, func() error {
		if !holds() {
			return errors.New("it does not hold")
		}
		return nil
	})
}

// TestStalled holds that a scraper that reads nothing is dropped after its time, over
// HTTP/1 and HTTP/2, and is counted.
func TestStalled(t *testing.T) {
	for _, h2 := range []bool{false, true} {
		t.Run(fmt.Sprint("HTTP/2: ", h2), func(t *testing.T) {
			var d drops
			s := &deliver.Server{Limits: deliver.Limits{Stall: 300 * time.Millisecond}, Dropped: d.drop}
			server := served(t, s, large, func(server *httptest.Server) { server.EnableHTTP2 = h2 })
			if !h2 {
				ask(t, server, "/")
				wait(t, func() bool { return d.of(deliver.Stalled) == 1 })
				return
			}
			resp, err := server.Client().Get(server.URL)
			if err != nil {
				t.Fatal(err)
			}
			wait(t, func() bool { return d.of(deliver.Stalled) == 1 })
			if n, err := io.Copy(io.Discard, resp.Body); err == nil || resp.ProtoMajor != 2 {
				t.Errorf("%s: a whole body of %d bytes", resp.Proto, n)
			}
			_ = resp.Body.Close()
		})
	}
}

// TestSlow holds that a scraper that reads slowly, but never stalls for long, is served to
// the end.
func TestSlow(t *testing.T) {
	var d drops
	s := &deliver.Server{Limits: deliver.Limits{Stall: time.Second}, Dropped: d.drop}
	server := served(t, s, large)
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
	for begun := time.Now(); time.Since(begun) < 3*time.Second; <-tick.C {
		n, err := io.CopyN(io.Discard, resp.Body, 200<<10)
		total += n
		if err != nil {
			t.Fatalf("after %d bytes: %v", total, err)
		}
	}
	n, err := io.Copy(io.Discard, resp.Body)
	if total += n; err != nil || total != 20<<20 {
		t.Errorf("%d bytes: %v", total, err)
	}
}

// TestYield holds that if scrapers that read nothing take all room, another scraper gets
// theirs.
func TestYield(t *testing.T) {
	var d drops
	s := &deliver.Server{Limits: deliver.Limits{Bytes: 1, Yield: 200 * time.Millisecond}, Dropped: d.drop}
	server := served(t, s, large)
	for i := range 5 {
		ask(t, server, "/?"+strconv.Itoa(i))
	}
	wait(t, func() bool { return s.Scrapes() == 5 })
	if resp, body := get(t, server, "/"); resp.StatusCode != http.StatusOK || len(body) != 20<<20 {
		t.Errorf("%s, %d bytes", resp.Status, len(body))
	}
	wait(t, func() bool { return d.of(deliver.Stalled) > 0 }) // one of them was dropped
}

// TestRefused holds that past a limit a scrape is refused, with a reason and a time to
// come again.
func TestRefused(t *testing.T) {
	for reason, limits := range map[string]deliver.Limits{
		deliver.Scrapes: {Scrapes: 2},
		deliver.Room:    {Bytes: 1, Yield: time.Hour, Wait: 100 * time.Millisecond},
	} {
		t.Run(reason, func(t *testing.T) {
			var d drops
			var made atomic.Int64
			s := &deliver.Server{Limits: limits, Dropped: d.drop}
			server := served(t, s, func(b *deliver.Buffer) error { made.Add(1); return large(b) })
			for i := range 2 {
				ask(t, server, "/?"+strconv.Itoa(i))
			}
			wait(t, func() bool { return made.Load() == 2 })
			resp, body := get(t, server, "/")
			if after, err := strconv.Atoi(resp.Header.Get("Retry-After")); resp.StatusCode != http.StatusServiceUnavailable || err != nil || after < 1 || !strings.Contains(body, "try again later") {
				t.Errorf("%s %v %s", resp.Status, resp.Header, body)
			}
			if d.of(reason) != 1 {
				t.Errorf("%v", d.by)
			}
		})
	}
}

// TestShared holds that scrapes that wait together share a body, and none gets values from
// before its own beginning.
func TestShared(t *testing.T) {
	var made, now atomic.Int64
	entered, goOn := make(chan bool), make(chan bool)
	s := &deliver.Server{Limits: deliver.Limits{Renders: 1}}
	server := served(t, s, func(b *deliver.Buffer) error {
		value := now.Load()
		entered <- true
		<-goOn
		made.Add(1)
		b.Text = strconv.AppendInt(b.Text, value, 10)
		return nil
	})
	var wg sync.WaitGroup
	scrape := func() {
		wg.Go(func() {
			least := now.Load()
			_, body := get(t, server, "/")
			if got, err := strconv.ParseInt(body, 10, 64); err != nil || got < least {
				t.Errorf("%s, and it was %d before", body, least)
			}
		})
	}
	scrape()
	<-entered
	now.Add(1)
	for range 20 {
		scrape()
	}
	wait(t, func() bool { return s.Scrapes() == 21 })
	goOn <- true
	<-entered
	now.Add(1)
	goOn <- true
	wg.Wait()
	if n := made.Load(); n != 2 {
		t.Errorf("%d bodies for 21 scrapes", n)
	}
}

// TestWriteTimeout holds that the server's own WriteTimeout stays in force, and ends an
// answer.
func TestWriteTimeout(t *testing.T) {
	s := &deliver.Server{}
	ended := make(chan time.Duration, 1)
	server := served(t, s, large, func(server *httptest.Server) {
		server.Config.WriteTimeout = 500 * time.Millisecond
		next := server.Config.Handler
		server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			begun := time.Now()
			next.ServeHTTP(w, r)
			ended <- time.Since(begun)
		})
	})
	ask(t, server, "/")
	if took := <-ended; took > 20*time.Second {
		t.Errorf("it ended after %v", took)
	}
}

// TestKeepAlive holds that a connection can be used again after a scrape and any idle
// time.
func TestKeepAlive(t *testing.T) {
	s := &deliver.Server{Limits: deliver.Limits{Stall: 100 * time.Millisecond}}
	server := served(t, s, func(b *deliver.Buffer) error { b.Text = append(b.Text, "body"...); return nil })
	var dialled atomic.Int64
	transport := &http.Transport{DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
		dialled.Add(1)
		return (&net.Dialer{}).DialContext(ctx, network, addr)
	}}
	defer transport.CloseIdleConnections()
	for range 3 {
		resp, err := (&http.Client{Transport: transport}).Get(server.URL)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if err != nil || string(body) != "body" {
			t.Errorf("%q %v", body, err)
		}
		<-time.After(150 * time.Millisecond) // past the deadline
	}
	if n := dialled.Load(); n != 1 {
		t.Errorf("%d connections", n)
	}
}

// TestFails holds that an error or a panic in making a body is answered, and the next body
// is made.
func TestFails(t *testing.T) {
	fails := func(*deliver.Buffer) error { return errors.New("on purpose") }
	panics := func(*deliver.Buffer) error { panic("on purpose") }
	for _, write := range []func(*deliver.Buffer) error{fails, panics} {
		s := &deliver.Server{}
		server := served(t, s, write)
		for range 3 {
			if resp, body := get(t, server, "/"); resp.StatusCode != http.StatusInternalServerError || !strings.Contains(body, "on purpose") {
				t.Errorf("%s %s", resp.Status, body)
			}
		}
		if n := s.Scrapes(); n != 0 {
			t.Errorf("%d scrapes are under way", n)
		}
	}
}

// TestStuckHTTP2 holds that a connection over HTTP/2 that is stalled as a whole keeps no
// body from others, although its handler cannot end.
func TestStuckHTTP2(t *testing.T) {
	var d drops
	s := &deliver.Server{Limits: deliver.Limits{Bytes: 1, Yield: 200 * time.Millisecond}, Dropped: d.drop}
	server := served(t, s, large, func(server *httptest.Server) { server.EnableHTTP2 = true })
	for i := range 4 {
		stuck := &http.Transport{
			ForceAttemptHTTP2: true,
			TLSClientConfig:   server.Client().Transport.(*http.Transport).TLSClientConfig.Clone(),
			DialTLSContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
				c, err := (&net.Dialer{}).DialContext(ctx, network, addr)
				if err != nil {
					return nil, err
				}
				held := &heldConn{Conn: c, stop: make(chan bool)}
				t.Cleanup(func() { _ = held.Close() })
				_ = c.(*net.TCPConn).SetReadBuffer(4096)
				secure := tls.Client(held, &tls.Config{InsecureSkipVerify: true, NextProtos: []string{"h2"}})
				return secure, secure.HandshakeContext(ctx)
			},
		}
		defer stuck.CloseIdleConnections()
		resp, err := (&http.Client{Transport: stuck}).Get(server.URL + "/?" + strconv.Itoa(i))
		if err != nil {
			continue // it was dropped already
		}
		_ = resp
	}
	if resp, body := get(t, server, "/"); resp.StatusCode != http.StatusOK || len(body) != 20<<20 {
		t.Errorf("%s, %d bytes", resp.Status, len(body))
	}
}

// heldConn is a connection of which little is read.
type heldConn struct {
	net.Conn
	read atomic.Int64
	once sync.Once
	stop chan bool
}

func (c *heldConn) Read(p []byte) (int, error) {
	if c.read.Load() > 16<<10 {
		<-c.stop
		return 0, io.EOF
	}
	n, err := c.Conn.Read(p)
	c.read.Add(int64(n))
	return n, err
}

func (c *heldConn) Close() error {
	c.once.Do(func() { close(c.stop) })
	return c.Conn.Close()
}
