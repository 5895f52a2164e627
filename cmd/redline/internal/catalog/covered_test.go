package catalog_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/util/teststorage"

	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
)

// TestCovered holds that nothing is said of a window before there are data for a tenth of
// it, nor of a budget before one request may fail: a division by few requests says much
// that is not so.
func TestCovered(t *testing.T) {
	const (
		requests, errors = "job:slo_requests:rate5m", "job:slo_errors:rate5m"
		every            = 30 * time.Second
		now              = 100 * 24 * time.Hour
	)
	exprs := map[string]string{}
	for _, g := range catalog.Rules(catalog.Objectives{}) {
		for _, r := range g.Rules {
			if r.Labels["slo"] == "availability" {
				exprs[r.Record] = r.Expr
			}
		}
	}
	for _, c := range []struct {
		record string
		data   time.Duration // how long there have been some
		rate   float64       // of requests
		want   []string
	}{
		{"job:slo_errors_per_request:ratio_rate30m", 2 * time.Minute, 1, []string{}},
		{"job:slo_errors_per_request:ratio_rate30m", 4 * time.Minute, 1, []string{"0.25"}},
		{"job:slo_errors_per_request:ratio_rate6h", 35 * time.Minute, 1, []string{}},
		{"job:slo_errors_per_request:ratio_rate6h", 37 * time.Minute, 1, []string{"0.25"}},
		{"job:slo_errors_per_request:ratio_rate3d", 7 * time.Hour, 1, []string{}},
		{"job:slo_errors_per_request:ratio_rate3d", 8 * time.Hour, 1, []string{"0.25"}},
		{"job:slo_budget_left:ratio30d", 71 * time.Hour, 1, []string{}},
		{"job:slo_budget_left:ratio30d", 73 * time.Hour, 1, []string{"-249"}},
		{"job:slo_budget_left:ratio30d", 73 * time.Hour, 0.0001, []string{}}, // 26 requests
	} {
		t.Run(fmt.Sprintf("%s of %v", c.record, c.data), func(t *testing.T) {
			d := newData(t, teststorage.New(t))
			app := d.Appender(t.Context())
			for at := now - c.data; at <= now; at += every {
				for name, value := range map[string]float64{requests: c.rate, errors: c.rate / 4} {
					if _, err := app.Append(0, labels.FromStrings("__name__", name, "job", "shop", "slo", "availability"), at.Milliseconds(), value); err != nil {
						t.Fatal(err)
					}
				}
			}
			if err := app.Commit(); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, d.askAt(t, exprs[c.record], " ", time.UnixMilli(0).Add(now))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
