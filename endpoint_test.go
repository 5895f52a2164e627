package redline_test

import (
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"

	"github.com/redline-metrics/redline"
)

const (
	acceptText        = "text/plain;version=0.0.4"
	acceptOpenMetrics = "application/openmetrics-text;version=1.0.0"
	acceptProtobuf    = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited"
)

// recorded returns a Metrics that has recorded a request.
func recorded(t *testing.T, cfg redline.Config) *redline.Metrics {
	t.Helper()
	m := newMetrics(t, cfg)
	m.Wrap(usersMux()).ServeHTTP(newNoopWriter(), usersRequest(t))
	return m
}

// TestNegotiation holds that the endpoint serves each format in each coding.
func TestNegotiation(t *testing.T) {
	m := recorded(t, redline.Config{NativeHistograms: true, Registry: prometheus.NewRegistry()})
	for accept, contentType := range map[string]string{
		"":                "text/plain; version=0.0.4",
		"text/html, */*":  "text/plain; version=0.0.4",
		acceptText:        "text/plain; version=0.0.4",
		acceptOpenMetrics: "application/openmetrics-text; version=1.0.0",
		acceptProtobuf:    "application/vnd.google.protobuf",
	} {
		for coding, decode := range map[string]func(io.Reader) (io.Reader, error){
			"":     func(r io.Reader) (io.Reader, error) { return r, nil },
			"gzip": func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
			"zstd": func(r io.Reader) (io.Reader, error) {
				d, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1))
				if err != nil {
					return nil, err
				}
				return d.IOReadCloser(), nil
			},
		} {
			t.Run(accept+" "+coding, func(t *testing.T) {
				body, resp := get(t, m.Handler(), "/metrics", http.Header{"Accept": {accept}, "Accept-Encoding": {coding}})
				if got := resp.Header.Get("Content-Type"); !strings.HasPrefix(got, contentType) {
					t.Errorf("content type %q, want %q", got, contentType)
				}
				if got := resp.Header.Get("Content-Encoding"); got != coding {
					t.Errorf("coding %q, want %q", got, coding)
				}
				r, err := decode(strings.NewReader(body))
				if err != nil {
					t.Fatal(err)
				}
				plain, err := io.ReadAll(r)
				if err != nil {
					t.Fatal(err)
				}
				h := duration(t, string(plain), resp.Header)
				if h.GetSampleCount() != 1 {
					t.Errorf("count %v, want 1", h.GetSampleCount())
				}
				if native := len(h.GetPositiveSpan()) > 0; native != (accept == acceptProtobuf) {
					t.Errorf("native buckets: %v", native)
				}
				if len(h.GetBucket()) < 14 {
					t.Errorf("%d classic buckets", len(h.GetBucket()))
				}
			})
		}
	}
}

// duration parses a body, and returns its one histogram of durations.
func duration(t *testing.T, body string, header http.Header) *dto.Histogram {
	t.Helper()
	if strings.HasPrefix(header.Get("Content-Type"), "application/openmetrics-text") {
		if !strings.HasSuffix(body, "# EOF\n") {
			t.Errorf("OpenMetrics text ends in %q", body[max(0, len(body)-20):])
		}
		header = http.Header{"Content-Type": {acceptText}} // close enough to be parsed as such
	}
	decoder := expfmt.NewDecoder(strings.NewReader(body), expfmt.ResponseFormat(header))
	for {
		var f dto.MetricFamily
		if err := decoder.Decode(&f); err != nil {
			t.Fatalf("no duration: %v", err)
		}
		if f.GetName() == "http_request_duration_seconds" {
			return f.GetMetric()[0].GetHistogram()
		}
	}
}

