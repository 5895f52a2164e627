package redline_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	dto "github.com/prometheus/client_model/go"

	"github.com/redline-metrics/redline"
)

// collector is a collector that a test configures.
type collector struct {
	prometheus.Collector
	collect func(ch chan<- prometheus.Metric)
}

func (c collector) Collect(ch chan<- prometheus.Metric) { c.collect(ch) }

// app registers metrics of every kind that a service may have.
func app(t *testing.T, r prometheus.Registerer) {
	t.Helper()
	counter := prometheus.NewCounterVec(prometheus.CounterOpts{Name: "app_jobs_total", Help: "Jobs\nthat \"ran\" \\."}, []string{"kind"})
	counter.WithLabelValues("a").Inc()
	counter.WithLabelValues(hostile).(prometheus.ExemplarAdder).AddWithExemplar(3, prometheus.Labels{"trace_id": "abc"})
	gauge := prometheus.NewGauge(prometheus.GaugeOpts{Name: "zoo", Help: ""})
	gauge.Set(-1.5)
	histogram := prometheus.NewHistogram(prometheus.HistogramOpts{Name: "app_seconds", Help: "S.", NativeHistogramBucketFactor: 1.1, Buckets: []float64{1, 2.5}})
	histogram.(prometheus.ExemplarObserver).ObserveWithExemplar(2, prometheus.Labels{"trace_id": "def"})
	summary := prometheus.NewSummary(prometheus.SummaryOpts{Name: "app_size_bytes", Help: "B.", Objectives: map[float64]float64{0.5: 0.05}})
	summary.Observe(7)
	utf8 := prometheus.NewGauge(prometheus.GaugeOpts{Name: "app.π", Help: "Dotted."})
	old := prometheus.NewCounter(prometheus.CounterOpts{Name: "counts", Help: "No _total."})
	r.MustRegister(counter, gauge, histogram, summary, utf8, old)
}

const hostile = "a\"b\\c\nd\te{}=,\u202e π"

// lines returns those of an answer, in order.
func lines(t *testing.T, h http.Handler, accept string) []string {
	t.Helper()
	text, resp := get(t, h, "/metrics", http.Header{"Accept": {accept}})
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s", resp.Status, text)
	}
	all := append(strings.SplitAfter(text, "\n"), resp.Header.Get("Content-Type"))
	slices.Sort(all)
	return all
}

// TestScrapeEqual holds that the endpoint answers the same lines as promhttp, from the
// first scrape on.
func TestScrapeEqual(t *testing.T) {
	// The first scrape of all counts calls without a recording from other tests.
	lines(t, newMetrics(t, redline.Config{}).Handler(), "")
	unsuffixed := redline.Default()
	unsuffixed.Requests.Name = "requests"
	for name, cfg := range map[string]redline.Config{
		"default":       {},
		"flask":         {Schema: redline.FlaskExporter()},
		"opentelemetry": {Schema: redline.OpenTelemetry()},
		"no _total":     {Schema: unsuffixed},
		"no labels":     {Schema: &redline.Schema{Requests: redline.Family{Name: "r_total"}, Duration: redline.Family{Name: "d_seconds"}, Buckets: []float64{1, 1e6, 1e21}}},
		"native":        {NativeHistograms: true},
		"sizes":         {Sizes: true},
		"summary":       {Objectives: map[float64]float64{0.9: 0.01}},
		"none":          {Schema: &redline.Schema{}},
		"exemplars": {Exemplar: func(x *redline.Exchange) prometheus.Labels {
			if x.Method == http.MethodPost {
				return nil
			}
			return prometheus.Labels{"trace_id": hostile}
		}},
		"exemplars above all": {
			Schema:   &redline.Schema{Duration: redline.Family{Name: "d_seconds", Method: "m"}, Buckets: []float64{1e-9}},
			Exemplar: func(x *redline.Exchange) prometheus.Labels { return prometheus.Labels{"method": x.Method} },
		},
		"native with exemplars": {NativeHistograms: true, Exemplar: func(x *redline.Exchange) prometheus.Labels { return prometheus.Labels{"method": x.Method} }},
		"labels": {
			ConstLabels: prometheus.Labels{"zone": hostile},
			Labels:      []redline.Label{{Name: "a", Value: func(x *redline.Exchange) string { return x.Request.Header.Get("X-A") }}},
		},
	} {
		for _, accept := range []string{"", acceptText, acceptOpenMetrics, acceptText + ";escaping=allow-utf-8", acceptOpenMetrics + ";escaping=allow-utf-8", acceptProtobuf} {
			t.Run(name+" "+accept, func(t *testing.T) {
				cfg.Registry = prometheus.NewRegistry()
				app(t, cfg.Registry)
				m := newMetrics(t, cfg)
				h := m.Wrap(usersMux())
				for i, method := range []string{"GET", "POST", "GET", "FOO"} {
					r := httptest.NewRequest(method, fmt.Sprintf("/users/%d", i), strings.NewReader("body"))
					r.Header.Set("X-A", []string{"", hostile}[i%2])
					h.ServeHTTP(httptest.NewRecorder(), r)
				}
				theirs := promhttp.HandlerFor(m.Registry(), promhttp.HandlerOpts{EnableOpenMetrics: true})
				want := lines(t, theirs, accept)
				for scrape := range 3 {
					if diff := cmp.Diff(want, lines(t, m.Handler(), accept)); diff != "" {
						t.Errorf("scrape %d (-promhttp +ours):\n%s", scrape, diff)
					}
				}
			})
		}
	}
}

