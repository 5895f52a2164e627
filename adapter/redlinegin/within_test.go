package redlinegin_test

import (
	"net/http"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/adapter/redlinegin"
)

// TestWithin is of a kind: a second middleware of the same Metrics further out, here behind a
// writer that has no Unwrap, as those of many loggers, and below a decorator, which has a
// recording that counts no requests. The request counts once, with gin's route.
func TestWithin(t *testing.T) {
	plain := func(h http.Handler) http.Handler { return h }
	for _, decorated := range []bool{false, true} {
		m, err := redline.New(redline.Config{})
		if err != nil {
			t.Fatal(err)
		}
		decorator := redline.Decorator(plain)
		if decorated {
			if decorator, err = m.Counter(prometheus.CounterOpts{Name: "orders_total", Help: "x"}); err != nil {
				t.Fatal(err)
			}
		}
		e := gin.New()
		e.Use(redlinegin.Middleware(m))
		e.GET("/x/:id", func(c *gin.Context) { c.String(http.StatusCreated, "hello") })
		below := decorator(e)
		answered(t, m.Wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { below.ServeHTTP(hiding{w}, r) })), "/x/7")
		wantOnly(t, m, "/x/:id", http.StatusCreated)
	}
}

// hiding is a status writer without Unwrap.
type hiding struct{ http.ResponseWriter }
