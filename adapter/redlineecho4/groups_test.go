package redlineecho4_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/adapter/redlineecho4"
	"github.com/redline-metrics/redline/redlinetest"
)

// TestGroups is of a kind: routes that a router adds by itself, so that the middlewares of a
// group see the paths that no route matches. They are no routes of the service's. Its own
// routes stay, also if they have the same path or answer 404.
func TestGroups(t *testing.T) {
	pass := func(next echo.HandlerFunc) echo.HandlerFunc { return next }
	refuse := func(echo.HandlerFunc) echo.HandlerFunc {
		return func(echo.Context) error { return echo.ErrUnauthorized }
	}
	answer := func(echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error { return c.String(http.StatusForbidden, "no") }
	}
	panics := func(echo.HandlerFunc) echo.HandlerFunc {
		return func(echo.Context) error { panic("broken") }
	}
	text := func(c echo.Context) error { return c.String(http.StatusOK, "hello") }
	absent := func(echo.Context) error { return echo.ErrNotFound }
	page := func(c echo.Context) error { return c.String(http.StatusNotFound, "nothing here") }
	for name, c := range map[string]struct {
		routes func(e *echo.Echo)
		method string
		path   string
		route  string
		status int
	}{
		"a route": {
			routes: func(e *echo.Echo) { e.Group("/g", pass).GET("/x", text) },
			path:   "/g/x", route: "/g/x", status: http.StatusOK,
		},
		"nothing": {
			routes: func(e *echo.Echo) { e.Group("/g", pass).GET("/x", text) },
			path:   "/g/nothing", route: "<unmatched>", status: http.StatusNotFound,
		},
		"the group itself": {
			routes: func(e *echo.Echo) { e.Group("/g", pass).GET("/x", text) },
			path:   "/g", route: "<unmatched>", status: http.StatusNotFound,
		},
		"a group with a parameter": {
			routes: func(e *echo.Echo) { e.Group("/t/:tenant", pass).GET("/x", text) },
			path:   "/t/7", route: "<unmatched>", status: http.StatusNotFound,
		},
		"a group of a group": {
			routes: func(e *echo.Echo) { e.Group("/g", pass).Group("/h").GET("/x", text) },
			path:   "/g/h/nothing", route: "<unmatched>", status: http.StatusNotFound,
		},
		"a group with middlewares of a group without": {
			routes: func(e *echo.Echo) { e.Group("/g").Group("/h", pass).GET("/x", text) },
			path:   "/g/h/nothing", route: "<unmatched>", status: http.StatusNotFound,
		},
		"a middleware that fails": {
			routes: func(e *echo.Echo) { e.Group("/g", refuse).GET("/x", text) },
			path:   "/g/nothing", route: "<unmatched>", status: http.StatusUnauthorized,
		},
		"a middleware that answers": {
			routes: func(e *echo.Echo) { e.Group("/g", answer).GET("/x", text) },
			path:   "/g/nothing", route: "<unmatched>", status: http.StatusForbidden,
		},
		"a middleware that panics": {
			routes: func(e *echo.Echo) { e.Group("/g", panics).GET("/x", text) },
			path:   "/g/nothing", route: "<unmatched>", status: http.StatusInternalServerError,
		},
		"another method": {
			routes: func(e *echo.Echo) { e.Group("/g", pass).GET("/x", text) },
			method: http.MethodPost, path: "/g/x", route: "<unmatched>", status: http.StatusNotFound,
		},
		"a route of the same path": {
			routes: func(e *echo.Echo) { e.Group("/g", pass).GET("/*", text) },
			path:   "/g/y", route: "/g/*", status: http.StatusOK,
		},
		"a route of the same path that finds nothing": {
			routes: func(e *echo.Echo) { e.Group("/g", pass).GET("/*", absent) },
			path:   "/g/y", route: "/g/*", status: http.StatusNotFound,
		},
		"a route of the group's path that finds nothing": {
			routes: func(e *echo.Echo) { e.Group("/g/:id", pass).GET("", absent) },
			path:   "/g/7", route: "/g/:id", status: http.StatusNotFound,
		},
		"a route of the same path and another method": {
			routes: func(e *echo.Echo) { e.Group("/g", pass).POST("/*", text) },
			path:   "/g/y", route: "<unmatched>", status: http.StatusNotFound,
		},
		"a route for all methods that finds nothing": {
			routes: func(e *echo.Echo) { e.Group("/g", pass).Any("/*", absent) },
			path:   "/g/y", route: "/g/*", status: http.StatusNotFound,
		},
		"a page for paths that no route matches": {
			routes: func(e *echo.Echo) { e.RouteNotFound("/*", page) },
			path:   "/g/y", route: "<unmatched>", status: http.StatusNotFound,
		},
		"an app for paths that no route matches": {
			routes: func(e *echo.Echo) { e.RouteNotFound("/app/*", text) },
			path:   "/app/y", route: "/app/*", status: http.StatusOK,
		},
		"a host with middlewares": {
			routes: func(e *echo.Echo) { e.Host("example.com", pass).GET("/x", text) },
			path:   "/g/nothing", route: "<unmatched>", status: http.StatusNotFound,
		},
	} {
		t.Run(name, func(t *testing.T) {
			m, err := redline.New(redline.Config{})
			if err != nil {
				t.Fatal(err)
			}
			e := echo.New()
			e.Use(recovery(nil), redlineecho4.Middleware(m))
			c.routes(e)
			r, err := http.NewRequestWithContext(t.Context(), c.method, redlinetest.Listen(t, e)+c.path, http.NoBody)
			if err != nil {
				t.Fatal(err)
			}
			r.Host = "example.com"
			resp, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			_ = resp.Body.Close()
			if resp.StatusCode != c.status {
				t.Errorf("client saw %d, want %d", resp.StatusCode, c.status)
			}
			redlinetest.WaitWithin(t, time.Second, m, c.route, c.status, 1)
		})
	}
}
