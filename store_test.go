package redline_test

import (
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/multiproc"
)

// newWriter writes worker files to a directory until the test ends.
func newWriter(tb testing.TB, dir string) *multiproc.Writer {
	tb.Helper()
	w, err := multiproc.NewWriter(multiproc.WriterConfig{Dir: dir})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := w.Close(); err != nil {
			tb.Error(err)
		}
	})
	return w
}

// TestStore holds that two workers record into one directory, by the schema and by
// decorators, and each serves the sums over both.
func TestStore(t *testing.T) {
	dir := t.TempDir()
	var workers []*service
	for range 2 {
		m := newMetrics(t, redline.Config{Store: newWriter(t, dir), Sizes: true, ConstLabels: prometheus.Labels{"zone": "a"}})
		mux := http.NewServeMux()
		decorated := decorators(t, m, nil, redline.Label{Name: "c", Value: func(x *redline.Exchange) string { return x.Request.URL.Query().Get("c") }})
		mux.Handle("GET /users/{id}", decorated(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "panic") {
				panic("oh")
			}
			_, _ = w.Write([]byte("ok"))
		})))
		workers = append(workers, serveHandler(t, m, mux))
	}
	for i, s := range workers {
		for range 2 + i {
			s.do(t, http.MethodGet, "/users/7?c=x")
		}
		s.do(t, http.MethodGet, "/users/panic")
		s.do(t, http.MethodGet, "/nowhere")
	}
	for _, s := range workers {
		text, _ := get(t, s.m.Handler(), "/metrics", nil)
		for _, line := range []string{
			`http_requests_total{method="GET",route="/users/{id}",status="200",zone="a"} 5`,
			`http_requests_total{method="GET",route="/users/{id}",status="500",zone="a"} 2`,
			`http_requests_total{method="GET",route="<unmatched>",status="404",zone="a"} 2`,
			`http_request_duration_seconds_count{method="GET",route="/users/{id}",status="200",zone="a"} 5`,
			`http_request_exceptions_total{method="GET",route="/users/{id}",zone="a"} 2`,
			`http_requests_in_progress{method="GET",zone="a"} 0`,
			`http_response_size_bytes_sum{method="GET",route="/users/{id}",status="200",zone="a"} 10`,
			`a_total{c="x",zone="a"} 5`,
			`b{c="x",zone="a"} 0`,
			`c_seconds_count{c="x",zone="a"} 5`,
			`d_seconds_count{c="x",zone="a"} 5`,
			`redline_gather_errors_total{zone="a"} 0`,
			`redline_multiproc_series_lost_total 0`,
		} {
			if !strings.Contains(text, "\n"+line+"\n") {
				t.Errorf("no line %s", line)
			}
		}
		if strings.Contains(text, "\ngo_") || !strings.Contains(text, "\nprocess_open_fds{pid=") {
			t.Error("the process's own metrics are not by pid")
		}
		if t.Failed() {
			t.Fatal(text)
		}
	}
}

// TestStoreExcludes holds that New refuses settings that cannot be summed up, and a store
// that cannot be used.
func TestStoreExcludes(t *testing.T) {
	dir := t.TempDir()
	schema := redline.Default()
	schema.ProcessMemory.Name = "memory_bytes"
	closed := newWriter(t, dir)
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	exemplar := func(*redline.Exchange) prometheus.Labels { return nil }
	for want, cfg := range map[string]redline.Config{
		"NativeHistograms: it cannot be summed up":                                {NativeHistograms: true},
		"Exemplar: it cannot be summed up":                                        {Exemplar: exemplar},
		"Objectives: it cannot be summed up":                                      {Objectives: map[float64]float64{0.5: 0.05}},
		"Schema.ProcessMemory: it cannot be summed up":                            {Schema: schema},
		"Store: multiproc: redline_series_dropped_total: " + os.ErrClosed.Error(): {Store: closed},
	} {
		if cfg.Store == nil {
			cfg.Store = newWriter(t, dir)
		}
		if _, err := redline.New(cfg); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
	if _, err := redline.New(redline.Config{Store: newWriter(t, dir), Objectives: map[float64]float64{}}); err != nil {
		t.Errorf("a summary of sum and count: %v", err)
	}
}
