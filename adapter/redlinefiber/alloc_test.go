//go:build !race

package redlinefiber_test

import (
	"testing"

	"github.com/gofiber/fiber/v3"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/valyala/fasthttp"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/adapter/redlinefiber"
)

// TestAllocations holds that the middleware adds one allocation, the request's recording,
// and a decorator none.
func TestAllocations(t *testing.T) {
	m, err := redline.New(redline.Config{})
	if err != nil {
		t.Fatal(err)
	}
	orders, err := m.Counter(prometheus.CounterOpts{Name: "orders_total", Help: "x"})
	if err != nil {
		t.Fatal(err)
	}
	allocations := func(measured bool) float64 {
		app := fiber.New()
		if measured {
			app.Use(redlinefiber.Middleware(m), redlinefiber.Decorate(orders))
		}
		app.Get("/users/:id", func(c fiber.Ctx) error { return c.Send([]byte("ok")) })
		handler, ctx := app.Handler(), new(fasthttp.RequestCtx)
		ctx.Request.SetRequestURI("/users/7")
		return testing.AllocsPerRun(1000, func() { handler(ctx) })
	}
	bare := allocations(false)
	if got := allocations(true); got > bare+1 {
		t.Errorf("%v allocations a request, %v without", got, bare)
	}
}
