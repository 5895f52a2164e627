package redlinefiber2_test

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/recover"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/adapter/redlinefiber2"
	"github.com/redline-metrics/redline/redlinetest"
)

func TestFiber2(t *testing.T) {
	redlinetest.Run(t, redlinetest.Router{
		Serve: serve,
		Spell: spell,
		Lacks: map[redlinetest.Feature]string{
			redlinetest.NetHTTP:       "fiber's handlers are fasthttp's",
			redlinetest.Redirect:      "fiber redirects nothing by itself",
			redlinetest.UnknownMethod: "fiber answers 400 before any middleware",
			redlinetest.Panic:         "fasthttp recovers none: the process ends",
			redlinetest.ClientGone:    "fasthttp does not look while a handler runs",
			redlinetest.StreamSize:    "fasthttp writes a stream when the handlers have returned",
		},
	})
}

// TestUnmatched holds that a request that only reached middlewares has no route: a
// middleware for all paths has failed, or the router found nothing behind one for a
// prefix.
func TestUnmatched(t *testing.T) {
	m, err := redline.New(redline.Config{})
	if err != nil {
		t.Fatal(err)
	}
	app := fiber.New(fiber.Config{DisableStartupMessage: true})
	app.Use(redlinefiber2.Middleware(m), func(c *fiber.Ctx) error {
		if c.Get(fiber.HeaderAuthorization) == "" {
			return fiber.ErrUnauthorized
		}
		return c.Next()
	})
	app.Use("/api", func(c *fiber.Ctx) error { return c.Next() })
	app.Get("/api/x/:id", func(c *fiber.Ctx) error { return c.SendString("hello\n") })
	site := listen(t, app)
	for _, ask := range []struct {
		method, path, authorization string
		want                        int
	}{
		{http.MethodGet, "/api/x/7", "", http.StatusUnauthorized},
		{http.MethodGet, "/api/nothing", "Basic", http.StatusNotFound},
		{http.MethodPut, "/api/x/7", "Basic", http.StatusMethodNotAllowed},
	} {
		r, err := http.NewRequestWithContext(t.Context(), ask.method, site+ask.path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set(fiber.HeaderAuthorization, ask.authorization)
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		redlinetest.Wait(t, m, "<unmatched>", ask.want, 1)
	}
}

func spell(pattern string) string { return redlinetest.Colon("*")(pattern) }

func serve(t *testing.T, site *redlinetest.Site) string {
	config := fiber.Config{ReadBufferSize: 128 << 10, DisableStartupMessage: true}
	if site.OwnErrors {
		config.ErrorHandler = func(c *fiber.Ctx, _ error) error { return c.Status(fiber.StatusTeapot).SendString("handled") }
	}
	app := fiber.New(config)
	if site.Recovery == redlinetest.Outside {
		app.Use(recover.New())
	}
	if site.Metrics != nil {
		app.Use(redlinefiber2.Middleware(site.Metrics))
	}
	switch site.Recovery {
	case redlinetest.Inside:
		app.Use(recover.New())
	case redlinetest.InsideReporting:
		app.Use(reporting(site))
	}
	mounted := map[string]*fiber.App{}
	for _, r := range site.Routes {
		on := app
		if r.Mount != "" {
			if mounted[r.Mount] == nil {
				mounted[r.Mount] = fiber.New()
			}
			on = mounted[r.Mount]
		}
		add(on, site, r)
	}
	for prefix, sub := range mounted {
		app.Mount(prefix, sub)
	}
	return listen(t, app)
}

// add adds a route with its own middlewares.
func add(app *fiber.App, site *redlinetest.Site, r redlinetest.Route) {
	var chain []fiber.Handler
	if site.Metrics != nil && r.Decorated {
		chain = append(chain, redlinefiber2.Decorate(site.Decorator))
	}
	chain = append(chain, func(c *fiber.Ctx) error {
		rec := redlinefiber2.Recording(c, site.Metrics)
		if r.Skipped {
			rec.Skip()
		}
		if r.Ignored {
			rec.SkipAll()
		}
		return does(c, site, r.Does)
	})
	app.Group(spell(r.Group)).Add(r.Method, spell(r.Pattern), chain...)
}

func listen(t *testing.T, app *fiber.App) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error)
	go func() { served <- app.Listener(l) }()
	t.Cleanup(func() {
		if err := errors.Join(app.Shutdown(), <-served); err != nil {
			t.Error(err)
		}
	})
	return "http://" + l.Addr().String()
}

// reporting is a recovery of panics that reports them by SetPanic.
func reporting(site *redlinetest.Site) fiber.Handler {
	return recover.New(recover.Config{
		EnableStackTrace: true,
		StackTraceHandler: func(c *fiber.Ctx, reason any) {
			redlinefiber2.Recording(c, site.Metrics).SetPanic(reason)
		},
	})
}

func does(c *fiber.Ctx, site *redlinetest.Site, does redlinetest.Behaviour) error {
	switch does {
	case redlinetest.Nothing:
		return nil
	case redlinetest.Creates:
		return c.Status(fiber.StatusCreated).SendString("made\n")
	case redlinetest.Misses:
		return c.Status(fiber.StatusNotFound).SendString("no such thing\n")
	case redlinetest.Omits:
		return c.Status(fiber.StatusNoContent).SendString("nobody sees this\n")
	case redlinetest.Refuses:
		return fiber.ErrMethodNotAllowed
	case redlinetest.Redirects:
		return c.Redirect("/elsewhere", fiber.StatusFound)
	case redlinetest.Panics:
		panic("on purpose")
	case redlinetest.Fails:
		return fiber.NewError(fiber.StatusConflict, "conflict")
	case redlinetest.Breaks:
		return errors.New("broken")
	case redlinetest.Echoes:
		return c.Send(c.Body())
	case redlinetest.Names:
		redlinefiber2.Recording(c, site.Metrics).SetRoute("/chosen/{id}")
	case redlinetest.Blocks:
		site.Gate.Pass()
	case redlinetest.Streams:
		c.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
			for _, event := range []string{"one\n", "two\n"} {
				_, _ = w.WriteString(event)
				_ = w.Flush()
				site.Gate.Pass()
			}
		})
		return nil
	case redlinetest.Hijacks:
		c.Set(fiber.HeaderUpgrade, "echo")
		return takeOver(c, func(conn net.Conn) { _, _ = io.Copy(conn, conn) })
	case redlinetest.Upgrades:
		c.Set(fiber.HeaderUpgrade, "websocket")
		c.Set("Sec-WebSocket-Accept", redlinetest.AcceptKey(c.Get("Sec-WebSocket-Key")))
		return takeOver(c, func(conn net.Conn) { _ = redlinetest.EchoFrame(conn) })
	}
	return c.SendString("hello\n")
}

func takeOver(c *fiber.Ctx, talk func(net.Conn)) error {
	c.Set(fiber.HeaderConnection, "Upgrade")
	c.Context().Hijack(talk)
	return c.SendStatus(fiber.StatusSwitchingProtocols)
}
