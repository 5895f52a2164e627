package redline_test

import (
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/examples/items"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// The schemas of the public tutorials, by setting names; that of the first is
// items.Tutorial. Labels that a tutorial calls path or endpoint hold the route.
var (
	tutorial3 = redline.Schema{ // Flask and Prometheus Monitoring
		Requests: redline.Family{Name: "flask_request_count", Help: "Requests", Method: "method", Route: "endpoint", Status: "http_status"},
		Duration: redline.Family{Name: "flask_request_latency_seconds", Help: "Request latency", Route: "endpoint"},
	}
	tutorial5 = redline.Schema{ // Instrumenting Flask with Prometheus Metrics
		Requests: redline.Family{Name: "flask_http_requests_total", Help: "Requests", Method: "method", Route: "endpoint", Status: "status"},
		Duration: redline.Family{Name: "flask_http_request_duration_seconds", Help: "Latency", Method: "method", Route: "endpoint"},
		Buckets:  []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5},
	}
)

// expositions are the services with a pinned exposition.
var expositions = []struct {
	name  string
	cfg   redline.Config
	extra func(*testing.T, *redline.Metrics)
	// dictated are names that a tutorial chose and promlint complains of.
	dictated []string
}{
	{name: "default"},
	{name: "default-sizes", cfg: redline.Config{Sizes: true}},
	{name: "flask", cfg: redline.Config{Schema: redline.FlaskExporter()}},
	{name: "opentelemetry", cfg: redline.Config{Schema: redline.OpenTelemetry(), Sizes: true}},
	{name: "none", cfg: redline.Config{Schema: &redline.Schema{}}},
	{name: "tutorial-1", cfg: redline.Config{Schema: items.Tutorial()}},
	{
		name:     "tutorial-3",
		cfg:      redline.Config{Schema: &tutorial3, Objectives: map[float64]float64{.5: .05, .9: .01, .99: .001}},
		dictated: []string{"flask_request_count"},
		extra: func(t *testing.T, m *redline.Metrics) {
			t.Helper()
			users := prometheus.NewGauge(prometheus.GaugeOpts{Name: "flask_active_users", Help: "Active users"})
			users.Set(3)
			m.Registry().MustRegister(users)
		},
	},
	{
		name: "tutorial-4", // Monitoring Python Using Prometheus
		cfg: redline.Config{Schema: redline.FlaskExporter(), GroupBy: func(x *redline.Exchange) string {
			return "/" + strings.SplitN(strings.TrimPrefix(x.Path, "/"), "/", 2)[0]
		}},
		extra: func(t *testing.T, m *redline.Metrics) {
			t.Helper()
			if err := m.Info("version_info", "application version", prometheus.Labels{"version": "1.0.1"}); err != nil {
				t.Fatal(err)
			}
			cart := prometheus.NewHistogram(prometheus.HistogramOpts{
				Name: "my_app_cart_value", Help: "Value of a cart", Buckets: []float64{5, 10, 20, 50, 100, 200},
			})
			cart.Observe(42)
			m.Registry().MustRegister(cart)
		},
	},
	{name: "tutorial-5", cfg: redline.Config{Schema: &tutorial5}},
}

// TestExposition pins names, types, help texts and labels of each schema. To accept a
// change: go test -run TestExposition -update .
func TestExposition(t *testing.T) {
	for _, c := range expositions {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { // for durations by its clock
				c.cfg.Registry = prometheus.NewRegistry()
				m := newMetrics(t, c.cfg)
				if c.extra != nil {
					c.extra(t, m)
				}
				exercise(t, m)
				text := scrapeInBubble(t, m)
				golden := filepath.Join("testdata", "exposition", c.name+".txt")
				text = strings.ReplaceAll(withoutReadings(text), `version="`+redline.Version+`"`, `version="VERSION"`)
				if *update {
					if err := os.WriteFile(golden, []byte(text), 0o600); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(golden)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(string(want), text); diff != "" {
					t.Errorf("exposition differs from %s (-want +got):\n%s", golden, diff)
				}
				lint(t, m, c.dictated)
			})
		})
	}
}

// exercise sends a request of each kind to the items service of tutorial 1.
func exercise(t *testing.T, m *redline.Metrics) {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /items/{id}", func(w http.ResponseWriter, _ *http.Request) {
		time.Sleep(30 * time.Millisecond)
		_, _ = w.Write([]byte("{}"))
	})
	mux.HandleFunc("POST /items", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusCreated) })
	mux.HandleFunc("DELETE /items/{id}", func(http.ResponseWriter, *http.Request) { panic("on purpose") })
	h := m.Wrap(mux)
	for _, request := range []string{"GET /items/7", "POST /items", "GET /nothing", "DELETE /items/7", "BREW /items"} {
		method, path, _ := strings.Cut(request, " ")
		func() {
			defer func() { _ = recover() }()
			h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), method, path, nil))
		}()
	}
}

// withoutReadings leaves out values that no test can know.
func withoutReadings(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		for _, name := range []string{"process_cpu_usage ", "process_memory_usage_bytes "} {
			if strings.HasPrefix(line, name) {
				lines[i] = name + "<reading>"
			}
		}
	}
	return strings.Join(lines, "\n")
}

// lint runs client_golang's promlint, which promtool check metrics runs too.
func lint(t *testing.T, m *redline.Metrics, dictated []string) {
	t.Helper()
	problems, err := testutil.GatherAndLint(m.Registry())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		excused := false
		for _, name := range dictated {
			excused = excused || p.Metric == name
		}
		if !excused {
			t.Errorf("promlint: %s: %s", p.Metric, p.Text)
		}
	}
}

// TestProcessGauges reads the gauges from a process that is at work.
func TestProcessGauges(t *testing.T) {
	m := newMetrics(t, redline.Config{Schema: items.Tutorial(), Registry: prometheus.NewRegistry()})
	for deadline := time.Now().Add(30 * time.Second); ; {
		busy := 0
		for i := range 10_000_000 {
			busy += i
		}
		text, _ := get(t, m.Handler(), "/metrics", nil)
		e := exposition{}
		for line := range strings.Lines(text) {
			if f := strings.Fields(line); len(f) == 2 && !strings.HasPrefix(line, "#") {
				e[f[0]] = 1
				if f[0] == "process_cpu_usage" && f[1] == "0" || f[0] == "process_memory_usage_bytes" && f[1] == "0" {
					delete(e, f[0])
				}
			}
		}
		if e["process_cpu_usage"] == 1 && e["process_memory_usage_bytes"] == 1 && busy > 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("no reading above 0:\n%s", text)
		}
	}
}

// TestRuntimeMetrics holds that the registry that New makes has the metrics of Go and of
// the process; one of the user's own is unchanged.
func TestRuntimeMetrics(t *testing.T) {
	for _, own := range []bool{false, true} {
		cfg := redline.Config{}
		if own {
			cfg.Registry = prometheus.NewRegistry()
		}
		text, _ := get(t, newMetrics(t, cfg).Handler(), "/metrics", nil)
		for _, name := range []string{"\ngo_goroutines ", "\nprocess_cpu_seconds_total "} {
			if has := strings.Contains(text, name); has == own {
				t.Errorf("registry of one's own %v: has%q: %v", own, name, has)
			}
		}
	}
}
