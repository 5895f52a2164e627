package redlinefiber2_test

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"
	"github.com/gofiber/fiber/v2/middleware/timeout"
	"github.com/valyala/fasthttp"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/adapter/redlinefiber2"
	"github.com/redline-metrics/redline/redlinetest"
)

// TestTimeout is of a kind: every way in which fasthttp or fiber answers by another context
// than the request's, while the handler still has that one. A request counts once, with the
// status and the size that the client reads, also after its handler has returned.
func TestTimeout(t *testing.T) {
	type site struct {
		m        *redline.Metrics
		proceed  chan struct{} // closed when the client has its answer
		returned chan struct{} // closed by the handler that went on
	}
	late := func(s *site, c *fiber.Ctx) error { // as a handler that ignores the end of its context
		defer close(s.returned)
		<-s.proceed
		redlinefiber2.Recording(c, s.m)
		return c.Status(fiber.StatusTeapot).SendString("too late")
	}
	for name, c := range map[string]struct {
		add    func(s *site, app *fiber.App)
		around func(fasthttp.RequestHandler) fasthttp.RequestHandler
		route  string
		status int
		body   string
	}{
		"fiber's timeout": {
			add: func(s *site, app *fiber.App) {
				app.Get("/slow", timeout.NewWithContext(func(c *fiber.Ctx) error {
					close(s.returned)
					<-c.UserContext().Done()
					return c.UserContext().Err()
				}, time.Millisecond))
			},
			route: "/slow", status: http.StatusRequestTimeout, body: "Request Timeout",
		},
		"TimeoutErrorWithCode": {
			add: func(s *site, app *fiber.App) {
				app.Get("/slow", func(c *fiber.Ctx) error {
					close(s.returned)
					c.Context().TimeoutErrorWithCode("busy", http.StatusServiceUnavailable)
					return c.SendString("nobody sees this")
				})
			},
			route: "/slow", status: http.StatusServiceUnavailable, body: "busy",
		},
		"TimeoutErrorWithResponse, and an error": {
			add: func(s *site, app *fiber.App) {
				app.Get("/slow", func(c *fiber.Ctx) error {
					close(s.returned)
					var answer fasthttp.Response
					answer.SetStatusCode(http.StatusTooManyRequests)
					answer.SetBodyString("enough")
					c.Context().TimeoutErrorWithResponse(&answer)
					return errors.New("broken")
				})
			},
			route: "/slow", status: http.StatusTooManyRequests, body: "enough",
		},
		"a body that is not sent": {
			add: func(s *site, app *fiber.App) {
				app.Get("/slow", func(c *fiber.Ctx) error {
					close(s.returned)
					var answer fasthttp.Response
					answer.SetStatusCode(http.StatusNoContent)
					answer.SetBodyString("nobody sees this")
					c.Context().TimeoutErrorWithResponse(&answer)
					return nil
				})
			},
			route: "/slow", status: http.StatusNoContent,
		},
		"fasthttp's TimeoutHandler around the app": {
			add: func(s *site, app *fiber.App) {
				app.Get("/slow", func(c *fiber.Ctx) error { return late(s, c) })
			},
			around: func(h fasthttp.RequestHandler) fasthttp.RequestHandler {
				return fasthttp.TimeoutHandler(h, 100*time.Millisecond, "slow")
			},
			route: "/slow", status: http.StatusRequestTimeout, body: "slow",
		},
		"fasthttp's TimeoutHandler around the app, and an error": {
			add: func(s *site, app *fiber.App) {
				app.Get("/slow", func(c *fiber.Ctx) error { return errors.Join(late(s, c), fiber.ErrConflict) })
			},
			around: func(h fasthttp.RequestHandler) fasthttp.RequestHandler {
				return fasthttp.TimeoutHandler(h, 100*time.Millisecond, "slow")
			},
			route: "/slow", status: http.StatusRequestTimeout, body: "slow",
		},
	} {
		t.Run(name, func(t *testing.T) {
			m, err := redline.New(redline.Config{Sizes: true})
			if err != nil {
				t.Fatal(err)
			}
			s := &site{m, make(chan struct{}), make(chan struct{})}
			app := fiber.New()
			app.Use(redlinefiber2.Middleware(m))
			c.add(s, app)
			var url string
			if c.around == nil {
				url = listen(t, app)
			} else {
				url = serveHandler(t, c.around(app.Handler()))
			}
			resp, err := http.Get(url + "/slow")
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(resp.Body)
			if err != nil || resp.StatusCode != c.status || string(body) != c.body {
				t.Errorf("client saw %d and %q, %v; want %d and %q", resp.StatusCode, body, err, c.status, c.body)
			}
			_ = resp.Body.Close()
			if c.around == nil { // the answer does not wait for the handler
				redlinetest.Wait(t, m, c.route, c.status, 1)
			}
			close(s.proceed)
			<-s.returned
			redlinetest.Wait(t, m, c.route, c.status, 1)
			if n := redlinetest.ResponseBytes(t, m, c.route); n != float64(len(c.body)) {
				t.Errorf("%v bytes recorded, the client got %d", n, len(c.body))
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

// TestAdaptor is of the same kind: fiber behind net/http, by a context that no server of
// fasthttp ever closes.
func TestAdaptor(t *testing.T) {
	for path, c := range map[string]struct {
		route  string
		status int
	}{
		"/x/7":     {"/x/:id", http.StatusOK},
		"/fails":   {"/fails", http.StatusConflict},
		"/breaks":  {"/breaks", http.StatusInternalServerError},
		"/streams": {"/streams", http.StatusOK},
		"/nothing": {"<unmatched>", http.StatusNotFound},
	} {
		t.Run(path, func(t *testing.T) {
			m, err := redline.New(redline.Config{Sizes: true})
			if err != nil {
				t.Fatal(err)
			}
			app := fiber.New()
			app.Use(redlinefiber2.Middleware(m))
			app.Get("/x/:id", func(c *fiber.Ctx) error { return c.SendString("hello") })
			app.Get("/fails", func(*fiber.Ctx) error { return fiber.NewError(fiber.StatusConflict, "conflict") })
			app.Get("/breaks", func(*fiber.Ctx) error { return errors.New("broken") })
			app.Get("/streams", func(c *fiber.Ctx) error { return c.SendStream(strings.NewReader("hello"), len("hello")) })
			answer := httptest.NewRecorder()
			adaptor.FiberApp(app)(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
			if answer.Code != c.status {
				t.Errorf("client saw %d, want %d", answer.Code, c.status)
			}
			redlinetest.WaitWithin(t, 0, m, c.route, c.status, 1)
			if n := redlinetest.ResponseBytes(t, m, ""); n != float64(answer.Body.Len()) {
				t.Errorf("%v bytes recorded, the client got %d", n, answer.Body.Len())
			}
			if n := redlinetest.InProgress(t, m); n != 0 {
				t.Errorf("%v requests in progress, want none", n)
			}
		})
	}
}

// serveHandler serves h by fasthttp until the test ends, and returns its URL.
func serveHandler(t *testing.T, h fasthttp.RequestHandler) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s, served := &fasthttp.Server{Handler: h}, make(chan error)
	go func() { served <- s.Serve(l) }()
	t.Cleanup(func() {
		if err := errors.Join(s.Shutdown(), <-served); err != nil {
			t.Error(err)
		}
	})
	return "http://" + l.Addr().String()
}
