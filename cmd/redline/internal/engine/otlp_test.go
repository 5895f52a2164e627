package engine_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/pmetric/pmetricotlp"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
)

const otlpPath = "/api/v1/otlp/v1/metrics"

// otlp is a gauge with an attribute, as OpenTelemetry's SDKs send it.
func otlp(value string) string {
	return fmt.Sprintf(`{"resourceMetrics": [{"resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "shop"}}]}, "scopeMetrics": [{"metrics": [
		{"name": "queue.length", "unit": "By", "gauge": {"dataPoints": [{"timeUnixNano": "%d", "asDouble": 4, "attributes": [{"key": "a", "value": {"stringValue": %q}}]}]}}]}]}]}`,
		time.Now().UnixNano(), value)
}

// TestOTLP holds that metrics of OpenTelemetry are accepted with the receiver on, as the
// file's otlp says; without it the error names a flag that there is. A request that is too
// large, packed or not, is refused before it is held.
func TestOTLP(t *testing.T) {
	const kind = "Content-Type"
	without := start(t, engine.Config{Interval: time.Second})
	if code, text := without.do(t, http.MethodPost, otlpPath, otlp("b"), kind, "application/json"); code != http.StatusNotFound || !strings.Contains(text, "--web.enable-otlp-receiver") {
		t.Errorf("without the receiver: %d %s", code, text)
	}
	dir := write(t, map[string]string{"prometheus.yml": "otlp: {translation_strategy: NoTranslation, promote_resource_attributes: [service.name]}\n"})
	r := start(t, engine.Config{File: filepath.Join(dir, "prometheus.yml"), OTLP: true})
	packed := func(text string) string {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = z.Write([]byte(text))
		_ = z.Close()
		return b.String()
	}
	if code, text := r.do(t, http.MethodPost, otlpPath, otlp("b"), kind, "application/json"); code != http.StatusOK {
		t.Errorf("%d %s", code, text)
	}
	if code, text := r.do(t, http.MethodPost, otlpPath, packed(otlp("c")), kind, "application/json", "Content-Encoding", "gzip"); code != http.StatusOK {
		t.Errorf("packed: %d %s", code, text)
	}
	if got := r.query(t, `{"queue.length", "service.name"="shop", job="shop"}`, "a"); got["b"] != 4 || got["c"] != 4 {
		t.Errorf("samples are %v", got)
	}
	large := otlp(strings.Repeat("x", 17<<20))
	if code, _ := r.do(t, http.MethodPost, otlpPath, large, kind, "application/json"); code != http.StatusRequestEntityTooLarge {
		t.Errorf("too large: %d", code)
	}
	if code, _ := r.do(t, http.MethodPost, otlpPath, packed(large), kind, "application/json", "Content-Encoding", "gzip"); code != http.StatusRequestEntityTooLarge {
		t.Errorf("too large, packed: %d", code)
	}
	if code, _ := r.do(t, http.MethodPost, strings.Replace(otlpPath, "v1/metrics", "v1%2Fmetrics", 1), otlp("d"), kind, "application/json"); code != http.StatusNotFound {
		t.Errorf("by a path that is escaped: %d", code)
	}
	if code, _ := r.do(t, http.MethodPost, otlpPath, "no gzip", kind, "application/json", "Content-Encoding", "gzip"); code != http.StatusBadRequest {
		t.Errorf("not packed: %d", code)
	}
}

