package redlineecho4_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/labstack/echo/v4"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/adapter/redlineecho4"
	"github.com/redline-metrics/redline/redlinetest"
)

// TestErrorSize is of a kind: answers that are written after the middlewares have returned.
// For every way of answering an error, its size is the one that the client got, and it
// counts once.
func TestErrorSize(t *testing.T) {
	for name, answer := range map[string]func(c echo.Context) error{
		"one write":               func(c echo.Context) error { return c.String(http.StatusTeapot, "handled") },
		"several writes":          func(c echo.Context) error { return c.XML(http.StatusTeapot, []string{"one", "two"}) },
		"no body":                 func(c echo.Context) error { return c.NoContent(http.StatusTeapot) },
		"an empty body":           func(c echo.Context) error { return c.String(http.StatusTeapot, "") },
		"a type and no body":      func(c echo.Context) error { return c.Stream(http.StatusTeapot, "text/plain", http.NoBody) },
		"a body that is not sent": func(c echo.Context) error { return c.String(http.StatusNoContent, "nobody sees this") },
	} {
		t.Run(name, func(t *testing.T) {
			m, err := redline.New(redline.Config{Sizes: true})
			if err != nil {
				t.Fatal(err)
			}
			e := echo.New()
			e.HTTPErrorHandler = func(_ error, c echo.Context) { _ = answer(c) }
			e.Use(redlineecho4.Middleware(m))
			resp, err := http.Get(redlinetest.Listen(t, e) + "/nothing")
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(resp.Body)
			if err != nil {
				t.Fatal(err)
			}
			_ = resp.Body.Close()
			redlinetest.Wait(t, m, "<unmatched>", resp.StatusCode, 1)
			redlinetest.WaitResponseBytes(t, m, "<unmatched>", float64(len(body)))
		})
	}
}

// TestErrorSizeWithoutServer holds that if no server reports the end of a request, the
// first write has the size.
func TestErrorSizeWithoutServer(t *testing.T) {
	m, err := redline.New(redline.Config{Sizes: true})
	if err != nil {
		t.Fatal(err)
	}
	e := echo.New()
	e.Use(redlineecho4.Middleware(m))
	answer := httptest.NewRecorder()
	e.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/nothing", nil))
	if n := redlinetest.ResponseBytes(t, m, "<unmatched>"); n != float64(answer.Body.Len()) {
		t.Errorf("%v bytes recorded, and the client got %d", n, answer.Body.Len())
	}
}
