package redlineecho4_test

import (
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/adapter/redlineecho4"
)

func Example() {
	m, err := redline.New(redline.Config{})
	if err != nil {
		log.Fatal(err)
	}
	e := echo.New()
	e.Use(middleware.Recover(), redlineecho4.Middleware(m))
	e.GET("/users/:id", showUser)
	log.Fatal(e.Start("127.0.0.1:5001"))
}

func ExampleDecorate() {
	m, err := redline.New(redline.Config{})
	if err != nil {
		log.Fatal(err)
	}
	e := echo.New()
	e.Use(redlineecho4.Middleware(m))

	orders, err := m.Counter(
		prometheus.CounterOpts{Name: "shop_orders_total", Help: "Orders placed."},
		redline.Label{Name: "country", Value: func(x *redline.Exchange) string {
			return x.Context.(echo.Context).Param("country")
		}},
	)
	if err != nil {
		log.Fatal(err)
	}
	e.POST("/:country/orders", showUser, redlineecho4.Decorate(orders))
	e.GET("/healthz", showUser, redlineecho4.Skip)

	ask(e, http.MethodPost, "/is/orders")
	ask(e, http.MethodGet, "/healthz")
	show(e, "http_requests_total")
	show(e, "shop_orders_total")
	// Output:
	// http_requests_total{method="POST",route="/:country/orders",status="200"} 1
	// shop_orders_total{country="is"} 1
}

func showUser(c echo.Context) error { return c.String(http.StatusOK, "Ada\n") }

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
