package catalog_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/prometheus/promql/promqltest"

	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
)

// TestImpossible holds that no rate is shown, and no alert fires, of families that cannot
// count: a counter below 0, or a gauge of a counter's name, beside a service with counted
// requests.
func TestImpossible(t *testing.T) {
	const name = "http_requests_total"
	labels := []string{"route", "status"}
	services := []inventory.Service{
		{Job: "fine", Families: []inventory.Family{{Name: name, Type: inventory.Counter, Labels: labels}}},
		{Job: "below", Families: []inventory.Family{{Name: name, Type: inventory.Counter, Labels: labels, Impossible: "below 0"}}},
		{Job: "gauge", Families: []inventory.Family{{Name: name, Type: inventory.Gauge, Labels: labels}}},
	}
	d := newData(t, promqltest.LoadedStorage(t, `load 15s
	http_requests_total{job="fine",instance="a:1",route="/",status="500"} 0+30x80
	http_requests_total{job="below",instance="a:1",route="/",status="500"} -9000+30x80
	http_requests_total{job="gauge",instance="a:1",route="/",status="500"} 0+30x80
`))
	got := answers{}
	for _, c := range catalog.OverviewOf(services).Columns {
		if c.ID == "rate" || c.ID == "errors" {
			got[c.ID] = d.ask(t, strings.ReplaceAll(c.Expr, "$__rate_interval", "5m"), "{{job}}")
		}
	}
	for _, g := range catalog.RulesOf(services, catalog.Objectives{}) {
		for _, r := range g.Rules {
			if slices.Contains([]string{"job:slo_errors:rate5m", "route:requests_failing:ratio_rate5m"}, r.Record) {
				got[r.Record] = d.ask(t, r.Expr, "{{job}}")
			}
		}
	}
	want := answers{
		"rate": {"fine 2"}, "errors": {"fine 1"},
		"job:slo_errors:rate5m": {"fine 2"}, "route:requests_failing:ratio_rate5m": {"fine 1"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	b := catalog.DashboardOf(services[1])
	if want := []string{"http_requests_total is not shown: it is a counter with samples below 0."}; len(b.Rows) > 0 || !cmp.Equal(want, b.Notes) {
		t.Errorf("notes are %q, rows %+v", b.Notes, b.Rows)
	}
	if b := catalog.DashboardOf(services[2]); b.Routes != nil || len(b.Rows) != 1 || b.Rows[0].Panels[0].Unit != catalog.None {
		t.Errorf("a gauge is shown as %+v", b)
	}
}
