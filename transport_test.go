package redline_test

import (
	"context"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/websocket"

	"github.com/redline-metrics/redline"
)

// caller calls a real server, known as "stock", through a transport under test.
type caller struct {
	m      *redline.Metrics
	peer   *httptest.Server
	client *http.Client
}

func newCaller(t *testing.T, cfg redline.Config, h http.Handler) *caller {
	t.Helper()
	peer := httptest.NewUnstartedServer(h)
	peer.Config.ErrorLog = log.New(io.Discard, "", 0)
	peer.Config.Protocols = new(http.Protocols)
	peer.Config.Protocols.SetHTTP1(true)
	peer.Config.Protocols.SetUnencryptedHTTP2(true)
	peer.Start()
	t.Cleanup(peer.Close)
	cfg.Peers = map[string]string{peer.Listener.Addr().String(): "stock"}
	c := &caller{m: newMetrics(t, cfg), peer: peer}
	c.client = &http.Client{Transport: c.m.Transport(&http.Transport{})}
	t.Cleanup(c.client.CloseIdleConnections)
	return c
}

// do makes a call, and reads the response to its end.
func (c *caller) do(ctx context.Context, method, path string) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, method, c.peer.URL+path, nil)
	if err != nil {
		return nil, err
	}
	resp, err := c.client.Do(r)
	if err != nil {
		return nil, err
	}
	_, err = io.Copy(io.Discard, resp.Body)
	return resp, errors.Join(err, resp.Body.Close())
}

// calls returns the series that counts such calls, by the default schema.
func calls(method, peer, status string) string {
	return `http_client_request_duration_seconds_count{method="` + method + `",peer="` + peer + `",status="` + status + `"}`
}

// TestTransport holds that a call of each kind is recorded once, as soon as its response
// has ended.
func TestTransport(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("/ok", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok") })
	mux.HandleFunc("/empty", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("/204", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("/503", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "later", http.StatusServiceUnavailable) })
	mux.HandleFunc("/799", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(799) })
	mux.HandleFunc("/hints", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusEarlyHints)
		w.WriteHeader(http.StatusCreated)
	})
	mux.HandleFunc("/breaks", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "o")
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	})
	for _, c := range []struct{ method, path, want string }{
		{"GET", "/ok", calls("GET", "stock", "200")},
		{"HEAD", "/ok", calls("HEAD", "stock", "200")},
		{"POST", "/empty", calls("POST", "stock", "200")},
		{"DELETE", "/204", calls("DELETE", "stock", "204")},
		{"GET", "/nowhere", calls("GET", "stock", "404")},
		{"PATCH", "/503", calls("PATCH", "stock", "503")},
		{"GET", "/799", calls("GET", "stock", "799")},
		{"GET", "/hints", calls("GET", "stock", "201")},
		{"GET", "/breaks", calls("GET", "stock", "200")},
		{"BREW", "/ok", calls("OTHER", "stock", "200")},
		{"get", "/ok", calls("OTHER", "stock", "200")},
	} {
		for name, speak := range map[string]func(*http.Protocols){
			"1": func(p *http.Protocols) { p.SetHTTP1(true) },
			"2": func(p *http.Protocols) { p.SetUnencryptedHTTP2(true) },
		} {
			t.Run(c.method+c.path+" by HTTP/"+name, func(t *testing.T) {
				call := newCaller(t, redline.Config{}, mux)
				protocols := new(http.Protocols)
				speak(protocols)
				call.client.Transport = call.m.Transport(&http.Transport{Protocols: protocols})
				resp, err := call.do(t.Context(), c.method, c.path)
				if (err != nil) != (c.path == "/breaks") {
					t.Fatal(err)
				}
				if !strings.HasPrefix(resp.Proto, "HTTP/"+name) {
					t.Errorf("protocol is %s", resp.Proto)
				}
				e := scrape(t, call.m)
				e.want(t, map[string]float64{c.want: 1})
				if n := e.sum("http_client_request_duration_seconds_count"); n != 1 {
					t.Errorf("%v calls recorded\n%s", n, e.family("http_client_request_duration_seconds_count"))
				}
			})
		}
	}
}

