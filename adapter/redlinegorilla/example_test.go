package redlinegorilla_test

import (
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/gorilla/mux"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/adapter/redlinegorilla"
)

func Example() {
	m, err := redline.New(redline.Config{})
	if err != nil {
		log.Fatal(err)
	}
	r := mux.NewRouter()
	r.Use(redlinegorilla.Middleware(m))
	r.HandleFunc("/users/{id}", showUser)
	log.Fatal(http.ListenAndServe("127.0.0.1:5001", m.Wrap(r)))
}

func ExampleMiddleware() {
	m, err := redline.New(redline.Config{})
	if err != nil {
		log.Fatal(err)
	}
	r := mux.NewRouter()
	r.Use(redlinegorilla.Middleware(m))

	orders, err := m.Counter(prometheus.CounterOpts{Name: "shop_orders_total", Help: "Orders placed."})
	if err != nil {
		log.Fatal(err)
	}
	shop := r.PathPrefix("/shop").Subrouter()
	shop.Use(mux.MiddlewareFunc(orders))
	shop.HandleFunc("/orders/{id}", showUser)
	r.Handle("/healthz", redline.Skip(http.HandlerFunc(showUser)))

	ask(m.Wrap(r), http.MethodPost, "/shop/orders/7")
	ask(m.Wrap(r), http.MethodGet, "/healthz")
	show(m.Wrap(r), "http_requests_total")
	show(m.Wrap(r), "shop_orders_total")
	// Output:
	// http_requests_total{method="POST",route="/shop/orders/{id}",status="200"} 1
	// shop_orders_total 1
}

func showUser(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("Ada\n")) }

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
