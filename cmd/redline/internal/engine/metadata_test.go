package engine_test

import (
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	writev2 "github.com/prometheus/prometheus/prompb/io/prometheus/write/v2"
	"github.com/prometheus/prometheus/util/compression"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/internal/await"
)

// sent are the type, help and unit of the series that a receiver of remote write 2.0 has
// got, by their names.
type sent struct {
	mu  sync.Mutex
	got map[string]string
}

func (s *sent) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	packed, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	body, err := compression.Decode(compression.Snappy, packed, nil)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	var request writev2.Request
	if err := request.Unmarshal(body); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, series := range request.Timeseries {
		for i := 0; i+1 < len(series.LabelsRefs); i += 2 {
			if request.Symbols[series.LabelsRefs[i]] == "__name__" {
				m := series.Metadata
				s.got[request.Symbols[series.LabelsRefs[i+1]]] = fmt.Sprintf("%s|%s|%s", m.Type, request.Symbols[m.HelpRef], request.Symbols[m.UnitRef])
			}
		}
	}
	samples := 0
	for _, series := range request.Timeseries {
		samples += len(series.Samples)
	}
	w.Header().Set("X-Prometheus-Remote-Write-Samples-Written", strconv.Itoa(samples))
	w.WriteHeader(http.StatusNoContent)
}

func (s *sent) of(name string) (string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	text, ok := s.got[name]
	return text, ok
}

// TestMetadata holds that by remote write 2.0 series are sent with type, help and unit
// where the feature is on. An agent's log has no room for them, in Prometheus either.
func TestMetadata(t *testing.T) {
	target := serving(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/openmetrics-text; version=1.0.0")
		_, _ = io.WriteString(w, "# TYPE lot_bytes gauge\n# UNIT lot_bytes bytes\n# HELP lot_bytes How much.\nlot_bytes 1\n# EOF\n")
	})
	for name, c := range map[string]struct {
		features []string
		want     string
	}{
		"on":  {[]string{"metadata-wal-records"}, "METRIC_TYPE_GAUGE|How much.|bytes"},
		"off": {nil, "METRIC_TYPE_UNSPECIFIED||"},
	} {
		t.Run(name, func(t *testing.T) {
			s := &sent{got: map[string]string{}}
			dir := write(t, map[string]string{"prometheus.yml": scraping(map[string]string{"j": target}) +
				fmt.Sprintf("remote_write: [{url: %q, protobuf_message: io.prometheus.write.v2.Request}]\n", "http://"+serving(t, s.ServeHTTP))})
			start(t, engine.Config{File: filepath.Join(dir, "prometheus.yml"), Features: c.features})
			await.NoError(t, func() error {
				if got, ok := s.of("lot_bytes"); !ok || got != c.want {
					return fmt.Errorf("sent with %q, want %q", got, c.want)
				}
				return nil
			})
		})
	}
}