// TestTransportFailures holds that a call without a response has a word for its status,
// and its caller gets the error unchanged.
func TestTransportFailures(t *testing.T) {
	enough := errors.New("enough")
	type prepared func(t *testing.T, c *caller, entered chan struct{}) context.Context
	plainly := func(t *testing.T, _ *caller, _ chan struct{}) context.Context { return t.Context() }
	cancelled := func(cause error) prepared {
		return func(t *testing.T, _ *caller, entered chan struct{}) context.Context {
			ctx, cancel := context.WithCancelCause(t.Context())
			go func() {
				<-entered
				cancel(cause)
			}()
			return ctx
		}
	}
	limited := func(cause error) prepared {
		return func(t *testing.T, _ *caller, _ chan struct{}) context.Context {
			ctx, cancel := context.WithTimeoutCause(t.Context(), time.Millisecond, cause)
			t.Cleanup(cancel)
			return ctx
		}
	}
	for _, c := range []struct {
		name, path, want string
		is               error
		prepare          prepared
	}{
		{"nobody listens", "/", "error", nil, func(t *testing.T, c *caller, _ chan struct{}) context.Context {
			c.peer.Close()
			return t.Context()
		}},
		{"connection breaks", "/breaks", "error", io.EOF, plainly},
		{"canceled", "/hangs", "canceled", context.Canceled, cancelled(nil)},
		{"canceled with a cause", "/hangs", "canceled", enough, cancelled(enough)},
		{"deadline", "/hangs", "timeout", context.DeadlineExceeded, limited(nil)},
		{"deadline with a cause", "/hangs", "timeout", enough, limited(enough)},
		{"client's timeout", "/hangs", "timeout", context.DeadlineExceeded, func(t *testing.T, c *caller, _ chan struct{}) context.Context {
			c.client.Timeout = time.Millisecond
			return t.Context()
		}},
		{"base's timeout", "/hangs", "timeout", nil, func(t *testing.T, c *caller, _ chan struct{}) context.Context {
			c.client.Transport = c.m.Transport(&http.Transport{ResponseHeaderTimeout: time.Millisecond})
			return t.Context()
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			entered := make(chan struct{}, 1)
			mux := http.NewServeMux()
			mux.HandleFunc("/hangs", func(_ http.ResponseWriter, r *http.Request) {
				entered <- struct{}{}
				<-r.Context().Done()
			})
			mux.HandleFunc("/breaks", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
			call := newCaller(t, redline.Config{}, mux)
			_, err := call.do(c.prepare(t, call, entered), http.MethodGet, c.path)
			if err == nil || c.is != nil && !errors.Is(err, c.is) {
				t.Errorf("error %v, want %v", err, c.is)
			}
			scrape(t, call.m).want(t, map[string]float64{calls("GET", "stock", c.want): 1})
		})
	}
}

// TestTransportUpgrade holds that after 101 the body is the connection, which can be
// written to, and its life is no part of the call.
func TestTransportUpgrade(t *testing.T) {
	call := newCaller(t, redline.Config{}, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		conn, rw, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer func() { _ = conn.Close() }()
		_, _ = rw.WriteString("HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n")
		_ = rw.Flush()
		_, _ = io.Copy(conn, rw)
	}))
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, call.peer.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Connection", "Upgrade")
	r.Header.Set("Upgrade", "echo")
	resp, err := call.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	scrape(t, call.m).want(t, map[string]float64{calls("GET", "stock", "101"): 1})
	conn, ok := resp.Body.(io.ReadWriteCloser)
	if !ok {
		t.Fatal("the body cannot be written to")
	}
	echo := make([]byte, 5)
	if _, err := io.WriteString(conn, "hello"); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(conn, echo); err != nil || string(echo) != "hello" {
		t.Errorf("read %q, %v", echo, err)
	}
	if err := conn.Close(); err != nil {
		t.Error(err)
	}
	scrape(t, call.m).want(t, map[string]float64{calls("GET", "stock", "101"): 1})
}

