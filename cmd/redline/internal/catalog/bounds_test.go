package catalog_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
)

// TestBounds holds that wherever a quantile of classic buckets is shown, it is known
// between which bounds it says something. A quantile elsewhere would be a digit that
// nobody measured.
func TestBounds(t *testing.T) {
	check := func(where, expr string, bounded bool) {
		if strings.Contains(expr, "histogram_quantile") && strings.Contains(expr, "_bucket") != bounded {
			t.Errorf("%s: %s, with bounds %t", where, expr, bounded)
		}
	}
	services := kinds(t)
	for _, s := range services {
		if s.Job == "" { // its histograms have no buckets
			continue
		}
		d := catalog.DashboardOf(s)
		if d.Routes != nil {
			for _, c := range d.Routes.Columns {
				check(s.Job+" "+c.ID, c.Expr, c.Bounds != nil)
			}
		}
		for _, row := range d.Rows {
			for _, p := range row.Panels {
				for _, q := range p.Queries {
					if !strings.Contains(q.Expr, "l-nge") { // its names stand in quotes
						check(s.Job+" "+p.ID, q.Expr, q.Bounds != nil)
					}
				}
			}
		}
	}
	o := catalog.OverviewOf(services)
	for _, c := range append(o.Columns, o.Calls.Columns...) {
		check(c.ID, c.Expr, c.BoundsOf != nil)
	}
}

// TestBoundsOf holds that the overview has them by job. Of a job with two histograms those
// are kept within which both say something.
func TestBoundsOf(t *testing.T) {
	timed := func(name string, bounds ...float64) inventory.Family {
		return inventory.Family{Name: name, Type: inventory.Histogram, Labels: []string{"route", "status", "http_route", "http_response_status_code"}, Bounds: bounds}
	}
	o := catalog.OverviewOf([]inventory.Service{
		{Job: "one", Families: []inventory.Family{timed("http_request_duration_seconds", 0.005, 0.1, 10)}},
		{Job: "two", Families: []inventory.Family{
			timed("http_request_duration_seconds", 0.005, 0.1, 10), timed("http_server_request_duration_seconds", 0.01, 0.1, 5),
		}},
	})
	want := map[string]catalog.Bounds{"one": {Least: 0.005, Most: 10}, "two": {Least: 0.01, Most: 5}}
	for _, c := range o.Columns {
		if diff := cmp.Diff(want, c.BoundsOf); c.ID == "p99" && diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}
