package redline_test

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/multiproc"
	"github.com/redline-metrics/redline/prefork"
)

func Example() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /hello/{name}", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "Hello, %s\n", r.PathValue("name"))
	})

	m, err := redline.New(redline.Config{})
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(http.ListenAndServe("127.0.0.1:5001", m.Wrap(mux)))
}

func ExampleMetrics_Wrap() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /hello/{name}", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "Hello, %s\n", r.PathValue("name"))
	})
	m, err := redline.New(redline.Config{})
	if err != nil {
		log.Fatal(err)
	}
	handler := m.Wrap(mux)

	for _, path := range []string{"/hello/Ada", "/hello/Grace", "/no/such/page"} {
		request(handler, path)
	}
	show(handler, "http_requests_total")
	// Output:
	// http_requests_total{method="GET",route="/hello/{name}",status="200"} 2
	// http_requests_total{method="GET",route="<unmatched>",status="404"} 1
}

func ExampleMetrics_Counter() {
	mux := http.NewServeMux()
	place := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusCreated) })
	m, err := redline.New(redline.Config{})
	if err != nil {
		log.Fatal(err)
	}

	orders, err := m.Counter(
		prometheus.CounterOpts{Name: "shop_orders_total", Help: "Orders placed."},
		redline.Label{Name: "country", Value: func(x *redline.Exchange) string {
			return x.Request.PathValue("country")
		}},
	)
	if err != nil {
		log.Fatal(err)
	}
	mux.Handle("POST /{country}/orders", orders(place))

	handler := m.Wrap(mux)
	handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/is/orders", nil))
	show(handler, "shop_orders_total")
	// Output:
	// shop_orders_total{country="is"} 1
}

func ExampleMetrics_Transport() {
	stock := httptest.NewServer(http.NotFoundHandler())
	defer stock.Close()

	m, err := redline.New(redline.Config{
		Peers: map[string]string{"stock.internal": "stock", "127.0.0.1": "stock"},
	})
	if err != nil {
		log.Fatal(err)
	}
	client := &http.Client{Transport: m.Transport(nil)}

	defer client.CloseIdleConnections()
	resp, err := client.Get(stock.URL + "/stock/7")
	if err != nil {
		log.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil {
		log.Fatal(err)
	}
	show(m.Handler(), "http_client_request_duration_seconds_count")
	// Output:
	// http_client_request_duration_seconds_count{method="GET",peer="stock",status="404"} 1
}

func ExampleMetrics_Registry() {
	m, err := redline.New(redline.Config{})
	if err != nil {
		log.Fatal(err)
	}

	carts := prometheus.NewHistogram(prometheus.HistogramOpts{
		Name: "shop_cart_value_euros", Help: "Value of a cart.", Buckets: []float64{5, 10, 20, 50, 100, 200},
	})
	m.Registry().MustRegister(carts)
	carts.Observe(42)

	show(m.Handler(), "shop_cart_value_euros_count")
	// Output:
	// shop_cart_value_euros_count 1
}

func ExampleMetrics_Info() {
	m, err := redline.New(redline.Config{})
	if err != nil {
		log.Fatal(err)
	}

	err = m.Info("shop_info", "What runs.", prometheus.Labels{"version": "1.0.1"})
	if err != nil {
		log.Fatal(err)
	}

	show(m.Handler(), "shop_info")
	// Output:
	// shop_info{version="1.0.1"} 1
}

func ExampleMetrics_Handler() {
	mux := http.NewServeMux()

	m, err := redline.New(redline.Config{NoEndpoint: true})
	if err != nil {
		log.Fatal(err)
	}
	go func() { log.Fatal(http.ListenAndServe("127.0.0.1:5099", m.Handler())) }()
	log.Fatal(http.ListenAndServe("127.0.0.1:5001", m.Wrap(mux)))
}

func ExampleMetrics_Handler_guarded() {
	mux := http.NewServeMux()
	token := "secret"

	m, err := redline.New(redline.Config{NoEndpoint: true})
	if err != nil {
		log.Fatal(err)
	}
	want := sha256.Sum256([]byte("Bearer " + token))
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, r *http.Request) {
		got := sha256.Sum256([]byte(r.Header.Get("Authorization")))
		if subtle.ConstantTimeCompare(got[:], want[:]) == 0 {
			http.Error(w, "a token is needed", http.StatusUnauthorized)
			return
		}
		m.Handler().ServeHTTP(w, r)
	})

	w := httptest.NewRecorder()
	m.Wrap(mux).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	fmt.Println(w.Code)
	// Output:
	// 401
}

func ExampleConfig_labels() {
	m, err := redline.New(redline.Config{
		ConstLabels: prometheus.Labels{"zone": "a"},
		Labels: []redline.Label{
			{Name: "tenant", Value: func(x *redline.Exchange) string { return x.Request.Header.Get("X-Tenant") }},
			{Name: "cache", Value: func(x *redline.Exchange) string { return x.Header().Get("X-Cache") }},
		},
	})
	if err != nil {
		log.Fatal(err)
	}

	request(m.Wrap(http.NotFoundHandler()), "/")
	show(m.Handler(), "http_requests_total")
	// Output:
	// http_requests_total{cache="",method="GET",route="<unmatched>",status="404",tenant="",zone="a"} 1
}

func ExampleConfig_groupBy() {
	m, err := redline.New(redline.Config{
		GroupBy: func(x *redline.Exchange) string {
			first, _, _ := strings.Cut(strings.TrimPrefix(x.Path, "/"), "/")
			return "/" + first
		},
	})
	if err != nil {
		log.Fatal(err)
	}

	request(m.Wrap(http.NotFoundHandler()), "/users/7/orders")
	show(m.Handler(), "http_requests_total")
	// Output:
	// http_requests_total{method="GET",route="/users",status="404"} 1
}