// TestTransportRedirects holds that each hop that a client follows is a call.
func TestTransportRedirects(t *testing.T) {
	mux := http.NewServeMux()
	mux.Handle("/a", http.RedirectHandler("/b", http.StatusFound))
	mux.Handle("/b", http.RedirectHandler("/c", http.StatusSeeOther))
	mux.HandleFunc("/c", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok") })
	call := newCaller(t, redline.Config{}, mux)
	if _, err := call.do(t.Context(), http.MethodPost, "/a"); err != nil {
		t.Fatal(err)
	}
	scrape(t, call.m).want(t, map[string]float64{
		calls("POST", "stock", "302"): 1, calls("GET", "stock", "303"): 1, calls("GET", "stock", "200"): 1,
	})
}

// TestTransportReverseProxy holds that a proxy passes everything on through the transport:
// answers, upgrades and failures.
func TestTransportReverseProxy(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /ok", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok") })
	mux.Handle("GET /echo", websocket.Handler(func(conn *websocket.Conn) { _, _ = io.Copy(conn, conn) }))
	mux.HandleFunc("GET /breaks", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	call := newCaller(t, redline.Config{}, mux)
	peer, err := url.Parse(call.peer.URL)
	if err != nil {
		t.Fatal(err)
	}
	proxy := serveHandler(t, call.m, &httputil.ReverseProxy{
		Rewrite:   func(r *httputil.ProxyRequest) { r.SetURL(peer) },
		Transport: call.client.Transport,
		ErrorLog:  log.New(io.Discard, "", 0),
	})
	for path, want := range map[string]int{"/ok": 200, "/nowhere": 404, "/breaks": 502} {
		if resp := proxy.do(t, http.MethodGet, path); resp == nil || resp.StatusCode != want {
			t.Errorf("%s: %v, want %d", path, resp, want)
		}
	}
	conn, err := websocket.Dial(strings.Replace(proxy.URL, "http", "ws", 1)+"/echo", "", proxy.URL)
	if err != nil {
		t.Fatal(err)
	}
	if err := websocket.Message.Send(conn, "hello"); err != nil {
		t.Error(err)
	}
	var echo string
	if err := websocket.Message.Receive(conn, &echo); err != nil || echo != "hello" {
		t.Errorf("received %q, %v", echo, err)
	}
	_ = conn.Close()
	proxy.wait(t, 1)
	scrape(t, call.m).want(t, map[string]float64{
		calls("GET", "stock", "200"): 1, calls("GET", "stock", "404"): 1,
		calls("GET", "stock", "101"): 1, calls("GET", "stock", "error"): 1,
	})
}

// TestTransportConcurrency holds that each of many concurrent calls counts once, also if
// its body is closed while it is read.
func TestTransportConcurrency(t *testing.T) {
	const goroutines, each = 16, 30
	call := newCaller(t, redline.Config{MaxSeries: 1}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "0") {
			w.WriteHeader(http.StatusNotFound)
		}
		_, _ = io.WriteString(w, strings.Repeat("x", 10_000))
	}))
	var wg sync.WaitGroup
	for range goroutines {
		wg.Go(func() {
			for i := range each {
				r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, call.peer.URL+"/"+string(rune('0'+i%10)), nil)
				if err != nil {
					t.Error(err)
					return
				}
				resp, err := call.client.Do(r)
				if err != nil {
					t.Error(err)
					return
				}
				read := make(chan struct{})
				go func() {
					_, _ = io.Copy(io.Discard, resp.Body)
					close(read)
				}()
				_ = resp.Body.Close()
				<-read
			}
		})
	}
	for range 5 {
		scrape(t, call.m)
	}
	wg.Wait()
	if n := scrape(t, call.m).sum("http_client_request_duration_seconds_count"); n != goroutines*each {
		t.Errorf("%v calls recorded, want %d", n, goroutines*each)
	}
}

// TestTransportStore holds that two workers record into one directory, and each serves the
// sums over both.
func TestTransportStore(t *testing.T) {
	dir := t.TempDir()
	var workers []*caller
	for range 2 {
		worker := newCaller(t, redline.Config{Store: newWriter(t, dir)}, http.NotFoundHandler())
		workers = append(workers, worker)
		if _, err := worker.do(t.Context(), http.MethodGet, "/"); err != nil {
			t.Fatal(err)
		}
	}
	for _, worker := range workers {
		text, _ := get(t, worker.m.Handler(), "/metrics", nil)
		if line := calls("GET", "stock", "404") + " 2"; !strings.Contains(text, "\n"+line+"\n") {
			t.Errorf("no line %s in\n%s", line, text)
		}
	}
}
