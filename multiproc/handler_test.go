package multiproc_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/redline-metrics/redline/multiproc"
)

// sampleDir has a family of each type.
func sampleDir(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	put(t, dir, map[string][]byte{
		"counter_1.db":   worker(wide, sample{key: hits, value: 3}, sample{key: `["hits", "hits_total", {"path": "/b"}, "Hits."]`, value: .5}),
		"gauge_all_1.db": worker(wide, sample{key: `["g", "g", {}, "A gauge."]`, value: 1e7}),
		"histogram_1.db": worker(wide,
			sample{key: `["h", "h_sum", {}, "Some."]`, value: 2},
			sample{key: `["h", "h_bucket", {"le": "1.0"}, "Some."]`, value: 1},
			sample{key: `["h", "h_bucket", {"le": "+Inf"}, "Some."]`, value: 1}),
		"summary_1.db": worker(wide, sample{key: `["s", "s_sum", {}, "More."]`, value: .5}, sample{key: `["s", "s_count", {}, "More."]`, value: 2}),
	})
	return dir
}

const openMetricsText = `# HELP g A gauge.
# TYPE g gauge
g{pid="1"} 1e+07
# HELP h Some.
# TYPE h histogram
h_bucket{le="1.0"} 1.0
h_bucket{le="+Inf"} 2.0
h_sum 2.0
h_count 2.0
# HELP hits Hits.
# TYPE hits counter
hits_total{path="/"} 3.0
hits_total{path="/b"} 0.5
# HELP s More.
# TYPE s summary
s_sum 0.5
s_count 2.0
# EOF
`

const plainText = `# HELP g A gauge.
# TYPE g gauge
g{pid="1"} 1e+07
# HELP h Some.
# TYPE h histogram
h_bucket{le="1.0"} 1
h_bucket{le="+Inf"} 2
h_sum 2
h_count 2
# HELP hits_total Hits.
# TYPE hits_total counter
hits_total{path="/"} 3
hits_total{path="/b"} 0.5
# HELP s More.
# TYPE s summary
s_sum 0.5
s_count 2
`

// TestServe covers each format in each coding, over a real connection.
func TestServe(t *testing.T) {
	dir := sampleDir(t)
	c := newCollector(t, dir, nil)
	server := httptest.NewServer(c)
	defer server.Close()
	transport := &http.Transport{DisableCompression: true}
	defer transport.CloseIdleConnections()
	get := func(query, accept, coding string) (*http.Response, string) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+query, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept", accept)
		r.Header.Set("Accept-Encoding", coding)
		resp, err := transport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = resp.Body.Close() }()
		body := io.Reader(resp.Body)
		switch resp.Header.Get("Content-Encoding") {
		case "gzip":
			body, err = gzip.NewReader(body)
		case "zstd":
			var d *zstd.Decoder
			d, err = zstd.NewReader(body, zstd.WithDecoderConcurrency(1))
			body = d
		}
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(body)
		if err != nil {
			t.Fatal(err)
		}
		return resp, string(text)
	}
	const protobuf = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited"
	for _, f := range []struct{ accept, contentType, text string }{
		{"", "text/plain; version=0.0.4", plainText},
		{protobuf + ";q=0.9,*/*;q=0.1", "text/plain; version=0.0.4", plainText},
		{protobuf + ",application/openmetrics-text;version=1.0.0;q=0.5", "application/openmetrics-text; version=1.0.0", openMetricsText},
	} {
		for asked, coding := range map[string]string{"": "", "gzip": "gzip", "zstd, gzip": "gzip", "zstd": "zstd", "gzip;q=0, zstd;q=0.5": "zstd", "br": "", "gzip; q=0": ""} {
			resp, body := get("", f.accept, asked)
			if got := resp.Header.Get("Content-Type"); !strings.HasPrefix(got, f.contentType) {
				t.Errorf("accept %q: content type %q", f.accept, got)
			}
			if got := resp.Header.Get("Content-Encoding"); got != coding {
				t.Errorf("asked for %q: coding %q", asked, got)
			}
			want(t, body, f.text)
		}
	}
	if _, body := get("?name[]=s&name[]=g", "", ""); !strings.HasPrefix(body, "# HELP g ") || strings.Contains(body, "hits") || !strings.Contains(body, "s_count 2") {
		t.Errorf("name[]:\n%s", body)
	}
	if _, body := get("?name[]=h_count&name[]=s_sum&name[]=h_bucket", "", ""); body != "# HELP h Some.\n# TYPE h histogram\nh_bucket{le=\"1.0\"} 1\nh_bucket{le=\"+Inf\"} 2\nh_count 2\n# HELP s More.\n# TYPE s summary\ns_sum 0.5\n" {
		t.Errorf("name[] of samples:\n%s", body)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if resp, body := get("", "", ""); resp.StatusCode != http.StatusInternalServerError || !strings.Contains(body, "no such file") {
		t.Errorf("without a directory: %d %s", resp.StatusCode, body)
	}
}

// TestAsCollector holds that in a registry, beside other metrics, the same comes out, in
// client_golang's own writing.
func TestAsCollector(t *testing.T) {
	registry := prometheus.NewRegistry()
	registry.MustRegister(newCollector(t, sampleDir(t), nil))
	w := httptest.NewRecorder()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
	promhttp.HandlerFor(registry, promhttp.HandlerOpts{EnableOpenMetrics: true}).ServeHTTP(w, r)
	want(t, w.Body.String(), strings.Replace(plainText, `le="1.0"`, `le="1"`, 1))
	w = httptest.NewRecorder()
	r.Header.Set("Accept", "application/openmetrics-text;version=1.0.0")
	promhttp.HandlerFor(registry, promhttp.HandlerOpts{EnableOpenMetrics: true}).ServeHTTP(w, r)
	counts := strings.NewReplacer(`le="1.0"} 1.0`, `le="1.0"} 1`, `le="+Inf"} 2.0`, `le="+Inf"} 2`, "_count 2.0", "_count 2")
	want(t, w.Body.String(), counts.Replace(openMetricsText))

	gone := t.TempDir()
	c, err := multiproc.New(multiproc.Config{Dir: gone})
	if err != nil {
		t.Fatal(err)
	}
	registry = prometheus.NewRegistry()
	registry.MustRegister(c)
	if err := os.Remove(gone); err != nil {
		t.Fatal(err)
	}
	if _, err := registry.Gather(); err == nil {
		t.Error("a directory that is gone gave no error")
	}
}
