package redline_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/redline-metrics/redline"
)

// canceled is a way to cancel a request's context while its handler runs and its client
// waits for the answer.
type canceled struct {
	protocols []int // major versions
	// prepare changes the server before it starts, and returns a function that cancels the
	// contexts of its requests.
	prepare func(s *httptest.Server) (cancel func())
	// halfCloses closes the client's sending side after the request. noBody leaves out the
	// body that the client has announced.
	halfCloses, noBody bool
}

func waysToCancel() map[string]canceled {
	return map[string]canceled{
		"NotifyContext's cause": {protocols: []int{1, 2}, prepare: func(s *httptest.Server) func() {
			ctx, cancel := context.WithCancelCause(context.Background())
			s.Config.BaseContext = func(net.Listener) context.Context { return ctx }
			return func() { cancel(fmt.Errorf("a signal: %w", context.Canceled)) }
		}},
		"BaseContext": {protocols: []int{1, 2}, prepare: func(s *httptest.Server) func() {
			ctx, cancel := context.WithCancel(context.Background())
			s.Config.BaseContext = func(net.Listener) context.Context { return ctx }
			return cancel
		}},
		"a middleware": {protocols: []int{1, 2}, prepare: func(s *httptest.Server) func() {
			next, now := s.Config.Handler, make(chan struct{})
			s.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				ctx, cancel := context.WithCancel(r.Context())
				go func() {
					<-now
					cancel()
				}()
				next.ServeHTTP(w, r.WithContext(ctx))
			})
			return func() { close(now) }
		}},
		"ReadTimeout": {protocols: []int{1}, noBody: true, prepare: func(s *httptest.Server) func() {
			s.Config.ReadTimeout = 300 * time.Millisecond
			return func() {}
		}},
		"a client that closes its sending side": {protocols: []int{1}, prepare: func(*httptest.Server) func() { return func() {} }, halfCloses: true},
	}
}

// TestCanceledContext holds that the status that the client got is recorded, for every
// reason of a cancelled context. The kind: a status 499 for a request with an answer that
// arrives. Members that nobody reported: a ReadTimeout, a middleware, HTTP/2, and handlers
// that give up without an answer, which is 200 to their client.
func TestCanceledContext(t *testing.T) {
	handlers := map[string]func(w http.ResponseWriter){
		"answers":      func(w http.ResponseWriter) { _, _ = io.WriteString(w, "ok") },
		"fails":        func(w http.ResponseWriter) { http.Error(w, "canceled", http.StatusServiceUnavailable) },
		"gives up":     func(http.ResponseWriter) {},
		"is not there": func(w http.ResponseWriter) { http.NotFound(w, nil) },
	}
	for way, c := range waysToCancel() {
		for does, handle := range handlers {
			if c.halfCloses && (does == "fails" || does == "gives up") {
				continue // this client looks like one that is gone
			}
			for _, major := range c.protocols {
				t.Run(fmt.Sprintf("%s/%s/HTTP %d", way, does, major), func(t *testing.T) {
					m, arrived := newMetrics(t, redline.Config{}), make(chan struct{}, 1)
					mux := http.NewServeMux()
					mux.HandleFunc("/x", func(w http.ResponseWriter, r *http.Request) {
						arrived <- struct{}{}
						_, _ = io.ReadAll(r.Body) // net/http cancels the request if this takes too long
						<-r.Context().Done()
						handle(w)
					})
					s := httptest.NewUnstartedServer(nil)
					s.Config.Handler = m.Wrap(mux)
					s.EnableHTTP2 = major == 2
					cancel := c.prepare(s)
					s.StartTLS()
					defer s.Close()
					go func() {
						<-arrived
						cancel()
					}()
					var status int
					method := http.MethodGet
					switch {
					case major == 2:
						status = askByClient(t, s)
					case c.noBody:
						method = http.MethodPost
						status = askRaw(t, s, "POST /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 5\r\n\r\n", false)
					default:
						status = askRaw(t, s, "GET /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", c.halfCloses)
					}
					scrape(t, m).want(t, exposition{
						`http_requests_total{method="` + method + `",route="/x",status="` + strconv.Itoa(status) + `"}`: 1,
					})
				})
			}
		}
	}
}

// askByClient requests /x, and returns the status of the answer.
func askByClient(t *testing.T, s *httptest.Server) int {
	t.Helper()
	resp, err := s.Client().Get(s.URL + "/x")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if _, err := io.ReadAll(resp.Body); err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode
}

