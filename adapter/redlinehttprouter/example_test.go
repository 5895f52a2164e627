package redlinehttprouter_test

import (
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/julienschmidt/httprouter"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/adapter/redlinehttprouter"
)

func Example() {
	m, err := redline.New(redline.Config{})
	if err != nil {
		log.Fatal(err)
	}
	router := httprouter.New()
	router.GET(redlinehttprouter.Route("/users/:id", showUser))
	log.Fatal(http.ListenAndServe("127.0.0.1:5001", m.Wrap(router)))
}

func ExampleAround() {
	m, err := redline.New(redline.Config{})
	if err != nil {
		log.Fatal(err)
	}
	router := httprouter.New()

	orders, err := m.Counter(prometheus.CounterOpts{Name: "shop_orders_total", Help: "Orders placed."})
	if err != nil {
		log.Fatal(err)
	}
	router.POST(redlinehttprouter.Route("/users/:id/orders", redlinehttprouter.Around(orders, showUser)))
	router.GET("/healthz", redlinehttprouter.Around(redline.Skip, showUser))

	ask(m.Wrap(router), http.MethodPost, "/users/7/orders")
	ask(m.Wrap(router), http.MethodGet, "/healthz")
	show(m.Wrap(router), "http_requests_total")
	show(m.Wrap(router), "shop_orders_total")
	// Output:
	// http_requests_total{method="POST",route="/users/:id/orders",status="200"} 1
	// shop_orders_total 1
}

func showUser(w http.ResponseWriter, _ *http.Request, _ httprouter.Params) {
	_, _ = w.Write([]byte("Ada\n"))
}

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
