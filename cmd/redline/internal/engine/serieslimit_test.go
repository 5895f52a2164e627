package engine_test

import (
	"fmt"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/klauspost/compress/snappy"
	"github.com/prometheus/prometheus/prompb"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/internal/await"
)

// churning returns a target that has a hundred series of a family with other labels at
// each scrape, below the limit of samples.
func churning(t *testing.T, family string) (address string) {
	var scrapes atomic.Int64
	return answering(t, func() string {
		n := scrapes.Add(1)
		var text strings.Builder
		for i := range 100 {
			fmt.Fprintf(&text, "%s{of=\"%d\",i=\"%d\"} 1\n", family, n, i)
		}
		return text.String()
	})
}

// TestSeriesWithoutEnd holds that memory is bounded however many labels senders think up.
// A target that makes series without end is down, with the reason; series with the names of
// the scrape's own are left out. Targets beside it stay up, and can have new series.
func TestSeriesWithoutEnd(t *testing.T) {
	const most = 2000
	for name, agent := range map[string]bool{"watch": false, "agent": true} {
		t.Run(name, func(t *testing.T) {
			var extra atomic.Bool
			good := answering(t, func() string {
				if extra.Load() {
					return "fine 1\nextra{new=\"1\"} 1\n"
				}
				return "fine 1\n"
			})
			jobs := fmt.Sprintf("  - job_name: good\n    static_configs: [{targets: [%q]}]\n", good)
			for job, family := range map[string]string{"bad": "churn", "worse": "churn", "worst": "up"} {
				jobs += fmt.Sprintf("  - job_name: %s\n    honor_labels: true\n    static_configs: [{targets: [%q]}]\n", job, churning(t, family))
			}
			// Replicas of one service, which have its fault in common, are one sender as to the reserve.
			replicas := make([]string, 20)
			for i := range replicas {
				replicas[i] = strconv.Quote(churning(t, "churn"))
			}
			jobs += fmt.Sprintf("  - job_name: replicas\n    static_configs: [{targets: [%s]}]\n", strings.Join(replicas, ","))
			cfg := engine.Config{MaxSeries: most, Agent: agent}
			if agent {
				cfg.RemoteWrite = []string{"http://127.0.0.1:1/write"}
			}
			dir := write(t, map[string]string{"prometheus.yml": "global: {scrape_interval: 100ms, scrape_timeout: 100ms}\nscrape_configs:\n" + jobs})
			cfg.File = filepath.Join(dir, "prometheus.yml")
			r := start(t, cfg)
			refused := func() error {
				targets := r.targets(t)
				for _, job := range []string{"bad", "worse"} {
					if got := targets[job]; got.Health != "down" || !strings.Contains(got.LastError, "no new series: ") || !strings.Contains(got.LastError, "--storage.max-series raises it") {
						return fmt.Errorf("%s: %+v", job, got)
					}
				}
				for _, job := range []string{"good", "worst"} { // of the latter, none is taken
					if got := targets[job]; got.Health != "up" {
						return fmt.Errorf("%s: %+v", job, got)
					}
				}
				return nil
			}
			await.NoError(t, refused)
			extra.Store(true)
			if agent {
				await.NoError(t, refused)
				return
			}
			await.NoError(t, func() error {
				if got := r.query(t, `{job="good",__name__=~"up|extra"}`, "__name__"); got["extra"] != 1 || got["up"] != 1 {
					return fmt.Errorf("of the good target there is %v", got)
				}
				if got := r.query(t, `up{i=""}`, "job"); len(got) != 5 || got["bad"] != 0 {
					return fmt.Errorf("up is %v", got)
				}
				return refused()
			})
			var head struct {
				Data struct{ HeadStats struct{ NumSeries int } }
			}
			r.getJSON(t, "/api/v1/status/tsdb", &head)
			if n := head.Data.HeadStats.NumSeries; n < most/2 || n > most+most/4 {
				t.Errorf("%d series are in memory, and the most are %d", n, most)
			}
		})
	}
}

// TestWrittenSeriesWithoutEnd holds the same of clients that write: their new series are
// refused, those that are there go on.
func TestWrittenSeriesWithoutEnd(t *testing.T) {
	r := start(t, engine.Config{Receiver: true, MaxSeries: 100})
	accepted, now := 0, time.Now()
	for i := range 200 {
		code, text := written(t, r, i, now.Add(-time.Duration(i)*time.Millisecond)) // an older first sample begins no era
		switch {
		case code == http.StatusNoContent:
			accepted++
		case code != http.StatusBadRequest, !strings.Contains(text, "no new series: 50 were added by this sender"):
			t.Fatalf("series %d: %d %s", i, code, text)
		}
	}
	if accepted != 50 {
		t.Errorf("%d series were accepted, want half of 100", accepted)
	}
	if n := strings.Count(r.log.String(), "no new series"); n != 1 {
		t.Errorf("it is logged %d times", n)
	}
	if code, text := written(t, r, 0, time.Now()); code != http.StatusNoContent {
		t.Errorf("a series that is there: %d %s", code, text)
	}
}

// written sends a sample of a numbered series by remote write.
func written(t *testing.T, r *running, number int, at time.Time) (code int, text string) {
	t.Helper()
	request, err := (&prompb.WriteRequest{Timeseries: []prompb.TimeSeries{{
		Labels:  []prompb.Label{{Name: "__name__", Value: "churn"}, {Name: "i", Value: strconv.Itoa(number)}},
		Samples: []prompb.Sample{{Value: 1, Timestamp: at.UnixMilli()}},
	}}}).Marshal()
	if err != nil {
		t.Fatal(err)
	}
	return r.do(t, http.MethodPost, "/api/v1/write", string(snappy.Encode(nil, request)),
		"Content-Type", "application/x-protobuf", "Content-Encoding", "snappy", "X-Prometheus-Remote-Write-Version", "0.1.0")
}