// TestScrapeInOrder holds that families are in the order of their names, and series in
// that of their labels.
func TestScrapeInOrder(t *testing.T) {
	registry := prometheus.NewRegistry()
	app(t, registry)
	m := newMetrics(t, redline.Config{Registry: registry})
	h := m.Wrap(usersMux())
	for _, path := range []string{"/users/1", "/nothing", "/users/2"} {
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, path, http.NoBody))
	}
	get(t, m.Handler(), "/metrics", nil)
	ours, _ := get(t, m.Handler(), "/metrics", nil)
	theirs, _ := get(t, promhttp.HandlerFor(registry, promhttp.HandlerOpts{}), "/metrics", nil)
	if diff := cmp.Diff(theirs, ours); diff != "" {
		t.Errorf("(-promhttp +ours):\n%s", diff)
	}
}

// TestScrapeShared holds that two Metrics may share a registry and names, if labels tell
// them apart; each endpoint has both.
func TestScrapeShared(t *testing.T) {
	registry := prometheus.NewRegistry()
	a := recorded(t, redline.Config{Registry: registry, ConstLabels: prometheus.Labels{"port": "1"}})
	b := recorded(t, redline.Config{Registry: registry, ConstLabels: prometheus.Labels{"port": "2"}})
	want := lines(t, promhttp.HandlerFor(registry, promhttp.HandlerOpts{}), "")
	for range 2 {
		for _, m := range []*redline.Metrics{a, b} {
			if diff := cmp.Diff(want, lines(t, m.Handler(), "")); diff != "" {
				t.Errorf("(-promhttp +ours):\n%s", diff)
			}
		}
	}
}

// TestScrapeGatherBeside holds that code that gathers from the registry during a scrape
// gets all metrics.
func TestScrapeGatherBeside(t *testing.T) {
	registry := prometheus.NewRegistry()
	m := recorded(t, redline.Config{Registry: registry})
	blocked, release := make(chan bool), make(chan bool)
	var first atomic.Bool
	get(t, m.Handler(), "/metrics", nil)
	desc := prometheus.NewDesc("blocking", "", nil, nil)
	registry.MustRegister(collector{prometheus.NewGauge(prometheus.GaugeOpts{Name: "blocking"}), func(ch chan<- prometheus.Metric) {
		if !first.Swap(true) {
			blocked <- true
			<-release
		}
		ch <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, 1)
	}})
	scraped := make(chan bool)
	go func() {
		defer close(scraped)
		get(t, m.Handler(), "/metrics", nil)
	}()
	<-blocked
	families, err := registry.Gather()
	close(release)
	<-scraped
	if err != nil || !slices.ContainsFunc(families, func(f *dto.MetricFamily) bool { return f.GetName() == "http_requests_total" }) {
		t.Errorf("%v in %v", err, families)
	}
}