// TestNames holds that name[] chooses families, may be repeated, and works in every
// format.
func TestNames(t *testing.T) {
	m := recorded(t, redline.Config{})
	for _, c := range []struct {
		query string
		want  []string
	}{
		{"name[]=http_requests_total", []string{"http_requests_total"}},
		{"name%5B%5D=http_requests_total", []string{"http_requests_total"}},
		{"name[]=http_requests_total&name[]=http_requests_in_progress", []string{"http_requests_in_progress", "http_requests_total"}},
		{"name[]=http_request_duration_seconds", []string{"http_request_duration_seconds"}},
		{"name[]=http_request_duration_seconds_count", []string{"http_request_duration_seconds_count"}},
		{"name[]=http_request_duration_seconds_sum&name[]=http_request_duration_seconds_bucket", []string{"http_request_duration_seconds_bucket", "http_request_duration_seconds_sum"}},
		{"name[]=http_request_duration_seconds&name[]=http_request_duration_seconds_sum", []string{"http_request_duration_seconds"}},
		{"name[]=http_requests_total_count", nil},
		{"name[]=nothing", nil},
		{"name[]=", nil},
	} {
		for _, accept := range []string{acceptText, acceptOpenMetrics} {
			t.Run(c.query+" "+accept, func(t *testing.T) {
				body, resp := get(t, m.Handler(), "/metrics?"+c.query, http.Header{"Accept": {accept}})
				if resp.StatusCode != 200 {
					t.Fatalf("status %d: %s", resp.StatusCode, body)
				}
				var got []string
				for line := range strings.Lines(body) {
					if f := strings.Fields(line); len(f) > 2 && f[1] == "TYPE" {
						got = append(got, strings.TrimSuffix(f[2], "_total"))
					}
				}
				want := strings.Join(c.want, " ")
				if g := strings.Join(got, " "); g != strings.ReplaceAll(want, "_total", "") {
					t.Errorf("families %q, want %q", g, want)
				}
			})
		}
	}
}

// TestNamesOfSamples holds that name[] chooses single samples of a histogram and of a
// summary.
func TestNamesOfSamples(t *testing.T) {
	const labels = `{method="GET",route="/users/{id}",status="200"`
	for _, objectives := range []map[float64]float64{nil, {.5: .05}} {
		m := recorded(t, redline.Config{Objectives: objectives})
		all := scrape(t, m)
		for suffix, n := range map[string]int{"_count": 1, "_sum": 1, "_bucket": 15} {
			if objectives != nil && suffix == "_bucket" {
				n = 0
			}
			text, _ := get(t, m.Handler(), "/metrics?name[]=http_request_duration_seconds"+suffix, nil)
			got := parse(t, text)
			if len(got) != n {
				t.Errorf("%s: %d samples, want %d\n%s", suffix, len(got), n, text)
			}
			for series, value := range got {
				if all[series] != value || !strings.HasPrefix(series, "http_request_duration_seconds"+suffix+labels) {
					t.Errorf("%s is %v, and %v in a whole scrape", series, value, all[series])
				}
			}
		}
	}
}

// TestExemplar holds that exemplars are exposed in OpenMetrics, and invalid ones are left
// out.
func TestExemplar(t *testing.T) {
	for name, c := range map[string]struct {
		labels prometheus.Labels
		want   string
	}{
		"trace":         {prometheus.Labels{"trace_id": "4bf92f3577b34da6"}, `# {trace_id="4bf92f3577b34da6"} `},
		"none":          {nil, ""},
		"empty":         {prometheus.Labels{}, ""},
		"too long":      {prometheus.Labels{"trace_id": strings.Repeat("x", 128)}, ""},
		"invalid UTF-8": {prometheus.Labels{"trace_id": "\xff"}, ""},
		"invalid name":  {prometheus.Labels{"trace-id": "x"}, ""},
	} {
		for kind, cfg := range map[string]redline.Config{
			"histogram": {}, "native": {NativeHistograms: true}, "summary": {Objectives: map[float64]float64{.9: .01}},
		} {
			t.Run(name+" "+kind, func(t *testing.T) {
				cfg.Exemplar = func(*redline.Exchange) prometheus.Labels { return c.labels }
				m := recorded(t, cfg)
				body, _ := get(t, m.Handler(), "/metrics", http.Header{"Accept": {acceptOpenMetrics}})
				want := c.want
				if kind == "summary" {
					want = "" // OpenMetrics has none for summaries
				}
				if shown := strings.Contains(body, " # {"); shown != (want != "") || !strings.Contains(body, want) {
					t.Errorf("exemplar shown: %v", shown)
				}
				if !strings.Contains(body, `http_request_duration_seconds_count{method="GET",route="/users/{id}",status="200"} 1`) {
					t.Error("the request was not recorded")
				}
			})
		}
	}
	t.Run("panics", func(t *testing.T) {
		m := recorded(t, redline.Config{Exemplar: func(*redline.Exchange) prometheus.Labels { panic("on purpose") }})
		scrape(t, m).want(t, map[string]float64{`http_request_duration_seconds_count{method="GET",route="/users/{id}",status="200"}`: 1})
	})
}

