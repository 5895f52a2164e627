package exposition_test

import (
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/prometheus/common/model"

	"github.com/redline-metrics/redline/internal/exposition"
)

func schemes() []model.EscapingScheme {
	return []model.EscapingScheme{model.NoEscaping, model.UnderscoreEscaping, model.DotsEscaping, model.ValueEncodingEscaping}
}

// FuzzEscape holds that names are escaped as Prometheus does it, and every parser reads
// the names of labels.
func FuzzEscape(f *testing.F) {
	for _, name := range []string{"http.server.hits", "plain_name", "a:b", "größe", "9lives", "a\nb\"\\", "😀", "_", "U__a", "\ufffd"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if name == "" || !utf8.ValidString(name) {
			return
		}
		for _, scheme := range schemes() {
			s := exposition.Style{Escaping: scheme}
			if got, want := s.EscapeMetric(name), model.EscapeName(name, scheme); got != want {
				t.Errorf("%v: the metric %q is %q, want %q", scheme, name, got, want)
			}
			label := s.EscapeLabel(name)
			if want := model.EscapeName(name, scheme); label != want && !strings.Contains(name, ":") {
				t.Errorf("%v: the label %q is %q, want %q", scheme, name, label, want)
			}
			if scheme != model.NoEscaping && !exposition.IsLegacyLabel(label) {
				t.Errorf("%v: the label %q is %q", scheme, name, label)
			}
		}
	})
}

// TestNegotiateText holds that a request gets the format and the escaping that it prefers.
func TestNegotiateText(t *testing.T) {
	const (
		plain    = "text/plain; version=0.0.4; charset=utf-8; escaping=underscores"
		metrics1 = "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping="
	)
	for accept, want := range map[string]string{
		"":                                       plain,
		"*/*":                                    plain,
		"text/html":                              plain,
		"text/plain":                             plain,
		"text/plain;version=0.0.4;escaping=dots": "text/plain; version=0.0.4; charset=utf-8; escaping=dots",
		"text/plain;version=1.0.0;escaping=allow-utf-8":                                                   "text/plain; version=1.0.0; charset=utf-8; escaping=allow-utf-8",
		"text/plain;version=2.0.0;escaping=allow-utf-8":                                                   plain,
		"application/openmetrics-text":                                                                    "application/openmetrics-text; version=0.0.1; charset=utf-8; escaping=underscores",
		"application/openmetrics-text; version=1.0.0; escaping=values":                                    metrics1 + "values",
		"application/openmetrics-text;version=1.0.0;escaping=nonsense":                                    metrics1 + "underscores",
		"application/openmetrics-text;version=1.0.0;q=0,text/plain;version=0.0.4":                         plain,
		"text/plain;q=0.4,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,*/*;q=.1": metrics1 + "allow-utf-8",
		"application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;escaping=allow-utf-8,text/plain;version=0.0.4;q=0.5": plain,
	} {
		s, got := exposition.NegotiateText(http.Header{"Accept": {accept}})
		if got != want {
			t.Errorf("%q: %q, want %q", accept, got, want)
		}
		if inOpenMetrics := strings.HasPrefix(want, "application"); inOpenMetrics != (s.Format == exposition.OpenMetrics) || !strings.HasSuffix(want, s.Escaping.String()) {
			t.Errorf("%q: style %+v", accept, s)
		}
	}
}
