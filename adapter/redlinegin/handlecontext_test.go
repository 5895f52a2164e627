package redlinegin_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/adapter/redlinegin"
	"github.com/redline-metrics/redline/redlinetest"
)

// TestHandleContext is of a kind: a framework that serves a request anew, with a context
// that has forgotten its middlewares. The request counts once, with the route and the status
// of the last answer, wherever the middleware is.
func TestHandleContext(t *testing.T) {
	forward := func(e *gin.Engine, path string) gin.HandlerFunc {
		return func(c *gin.Context) {
			c.Request.URL.Path = path
			e.HandleContext(c)
		}
	}
	text := func(c *gin.Context) { c.String(http.StatusCreated, "hello") }
	for name, c := range map[string]struct {
		routes func(e *gin.Engine)
		path   string
		route  string
		status int
	}{
		"a route to a route": {
			routes: func(e *gin.Engine) { e.GET("/from", forward(e, "/x/7")); e.GET("/x/:id", text) },
			path:   "/from", route: "/x/:id", status: http.StatusCreated,
		},
		"no route to a route": {
			routes: func(e *gin.Engine) { e.NoRoute(forward(e, "/x/7")); e.GET("/x/:id", text) },
			path:   "/nothing", route: "/x/:id", status: http.StatusCreated,
		},
		"a route to none": {
			routes: func(e *gin.Engine) { e.GET("/from", forward(e, "/nothing")) },
			path:   "/from", route: "<unmatched>", status: http.StatusNotFound,
		},
		"a route to one that redirects": {
			routes: func(e *gin.Engine) { e.GET("/from", forward(e, "/x/")); e.GET("/x", text) },
			path:   "/from", route: "<unmatched>", status: http.StatusMovedPermanently,
		},
		"twice": {
			routes: func(e *gin.Engine) {
				e.GET("/from", forward(e, "/over"))
				e.GET("/over", forward(e, "/x/7"))
				e.GET("/x/:id", text)
			},
			path: "/from", route: "/x/:id", status: http.StatusCreated,
		},
		"a subtree to a route": {
			routes: func(e *gin.Engine) { e.GET("/from/*rest", forward(e, "/x/7")); e.GET("/x/:id", text) },
			path:   "/from/a", route: "/x/:id", status: http.StatusCreated,
		},
		"a route to a subtree": {
			routes: func(e *gin.Engine) { e.GET("/from", forward(e, "/under/a")); e.GET("/under/*rest", text) },
			path:   "/from", route: "/under/*rest", status: http.StatusCreated,
		},
		"a route named by its handler": {
			routes: func(e *gin.Engine) {
				e.GET("/from", forward(e, "/x/7"))
				e.GET("/x/:id", func(c *gin.Context) { redline.SetRoute(c.Writer, "/chosen"); text(c) })
			},
			path: "/from", route: "/chosen", status: http.StatusCreated,
		},
	} {
		for outside, middleware := range map[string]gin.HandlerFunc{
			"gin's writer":          func(*gin.Context) {},
			"a middleware's writer": func(c *gin.Context) { c.Writer = &embedding{c.Writer} },
		} {
			t.Run(name+", "+outside, func(t *testing.T) {
				m, err := redline.New(redline.Config{})
				if err != nil {
					t.Fatal(err)
				}
				e := gin.New()
				e.Use(middleware, redlinegin.Middleware(m), func(*gin.Context) {
					if n := redlinetest.InProgress(t, m); n != 1 {
						t.Errorf("%v requests in progress, want 1", n)
					}
				})
				c.routes(e)
				if status := answered(t, e, c.path); status != c.status {
					t.Errorf("client saw %d, want %d", status, c.status)
				}
				wantOnly(t, m, c.route, c.status)
			})
		}
	}
}

// TestHandleContextFurtherOut is of the same kind: the second run begins further out than
// the middleware, after it, or leads to a route that lacks it.
func TestHandleContextFurtherOut(t *testing.T) {
	text := func(c *gin.Context) { c.String(http.StatusOK, "hello") }
	t.Run("a page for errors", func(t *testing.T) {
		m, err := redline.New(redline.Config{})
		if err != nil {
			t.Fatal(err)
		}
		e := gin.New()
		e.Use(func(c *gin.Context) {
			if c.Next(); c.FullPath() != "/error" && c.Writer.Status() == http.StatusConflict {
				c.Request.URL.Path = "/error"
				e.HandleContext(c)
			}
		}, redlinegin.Middleware(m))
		e.GET("/x/:id", func(c *gin.Context) { c.Status(http.StatusConflict) })
		e.GET("/error", func(c *gin.Context) { c.String(c.Writer.Status(), "sorry") })
		if status := answered(t, e, "/x/7"); status != http.StatusConflict {
			t.Errorf("client saw %d, want 409", status)
		}
		wantOnly(t, m, "/x/:id", http.StatusConflict)
	})
	t.Run("a group without the middleware", func(t *testing.T) {
		m, err := redline.New(redline.Config{})
		if err != nil {
			t.Fatal(err)
		}
		e := gin.New()
		e.Group("", redlinegin.Middleware(m)).GET("/from", func(c *gin.Context) {
			c.Request.URL.Path = "/x/7"
			e.HandleContext(c)
		})
		e.GET("/x/:id", text)
		answered(t, e, "/from")
		wantOnly(t, m, "/x/:id", http.StatusOK)
	})
	t.Run("decorators and Skip", func(t *testing.T) {
		m, err := redline.New(redline.Config{})
		if err != nil {
			t.Fatal(err)
		}
		orders, err := m.Counter(prometheus.CounterOpts{Name: "orders_total", Help: "x"})
		if err != nil {
			t.Fatal(err)
		}
		e := gin.New()
		e.Use(redlinegin.Middleware(m))
		e.GET("/from", redlinegin.Skip, func(c *gin.Context) {
			c.Request.URL.Path = "/x/7"
			e.HandleContext(c)
		})
		e.GET("/x/:id", redlinegin.Decorate(orders), text)
		answered(t, e, "/from")
		if n := redlinetest.Count(t, m, "", redlinetest.AnyStatus); n != 0 {
			t.Errorf("%v requests recorded, want none", n)
		}
		w := httptest.NewRecorder()
		m.Handler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil))
		if !strings.Contains(w.Body.String(), "\norders_total 1\n") {
			t.Errorf("not one order:\n%.2000s", w.Body)
		}
	})
}

// wantOnly checks that one request is recorded, and which.
func wantOnly(t *testing.T, m *redline.Metrics, route string, status int) {
	t.Helper()
	redlinetest.WaitWithin(t, 0, m, route, status, 1)
	if all := redlinetest.Count(t, m, "", redlinetest.AnyStatus); all != 1 {
		t.Errorf("%v requests recorded, want 1", all)
	}
	if n := redlinetest.InProgress(t, m); n != 0 {
		t.Errorf("%v requests in progress, want none", n)
	}
}
