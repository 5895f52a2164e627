//go:build !race

package redlineecho4_test

import (
	"net/http"
	"testing"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/adapter/redlineecho4"
)

// TestAllocations holds that the middleware and a decorator add one allocation each, as
// echo makes a function of each middleware for each request, and one for the request's
// recording.
func TestAllocations(t *testing.T) {
	m, err := redline.New(redline.Config{})
	if err != nil {
		t.Fatal(err)
	}
	orders, err := m.Counter(prometheus.CounterOpts{Name: "orders_total", Help: "x"})
	if err != nil {
		t.Fatal(err)
	}
	allocations := func(middlewares ...echo.MiddlewareFunc) float64 {
		e, ok := echo.New(), []byte("ok")
		e.Use(middlewares...)
		e.GET("/users/:id", func(c echo.Context) error {
			_, err := c.Response().Write(ok)
			return err
		})
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "/users/7", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		return testing.AllocsPerRun(1000, func() { e.ServeHTTP(discard{}, r) })
	}
	bare := allocations()
	if got := allocations(redlineecho4.Middleware(m), redlineecho4.Decorate(orders)); got > bare+3 {
		t.Errorf("%v allocations a request, %v without", got, bare)
	}
}

// discard is a writer that keeps nothing.
type discard struct{}

func (discard) Header() http.Header         { return nil }
func (discard) Write(p []byte) (int, error) { return len(p), nil }
func (discard) WriteHeader(int)             {}
