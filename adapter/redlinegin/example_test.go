package redlinegin_test

import (
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/adapter/redlinegin"
)

func Example() {
	m, err := redline.New(redline.Config{})
	if err != nil {
		log.Fatal(err)
	}
	r := gin.New()
	r.Use(gin.Recovery(), redlinegin.Middleware(m))
	r.GET("/users/:id", showUser)
	log.Fatal(r.Run("127.0.0.1:5001"))
}

func ExampleDecorate() {
	m, err := redline.New(redline.Config{})
	if err != nil {
		log.Fatal(err)
	}
	r := gin.New()
	r.Use(redlinegin.Middleware(m))

	orders, err := m.Counter(
		prometheus.CounterOpts{Name: "shop_orders_total", Help: "Orders placed."},
		redline.Label{Name: "country", Value: func(x *redline.Exchange) string {
			return x.Context.(*gin.Context).Param("country")
		}},
	)
	if err != nil {
		log.Fatal(err)
	}
	r.POST("/:country/orders", redlinegin.Decorate(orders), showUser)
	r.GET("/healthz", redlinegin.Skip, showUser)

	ask(r, http.MethodPost, "/is/orders")
	ask(r, http.MethodGet, "/healthz")
	show(r, "http_requests_total")
	show(r, "shop_orders_total")
	// Output:
	// http_requests_total{method="POST",route="/:country/orders",status="200"} 1
	// shop_orders_total{country="is"} 1
}

func ExampleMiddleware_reporting() {
	m, err := redline.New(redline.Config{})
	if err != nil {
		log.Fatal(err)
	}
	r := gin.New()
	r.Use(redlinegin.Middleware(m))

	r.Use(gin.CustomRecoveryWithWriter(nil, func(c *gin.Context, reason any) {
		redline.SetPanic(c.Writer, reason)
		c.AbortWithStatus(http.StatusInternalServerError)
	}))

	r.GET("/users/:id", func(*gin.Context) { panic("on purpose") })
	ask(r, http.MethodGet, "/users/7")
	show(r, "http_request_exceptions_total")
	// Output:
	// http_request_exceptions_total{method="GET",route="/users/:id"} 1
}

func showUser(c *gin.Context) { c.String(http.StatusOK, "Ada\n") }

func ask(h http.Handler, method, path string) {
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(method, path, nil))
}

// show prints the series of one name, as h exposes them.
func show(h http.Handler, name string) {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	for line := range strings.Lines(w.Body.String()) {
		if strings.HasPrefix(line, name) {
			fmt.Print(line)
		}
	}
}
