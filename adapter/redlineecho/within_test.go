package redlineecho_test

import (
	"errors"
	"net/http"
	"testing"

	"github.com/labstack/echo/v5"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/adapter/redlineecho"
	"github.com/redline-metrics/redline/redlinetest"
)

// TestWithin is of a kind: a second middleware of the same Metrics further out, here behind a
// writer that has no Unwrap, as those of many loggers. The request counts once, with echo's
// route, also if echo answers an error when its middlewares are done.
func TestWithin(t *testing.T) {
	for path, c := range map[string]struct {
		route  string
		status int
	}{
		"/x/7":     {"/x/:id", http.StatusCreated},
		"/fails":   {"/fails", http.StatusConflict},
		"/breaks":  {"/breaks", http.StatusInternalServerError},
		"/nothing": {"<unmatched>", http.StatusNotFound},
	} {
		t.Run(path, func(t *testing.T) {
			m, err := redline.New(redline.Config{})
			if err != nil {
				t.Fatal(err)
			}
			e := echo.New()
			e.Use(redlineecho.Middleware(m))
			e.GET("/x/:id", func(c *echo.Context) error { return c.String(http.StatusCreated, "hello") })
			e.GET("/fails", func(*echo.Context) error { return echo.NewHTTPError(http.StatusConflict, "conflict") })
			e.GET("/breaks", func(*echo.Context) error { return errors.New("broken") })
			h := m.Wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { e.ServeHTTP(hiding{w}, r) }))
			if status := answered(t, h, path); status != c.status {
				t.Errorf("client saw %d, want %d", status, c.status)
			}
			redlinetest.WaitWithin(t, 0, m, c.route, c.status, 1)
			if all := redlinetest.Count(t, m, "", redlinetest.AnyStatus); all != 1 {
				t.Errorf("%v requests recorded, want 1", all)
			}
			if n := redlinetest.InProgress(t, m); n != 0 {
				t.Errorf("%v requests in progress, want none", n)
			}
		})
	}
}

// hiding is a status writer without Unwrap.
type hiding struct{ http.ResponseWriter }