// askRaw sends a request on a connection of its own, and may close the sending side. It
// returns the status of the answer.
func askRaw(t *testing.T, s *httptest.Server, request string, halfCloses bool) int {
	t.Helper()
	conn, err := tls.Dial("tcp", s.Listener.Addr().String(), &tls.Config{InsecureSkipVerify: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := io.WriteString(conn, request); err != nil {
		t.Fatal(err)
	}
	if halfCloses {
		if err := conn.CloseWrite(); err != nil {
			t.Fatal(err)
		}
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if _, err := io.ReadAll(resp.Body); err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode
}

// TestClientLeaves holds that a handler that gives up because its client left counts as
// 499, also with an unread answer of 500 or more. An earlier answer counts with its own
// status.
func TestClientLeaves(t *testing.T) {
	for _, major := range []int{1, 2} {
		for does, c := range map[string]struct {
			before func(w http.ResponseWriter) // the client leaves
			after  func(w http.ResponseWriter)
			status string
		}{
			"gives up": {status: "499"},
			"fails": {
				after:  func(w http.ResponseWriter) { http.Error(w, "canceled", http.StatusInternalServerError) },
				status: "499",
			},
			"asks for CloseNotify": {
				after:  func(w http.ResponseWriter) { <-w.(http.CloseNotifier).CloseNotify() }, //nolint:staticcheck // handlers still do
				status: "499",
			},
			"has flushed": {
				before: func(w http.ResponseWriter) {
					w.WriteHeader(http.StatusAccepted)
					w.(http.Flusher).Flush()
				},
				status: "202",
			},
			"has failed before": {
				before: func(w http.ResponseWriter) {
					w.WriteHeader(http.StatusBadGateway)
					w.(http.Flusher).Flush()
				},
				status: "502",
			},
		} {
			t.Run(fmt.Sprintf("%s/HTTP %d", does, major), func(t *testing.T) {
				m, arrived, ended := newMetrics(t, redline.Config{}), make(chan struct{}), make(chan struct{})
				h := m.Wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					redline.SetRoute(w, "/x")
					if c.before != nil {
						c.before(w)
					}
					close(arrived)
					<-r.Context().Done()
					if c.after != nil {
						c.after(w)
					}
				}))
				s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					defer close(ended)
					h.ServeHTTP(w, r)
				}))
				s.EnableHTTP2 = major == 2
				s.StartTLS()
				defer s.Close()
				ctx, leave := context.WithCancel(t.Context())
				r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+"/x", nil)
				if err != nil {
					t.Fatal(err)
				}
				go func() {
					<-arrived
					leave()
				}()
				if resp, err := s.Client().Do(r); err == nil { // if a header came before it left
					_ = resp.Body.Close()
				}
				<-ended
				scrape(t, m).want(t, exposition{`http_requests_total{method="GET",route="/x",status="` + c.status + `"}`: 1})
			})
		}
	}
}

// TestAnswerFails holds that an answer that could not be written at all, because the
// client had left, is 499.
func TestAnswerFails(t *testing.T) {
	m, arrived, ended := newMetrics(t, redline.Config{}), make(chan net.Conn, 1), make(chan struct{})
	h := m.Wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		redline.SetRoute(w, "/x")
		conn := <-arrived
		_ = conn.(*net.TCPConn).SetLinger(0) // resets the connection
		_ = conn.Close()
		<-r.Context().Done()
		_, _ = w.Write(make([]byte, 1<<20))
	}))
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer close(ended)
		h.ServeHTTP(w, r)
	}))
	defer s.Close()
	conn, err := net.Dial("tcp", s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(conn, "GET /x HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	arrived <- conn
	<-ended
	scrape(t, m).want(t, exposition{`http_requests_total{method="GET",route="/x",status="499"}`: 1})
}

// TestAnswerFailsLater holds that the bytes written before a failed write decide whether a
// client can have seen a part of its answer. The number of writes does not. The kind: a
// status told from one error alone.
func TestAnswerFailsLater(t *testing.T) {
	large := make([]byte, 1<<20)
	for name, c := range map[string]struct {
		fits   int // bytes that the client takes
		writes []func(io.Writer)
		status string
	}{
		"nothing gets out":          {0, []func(io.Writer){some(large)}, "499"},
		"a header, and nothing":     {0, []func(io.Writer){header(http.StatusAccepted), some(large)}, "499"},
		"little, and then nothing":  {100, []func(io.Writer){some(large[:100]), some(large)}, "499"},
		"little by strings":         {100, []func(io.Writer){text("little"), text("more"), text(string(large))}, "499"},
		"a part of the first write": {100 << 10, []func(io.Writer){some(large)}, "200"},
		"a part of a later write":   {100 << 10, []func(io.Writer){header(http.StatusAccepted), some(large[:100]), some(large)}, "202"},
		"much, and then nothing":    {100 << 10, []func(io.Writer){some(large[:100<<10]), some(large)}, "200"},
		"a flush, and then nothing": {100, []func(io.Writer){some(large[:100]), flush, some(large)}, "200"},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMetrics(t, redline.Config{})
			ctx, leave := context.WithCancel(t.Context())
			h := m.Wrap(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				redline.SetRoute(w, "/x")
				leave()
				for _, write := range c.writes {
					write(w)
				}
			}))
			h.ServeHTTP(&brokenWriter{fits: c.fits}, httptest.NewRequestWithContext(ctx, http.MethodGet, "/x", nil))
			scrape(t, m).want(t, exposition{`http_requests_total{method="GET",route="/x",status="` + c.status + `"}`: 1})
		})
	}
}

// brokenWriter is a response with buffers for some bytes, on a connection that then turns
// out to be broken.
type brokenWriter struct{ fits int }

func (w *brokenWriter) Header() http.Header { return http.Header{} }
func (w *brokenWriter) WriteHeader(int)     {}
func (w *brokenWriter) Flush()              {}

func (w *brokenWriter) Write(p []byte) (int, error) {
	n := min(w.fits, len(p))
	w.fits -= n
	if n < len(p) {
		return n, syscall.EPIPE
	}
	return n, nil
}

func (w *brokenWriter) WriteString(s string) (int, error) { return w.Write([]byte(s)) }

func some(p []byte) func(io.Writer) { return func(w io.Writer) { _, _ = w.Write(p) } }

func text(s string) func(io.Writer) { return func(w io.Writer) { _, _ = io.WriteString(w, s) } }

func header(status int) func(io.Writer) {
	return func(w io.Writer) { w.(http.ResponseWriter).WriteHeader(status) }
}

func flush(w io.Writer) { w.(http.Flusher).Flush() }