// TestOTLPBounds holds the kind: requests that grow when they are decoded or translated. Each
// is refused as the client's fault, with the reason, in both forms; one beside them that is
// long by many points is taken. A list of keys and values would be a label that ends the
// process: its text is six times as long in JSON.
func TestOTLPBounds(t *testing.T) {
	dir := write(t, map[string]string{"prometheus.yml": "otlp: {promote_resource_attributes: [host]}\n"})
	r := start(t, engine.Config{File: filepath.Join(dir, "prometheus.yml"), OTLP: true})
	gauge := func(m pmetric.Metrics) pmetric.Metric {
		metric := m.ResourceMetrics().AppendEmpty().ScopeMetrics().AppendEmpty().Metrics().AppendEmpty()
		metric.SetName("a")
		return metric
	}
	point := func(m pmetric.Metrics) pmetric.NumberDataPoint {
		p := gauge(m).SetEmptyGauge().DataPoints().AppendEmpty()
		p.SetTimestamp(pcommon.NewTimestampFromTime(time.Now()))
		return p
	}
	for name, c := range map[string]struct {
		make func(pmetric.Metrics)
		code int
		says string
	}{
		"honest": {func(m pmetric.Metrics) {
			points := gauge(m).SetEmptyGauge().DataPoints()
			for i := range 10_000 {
				p := points.AppendEmpty()
				p.SetTimestamp(pcommon.NewTimestampFromTime(time.Now()))
				p.Attributes().PutInt("i", int64(i))
				p.Attributes().PutStr("path", "/some/where/or/other")
			}
		}, http.StatusOK, ""},
		"a list of keys and values": {func(m pmetric.Metrics) {
			point(m).Attributes().PutEmptyMap("k").PutStr("k", strings.Repeat("\x01", 3<<20))
		}, http.StatusBadRequest, "attribute"},
		"a list that is short before": {func(m pmetric.Metrics) {
			point(m).Attributes().PutEmptySlice("k").AppendEmpty().SetStr(strings.Repeat("\x01", 20_000))
		}, http.StatusBadRequest, "attribute's value of 1200"},
		"bytes": {func(m pmetric.Metrics) {
			point(m).Attributes().PutEmptyBytes("k").FromRaw(make([]byte, 60_000))
		}, http.StatusBadRequest, "attribute's value of 80000 bytes"},
		"a name": {func(m pmetric.Metrics) {
			point(m).Attributes().PutStr(strings.Repeat("k", 2000), "v")
		}, http.StatusBadRequest, "attribute's name of 2000 bytes"},
		"of a resource": {func(m pmetric.Metrics) {
			point(m)
			m.ResourceMetrics().At(0).Resource().Attributes().PutStr("host", strings.Repeat("x", 70_000))
		}, http.StatusBadRequest, "attribute's value of 70000 bytes"},
		"of an exemplar": {func(m pmetric.Metrics) {
			point(m).Exemplars().AppendEmpty().FilteredAttributes().PutStr("k", strings.Repeat("x", 70_000))
		}, http.StatusBadRequest, "attribute's value of 70000 bytes"},
		"of a metric": {func(m pmetric.Metrics) {
			gauge(m).SetName(strings.Repeat("x", 70_000))
		}, http.StatusBadRequest, "metric's name of 70000 bytes"},
		"many attributes": {func(m pmetric.Metrics) {
			attributes := point(m).Attributes()
			for i := range 20 {
				attributes.PutStr(fmt.Sprint("a", strings.Repeat(".", i)), strings.Repeat("x", 60_000))
			}
		}, http.StatusBadRequest, "attributes of more than 1048576 bytes together"},
		"many buckets of long labels": {func(m pmetric.Metrics) {
			p := gauge(m).SetEmptyHistogram().DataPoints().AppendEmpty()
			p.BucketCounts().FromRaw(make([]uint64, 10_000))
			p.ExplicitBounds().FromRaw(make([]float64, 9_999))
			p.Attributes().PutStr("k", strings.Repeat("x", 60_000))
		}, http.StatusBadRequest, "bytes of labels"},
		"many points of a resource with a long label": {func(m pmetric.Metrics) {
			points := gauge(m).SetEmptyGauge().DataPoints()
			for range 10_000 {
				points.AppendEmpty()
			}
			m.ResourceMetrics().At(0).Resource().Attributes().PutStr("service.name", strings.Repeat("x", 60_000))
		}, http.StatusBadRequest, "bytes of labels"},
		"many empty points": {func(m pmetric.Metrics) {
			points := gauge(m).SetEmptyGauge().DataPoints()
			for range 1_600_000 {
				points.AppendEmpty()
			}
		}, http.StatusBadRequest, "more than 1500000 parts"},
		"nested": {func(m pmetric.Metrics) {
			v := point(m).Attributes().PutEmpty("k")
			for range 100 {
				v = v.SetEmptySlice().AppendEmpty()
			}
		}, http.StatusBadRequest, "nested deeper than 64"},
	} {
		metrics := pmetric.NewMetrics()
		c.make(metrics)
		request := pmetricotlp.NewExportRequestFromMetrics(metrics)
		binary, err := request.MarshalProto()
		if err != nil {
			t.Fatal(err)
		}
		text, err := request.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		for kind, body := range map[string][]byte{"application/x-protobuf": binary, "application/json": text} {
			if kind == "application/json" && len(body) > 8<<20 {
				continue // refused by its length
			}
			if code, said := r.do(t, http.MethodPost, otlpPath, string(body), "Content-Type", kind); code != c.code || !strings.Contains(said, c.says) {
				t.Errorf("%s as %s: %d %.300s", name, kind, code, said)
			}
		}
	}
	const empty = `{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"a","gauge":{"dataPoints":[`
	for _, nothing := range []string{"{},", "null,"} {
		if code, said := r.do(t, http.MethodPost, otlpPath, empty+strings.Repeat(nothing, 1_600_000)+`{}]}}]}]}]}`, "Content-Type", "application/json"); code != http.StatusBadRequest || !strings.Contains(said, "more than 1500000 parts") {
			t.Errorf("%s in JSON: %d %.300s", nothing, code, said)
		}
	}
	if got := r.query(t, `count({__name__=~"a.*"})`, ""); got[""] != 10_000 {
		t.Errorf("series are %v", got)
	}
}
