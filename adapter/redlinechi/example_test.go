package redlinechi_test

import (
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/adapter/redlinechi"
)

func Example() {
	m, err := redline.New(redline.Config{})
	if err != nil {
		log.Fatal(err)
	}
	r := chi.NewRouter()
	r.Use(middleware.Recoverer, redlinechi.Middleware(m))
	r.Get("/users/{id}", showUser)
	log.Fatal(http.ListenAndServe("127.0.0.1:5001", r))
}

func ExampleMiddleware() {
	m, err := redline.New(redline.Config{})
	if err != nil {
		log.Fatal(err)
	}
	r := chi.NewRouter()
	r.Use(redlinechi.Middleware(m))

	orders, err := m.Counter(prometheus.CounterOpts{Name: "shop_orders_total", Help: "Orders placed."})
	if err != nil {
		log.Fatal(err)
	}
	r.With(orders).Post("/users/{id}/orders", showUser)
	r.With(redline.Skip).Get("/healthz", showUser)

	ask(r, http.MethodPost, "/users/7/orders")
	ask(r, http.MethodGet, "/healthz")
	show(r, "http_requests_total")
	show(r, "shop_orders_total")
	// Output:
	// http_requests_total{method="POST",route="/users/{id}/orders",status="200"} 1
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
