package redlinefiber_test

import (
	"bufio"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v3"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/adapter/redlinefiber"
	"github.com/redline-metrics/redline/redlinetest"
)

// TestEnded is of a kind: a handler that ends the connection by itself. The request counts
// once, with the status that the client has read, and not the one that the handler returns. It is
// aborted if the client has read none.
func TestEnded(t *testing.T) {
	broken := errors.New("broken")
	for name, c := range map[string]struct {
		handler fiber.Handler
		status  int
		bytes   float64
	}{
		"Drop": {
			handler: func(c fiber.Ctx) error { return c.Drop() },
			status:  0, bytes: 0,
		},
		"Drop, and an error": {
			handler: func(c fiber.Ctx) error { return errors.Join(c.Drop(), broken) },
			status:  0, bytes: 0,
		},
		"End": {
			handler: func(c fiber.Ctx) error { return errors.Join(c.Status(http.StatusCreated).SendString("hello"), c.End()) },
			status:  http.StatusCreated, bytes: 5,
		},
		"End, and an error": {
			handler: func(c fiber.Ctx) error {
				return errors.Join(c.Status(http.StatusCreated).SendString("hello"), c.End(), broken)
			},
			status: http.StatusCreated, bytes: 5,
		},
		"End without a body, and an error": {
			handler: func(c fiber.Ctx) error { c.Status(http.StatusCreated); return errors.Join(c.End(), broken) },
			status:  http.StatusCreated, bytes: 0,
		},
		"End with no content, and an error": {
			handler: func(c fiber.Ctx) error { c.Status(http.StatusNoContent); return errors.Join(c.End(), broken) },
			status:  http.StatusNoContent, bytes: 0,
		},
		"End of a stream, and an error": {
			handler: func(c fiber.Ctx) error {
				return errors.Join(c.SendStream(strings.NewReader("hello"), 5), c.End(), broken)
			},
			status: http.StatusOK, bytes: 5,
		},
		"End of a stream of unknown length, and an error": {
			handler: func(c fiber.Ctx) error {
				return errors.Join(c.SendStream(bufio.NewReader(strings.NewReader("hello"))), c.End(), broken)
			},
			status: http.StatusOK, bytes: 0,
		},
		"End, and End again": {
			handler: func(c fiber.Ctx) error { return errors.Join(c.SendString("hello"), c.End(), c.End()) },
			status:  http.StatusOK, bytes: 5,
		},
		"the connection closed": {
			handler: func(c fiber.Ctx) error { return c.RequestCtx().Conn().Close() },
			status:  0, bytes: 0,
		},
		"the connection closed, and an error": {
			handler: func(c fiber.Ctx) error { return errors.Join(c.RequestCtx().Conn().Close(), broken) },
			status:  0, bytes: 0,
		},
		"the connection closed, with a status": {
			handler: func(c fiber.Ctx) error { c.Status(http.StatusNotFound); return c.RequestCtx().Conn().Close() },
			status:  0, bytes: 0,
		},
		"the connection closed before a stream": {
			handler: func(c fiber.Ctx) error {
				return errors.Join(c.SendStream(strings.NewReader("hello"), 5), c.RequestCtx().Conn().Close())
			},
			status: 0, bytes: 0,
		},
		"a connection taken over that is to be closed": {
			handler: func(c fiber.Ctx) error { c.RequestCtx().Hijack(func(net.Conn) {}); return nil },
			status:  http.StatusOK, bytes: 0,
		},
		"a connection taken over that is to be closed, and an error": {
			handler: func(c fiber.Ctx) error { c.RequestCtx().Hijack(func(net.Conn) {}); return broken },
			status:  http.StatusInternalServerError, bytes: 6,
		},
		"user values removed": {
			handler: func(c fiber.Ctx) error {
				c.RequestCtx().ResetUserValues()
				return c.Status(http.StatusCreated).SendString("hello")
			},
			status: http.StatusCreated, bytes: 5,
		},
		"user values removed, and an error": {
			handler: func(c fiber.Ctx) error { c.RequestCtx().ResetUserValues(); return broken },
			status:  http.StatusInternalServerError, bytes: 6,
		},
		"user values removed, and a stream": {
			handler: func(c fiber.Ctx) error {
				c.RequestCtx().ResetUserValues()
				return c.SendStream(strings.NewReader("hello"), 5)
			},
			status: http.StatusOK, bytes: 5,
		},
	} {
		for _, secure := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, TLS %t", name, secure), func(t *testing.T) {
				m, err := redline.New(redline.Config{Sizes: true})
				if err != nil {
					t.Fatal(err)
				}
				app := fiber.New()
				app.Use(redlinefiber.Middleware(m))
				app.Get("/x", c.handler)
				if status := readStatus(t, app, secure); status != c.status {
					t.Errorf("client saw %d, want %d", status, c.status)
				}
				recorded := c.status
				if recorded == 0 {
					recorded = redlinetest.Aborted
				}
				redlinetest.Wait(t, m, "/x", recorded, 1)
				if n := redlinetest.ResponseBytes(t, m, "/x"); n != c.bytes {
					t.Errorf("%v bytes recorded, want %v", n, c.bytes)
				}
				if all := redlinetest.Count(t, m, "", redlinetest.AnyStatus); all != 1 {
					t.Errorf("%v requests recorded, want 1", all)
				}
				if n := redlinetest.InProgress(t, m); n != 0 {
					t.Errorf("%v requests in progress, want none", n)
				}
			})
		}
	}
}

// readStatus returns the status of the app's answer to GET /x, or 0 if there was none. It
// returns when the app has closed the connection and shut down.
func readStatus(t *testing.T, app *fiber.App, secure bool) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	url, client := "http://"+l.Addr().String(), &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	if secure {
		s := httptest.NewUnstartedServer(nil)
		s.StartTLS()
		defer s.Close()
		client = s.Client()
		url, l = "https://"+l.Addr().String(), tls.NewListener(l, s.TLS)
	}
	served := make(chan error)
	go func() { served <- app.Listener(l, fiber.ListenConfig{DisableStartupMessage: true}) }()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url+"/x", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	r.Close = true
	status := 0
	if resp, err := client.Do(r); err == nil {
		status = resp.StatusCode
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
	}
	if err := errors.Join(app.Shutdown(), <-served); err != nil {
		t.Error(err)
	}
	return status
}
