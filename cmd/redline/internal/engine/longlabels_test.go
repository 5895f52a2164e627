package engine_test

import (
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/snappy"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/prometheus/prompb"
	writev2 "github.com/prometheus/prometheus/prompb/io/prometheus/write/v2"
	"google.golang.org/protobuf/encoding/protowire"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/internal/await"
	"github.com/redline-metrics/redline/multiproc"
)

// endless is a label that ends a process which makes one of Prometheus' labels of it.
func endless() string { return strings.Repeat("x", 1<<24) }

// TestLongWorkerLabels holds that a directory of worker files with a label that is longer
// than labels may be is a target that is down, and it is said why; the one beside it goes
// on. Longer ones, which would end the process (case 2), package multiproc leaves out.
func TestLongWorkerLabels(t *testing.T) {
	bad, good := t.TempDir(), t.TempDir()
	w, err := multiproc.NewWriter(multiproc.WriterConfig{Dir: bad, ID: "1"})
	if err != nil {
		t.Fatal(err)
	}
	hits, err := w.Counter(prometheus.CounterOpts{Name: "hits_total", Help: "Hits."}, "path")
	if err != nil {
		t.Fatal(err)
	}
	hits(strings.Repeat("x", 100_000)).Add(1)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	worker(t, good, "1", 3)
	cfg := engine.Config{Interval: time.Second}
	for _, s := range []string{"bad=" + bad, "good=" + good} {
		target, err := engine.ParseTarget(s)
		if err != nil {
			t.Fatal(err)
		}
		cfg.Targets = append(cfg.Targets, target)
	}
	r := start(t, cfg)
	await.NoError(t, func() error {
		targets := r.targets(t)
		if got := targets["bad"]; got.Health != "down" || !strings.Contains(got.LastError, "label_value_length_limit exceeded (metric: hits_total, label name: path") {
			return fmt.Errorf("bad: %+v", got)
		}
		if got := targets["good"]; got.Health != "up" {
			return fmt.Errorf("good: %+v", got)
		}
		return nil
	})
}

// TestLongDiscoveredLabels holds that a target with such a label, of a file or a server
// that names targets, is left out, and it is logged; the one beside it is scraped.
func TestLongDiscoveredLabels(t *testing.T) {
	address := answering(t, func() string { return "fine 1\n" })
	dir := write(t, map[string]string{
		"prometheus.yml": "global: {scrape_interval: 300ms}\nscrape_configs: [{job_name: j, file_sd_configs: [{files: [targets.json]}]}]\n",
		"targets.json": fmt.Sprintf(`[{"targets": ["127.0.0.1:1"], "labels": {"a": %q}}, {"targets": [%q], "labels": {"b": "c"}}, {"targets": [%q]}]`,
			endless(), address, "127.0.0.1:2/"+endless()),
	})
	r := start(t, engine.Config{File: filepath.Join(dir, "prometheus.yml")})
	await.NoError(t, func() error {
		if up := r.query(t, `up{b="c"}`, "job"); up["j"] != 1 {
			return fmt.Errorf("up is %v", up)
		}
		return nil
	})
	for _, want := range []string{"a label of targets is too long, and is left out", "a label of a target is too long, and the target is left out"} {
		if !strings.Contains(r.log.String(), want) {
			t.Errorf("no %q is logged", want)
		}
	}
}

