package redline_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline"
)

// TestTracker records the reports of an adapter to a framework without net/http.
func TestTracker(t *testing.T) {
	m := newMetrics(t, redline.Config{Sizes: true})
	byStatus := redline.Label{Name: "ended", Value: func(x *redline.Exchange) string { return http.StatusText(x.Status) }}
	counter := must(m.Counter(prometheus.CounterOpts{Name: "inner_total", Help: "x"}, byStatus))(t).Tracker()
	gauge := must(m.Gauge(prometheus.GaugeOpts{Name: "running", Help: "x"}))(t).Tracker()

	arrived := redline.Exchange{Method: http.MethodPut, Path: "/x/7"}
	ended := redline.Exchange{Route: "/x/:id", Status: http.StatusOK, RequestBytes: 3, ResponseBytes: -1}
	failed := http.ErrNoCookie
	outer := m.Tracker().Begin(new(redline.Room), nil, nil, arrived)
	for _, inner := range []*redline.Tracker{counter, gauge, m.Tracker()} {
		p := inner.Begin(nil, outer.Recording(), nil, arrived)
		if p.Outmost() {
			t.Error("a passage within another is outmost")
		}
		scrape(t, m).want(t, map[string]float64{`http_requests_in_progress{method="PUT"}`: 1})
		p.Return(failed, false)
		p.Leave(func() redline.Exchange { return ended })
	}
	outer.Return(failed, false)
	outer.Leave(func() redline.Exchange { return ended })
	scrape(t, m).want(t, map[string]float64{
		`http_requests_in_progress{method="PUT"}`: 0, "running": 0,
		`http_requests_total{method="PUT",route="/x/:id",status="200"}`: 0,
	})
	ended.Status = http.StatusTeapot // set by the error handler
	outer.End(ended)
	scrape(t, m).want(t, map[string]float64{
		`http_requests_total{method="PUT",route="/x/:id",status="418"}`:          1,
		`http_request_size_bytes_sum{method="PUT",route="/x/:id",status="418"}`:  3,
		`http_response_size_bytes_sum{method="PUT",route="/x/:id",status="418"}`: 0,
		`inner_total{ended="I'm a teapot"}`:                                      1,
	})
}

// TestForeignDecorator holds that a Decorator that no Metrics has made panics when the
// service is set up.
func TestForeignDecorator(t *testing.T) {
	defer func() {
		if reason, _ := recover().(string); !strings.Contains(reason, "no Metrics made") {
			t.Errorf("recovered %q", reason)
		}
	}()
	redline.Decorator(redline.Skip).Tracker()
}
