package inventory_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/prometheus/client_golang/api"
	v1 "github.com/prometheus/client_golang/api/prometheus/v1"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"gopkg.in/yaml.v3"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/cmd/redline/internal/exposition"
	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
	"github.com/redline-metrics/redline/internal/await"
)

// exposed represents an exposition, and the families that are to be known of it.
type exposed struct {
	handler  http.Handler
	families []inventory.Family
}

const (
	text        = "text/plain; version=0.0.4"
	openMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8"
)

// written returns a service that answers a text, and the families that are read from the
// text directly.
func written(t *testing.T, content, contentType string) exposed {
	t.Helper()
	format, err := exposition.FormatOf([]byte(content), contentType)
	if err != nil {
		t.Fatal(err)
	}
	families, err := exposition.Read([]byte(content), format)
	if err != nil {
		t.Fatal(err)
	}
	return exposed{
		http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", contentType)
			_, _ = io.WriteString(w, content)
		}),
		inventory.FromExposition(families),
	}
}

// registered returns a service of a registry, in the format that is asked for.
func registered(t *testing.T, collectors ...prometheus.Collector) exposed {
	t.Helper()
	r := prometheus.NewRegistry()
	r.MustRegister(collectors...)
	families, err := r.Gather()
	if err != nil {
		t.Fatal(err)
	}
	return exposed{promhttp.HandlerFor(r, promhttp.HandlerOpts{EnableOpenMetrics: true}), inventory.FromExposition(families)}
}

