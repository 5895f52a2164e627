package redlineecho4_test

import (
	"errors"
	"io"
	"net/http"
	"testing"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/adapter/redlineecho4"
	"github.com/redline-metrics/redline/redlinetest"
)

func TestEcho4(t *testing.T) {
	redlinetest.Run(t, redlinetest.Router{
		Serve: serve,
		Spell: spell,
		Lacks: map[redlinetest.Feature]string{
			redlinetest.Mount:    "echo has groups alone",
			redlinetest.Redirect: "echo redirects nothing by itself",
		},
	})
}

func spell(pattern string) string { return redlinetest.Colon("*")(pattern) }

func serve(t *testing.T, site *redlinetest.Site) string {
	e := echo.New()
	e.Logger.SetOutput(io.Discard)
	if site.OwnErrors { // it ignores Committed: it must be called once
		e.HTTPErrorHandler = func(_ error, c echo.Context) { _ = c.String(http.StatusTeapot, "handled") }
	}
	if site.Recovery == redlinetest.Outside {
		e.Use(recovery(nil))
	}
	if site.Metrics != nil {
		e.Use(redlineecho4.Middleware(site.Metrics))
	}
	switch site.Recovery {
	case redlinetest.Inside:
		e.Use(recovery(nil))
	case redlinetest.InsideReporting:
		e.Use(recovery(func(c echo.Context, err error, _ []byte) error {
			redline.SetPanic(c.Response(), err)
			return err
		}))
	}
	for _, r := range site.Routes {
		e.Group(spell(r.Group)).Add(r.Method, spell(r.Pattern), handler(site, r.Does), middlewares(site, r)...)
	}
	return site.Listen(t, e)
}

func recovery(log middleware.LogErrorFunc) echo.MiddlewareFunc {
	return middleware.RecoverWithConfig(middleware.RecoverConfig{DisablePrintStack: true, LogErrorFunc: log})
}

// middlewares returns those of a route alone.
func middlewares(site *redlinetest.Site, r redlinetest.Route) []echo.MiddlewareFunc {
	var chain []echo.MiddlewareFunc
	if site.Metrics == nil {
		return nil
	}
	if r.Decorated {
		chain = append(chain, redlineecho4.Decorate(site.Decorator))
	}
	if r.Skipped {
		chain = append(chain, redlineecho4.Skip)
	}
	if r.Ignored {
		chain = append(chain, redlineecho4.SkipAll)
	}
	return chain
}

func handler(site *redlinetest.Site, does redlinetest.Behaviour) echo.HandlerFunc {
	exotic := echo.WrapHandler(site.Handler(redlinetest.Route{Does: does}))
	return func(c echo.Context) error {
		switch does {
		case redlinetest.Text:
			return c.String(http.StatusOK, "hello\n")
		case redlinetest.Nothing:
			return nil
		case redlinetest.Creates:
			return c.String(http.StatusCreated, "made\n")
		case redlinetest.Misses:
			return c.String(http.StatusNotFound, "no such thing\n")
		case redlinetest.Refuses:
			return echo.ErrMethodNotAllowed
		case redlinetest.Redirects:
			return c.Redirect(http.StatusFound, "/elsewhere")
		case redlinetest.Fails:
			return echo.NewHTTPError(http.StatusConflict, "conflict")
		case redlinetest.Breaks:
			return errors.New("broken")
		case redlinetest.Echoes:
			return c.Stream(http.StatusOK, "text/plain", c.Request().Body)
		case redlinetest.Names:
			redline.SetRoute(c.Response(), "/chosen/{id}")
			return c.String(http.StatusOK, "hello\n")
		}
		return exotic(c)
	}
}
