package catalog_test

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/prometheus/promql/promqltest"

	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
)

// TestMost holds that a chart with too many lines draws the same ones all the time: the
// largest over all of it. The rest of a stack is one layer, so stacks add up to the total.
// The largest at each moment come and go.
func TestMost(t *testing.T) {
	var text strings.Builder
	text.WriteString("load 15s\n")
	for i := range 63 { // each has its minute
		_, _ = fmt.Fprintf(&text, "  http_requests_total{job=\"shop\",instance=\"a:1\",route=\"/%02d\",status=\"500\"} 0+10x%d 0+%dx4 0+10x%d\n", i, i, 100+i, 76-i)
		_, _ = fmt.Fprintf(&text, "  http_client_request_duration_seconds_count{job=\"shop\",instance=\"a:1\",peer=\"%02d\",status=\"500\",error=\"500\"} 0+%dx80\n", i, 10+i)
		_, _ = fmt.Fprintf(&text, "  jobs_total{job=\"shop\",instance=\"a:1\",queue=\"%02d\"} 0+10x%d 0+100x4 0+10x%d\n", i, i, 76-i)
		_, _ = fmt.Fprintf(&text, "  depth{job=\"shop\",instance=\"a:1\",queue=\"%02d\"} 1x%d 50x4 1x%d\n", i, i, 76-i)
	}
	d := newData(t, promqltest.LoadedStorage(t, text.String()))
	b := catalog.DashboardOf(inventory.Service{Job: "shop", Families: []inventory.Family{
		{Name: "http_requests_total", Type: inventory.Counter, Labels: []string{"route", "status"}},
		{Name: "http_client_request_duration_seconds", Type: inventory.Histogram, Labels: []string{"peer", "status", "error"}},
		{Name: "jobs_total", Type: inventory.Counter, Labels: []string{"queue"}},
		{Name: "depth", Type: inventory.Gauge, Labels: []string{"queue"}},
	}})
	checked := 0
	for _, row := range b.Rows {
		for _, p := range row.Panels {
			if p.Queries[0].Of == "" || strings.Contains(p.Title, "p99") {
				continue
			}
			checked++
			drawn, sums := map[string]int{}, map[int64]float64{}
			for i, q := range p.Queries {
				for name, points := range d.over(t, q.Expr) {
					if i == 0 {
						drawn[name] = len(points)
					}
					for at, v := range points {
						sums[at] += v
					}
				}
			}
			if len(drawn) != 10 || len(slices.Compact(slices.Sorted(maps.Values(drawn)))) != 1 {
				t.Errorf("%s has lines of so many points: %v", p.ID, drawn)
			}
			if p.Kind != catalog.Stacked {
				continue
			}
			whole := map[int64]float64{}
			total, _, _ := strings.Cut(p.Queries[0].Expr, " and topk")
			for _, points := range d.over(t, "sum("+total+")") {
				whole = points
			}
			for at, v := range whole {
				if math.Abs(sums[at]-v) > 1e-6 {
					t.Errorf("%s adds up to %v of %v at %d", p.ID, sums[at], v, at)
					break
				}
			}
		}
	}
	if checked < 6 {
		t.Errorf("%d panels have some of many lines, want more", checked)
	}
}

// over are the values of the series of a query over the data but for their beginning.
func (d data) over(t *testing.T, expr string) map[string]map[int64]float64 {
	t.Helper()
	end := time.UnixMilli(0).Add(scrapedFor)
	q, err := d.engine.NewRangeQuery(t.Context(), d, nil, chosen("shop", nil).fill(expr), end.Add(-10*time.Minute), end, 30*time.Second)
	if err != nil {
		t.Fatalf("%s: %v", expr, err)
	}
	defer q.Close()
	matrix, err := q.Exec(t.Context()).Matrix()
	if err != nil {
		t.Fatalf("%s: %v", expr, err)
	}
	found := map[string]map[int64]float64{}
	for _, s := range matrix {
		points := map[int64]float64{}
		for _, p := range s.Floats {
			points[p.T] = p.F
		}
		found[s.Metric.String()] = points
	}
	return found
}
