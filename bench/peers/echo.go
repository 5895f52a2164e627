package peers

import (
	"github.com/labstack/echo-contrib/echoprometheus"
	"github.com/labstack/echo/v4"
	slokecho "github.com/slok/go-http-metrics/middleware/echo"

	"github.com/redline-metrics/redline/adapter/redlineecho4"
)

// Echo returns the cases on echo 4, as no peer exists for echo 5.
func Echo() []Case {
	const router = "echo"
	return []Case{
		{router, "", Bare, func(routes []string) (Service, error) {
			return Service{Handler: newEcho(routes)}, nil
		}},
		{router, "Redline", Ours, func(routes []string) (Service, error) {
			m, err := newRedline(routes)
			if err != nil {
				return Service{}, err
			}
			return Service{Handler: newEcho(routes, redlineecho4.Middleware(m)), Metrics: m.Handler()}, nil
		}},
		{router, "go-http-metrics", Peer, func(routes []string) (Service, error) {
			m, metrics := newSlok()
			return Service{Handler: newEcho(routes, slokecho.Handler("", m)), Metrics: metrics}, nil
		}},
		{router, "echoprometheus", Peer, func(routes []string) (Service, error) {
			registry := newRegistry()
			record := echoprometheus.NewMiddlewareWithConfig(echoprometheus.MiddlewareConfig{Subsystem: "myapp", Registerer: registry})
			return Service{Handler: newEcho(routes, record), Metrics: expose(registry)}, nil
		}},
	}
}

func newEcho(routes []string, middlewares ...echo.MiddlewareFunc) *echo.Echo {
	e, ok := echo.New(), []byte("ok")
	e.Use(middlewares...)
	for _, route := range routes {
		e.GET(colon(route), func(c echo.Context) error {
			_, err := c.Response().Write(ok)
			return err
		})
	}
	return e
}
