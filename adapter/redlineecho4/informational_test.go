package redlineecho4_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/labstack/echo/v4"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/adapter/redlineecho4"
	"github.com/redline-metrics/redline/redlinetest"
)

// TestInformational is of a kind: a header that only announces the answer. echo takes it for
// the answer's and sends no other, so that net/http sends 200. The status is the one that
// the client reads, also if it is an error handler that sends the header.
func TestInformational(t *testing.T) {
	ways := map[string]func(c echo.Context, status int) error{
		"alone":         func(c echo.Context, status int) error { c.Response().WriteHeader(status); return nil },
		"no content":    func(c echo.Context, status int) error { return c.NoContent(status) },
		"a string":      func(c echo.Context, status int) error { return c.String(status, "x") },
		"then a string": func(c echo.Context, status int) error { c.Response().WriteHeader(status); return c.String(201, "x") },
		"then an error": func(c echo.Context, status int) error { c.Response().WriteHeader(status); return errors.New("broken") },
	}
	for way, send := range ways {
		for _, status := range []int{100, 102, 103, 199, 204, 404} {
			for _, from := range []string{"a handler", "an error handler"} {
				t.Run(way+", "+from+", "+http.StatusText(status), func(t *testing.T) {
					m, err := redline.New(redline.Config{})
					if err != nil {
						t.Fatal(err)
					}
					e := echo.New()
					e.Use(redlineecho4.Middleware(m))
					if from == "an error handler" {
						e.HTTPErrorHandler = func(_ error, c echo.Context) { _ = send(c, status) }
						e.GET("/x", func(echo.Context) error { return errors.New("broken") })
					} else {
						e.GET("/x", func(c echo.Context) error { return send(c, status) })
					}
					answer := answered(t, e, "/x")
					redlinetest.WaitWithin(t, 0, m, "/x", answer, 1)
				})
			}
		}
	}
}

// answered returns the status that a client reads. The request has ended then.
func answered(t *testing.T, h http.Handler, path string) int {
	t.Helper()
	s := httptest.NewServer(h)
	defer s.Close()
	resp, err := http.Get(s.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	return resp.StatusCode
}