// watched scrapes services by Redline's engine until each has been, and returns where
// it answers. More is further configuration.
func watched(t *testing.T, services map[string]exposed, more map[string]any) *url.URL {
	t.Helper()
	type job struct {
		Name   string           `yaml:"job_name"`
		Static []map[string]any `yaml:"static_configs"`
	}
	var jobs []job
	for name, s := range services {
		server := httptest.NewServer(s.handler)
		t.Cleanup(server.Close)
		jobs = append(jobs, job{name, []map[string]any{{
			"targets": []string{server.Listener.Addr().String()}, "labels": map[string]string{"env": "test"},
		}}})
	}
	settings := map[string]any{"scrape_interval": "200ms", "scrape_timeout": "200ms", "evaluation_interval": "200ms"}
	for k, v := range more {
		settings[k] = v
	}
	dir := t.TempDir()
	config, err := yaml.Marshal(map[string]any{"global": settings, "scrape_configs": jobs, "rule_files": []string{"rules.yml"}})
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{"prometheus.yml": string(config), "rules.yml": recorded} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	e, err := engine.New(engine.Config{
		File: filepath.Join(dir, "prometheus.yml"), Dir: filepath.Join(dir, "data"), Retention: time.Hour,
		URL: &url.URL{Scheme: "http", Host: "127.0.0.1:9090"}, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ran := make(chan error, 1)
	go func() { ran <- e.Run(ctx) }()
	server := httptest.NewServer(e.Handler())
	t.Cleanup(func() {
		server.Close()
		stop()
		if err := <-ran; err != nil {
			t.Error(err)
		}
	})
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	await.NoError(t, func() error { return judged(t, u, len(services)) })
	return u
}

// judged says whether rules have been evaluated for so many jobs.
func judged(t *testing.T, at *url.URL, jobs int) error {
	t.Helper()
	client, err := api.NewClient(api.Config{Address: at.String()})
	if err != nil {
		t.Fatal(err)
	}
	found, _, _, err := v1.NewAPI(client).Query(t.Context(), `count(ALERTS)`, time.Now())
	if err == nil && !strings.Contains(found.String(), fmt.Sprintf("=> %d ", jobs)) {
		err = fmt.Errorf("alerts: %s, want %d", found, jobs)
	}
	return err
}

// recorded are series that rules make of all jobs, which services do not expose.
const recorded = `
groups:
  - name: recorded
    rules:
      - {record: "job:up:sum", expr: sum by (job) (up)}
      - {alert: Up, expr: up == 1, for: 1h}
`

// agree waits until an engine knows the same of services as their expositions say.
func agree(t *testing.T, at *url.URL, services map[string]exposed, ignore ...cmp.Option) {
	t.Helper()
	e, err := inventory.NewEngine(at, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]inventory.Family{}
	for name, s := range services {
		want[name] = s.families
	}
	jobs := make([]string, 0, len(services))
	for job := range services {
		jobs = append(jobs, job)
	}
	slices.Sort(jobs)
	ignore = append(ignore, cmpopts.EquateEmpty())
	await.NoError(t, func() error {
		found, err := e.Jobs(t.Context())
		if err != nil {
			return err
		}
		if diff := cmp.Diff(jobs, found); diff != "" {
			return fmt.Errorf("jobs (-want +got):\n%s", diff)
		}
		known, err := e.Services(t.Context(), found)
		if err != nil {
			return err
		}
		got := map[string][]inventory.Family{}
		for _, s := range known {
			got[s.Job] = slices.DeleteFunc(s.Families, func(f inventory.Family) bool {
				return f.Name == "up" || strings.HasPrefix(f.Name, "scrape_")
			})
		}
		if diff := cmp.Diff(want, got, ignore...); diff != "" {
			return fmt.Errorf("services (-exposed +known):\n%s", diff)
		}
		return nil
	})
}

// expositions are services of all kinds, in both formats, and with hostile names.
func expositions(t *testing.T) map[string]exposed {
	t.Helper()
	services := map[string]exposed{
		"openmetrics":                written(t, inOpenMetrics, openMetrics),
		"text":                       written(t, inText, text),
		"misleading":                 written(t, misleading, text),
		"untyped":                    written(t, "a_total 1\nb 2\nc_info{version=\"1\"} 1\n", text),
		`a "job" \ of 'quotes'`:      written(t, "# TYPE quoted gauge\nquoted 1\n", text),
		"line\nfeed\t{job=\"x\"}":    written(t, "# TYPE fed gauge\nfed 1\n", text),
		strings.Repeat("long", 2560): written(t, "# TYPE long gauge\nlong{label=\"x\"} 1\n", text),
		"go":                         registered(t, collectors.NewGoCollector()),
	}
	files, err := filepath.Glob("../../../../testdata/exposition/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no expositions", err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		plain := strings.ReplaceAll(string(content), "<reading>", "1")
		services[filepath.Base(file)] = written(t, plain, text)
	}
	return services
}

// inText has families with misleading names and types: a counter without _total, one
// beside a gauge of its name, a summary without quantiles, and labels in UTF-8 and such as
// a scrape adds.
const inText = `# HELP flask_request_count Requests.
# TYPE flask_request_count counter
flask_request_count{job="own",instance="own"} 1
# HELP twin_bytes What is there.
# TYPE twin_bytes gauge
twin_bytes 1
# HELP twin_bytes_total What has been.
# TYPE twin_bytes_total counter
twin_bytes_total 2
# HELP python_seconds Of Python.
# TYPE python_seconds summary
python_seconds_count{endpoint="/a"} 1
python_seconds_sum{endpoint="/a"} 1
# HELP python_seconds_created Since when.
# TYPE python_seconds_created gauge
python_seconds_created{endpoint="/a"} 1
# TYPE unicode gauge
unicode{"größe.in \"cm\""="1",plain="x"} 1
# TYPE http_request_duration_seconds summary
http_request_duration_seconds{quantile="0.9"} 1
http_request_duration_seconds_count 1
http_request_duration_seconds_sum 1
`

// misleading are gauges with names and labels that look like a histogram's and a summary's.
const misleading = `# HELP leaky_bucket No histogram's.
# TYPE leaky_bucket gauge
leaky_bucket{le="high"} 3
# HELP page_count Pages.
# TYPE page_count gauge
page_count 3
# TYPE page_sum gauge
page_sum 3
`

const inOpenMetrics = `# HELP done Jobs that are done.
# TYPE done counter
done_total{queue="a"} 1.0
done_created{queue="a"} 1.0
# HELP sent_bytes Bytes that were sent.
# TYPE sent_bytes counter
# UNIT sent_bytes bytes
sent_bytes_total 1.0
# HELP wait_seconds Waits.
# TYPE wait_seconds histogram
# UNIT wait_seconds seconds
wait_seconds_bucket{kind="x",le="0.1"} 1.0
wait_seconds_bucket{kind="x",le="1.0"} 1.0
wait_seconds_bucket{kind="x",le="+Inf"} 1.0
wait_seconds_count{kind="x"} 1.0
wait_seconds_sum{kind="x"} 1.0
wait_seconds_created{kind="x"} 1.0
# HELP size_bytes Sizes now.
# TYPE size_bytes gaugehistogram
size_bytes_bucket{le="10.0"} 1.0
size_bytes_bucket{le="+Inf"} 1.0
size_bytes_gcount 1.0
size_bytes_gsum 1.0
# HELP took_seconds Times.
# TYPE took_seconds summary
took_seconds{quantile="0.5"} 1.0
took_seconds_count 1.0
took_seconds_sum 1.0
# HELP build What was built.
# TYPE build info
build_info{version="1.2"} 1.0
# HELP mode Which mode.
# TYPE mode stateset
mode{mode="a"} 1.0
mode{mode="b"} 0.0
# HELP level A level.
# TYPE level unknown
level 3.0
# EOF
`

// TestAgree holds that the families of services are the same from their expositions and
// from an engine that scrapes them, among others that mean something else by the same
// names.
func TestAgree(t *testing.T) {
	services := expositions(t)
	for i, f := range services["go"].families {
		// In OpenMetrics it shares a name with its counter, and one text is kept.
		if f.Name == "go_memstats_alloc_bytes" {
			services["go"].families[i].Help = ""
		}
	}
	agree(t, watched(t, services, map[string]any{"metric_name_validation_scheme": "utf8"}), services)
}

// TestAgreeOnNative holds that native histograms are known as such, and with the classic
// buckets that are scraped beside them.
func TestAgreeOnNative(t *testing.T) {
	native := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "native_seconds", Help: "Native.", NativeHistogramBucketFactor: 1.1,
	}, []string{"route"})
	both := prometheus.NewHistogram(prometheus.HistogramOpts{
		Name: "both_seconds", Help: "Both.", NativeHistogramBucketFactor: 1.1, Buckets: []float64{0.1, 1},
	})
	classic := prometheus.NewHistogram(prometheus.HistogramOpts{Name: "classic_seconds", Help: "Classic.", Buckets: []float64{1}})
	native.WithLabelValues("/a").Observe(1)
	both.Observe(1)
	classic.Observe(1)
	services := map[string]exposed{"native": registered(t, native, both, classic)}
	agree(t, watched(t, services, map[string]any{"scrape_native_histograms": true, "always_scrape_classic_histograms": true}), services)
}
