package multiproc_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
)

// served returns the answer to a request with an Accept header.
func served(t *testing.T, h http.Handler, accept string) string {
	t.Helper()
	w := httptest.NewRecorder()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil)
	r.Header.Set("Accept", accept)
	h.ServeHTTP(w, r)
	return w.Body.String()
}

// TestOneFamilyOfEachName holds that an entry that would make the exposition invalid is
// left out and counted, and the rest is served. The kind of fault: an entry that makes a
// whole scrape invalid or refused, by a family that is there twice, by a sample outside
// its family, by a series that is there twice, by a bound that is no number, or by a name
// of Redline's own.
func TestOneFamilyOfEachName(t *testing.T) {
	one := func(keys ...string) []byte {
		var samples []sample
		for i, key := range keys {
			samples = append(samples, sample{key: key, value: float64(i + 1), timestamp: 1})
		}
		return worker(wide, samples...)
	}
	for _, c := range []struct {
		name  string
		files map[string][]byte
		want  string
		skips []string
	}{
		{
			"a counter named with and without _total",
			map[string][]byte{"counter_1.db": one(`["good", "good", {}, "H."]`, `["good_total", "good_total", {}, "H."]`, `["other", "good_total", {}, "H."]`, `["other", "_total", {}, "H."]`)},
			"# HELP good_total H.\n# TYPE good_total counter\ngood_total 2\n",
			[]string{"counter_1.db key"},
		},
		{
			"a gauge named as the samples of a counter, and of a histogram",
			map[string][]byte{
				"counter_1.db":   one(`["x", "x_total", {}, "X."]`),
				"gauge_max_1.db": one(`["x_total", "x_total", {}, ""]`, `["h_sum", "h_sum", {}, ""]`, `["y", "y", {}, "Y."]`),
				"histogram_1.db": one(`["h", "h_bucket", {"le": "+Inf"}, "H."]`),
			},
			"# HELP h H.\n# TYPE h histogram\nh_bucket{le=\"+Inf\"} 1\nh_count 1\n# HELP x_total X.\n# TYPE x_total counter\nx_total 1\n# HELP y Y.\n# TYPE y gauge\ny 3\n",
			[]string{"gauge_max_1.db conflict"},
		},
		{
			"a gauge of two modes",
			map[string][]byte{"gauge_max_1.db": one(`["g", "g", {}, "G."]`), "gauge_sum_1.db": one(`["g", "g", {}, "G."]`)},
			"# HELP g G.\n# TYPE g gauge\ng 1\n",
			[]string{"gauge_sum_1.db conflict"},
		},
		{
			"families of Redline's own",
			map[string][]byte{
				"gauge_max_1.db": one(`["redline_multiproc_files", "redline_multiproc_files", {}, ""]`, `["process_open_fds", "process_open_fds", {}, ""]`),
				"counter_1.db":   one(`["redline_multiproc_fold_errors", "redline_multiproc_fold_errors_total", {}, ""]`, `["redline_series_dropped", "redline_series_dropped_total", {}, "D."]`),
				"summary_1.db":   one(`["redline.multiproc", "redline.multiproc.files_sum", {}, ""]`, `["redline.multiproc.files", "redline.multiproc.files_sum", {}, ""]`),
			},
			"# HELP redline_series_dropped_total D.\n# TYPE redline_series_dropped_total counter\nredline_series_dropped_total 2\n",
			[]string{"counter_1.db conflict", "gauge_max_1.db conflict", "summary_1.db escaping", "summary_1.db key"},
		},
		{
			"bounds that Python does not read, and those that it does",
			map[string][]byte{"histogram_1.db": one(
				`["h", "h_bucket", {"le": "0x1p-2"}, "H."]`, `["h", "h_bucket", {"le": "nan"}, "H."]`, `["h", "h_bucket", {}, "H."]`,
				`["h", "h_bucket", {"le": " 1_0 "}, "H."]`, `["h", "h_bucket", {"le": "-Infinity"}, "H."]`, `["h", "h_bucket", {"le": "1e999"}, "H."]`,
				`["h", "h_sum", {"le": "1"}, "H."]`,
			)},
			"# HELP h H.\n# TYPE h histogram\nh_bucket{le=\"-Inf\"} 5\nh_bucket{le=\"10.0\"} 9\nh_bucket{le=\"+Inf\"} 15\nh_count 15\n",
			[]string{"histogram_1.db key"},
		},
		{
			"a label without a value, which is none to scrapers",
			map[string][]byte{"counter_1.db": one(`["c", "c_total", {"a": ""}, "C."]`, `["c", "c_total", {}, "C."]`, `["d", "d_total", {"a": ""}, "D."]`)},
			"# HELP c_total C.\n# TYPE c_total counter\nc_total 2\n# HELP d_total D.\n# TYPE d_total counter\nd_total{a=\"\"} 3\n",
			[]string{"counter_1.db series"},
		},
		{
			"names that are the same once they are escaped",
			map[string][]byte{"gauge_max_1.db": one(
				`["a.b", "a.b", {}, ""]`, `["a_b", "a_b", {"c.d": "1"}, "Its name needs no escaping."]`, `["a_b", "a_b", {"c_d": "1"}, ""]`,
				`["a_b", "a_b", {"c.d": "2", "c_d": "3"}, ""]`, `["a_b", "a_b", {"\u00e9_name__": "4"}, ""]`,
			)},
			"# HELP a_b Its name needs no escaping.\n# TYPE a_b gauge\na_b{c_d=\"1\"} 3\n",
			[]string{"gauge_max_1.db escaping", "gauge_max_1.db series"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			put(t, dir, c.files)
			var skips []string
			collector := newCollector(t, dir, &skips)
			for range 2 {
				want(t, expose(t, collector), c.want)
			}
			slices.Sort(skips)
			if !slices.Equal(skips, c.skips) {
				t.Errorf("skipped %v, want %v", skips, c.skips)
			}
			registry := prometheus.NewRegistry()
			registry.MustRegister(collector)
			if _, err := registry.Gather(); err != nil {
				t.Errorf("in a registry: %v", err)
			}
		})
	}
}

