package exposition_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/textparse"

	"github.com/redline-metrics/redline/multiproc"
)

// fuzzedFiles are the worker files that a line of fuzzed keys chooses from, by its first
// byte.
func fuzzedFiles() map[byte]string {
	return map[byte]string{
		'c': "counter_1.db", 'C': "counter_2.db", 'h': "histogram_1.db", 's': "summary_1.db", 'a': "gauge_all_1.db",
		'x': "gauge_max_1.db", 'l': "gauge_livesum_1.db", 'r': "gauge_mostrecent_1.db",
	}
}

// FuzzCollected holds that worker files with any keys are served as an exposition that
// Prometheus takes whole, in each format and each escaping of names: its own parsers and
// expfmt read it, each family is there once, with samples of its own alone, and no series
// is there twice. The kind of fault: an entry that makes a whole scrape invalid or refused.
func FuzzCollected(f *testing.F) {
	for _, keys := range []string{
		"c[\"good\", \"good\", {}, \"H.\"]\nc[\"good_total\", \"good_total\", {}, \"H.\"]\nc[\"other\", \"good_total\", {}, \"H.\"]",
		"c[\"x\", \"x_total\", {}, \"\"]\nx[\"x_total\", \"x_total\", {}, \"\"]\nl[\"x\", \"x\", {}, \"\"]\nx[\"x\", \"x\", {}, \"\"]",
		"h[\"h\", \"h_bucket\", {\"le\": \"0x1p-2\"}, \"\"]\nh[\"h\", \"h_bucket\", {\"le\": \"1_0\"}, \"\"]\nh[\"h\", \"h_bucket\", {}, \"\"]\nh[\"h\", \"h_sum\", {\"le\": \"1\"}, \"\"]",
		"h[\"h\", \"h_bucket\", {\"le\": \"nan\"}, \"\"]\nh[\"h\", \"h_bucket\", {\"le\": \"-0.0\"}, \"\"]\nh[\"h\", \"h_bucket\", {\"le\": \"0\"}, \"\"]\nh[\"h\", \"h_count\", {}, \"\"]\ns[\"h_sum\", \"h_sum\", {}, \"\"]",
		"s[\"s\", \"s\", {\"quantile\": \"0.5\"}, \"\"]\ns[\"s\", \"s\", {\"quantile\": \"x\"}, \"\"]\ns[\"s\", \"s_sum\", {\"quantile\": \"x\"}, \"\"]\ns[\"s\", \"s_count\", {}, \"\"]\nx[\"s_count\", \"s_count\", {}, \"\"]",
		"x[\"redline_multiproc_files\", \"redline_multiproc_files\", {}, \"\"]\nc[\"redline.multiproc.files_skipped\", \"redline.multiproc.files_skipped_total\", {}, \"\"]\nl[\"process_open_fds\", \"process_open_fds\", {}, \"\"]",
		"c[\"a.b\", \"a.b_total\", {\"a.b\": \"1\", \"a_b\": \"2\"}, \"\\n\\\\\\\"\"]\nc[\"a_b\", \"a_b_total\", {}, \"\"]\nx[\"a b\", \"a b\", {\"\u00e9_name__\": \"1\"}, \"\"]\nx[\"U__a_20_b\", \"U__a_20_b\", {}, \"\"]",
		"c[\"a\", \"a_total\", {\"b\": \"\"}, \"\"]\nc[\"a\", \"a_total\", {}, \"\"]\nc[\"a\", \"a_total\", {\"__name__\": \"b\"}, \"\"]\na[\"p\", \"p\", {\"pid\": \"1\"}, \"\"]\nc[\"\\ud800\", \"\\ud800_total\", {\"\\ud800\": \"\\u0000\\r\"}, \"\\u0000\\r\"]",
		"C[\"00\", \"_total\",{}]\nx[\"a\", \"\", {}]",
		"x[\"a:b\", \"a:b\", {\"c:d\": \"\", \"c_d\": \"\", \"9\": \"\"}, \"\"]\nx[\"9\", \"9\", {}, \"\"]\nx[\"\\n\", \"\\n\", {\"\\n\": \"\"}, \"\"]",
	} {
		f.Add(keys)
	}
	f.Fuzz(checkCollected)
}

