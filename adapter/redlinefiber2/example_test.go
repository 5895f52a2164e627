package redlinefiber2_test

import (
	"bufio"
	"fmt"
	"log"
	"net/http/httptest"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/recover"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/valyala/fasthttp"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/adapter/redlinefiber2"
)

func Example() {
	m, err := redline.New(redline.Config{})
	if err != nil {
		log.Fatal(err)
	}
	app := fiber.New()
	app.Use(recover.New(), redlinefiber2.Middleware(m))
	app.Get("/users/:id", showUser)
	log.Fatal(app.Listen("127.0.0.1:5001"))
}

func ExampleDecorate() {
	m, err := redline.New(redline.Config{})
	if err != nil {
		log.Fatal(err)
	}
	app := fiber.New()
	app.Use(redlinefiber2.Middleware(m))

	orders, err := m.Counter(
		prometheus.CounterOpts{Name: "shop_orders_total", Help: "Orders placed."},
		redline.Label{Name: "tenant", Value: func(x *redline.Exchange) string {
			return string(x.Context.(*fasthttp.RequestCtx).Request.Header.Peek("X-Tenant"))
		}},
	)
	if err != nil {
		log.Fatal(err)
	}
	app.Post("/users/:id/orders", redlinefiber2.Decorate(orders), showUser)
	app.Get("/healthz", func(c *fiber.Ctx) error {
		redlinefiber2.Recording(c, m).Skip()
		return c.SendString("healthy")
	})

	ask(app, fiber.MethodPost, "/users/7/orders")
	ask(app, fiber.MethodGet, "/healthz")
	show(app, "http_requests_total")
	show(app, "shop_orders_total")
	// Output:
	// http_requests_total{method="POST",route="/users/:id/orders",status="200"} 1
	// shop_orders_total{tenant="a"} 1
}

func ExampleRecording() {
	m, err := redline.New(redline.Config{})
	if err != nil {
		log.Fatal(err)
	}
	app := fiber.New()
	app.Use(redlinefiber2.Middleware(m))

	app.Use(recover.New(recover.Config{
		EnableStackTrace: true,
		StackTraceHandler: func(c *fiber.Ctx, reason any) {
			redlinefiber2.Recording(c, m).SetPanic(reason)
		},
	}))

	app.Get("/users/:id", func(*fiber.Ctx) error { panic("on purpose") })
	ask(app, fiber.MethodGet, "/users/7")
	show(app, "http_request_exceptions_total")
	// Output:
	// http_request_exceptions_total{method="GET",route="/users/:id"} 1
}

func showUser(c *fiber.Ctx) error { return c.SendString("Ada\n") }

func ask(app *fiber.App, method, path string) *bufio.Scanner {
	r := httptest.NewRequest(method, path, nil)
	r.Header.Set("X-Tenant", "a")
	resp, err := app.Test(r)
	if err != nil {
		log.Fatal(err)
	}
	return bufio.NewScanner(resp.Body)
}

// show prints the series of one name, as app exposes them.
func show(app *fiber.App, name string) {
	lines := ask(app, fiber.MethodGet, "/metrics")
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), name) {
			fmt.Println(lines.Text())
		}
	}
}
