//go:build !race

package redlinegin_test

import (
	"net/http"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/adapter/redlinegin"
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
	allocations := func(middlewares ...gin.HandlerFunc) float64 {
		engine := gin.New()
		engine.Use(middlewares...)
		engine.GET("/users/:id", func(c *gin.Context) { _, _ = c.Writer.Write([]byte("ok")) })
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "/users/7", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		return testing.AllocsPerRun(1000, func() { engine.ServeHTTP(discard{}, r) })
	}
	bare := allocations()
	if got := allocations(redlinegin.Middleware(m), redlinegin.Decorate(orders)); got > bare+1 {
		t.Errorf("%v allocations a request, %v without", got, bare)
	}
}

// discard is a writer that keeps nothing.
type discard struct{}

func (discard) Header() http.Header         { return nil }
func (discard) Write(p []byte) (int, error) { return len(p), nil }
func (discard) WriteHeader(int)             {}