// TestScrapeFirst holds that a collector may register something when it is first called.
func TestScrapeFirst(t *testing.T) {
	registry := prometheus.NewRegistry()
	m := recorded(t, redline.Config{Registry: registry})
	lazy := prometheus.NewGauge(prometheus.GaugeOpts{Name: "lazy", Help: "L."})
	register := sync.OnceFunc(func() { registry.MustRegister(lazy) })
	desc := prometheus.NewDesc("eager", "E.", nil, nil)
	registry.MustRegister(collector{prometheus.NewGauge(prometheus.GaugeOpts{Name: "eager", Help: "E."}), func(ch chan<- prometheus.Metric) {
		register()
		ch <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, 1)
	}})
	get(t, m.Handler(), "/metrics", nil)
	if text, _ := get(t, m.Handler(), "/metrics", nil); !strings.Contains(text, "\nlazy 0\n") || !strings.Contains(text, "\neager 1\n") {
		t.Errorf("not all is there:\n%s", text)
	}
}

// TestScrapeSlow holds that the service may register metrics while a collector is called
// that was slow before.
func TestScrapeSlow(t *testing.T) {
	registry := prometheus.NewRegistry()
	m := recorded(t, redline.Config{Registry: registry})
	asked, answer := make(chan bool), make(chan time.Duration)
	desc := prometheus.NewDesc("slow", "S.", nil, nil)
	registry.MustRegister(collector{prometheus.NewGauge(prometheus.GaugeOpts{Name: "slow", Help: "S."}), func(ch chan<- prometheus.Metric) {
		asked <- true
		<-time.After(<-answer)
		ch <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, 1)
	}})
	scrape := func(takes time.Duration, meanwhile func()) {
		scraped := make(chan bool)
		go func() {
			defer close(scraped)
			get(t, m.Handler(), "/metrics", nil)
		}()
		<-asked
		meanwhile()
		answer <- takes
		<-scraped
	}
	nothing := func() {}
	scrape(0, nothing)
	scrape(150*time.Millisecond, nothing)
	scrape(0, func() { registry.MustRegister(prometheus.NewGauge(prometheus.GaugeOpts{Name: "new", Help: "N."})) })
}

// TestScrapeFails holds that metrics that a collector fails to provide are missing, and
// the others are there. Each such scrape is counted once.
func TestScrapeFails(t *testing.T) {
	registry := prometheus.NewRegistry()
	m := recorded(t, redline.Config{Registry: registry})
	desc := prometheus.NewDesc("broken", "B.", nil, nil)
	registry.MustRegister(collector{prometheus.NewGauge(prometheus.GaugeOpts{Name: "broken", Help: "B."}), func(ch chan<- prometheus.Metric) {
		ch <- prometheus.NewInvalidMetric(desc, errors.New("no"))
	}})
	for scrape := range 4 {
		text, resp := get(t, m.Handler(), "/metrics", nil)
		if resp.StatusCode != http.StatusOK || !strings.Contains(text, `http_requests_total{method="GET"`) || strings.Contains(text, "broken") {
			t.Errorf("%s %s", resp.Status, text)
		}
		if text, _ := get(t, m.Handler(), "/metrics?name[]=redline_gather_errors_total", nil); !strings.Contains(text, fmt.Sprintf("_total %d\n", 2*scrape+1)) {
			t.Errorf("after %d scrapes:\n%s", 2*scrape+1, text) // this one is counted after it
		}
	}
}

// TestScrapeWhile holds that new series come during concurrent scrapes.
func TestScrapeWhile(t *testing.T) {
	m := newMetrics(t, redline.Config{GroupBy: func(x *redline.Exchange) string { return x.Path }, Exemplar: traced})
	h := m.Wrap(http.NotFoundHandler())
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i := range 200 {
				h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, fmt.Sprintf("/%d", i), http.NoBody))
				if i%10 == 0 {
					get(t, m.Handler(), "/metrics", http.Header{"Accept": {acceptOpenMetrics}, "Accept-Encoding": {"gzip"}})
				}
			}
		})
	}
	wg.Wait()
	text, _ := get(t, m.Handler(), "/metrics", nil)
	if n := strings.Count(text, "\nhttp_requests_total{"); n != 200 {
		t.Errorf("%d series", n)
	}
	if n := strings.Count(text, "} 4\n"); n < 400 {
		t.Errorf("%d counts of 4:\n%s", n, text)
	}
}