// TestNamesOfOthers holds that a family of worker files gives way to one that is served
// beside it, and the answer depends on the files that there are, not on those that there
// were.
func TestNamesOfOthers(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, map[string][]byte{
		"gauge_max_1.db": worker(wide, sample{key: `["beside", "beside", {}, ""]`, value: 1}, sample{key: `["be.side", "be.side", {}, ""]`, value: 2}),
		"gauge_min_1.db": worker(wide, sample{key: `["x", "x", {}, "Of a gauge."]`, value: 3}),
	})
	var skips []string
	c := newCollector(t, dir, &skips)
	others := prometheus.NewRegistry()
	for _, name := range []string{"beside", "be_side"} {
		others.MustRegister(prometheus.NewGauge(prometheus.GaugeOpts{Name: name, Help: "Another's."}))
	}
	h := c.Handler(others)
	beside := "# HELP be_side Another's.\n# TYPE be_side gauge\nbe_side 0\n# HELP beside Another's.\n# TYPE beside gauge\nbeside 0\n"
	want(t, served(t, h, ""), beside+"# HELP x Of a gauge.\n# TYPE x gauge\nx 3\n")
	if !slices.Contains(skips, "gauge_max_1.db conflict") {
		t.Errorf("skipped %v", skips)
	}
	// A counter comes before a gauge.
	counted := worker(wide, sample{key: `["x", "x_total", {}, "Of a counter."]`, value: 4})
	put(t, dir, map[string][]byte{"counter_2.db": counted})
	want(t, served(t, h, ""), beside+"# HELP x_total Of a counter.\n# TYPE x_total counter\nx_total 4\n")
	if err := os.Remove(filepath.Join(dir, "counter_2.db")); err != nil {
		t.Fatal(err)
	}
	want(t, served(t, h, ""), beside+"# HELP x Of a gauge.\n# TYPE x gauge\nx 3\n")
}

// TestEscaping holds that names in UTF-8 are served as the request asks, in either format.
// The kind of fault: a name that prometheus_client 0.22 and later accept, of a metric or a
// label, which was left out. TestServesAsPython compares with client_python.
func TestEscaping(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, map[string][]byte{
		"counter_1.db":   worker(wide, sample{key: `["http.server.hits", "http.server.hits_total", {"pfad.gr\u00f6\u00dfe": "\u00fc", "z_z": ""}, "H."]`, value: 3}),
		"histogram_1.db": worker(wide, sample{key: `["a:b", "a:b_bucket", {"c:d": "1", "le": "1.0"}, ""]`, value: 1}),
	})
	c := newCollector(t, dir, nil)
	underscored := "# HELP a:b \n# TYPE a:b histogram\na:b_bucket{c_d=\"1\",le=\"1.0\"} 1\na:b_count{c_d=\"1\"} 1\n" +
		"# HELP http_server_hits_total H.\n# TYPE http_server_hits_total counter\nhttp_server_hits_total{pfad_gr__e=\"ü\",z_z=\"\"} 3\n"
	for accept, text := range map[string]string{
		"": underscored,
		"text/plain;version=1.0.0;escaping=underscores": underscored,
		"text/plain;version=1.0.0;escaping=unknown":     underscored,
		"text/plain;version=0.0.4;escaping=allow-utf-8": "# HELP a:b \n# TYPE a:b histogram\na:b_bucket{\"c:d\"=\"1\",le=\"1.0\"} 1\na:b_count{\"c:d\"=\"1\"} 1\n" +
			"# HELP \"http.server.hits_total\" H.\n# TYPE \"http.server.hits_total\" counter\n{\"http.server.hits_total\",\"pfad.größe\"=\"ü\",z_z=\"\"} 3\n",
		"text/plain;version=1.0.0;escaping=values": "# HELP a:b \n# TYPE a:b histogram\na:b_bucket{U__c_3a_d=\"1\",le=\"1.0\"} 1\na:b_count{U__c_3a_d=\"1\"} 1\n" +
			"# HELP U__http_2e_server_2e_hits__total H.\n# TYPE U__http_2e_server_2e_hits__total counter\nU__http_2e_server_2e_hits__total{U__pfad_2e_gr_f6__df_e=\"ü\",z_z=\"\"} 3\n",
		"application/openmetrics-text;version=1.0.0;escaping=dots": "# HELP a:b \n# TYPE a:b histogram\na:b__bucket{c__d=\"1\",le=\"1.0\"} 1.0\na:b__count{c__d=\"1\"} 1.0\n" +
			"# HELP http_dot_server_dot_hits H.\n# TYPE http_dot_server_dot_hits counter\nhttp_dot_server_dot_hits__total{pfad_dot_gr____e=\"ü\",z__z=\"\"} 3.0\n# EOF\n",
		"application/openmetrics-text;version=2.0.0;escaping=allow-utf-8,text/plain;version=0.0.4": underscored,
	} {
		want(t, served(t, c, accept), text)
	}
	if text := expose(t, c, "http.server.hits_total"); text == "" {
		t.Error("name[] finds no name in UTF-8")
	}
}

