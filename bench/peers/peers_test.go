package peers_test

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"github.com/redline-metrics/redline/bench/peers"
)

// TestRecords holds that every case does the work, and exposes each request once, with its
// route and status. Without that, a benchmark would time an idle peer.
func TestRecords(t *testing.T) {
	for _, c := range peers.All() {
		t.Run(c.Router+"/"+c.Name, func(t *testing.T) {
			// go-chi/metrics has one registry for all, so no route may be used twice.
			route := fmt.Sprint("users", time.Now().UnixNano())
			service, err := c.New([]string{"other" + route, route})
			if err != nil {
				t.Fatal(err)
			}
			client := service.Client(route)
			for range 3 {
				if got, want := client(), (peers.Answer{Status: http.StatusOK, Bytes: 2}); got != want {
					t.Fatalf("answers %v, not %v", got, want)
				}
			}
			recorded := c.Role == peers.Ours || c.Role == peers.Peer
			if (service.Metrics != nil) != recorded {
				t.Fatalf("has metrics: %t", service.Metrics != nil)
			}
			if !recorded {
				return
			}
			text := scrape(t, service.Metrics)
			if got := counted(t, text, "/"+route+"/"); !slices.Contains(got, 3) || slices.ContainsFunc(got, func(v float64) bool { return v != 3 }) {
				t.Errorf("3 requests of %s were counted as %v in\n%s", route, got, text)
			}
		})
	}
}

// TestExpositions holds that all have the counter and the histogram of each route, in as
// many buckets.
func TestExpositions(t *testing.T) {
	routes := []string{"users", "items"}
	for _, e := range peers.Expositions() {
		endpoint, err := e.New(routes)
		if err != nil {
			t.Fatal(err)
		}
		text := scrape(t, endpoint)
		for _, route := range routes {
			lines := 0
			for line := range strings.Lines(text) {
				if strings.Contains(line, "/"+route+"/") {
					lines++
				}
			}
			if want := 14 + 4; lines != want { // and +Inf, sum, count and the counter
				t.Errorf("%s has %d lines of %s, not %d, in\n%s", e.Name, lines, route, want, text)
			}
		}
	}
}

func scrape(t *testing.T, endpoint http.Handler) string {
	t.Helper()
	w := httptest.NewRecorder()
	endpoint.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if w.Code != http.StatusOK {
		t.Fatalf("the scrape's status is %d", w.Code)
	}
	return w.Body.String()
}

// counted returns the values of counters and the counts of histograms that have a status of
// 200 and a label with route in it.
func counted(t *testing.T, text, route string) []float64 {
	t.Helper()
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(bytes.NewBufferString(text))
	if err != nil {
		t.Fatal(err)
	}
	var values []float64
	for family := range maps.Values(families) {
		for _, m := range family.GetMetric() {
			if !labelled(m, func(v string) bool { return strings.Contains(v, route) }) || !labelled(m, func(v string) bool { return v == "200" }) {
				continue
			}
			switch {
			case m.Counter != nil:
				values = append(values, m.Counter.GetValue())
			case m.Histogram != nil:
				values = append(values, float64(m.Histogram.GetSampleCount()))
			}
		}
	}
	return values
}

func labelled(m *dto.Metric, is func(value string) bool) bool {
	return slices.ContainsFunc(m.GetLabel(), func(l *dto.LabelPair) bool { return is(l.GetValue()) })
}
