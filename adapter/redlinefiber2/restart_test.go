package redlinefiber2_test

import (
	"errors"
	"net/http"
	"testing"

	"github.com/gofiber/fiber/v2"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/adapter/redlinefiber2"
	"github.com/redline-metrics/redline/redlinetest"
)

// TestRestart is of a kind: a framework that serves a request anew. The request counts once,
// with the route and the status of the last answer.
func TestRestart(t *testing.T) {
	for to, c := range map[string]struct {
		route  string
		status int
	}{
		"/x/7":     {"/x/:id", http.StatusCreated},
		"/breaks":  {"/breaks", http.StatusInternalServerError},
		"/nothing": {"<unmatched>", http.StatusNotFound},
		"/":        {"/", http.StatusOK},
	} {
		for name, restart := range map[string]func(c *fiber.Ctx, app *fiber.App) error{
			"by its routing": func(c *fiber.Ctx, _ *fiber.App) error {
				c.Path(to)
				return c.RestartRouting()
			},
			"by its handler": func(c *fiber.Ctx, app *fiber.App) error {
				c.Request().SetRequestURI(to)
				app.Handler()(c.Context())
				return nil
			},
		} {
			t.Run(to+", "+name, func(t *testing.T) {
				m, err := redline.New(redline.Config{})
				if err != nil {
					t.Fatal(err)
				}
				app := fiber.New()
				app.Use(redlinefiber2.Middleware(m))
				app.Get("/", func(c *fiber.Ctx) error { return c.SendString("home") })
				app.Get("/x/:id", func(c *fiber.Ctx) error { return c.Status(http.StatusCreated).SendString("hello") })
				app.Get("/breaks", func(*fiber.Ctx) error { return errors.New("broken") })
				app.Get("/from", func(c *fiber.Ctx) error { return restart(c, app) })
				resp, err := http.Get(listen(t, app) + "/from")
				if err != nil {
					t.Fatal(err)
				}
				_ = resp.Body.Close()
				if resp.StatusCode != c.status {
					t.Errorf("client saw %d, want %d", resp.StatusCode, c.status)
				}
				redlinetest.Wait(t, m, c.route, c.status, 1)
				if all := redlinetest.Count(t, m, "", redlinetest.AnyStatus); all != 1 {
					t.Errorf("%v requests recorded, want 1", all)
				}
			})
		}
	}
}