// checkCollected checks the exposition of worker files with these keys, one a line.
func checkCollected(t *testing.T, keys string) {
	t.Helper()
	dir := t.TempDir()
	contents := map[string][]byte{}
	for i, line := range strings.Split(keys, "\n") {
		if line != "" && fuzzedFiles()[line[0]] != "" {
			name := fuzzedFiles()[line[0]]
			contents[name] = appendFuzzed(contents[name], line[1:], float64(i+1))
		}
	}
	for name, content := range contents {
		binary.LittleEndian.PutUint32(content, uint32(len(content)))
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c, err := multiproc.New(multiproc.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	self := prometheus.NewRegistry()
	self.MustRegister(c.Self()) // as redline collect does
	h := c.Handler(self)
	for _, format := range []string{"text/plain;version=1.0.0", "application/openmetrics-text;version=1.0.0"} {
		for _, escaping := range []string{"underscores", "dots", "values", "allow-utf-8"} {
			w := httptest.NewRecorder()
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil)
			r.Header.Set("Accept", format+";escaping="+escaping)
			h.ServeHTTP(w, r)
			if w.Code != http.StatusOK {
				t.Fatalf("status %d: %s", w.Code, w.Body)
			}
			inOpenMetrics := strings.HasPrefix(format, "application")
			// Dots and values escape a sample's whole name, so that its suffix does not
			// stand out any more, as client_python does.
			checkExposition(t, w.Body.Bytes(), inOpenMetrics, escaping == "underscores" || escaping == "allow-utf-8")
		}
	}
}

// appendFuzzed appends an entry to a worker file.
func appendFuzzed(file []byte, key string, value float64) []byte {
	if file == nil {
		file = make([]byte, 8)
	}
	file = binary.LittleEndian.AppendUint32(file, uint32(len(key)))
	file = append(file, key...)
	file = append(file, strings.Repeat(" ", 8-(len(key)+4)%8)...)
	file = binary.LittleEndian.AppendUint64(file, math.Float64bits(value))
	return binary.LittleEndian.AppendUint64(file, math.Float64bits(value))
}

// checkExposition checks that an exposition is one that Prometheus takes whole.
func checkExposition(t *testing.T, text []byte, inOpenMetrics, suffixes bool) {
	t.Helper()
	p := textparse.NewPromParser(text, labels.NewSymbolTable(), false)
	if inOpenMetrics {
		p = textparse.NewOpenMetricsParser(text, labels.NewSymbolTable())
	}
	unescape := strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\"`, `"`)
	said, series, family := map[string]bool{}, map[string]bool{}, ""
	for {
		entry, err := p.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("Prometheus refuses it: %v\n%s", err, text)
		}
		switch entry {
		case textparse.EntryType:
			name, _ := p.Type()
			family = unescape.Replace(string(name)) // which the parser leaves as it is here
			if said[family] {
				t.Errorf("%q is there twice:\n%s", family, text)
			}
			said[family] = true
		case textparse.EntrySeries:
			var l labels.Labels
			p.Labels(&l)
			name := l.Get(model.MetricNameLabel)
			id := labels.NewBuilder(l).Labels().WithoutEmpty().String()
			if series[id] {
				t.Errorf("%s is there twice:\n%s", id, text)
			}
			series[id] = true
			if _, duplicate := l.HasDuplicateLabelNames(); duplicate {
				t.Errorf("%s has a label twice:\n%s", id, text)
			}
			if suffix, ok := strings.CutPrefix(name, family); suffixes && (!ok || !isSuffix(suffix)) {
				t.Errorf("%s is in the family %q:\n%s", id, family, text)
			}
		case textparse.EntryInvalid, textparse.EntryHelp, textparse.EntryComment, textparse.EntryUnit, textparse.EntryHistogram:
		}
	}
	if inOpenMetrics {
		return
	}
	parser := expfmt.NewTextParser(model.UTF8Validation)
	if _, err := parser.TextToMetricFamilies(bytes.NewReader(text)); err != nil {
		t.Errorf("expfmt refuses it: %v\n%s", err, text)
	}
}

func isSuffix(s string) bool {
	return s == "" || s == "_total" || s == "_bucket" || s == "_sum" || s == "_count"
}
