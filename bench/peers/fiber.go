package peers

import (
	"github.com/ansrivas/fiberprometheus/v2"
	"github.com/gofiber/fiber/v2"
	slokfasthttp "github.com/slok/go-http-metrics/middleware/fasthttp"
	"github.com/valyala/fasthttp"

	"github.com/redline-metrics/redline/adapter/redlinefiber2"
)

// Fiber returns the cases on fiber 2, as no peer exists for fiber 3.
func Fiber() []Case {
	const router = "fiber"
	return []Case{
		{router, "", Bare, func(routes []string) (Service, error) {
			return Service{Fast: newFiber(routes)}, nil
		}},
		{router, "Redline", Ours, func(routes []string) (Service, error) {
			m, err := newRedline(routes)
			if err != nil {
				return Service{}, err
			}
			return Service{Fast: newFiber(routes, redlinefiber2.Middleware(m)), Metrics: m.Handler()}, nil
		}},
		{router, "go-http-metrics", Peer, func(routes []string) (Service, error) {
			m, metrics := newSlok()
			return Service{Fast: slokfasthttp.Handler("", m, newFiber(routes)), Metrics: metrics}, nil
		}},
		{router, "fiberprometheus", Peer, func(routes []string) (Service, error) {
			registry := newRegistry()
			p := fiberprometheus.NewWithRegistry(registry, "my-service-name", "http", "", nil)
			return Service{Fast: newFiber(routes, p.Middleware), Metrics: expose(registry)}, nil
		}},
	}
}

func newFiber(routes []string, middlewares ...fiber.Handler) fasthttp.RequestHandler {
	app, ok := fiber.New(), []byte("ok")
	for _, m := range middlewares {
		app.Use(m)
	}
	for _, route := range routes {
		app.Get(colon(route), func(c *fiber.Ctx) error { return c.Send(ok) })
	}
	return app.Handler()
}