// failing is a collector of the service's own that fails.
type failing struct{ desc *prometheus.Desc }

func (f failing) Describe(ch chan<- *prometheus.Desc) { ch <- f.desc }
func (f failing) Collect(ch chan<- prometheus.Metric) {
	ch <- prometheus.NewInvalidMetric(f.desc, errors.New("on purpose"))
}

// TestGatherErrors holds that a collector that fails hides only its own metrics.
func TestGatherErrors(t *testing.T) {
	m := recorded(t, redline.Config{})
	m.Registry().MustRegister(failing{prometheus.NewDesc("mine", "x", nil, nil)})
	scrape(t, m)
	scrape(t, m).want(t, map[string]float64{
		"redline_gather_errors_total":                                        1,
		`http_requests_total{method="GET",route="/users/{id}",status="200"}`: 1,
	})
}

// TestEndpointPlaces holds that the path can be another, or none. The handler can be
// mounted anywhere, and guarded by a middleware, which is called once.
func TestEndpointPlaces(t *testing.T) {
	mine := http.NewServeMux()
	mine.HandleFunc("GET /metrics", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "mine") })
	asks := 0
	for _, c := range []struct {
		name    string
		build   func() http.Handler
		path    string
		metrics bool
	}{
		{"default", func() http.Handler { return newMetrics(t, redline.Config{}).Wrap(mine) }, "/metrics", true},
		{"another path", func() http.Handler { return newMetrics(t, redline.Config{Path: "/m"}).Wrap(mine) }, "/m", true},
		{"another path, the service's own", func() http.Handler { return newMetrics(t, redline.Config{Path: "/m"}).Wrap(mine) }, "/metrics", false},
		{"no endpoint", func() http.Handler { return newMetrics(t, redline.Config{NoEndpoint: true}).Wrap(mine) }, "/metrics", false},
		{"later, on a mux", func() http.Handler {
			m := newMetrics(t, redline.Config{NoEndpoint: true})
			mux := http.NewServeMux()
			h := m.Wrap(mux)
			mux.Handle("GET /later", m.Handler())
			return h
		}, "/later", true},
		{"guarded", func() http.Handler {
			m := newMetrics(t, redline.Config{NoEndpoint: true})
			mux := http.NewServeMux()
			mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, r *http.Request) {
				asks++
				m.Handler().ServeHTTP(w, r)
			})
			return m.Wrap(mux)
		}, "/metrics", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			body, _ := get(t, c.build(), c.path, nil)
			if got := strings.Contains(body, "redline_gather_errors_total"); got != c.metrics {
				t.Errorf("metrics served: %v, want %v: %.40q", got, c.metrics, body)
			}
		})
	}
	if asks != 1 {
		t.Errorf("the guard was called %d times, want once", asks)
	}
}

// TestDefaultServeMux holds that Wrap(nil) is net/http's own mux.
func TestDefaultServeMux(t *testing.T) {
	m := newMetrics(t, redline.Config{})
	m.Wrap(nil).ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/x", nil))
	scrape(t, m).want(t, map[string]float64{`http_requests_total{method="GET",route="<unmatched>",status="404"}`: 1})
}
