package catalog_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/prometheus/promql/promqltest"
	"github.com/prometheus/prometheus/util/teststorage"

	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
)

// TestSplits holds that requests are told apart by instance first, and by each label that
// they have; a choice of routes holds there, too.
func TestSplits(t *testing.T) {
	d := newData(t, teststorage.New(t))
	d.scrape(t, "shop", "a:1", shop(t))
	d.scrape(t, "shop", "b:1", shop(t, `status="500"`, `status="502"`))
	b := catalog.DashboardOf(service("shop", shop(t)))
	got := answers{}
	for _, split := range b.Splits {
		label := split.Table.Label
		for _, c := range split.Table.Columns {
			if c.ID == "rate" {
				got[label+" "+c.ID] = d.ask(t, chosen("shop", variables{"route": "/b"}).fill(c.Expr), "{{"+label+"}}")
			}
		}
		for _, p := range split.Panels {
			got[p.ID] = d.ask(t, chosen("shop", nil).fill(p.Queries[0].Expr), p.Queries[0].Legend)
		}
	}
	want := expected([]byte(`
instance rate
  a:1 50
  b:1 50
by-instance-requests-by-instance
  a:1 150
  b:1 150
by-instance-error-ratio-by-instance
  a:1 0.01333
  b:1 0.01333
`))
	if diff := cmp.Diff(want, got.some(want)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(b.Splits) < 2 || b.Splits[1].Table.Label != "method" {
		t.Errorf("splits %+v", b.Splits)
	}
}

// TestSplitByVersion holds that an instance that tells its version by an info metric has
// all that there is by label, so that the version that fails is seen, in charts and in the
// table.
func TestSplitByVersion(t *testing.T) {
	d := newData(t, promqltest.LoadedStorage(t, `load 15s
	http_requests_total{job="shop",instance="a:1",route="/a",status="200"} 0+150x80
	http_requests_total{job="shop",instance="b:1",route="/a",status="500"} 0+150x80
	http_request_duration_seconds_bucket{job="shop",instance="a:1",route="/a",le="1"} 0+150x80
	http_request_duration_seconds_bucket{job="shop",instance="a:1",route="/a",le="+Inf"} 0+150x80
	http_request_duration_seconds_bucket{job="shop",instance="b:1",route="/a",le="1"} 0x80
	http_request_duration_seconds_bucket{job="shop",instance="b:1",route="/a",le="3"} 0+150x80
	http_request_duration_seconds_bucket{job="shop",instance="b:1",route="/a",le="+Inf"} 0+150x80
	app_info{job="shop",instance="a:1",version="1"} 1x80
	app_info{job="shop",instance="b:1",version="1"} 1x69 stale
	app_info{job="shop",instance="b:1",version="2"} _x70 1x10
	go_info{job="shop",instance="a:1",version="go1.26"} 1x80
`))
	b := catalog.DashboardOf(inventory.Service{Job: "shop", Families: []inventory.Family{
		{Name: "app_info", Type: inventory.Gauge, Labels: []string{"version"}},
		{Name: "go_info", Type: inventory.Gauge, Labels: []string{"version"}},
		{Name: "http_requests_total", Type: inventory.Counter, Labels: []string{"route", "status"}},
		{Name: "http_request_duration_seconds", Type: inventory.Histogram, Labels: []string{"route"}, Bounds: []float64{1, 3}},
	}})
	got := answers{}
	for _, split := range b.Splits {
		if split.Table.Label != "version" {
			continue
		}
		for _, c := range split.Table.Columns {
			got[c.ID] = d.ask(t, chosen("shop", nil).fill(c.Expr), "{{version}}")
		}
		for _, p := range split.Panels {
			got[p.ID] = d.ask(t, chosen("shop", nil).fill(p.Queries[0].Expr), p.Queries[0].Legend)
		}
	}
	want := expected([]byte(`
rate
  1 10
  2 10
errors
  1 0
  2 1
p99
  1 0.99
  2 2.98
by-version-requests-by-version
  1 10
  2 10
by-version-error-ratio-by-version
  1 0
  2 1
`))
	if diff := cmp.Diff(want, got.some(want)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestTotals holds that the line below a table has the same of all lines in one.
func TestTotals(t *testing.T) {
	d := newData(t, teststorage.New(t))
	d.scrape(t, "shop", "a:1", shop(t))
	b := catalog.DashboardOf(service("shop", shop(t)))
	got := answers{}
	for _, c := range b.Routes.Columns {
		if c.Total != "" {
			got[c.ID] = d.ask(t, chosen("shop", nil).fill(c.Total), "all")
		}
	}
	want := answers{"rate": {"all 150"}, "errors": {"all 0.01333"}}
	if diff := cmp.Diff(want, got.some(want)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(got["p50"]) != 1 || len(got["p99"]) != 1 || got["share"] != nil {
		t.Errorf("totals %v", got)
	}
}