// TestLongWrittenLabels holds that remote write of such a label is refused as the client's
// fault, in both versions, also of an exemplar; others are taken.
func TestLongWrittenLabels(t *testing.T) {
	r := start(t, engine.Config{Interval: time.Second, Targets: nil, Receiver: true, File: filepath.Join(write(t, map[string]string{"p.yml": ""}), "p.yml")})
	now := time.Now().UnixMilli()
	v1 := func(name, value, exemplar string) []byte {
		request := prompb.WriteRequest{Timeseries: []prompb.TimeSeries{{
			Labels:    []prompb.Label{{Name: "__name__", Value: "a"}, {Name: name, Value: value}},
			Samples:   []prompb.Sample{{Value: 1, Timestamp: now}},
			Exemplars: []prompb.Exemplar{{Labels: []prompb.Label{{Name: "trace_id", Value: exemplar}}, Value: 1, Timestamp: now}},
		}}}
		text, err := request.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	v2 := func(value string) []byte {
		request := writev2.Request{
			Symbols:    []string{"", "__name__", "a", "b", value},
			Timeseries: []writev2.TimeSeries{{LabelsRefs: []uint32{1, 2, 3, 4}, Samples: []writev2.Sample{{Value: 1, Timestamp: now}}}},
		}
		text, err := request.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	// Labels of symbols that are named again and again: of a series, of many, and of exemplars.
	again := func(series, labels int, exemplar bool) []byte {
		request := writev2.Request{Symbols: []string{"", "__name__", "many", strings.Repeat("x", 60_000)}}
		name := []uint32{1, 2}
		refs := append([]uint32{}, name...)
		for range labels {
			refs = append(refs, uint32(len(request.Symbols)), 3)
			request.Symbols = append(request.Symbols, fmt.Sprint("l", len(request.Symbols)))
		}
		for range series {
			s := writev2.TimeSeries{LabelsRefs: refs, Samples: []writev2.Sample{{Value: 1, Timestamp: now}}}
			if exemplar {
				s.LabelsRefs, s.Exemplars = name, []writev2.Exemplar{{LabelsRefs: refs, Value: 1, Timestamp: now}}
			}
			request.Timeseries = append(request.Timeseries, s)
		}
		text, err := request.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	many := func(labels int) []byte {
		request := prompb.WriteRequest{Timeseries: []prompb.TimeSeries{{Labels: []prompb.Label{{Name: "__name__", Value: "many"}}, Samples: []prompb.Sample{{Value: 1, Timestamp: now}}}}}
		for i := range labels - 1 {
			request.Timeseries[0].Labels = append(request.Timeseries[0].Labels, prompb.Label{Name: fmt.Sprintf("l%06d", i), Value: "x"})
		}
		text, err := request.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	// Names and values that are empty take memory as well.
	empty := func(exemplars int) []byte {
		request := writev2.Request{Symbols: []string{"", "__name__", "many"}}
		for range exemplars {
			request.Timeseries = append(request.Timeseries, writev2.TimeSeries{
				LabelsRefs: []uint32{1, 2}, Samples: []writev2.Sample{{Value: 1, Timestamp: now}},
				Exemplars: []writev2.Exemplar{{LabelsRefs: make([]uint32, 1_000_000), Value: 1, Timestamp: now}},
			})
		}
		text, err := request.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	manyNamed := func() []byte {
		request := writev2.Request{Symbols: []string{"", "__name__", "many"}}
		refs := []uint32{1, 2}
		for i := range 1000 {
			refs = append(refs, uint32(len(request.Symbols)), 2)
			request.Symbols = append(request.Symbols, fmt.Sprintf("l%06d", i))
		}
		request.Timeseries = []writev2.TimeSeries{{LabelsRefs: refs, Samples: []writev2.Sample{{Value: 1, Timestamp: now}}}}
		text, err := request.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	const tooMany = "bytes of labels; send it in several"
	for name, c := range map[string]struct {
		request []byte
		version string
		code    int
		says    string
	}{
		"right":                      {v1("b", "c", "d"), "1", http.StatusNoContent, ""},
		"right, v2":                  {v2("e"), "2", http.StatusNoContent, ""},
		"value":                      {v1("b", endless(), "d"), "1", http.StatusBadRequest, "a label value of 16777216 bytes"},
		"name":                       {v1(endless(), "c", "d"), "1", http.StatusBadRequest, "a label name of 16777216 bytes"},
		"exemplar":                   {v1("b", "c", endless()), "1", http.StatusBadRequest, "a label value of 16777216 bytes"},
		"symbol":                     {v2(endless()), "2", http.StatusBadRequest, "a symbol of 16777216 bytes"},
		"no protobuf":                {[]byte("\xff\xff\xff"), "1", http.StatusBadRequest, ""},
		"a symbol of many labels":    {again(1, 1200, false), "2", http.StatusBadRequest, "a series has more than 1000 labels"},
		"a symbol of many series":    {again(1200, 1, false), "2", http.StatusBadRequest, tooMany},
		"a symbol of many exemplars": {again(1200, 1, true), "2", http.StatusBadRequest, tooMany},
		"a symbol of some series":    {again(500, 1, false), "2", http.StatusNoContent, ""},
		"as many labels as may be":   {many(1000), "1", http.StatusNoContent, ""},
		"too many labels":            {many(1001), "1", http.StatusBadRequest, "a series has more than 1000 labels"},
		"too many labels, v2":        {manyNamed(), "2", http.StatusBadRequest, "a series has more than 1000 labels"},
		"empty symbols":              {empty(5), "2", http.StatusBadRequest, tooMany},
		// The version that a handler takes is not the one that its type seems to say.
		"value, said to be v2": {v1("b", endless(), "d"), "x=io.prometheus.write.v2.Request", http.StatusBadRequest, "a label value of 16777216 bytes"},
	} {
		kind := "application/x-protobuf"
		switch c.version {
		case "1":
		case "2":
			kind += ";proto=io.prometheus.write.v2.Request"
		default:
			kind += ";" + c.version
		}
		code, text := r.do(t, http.MethodPost, "/api/v1/write", string(snappy.Encode(nil, c.request)),
			"Content-Type", kind, "Content-Encoding", "snappy", "X-Prometheus-Remote-Write-Version", "0.1.0")
		if code != c.code || !strings.Contains(text, c.says) {
			t.Errorf("%s: %d %.200s", name, code, text)
		}
	}
	if got := r.query(t, `a`, "b"); got["c"] != 1 || got["e"] != 1 {
		t.Errorf("got %v", got)
	}
}

// TestGrowingBodies holds that a body of Snappy that unpacks to more than it may, as its
// first bytes say, is refused before that is made; so is one that has more parts than
// bytes to fill them. The kind: bodies that are small when they come.
func TestGrowingBodies(t *testing.T) {
	r := start(t, engine.Config{Interval: time.Second, Receiver: true, File: filepath.Join(write(t, map[string]string{"p.yml": ""}), "p.yml")})
	claims := func(n uint64) string { return string(protowire.AppendVarint(nil, n)) + "\x00a" }
	nested := ""
	for range 100 {
		nested = string(protowire.AppendBytes(protowire.AppendTag(nil, 1, protowire.BytesType), []byte(nested)))
	}
	packed := func(text string) string { return string(snappy.Encode(nil, []byte(text))) }
	for _, c := range []struct {
		name, path, body string
		code             int
		says             string
	}{
		{"write, 4 GiB", "/api/v1/write", claims(1<<32 - 1), http.StatusRequestEntityTooLarge, "unpacks to 4294967295 bytes; at most 33554432"},
		{"read, 4 GiB", "/api/v1/read", claims(1<<32 - 1), http.StatusRequestEntityTooLarge, "unpacks to 4294967295 bytes; at most 4194304"},
		{"read, 5 MiB", "/api/v1/read", packed(strings.Repeat("x", 5<<20)), http.StatusRequestEntityTooLarge, "at most 4194304"},
		{"write, empty series", "/api/v1/write", packed(strings.Repeat("\n\x00", 3_000_000)), http.StatusBadRequest, "more than 2000000 parts"},
		{"write, empty symbols", "/api/v1/write", packed(strings.Repeat("\"\x00", 3_000_000)), http.StatusBadRequest, "more than 2000000 parts"},
		{"read, empty queries", "/api/v1/read", packed(strings.Repeat("\n\x00", 20_000)), http.StatusBadRequest, "more than 10000 parts"},
		{"write, nested", "/api/v1/write", packed(nested), http.StatusBadRequest, "nested deeper than 64"},
		{"read, none of Snappy", "/api/v1/read", "\xff", http.StatusBadRequest, "snappy"},
	} {
		if code, text := r.do(t, http.MethodPost, c.path, c.body, "Content-Type", "application/x-protobuf", "Content-Encoding", "snappy"); code != c.code || !strings.Contains(text, c.says) {
			t.Errorf("%s: %d %.200s", c.name, code, text)
		}
	}
}