// TestSpelling holds that bounds are spelled as by the client that wrote them, as they are
// part of a series' name: the kind of fault is a label that a merge rewrites. Where Go's
// Writer alone has a family, that is as client_golang does; where a Python process has it
// too, as that does. Releases of prometheus_client before 0.26 have a zero too many from
// 1e+10.
func TestSpelling(t *testing.T) {
	bucket := func(le string) sample {
		return sample{key: `["h", "h_bucket", {"a": "1", "z": "2", "le": "` + le + `"}, "H."]`, value: 1}
	}
	dir := t.TempDir()
	w := newWriter(t, dir, "go")
	h := must(w.Histogram(prometheus.HistogramOpts{Name: "h", Help: "H.", Buckets: []float64{1, 1e12}}, "a", "z"))(t)("1", "2")
	h.Observe(0.5)
	c := newCollector(t, dir, nil)
	text := func(bounds ...string) string {
		out := "# HELP h H.\n# TYPE h histogram\n"
		for _, b := range bounds {
			out += "h_bucket{" + b + "\n"
		}
		return out
	}
	steps := []struct {
		le   string
		want string
	}{
		{"", text(`a="1",z="2",le="1"} 1`, `a="1",z="2",le="1e+12"} 1`, `a="1",z="2",le="+Inf"} 1`) + "h_sum{a=\"1\",z=\"2\"} 0.5\nh_count{a=\"1\",z=\"2\"} 1\n"},
		{"1e+015", text(`a="1",le="1.0",z="2"} 1`, `a="1",le="1e+12",z="2"} 1`, `a="1",le="1e+015",z="2"} 2`, `a="1",le="+Inf",z="2"} 2`) + "h_sum{a=\"1\",z=\"2\"} 0.5\nh_count{a=\"1\",z=\"2\"} 2\n"},
		{"1e+15", text(`a="1",le="1.0",z="2"} 1`, `a="1",le="1e+12",z="2"} 1`, `a="1",le="1e+15",z="2"} 3`, `a="1",le="+Inf",z="2"} 3`) + "h_sum{a=\"1\",z=\"2\"} 0.5\nh_count{a=\"1\",z=\"2\"} 3\n"},
	}
	for _, step := range steps {
		if step.le != "" {
			put(t, dir, map[string][]byte{"histogram_" + step.le + ".db": worker(wide, bucket(step.le))})
		}
		want(t, expose(t, c, "h"), step.want)
	}
	// A counter's sample has its _total, also where the Writer's user leaves it out.
	must(w.Counter(prometheus.CounterOpts{Name: "jobs", Help: "J."}))(t)().Inc()
	want(t, expose(t, c, "jobs"), "# HELP jobs_total J.\n# TYPE jobs_total counter\njobs_total 1\n")
	// An archive of Go's files is Go's.
	folded := t.TempDir()
	dead := newWriter(t, folded, "go")
	must(dead.Histogram(prometheus.HistogramOpts{Name: "h", Help: "H.", Buckets: []float64{1}}))(t)().Observe(0.5)
	if err := dead.Close(); err != nil {
		t.Fatal(err)
	}
	c = newCollector(t, folded, nil)
	if f, err := c.Fold(); err != nil || f.Files == 0 {
		t.Skipf("folding is not to be had here: %+v %v", f, err)
	}
	want(t, expose(t, c, "h"), "# HELP h H.\n# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 1\nh_sum 0.5\nh_count 1\n")
}
