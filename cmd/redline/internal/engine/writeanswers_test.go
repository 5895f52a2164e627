package engine_test

import (
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/snappy"
	"github.com/prometheus/prometheus/prompb"
	writev2 "github.com/prometheus/prometheus/prompb/io/prometheus/write/v2"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/pmetric/pmetricotlp"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
)

// TestNeverTaken holds that samples that can never be taken are the sender's fault, in each
// protocol, and that the others of their request are taken. The kind of fault: a status by
// which a sender sends the same again for ever, and nothing else.
func TestNeverTaken(t *testing.T) {
	now := time.Now()
	at := now.UnixMilli()
	bad := prompb.Histogram{Timestamp: at, Count: &prompb.Histogram_CountInt{CountInt: 7}, PositiveSpans: []prompb.BucketSpan{{Length: 1}}, PositiveDeltas: []int64{1}}
	v1 := func(series ...prompb.TimeSeries) func(*testing.T, *running) (int, string) {
		return func(t *testing.T, r *running) (int, string) {
			return remoteWritten(t, r, "application/x-protobuf", &prompb.WriteRequest{Timeseries: series})
		}
	}
	one := func(name string, at int64) prompb.TimeSeries {
		return prompb.TimeSeries{Labels: []prompb.Label{{Name: "__name__", Value: name}}, Samples: []prompb.Sample{{Value: 1, Timestamp: at}}}
	}
	var many []prompb.TimeSeries
	symbols, many2 := []string{"", "__name__"}, []writev2.TimeSeries{}
	for i := range 60 {
		many = append(many, one(fmt.Sprint("new", i), at))
		symbols = append(symbols, fmt.Sprint("new", i))
		many2 = append(many2, writev2.TimeSeries{LabelsRefs: []uint32{1, uint32(i + 2)}, Samples: []writev2.Sample{{Value: 1, Timestamp: at}}})
	}
	symbols = append(symbols, "good")
	many2 = append(many2, writev2.TimeSeries{LabelsRefs: []uint32{1, 62}, Samples: []writev2.Sample{{Value: 2, Timestamp: at}}})
	good := prompb.TimeSeries{Labels: []prompb.Label{{Name: "__name__", Value: "good"}}, Samples: []prompb.Sample{{Value: 2, Timestamp: at}}}
	for name, c := range map[string]struct {
		send func(*testing.T, *running) (int, string)
		says string
		all  bool // of the request is refused, as in Prometheus
	}{
		"series past the limit, 1.0": {v1(append(many, good)...), "11 of 61 samples are refused, and the others are taken: no new series", false},
		"series past the limit, 2.0": {func(t *testing.T, r *running) (int, string) {
			return remoteWritten(t, r, "application/x-protobuf;proto=io.prometheus.write.v2.Request", &writev2.Request{Symbols: symbols, Timeseries: many2})
		}, "no new series", false},
		"series past the limit, OTLP": {func(t *testing.T, r *running) (int, string) {
			return sentOTLP(t, r, func(m pmetric.MetricSlice) {
				for i := range 60 {
					point(m, fmt.Sprint("new", i), 1, now)
				}
				point(m, "good", 2, now)
			})
		}, "samples are refused, and the others are taken: no new series", false},
		"a histogram, 1.0":    {v1(prompb.TimeSeries{Labels: []prompb.Label{{Name: "__name__", Value: "h"}}, Histograms: []prompb.Histogram{bad}}, good), "histogram", false},
		"a time to come, 1.0": {v1(good, one("late", now.Add(time.Hour).UnixMilli())), "out of bounds", true},
		"a time to come, OTLP": {func(t *testing.T, r *running) (int, string) {
			return sentOTLP(t, r, func(m pmetric.MetricSlice) { point(m, "late", 1, now.Add(time.Hour)) })
		}, "out of bounds", true},
		"a delta, OTLP": {func(t *testing.T, r *running) (int, string) {
			return sentOTLP(t, r, func(m pmetric.MetricSlice) {
				metric := m.AppendEmpty()
				metric.SetName("delta")
				sum := metric.SetEmptySum()
				sum.SetAggregationTemporality(pmetric.AggregationTemporalityDelta)
				sum.DataPoints().AppendEmpty().SetTimestamp(pcommon.NewTimestampFromTime(now))
			})
		}, "invalid temporality", true},
		"a type that is none, OTLP": {func(t *testing.T, r *running) (int, string) {
			return sentOTLP(t, r, func(m pmetric.MetricSlice) { m.AppendEmpty().SetName("nothing") })
		}, "", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(write(t, map[string]string{"p.yml": ""}), "p.yml")
			r := start(t, engine.Config{Receiver: true, OTLP: true, MaxSeries: 100, File: file})
			if code, text := v1(one("good", now.Add(-time.Second).UnixMilli()))(t, r); code != http.StatusNoContent {
				t.Fatalf("%d %s", code, text)
			}
			code, text := c.send(t, r)
			if code != http.StatusBadRequest || !strings.Contains(text, c.says) {
				t.Errorf("%d %.300s", code, text)
			}
			want := 2.0
			if c.all {
				want = 1
			}
			if got := r.query(t, `good`, ""); got[""] != want {
				t.Errorf("good is %v, want %v", got, want)
			}
		})
	}
}