func ExampleConfig_schema() {
	schema := redline.FlaskExporter()
	schema.Duration.Route = "endpoint"
	m, err := redline.New(redline.Config{Schema: schema})
	if err != nil {
		log.Fatal(err)
	}

	request(m.Wrap(http.NotFoundHandler()), "/")
	show(m.Handler(), "flask_http_request_duration_seconds_count")
	// Output:
	// flask_http_request_duration_seconds_count{endpoint="<unmatched>",method="GET",status="404"} 1
}

func ExampleConfig_inProgress() {
	mux := http.NewServeMux()

	schema := redline.Default()
	schema.InProgress.Route = "route"
	m, err := redline.New(redline.Config{Schema: schema})
	if err != nil {
		log.Fatal(err)
	}
	handler := m.Wrap(mux)

	request(handler, "/")
	show(m.Handler(), "http_requests_in_progress")
	// Output:
	// http_requests_in_progress{method="GET",route="<unmatched>"} 0
}

func ExampleConfig_exemplar() {
	type traceKey struct{}

	m, err := redline.New(redline.Config{
		NativeHistograms: true,
		Exemplar: func(x *redline.Exchange) prometheus.Labels {
			if trace, ok := x.Request.Context().Value(traceKey{}).(string); ok {
				return prometheus.Labels{"trace_id": trace}
			}
			return nil
		},
	})
	if err != nil {
		log.Fatal(err)
	}

	traced := context.WithValue(context.Background(), traceKey{}, "4bf92f3577b34da6")
	r := httptest.NewRequestWithContext(traced, http.MethodGet, "/", nil)
	m.Wrap(http.NotFoundHandler()).ServeHTTP(httptest.NewRecorder(), r)
	scrape := httptest.NewRequest(http.MethodGet, "/metrics", nil)
	scrape.Header.Set("Accept", "application/openmetrics-text")
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, scrape)
	fmt.Println(strings.Contains(w.Body.String(), `# {trace_id="4bf92f3577b34da6"}`))
	// Output:
	// true
}

func ExampleSkip() {
	mux := http.NewServeMux()
	health := http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})

	mux.Handle("GET /healthz", redline.Skip(health))

	m, err := redline.New(redline.Config{})
	if err != nil {
		log.Fatal(err)
	}
	handler := m.Wrap(mux)
	request(handler, "/healthz")
	show(handler, "http_requests_total")
	// Output:
}

func ExampleSetRoute() {
	mux := http.NewServeMux()
	serveUser := func(http.ResponseWriter, *http.Request) {}

	mux.Handle("/api/", http.StripPrefix("/api", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		redline.SetRoute(w, "/api/users/{id}")
		serveUser(w, r)
	})))

	m, err := redline.New(redline.Config{})
	if err != nil {
		log.Fatal(err)
	}
	handler := m.Wrap(mux)
	request(handler, "/api/users/7")
	show(handler, "http_requests_total")
	// Output:
	// http_requests_total{method="GET",route="/api/users/{id}",status="200"} 1
}

func ExampleSetPanic() {
	recovering := func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			defer func() {
				if reason := recover(); reason != nil {
					redline.SetPanic(w, reason)
					http.Error(w, "something went wrong", http.StatusInternalServerError)
				}
			}()
			next.ServeHTTP(w, r)
		})
	}

	m, err := redline.New(redline.Config{})
	if err != nil {
		log.Fatal(err)
	}
	handler := m.Wrap(recovering(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("on purpose") })))
	request(handler, "/")
	show(handler, "http_request_exceptions_total")
	// Output:
	// http_request_exceptions_total{method="GET",route="<unmatched>"} 1
}

func ExampleConfig_store() {
	dir, err := multiproc.TempDir()
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if err := os.Setenv("PROMETHEUS_MULTIPROC_DIR", dir); err != nil {
		log.Fatal(err)
	}

	worker := func() (http.Handler, io.Closer) {
		w, err := multiproc.NewWriter(multiproc.WriterConfig{Dir: os.Getenv("PROMETHEUS_MULTIPROC_DIR")})
		if err != nil {
			log.Fatal(err)
		}
		m, err := redline.New(redline.Config{Store: w})
		if err != nil {
			log.Fatal(err)
		}
		mux := http.NewServeMux()
		mux.HandleFunc("GET /hello", func(http.ResponseWriter, *http.Request) {})
		return m.Wrap(mux), w
	}
	one, files := worker()
	other, otherFiles := worker()
	request(one, "/hello")
	request(other, "/hello")
	request(other, "/hello")
	show(one, "http_requests_total")
	if err := errors.Join(files.Close(), otherFiles.Close()); err != nil {
		log.Fatal(err)
	}
	// Output:
	// http_requests_total{method="GET",route="/hello",status="200"} 3
}

func Example_prefork() {
	ctx, stop := context.WithCancel(context.Background())
	stop() // at once, as this is an example
	mux := http.NewServeMux()

	err := prefork.ListenAndServe(ctx, prefork.Config{Addr: "127.0.0.1:5001", Workers: 4},
		func(w *multiproc.Writer) (http.Handler, error) {
			m, err := redline.New(redline.Config{Store: w})
			if err != nil {
				return nil, err
			}
			return m.Wrap(mux), nil
		})
	_ = err
}

// request sends a GET for a path to h.
func request(h http.Handler, path string) {
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, path, nil))
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