// TestWrittenExemplars holds that exemplars of remote write are kept.
func TestWrittenExemplars(t *testing.T) {
	at := time.Now().UnixMilli()
	r := start(t, engine.Config{Receiver: true, MaxSeries: 100, Interval: time.Second})
	code, text := remoteWritten(t, r, "application/x-protobuf", &prompb.WriteRequest{Timeseries: []prompb.TimeSeries{{
		Labels:    []prompb.Label{{Name: "__name__", Value: "a"}},
		Samples:   []prompb.Sample{{Value: 1, Timestamp: at}},
		Exemplars: []prompb.Exemplar{{Labels: []prompb.Label{{Name: "trace_id", Value: "b"}}, Value: 1, Timestamp: at}},
	}}})
	if code != http.StatusNoContent {
		t.Fatalf("%d %s", code, text)
	}
	var answer struct {
		Data []struct {
			Exemplars []struct{ Labels map[string]string }
		}
	}
	r.getJSON(t, "/api/v1/query_exemplars?query=a&start="+fmt.Sprint(at/1000-60)+"&end="+fmt.Sprint(at/1000+60), &answer)
	if len(answer.Data) != 1 || len(answer.Data[0].Exemplars) != 1 || answer.Data[0].Exemplars[0].Labels["trace_id"] != "b" {
		t.Errorf("exemplars are %+v", answer.Data)
	}
}

// remoteWritten sends a request of remote write.
func remoteWritten(t *testing.T, r *running, kind string, request interface{ Marshal() ([]byte, error) }) (code int, text string) {
	t.Helper()
	body, err := request.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	return r.do(t, http.MethodPost, "/api/v1/write", string(snappy.Encode(nil, body)), "Content-Type", kind, "Content-Encoding", "snappy")
}

// sentOTLP sends metrics of OpenTelemetry.
func sentOTLP(t *testing.T, r *running, add func(pmetric.MetricSlice)) (code int, text string) {
	t.Helper()
	metrics := pmetric.NewMetrics()
	add(metrics.ResourceMetrics().AppendEmpty().ScopeMetrics().AppendEmpty().Metrics())
	body, err := pmetricotlp.NewExportRequestFromMetrics(metrics).MarshalProto()
	if err != nil {
		t.Fatal(err)
	}
	return r.do(t, http.MethodPost, otlpPath, string(body), "Content-Type", "application/x-protobuf")
}

// point adds a gauge.
func point(m pmetric.MetricSlice, name string, value float64, at time.Time) {
	metric := m.AppendEmpty()
	metric.SetName(name)
	p := metric.SetEmptyGauge().DataPoints().AppendEmpty()
	p.SetTimestamp(pcommon.NewTimestampFromTime(at))
	p.SetDoubleValue(value)
}
