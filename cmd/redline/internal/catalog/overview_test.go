package catalog_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/prometheus/util/teststorage"

	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
)

// coded is a service of the default schema's names, with other labels, as promhttp's
// users have them. Half of its requests fail.
const coded = `# TYPE http_requests_total counter
http_requests_total{code="200",handler="/x"} 5
http_requests_total{code="500",handler="/x"} 5
# TYPE http_request_duration_seconds histogram
http_request_duration_seconds_bucket{handler="/x",le="0.2"} 5
http_request_duration_seconds_bucket{handler="/x",le="0.4"} 10
http_request_duration_seconds_bucket{handler="/x",le="+Inf"} 10
http_request_duration_seconds_count{handler="/x"} 10
http_request_duration_seconds_sum{handler="/x"} 3
`

// town are services of all kinds, each with data.
func town(t *testing.T) (data, []inventory.Service) {
	t.Helper()
	d := newData(t, teststorage.New(t))
	texts := map[string]string{"coded": coded, "idle": "# TYPE up gauge\nup 0\n"}
	for _, file := range []string{"default", "flask", "opentelemetry", "summaries", "tutorial-3", "tutorial-5"} {
		texts[file] = parts(t, "testdata/answers/"+file+".txtar")["metrics"]
	}
	var services []inventory.Service
	for job, text := range texts {
		families := read(t, text)
		d.scrape(t, job, job+":1", families)
		services = append(services, service(job, families))
	}
	d.scrape(t, "idle", "idle:2", read(t, "# TYPE up gauge\nup 0\n"))
	d.scrape(t, "idle", "idle:3", read(t, "# TYPE up gauge\nup 1\n"))
	d.scrape(t, "default", "rules:1", read(t, `# TYPE job:slo_budget_left:ratio30d gauge
job:slo_budget_left:ratio30d{slo="availability"} 0.75
job:slo_budget_left:ratio30d{slo="latency"} 0.5
`))
	return d, services
}

// TestOverview holds that each service has one line, with any schema, and beside services
// that mean something else by the same names.
func TestOverview(t *testing.T) {
	d, services := town(t)
	want := expected([]byte(`
rate
  coded 10
  default 150
  flask 10
  opentelemetry 10
  summaries 10
  tutorial-3 4
  tutorial-5 4
errors
  coded 0.5
  default 0.01333
  flask 0.1
  opentelemetry 0.1
  summaries 0.2
  tutorial-5 0.25
p99
  coded 0.396
  default 0.625
  flask 0.46
  opentelemetry 0.95
  tutorial-5 0.099
budget
  default 0.75
up
  default 1
  idle 1
targets
  default 1
  idle 3
calls rate
  default stock 10
  default users 5
  opentelemetry db 10
calls errors
  default stock 0.2
  default users 0
  opentelemetry db 0.3
calls p99
  default stock 0.1
  default users 0.099
  opentelemetry db 0.99
`))
	// The order in which services come makes no difference.
	for range services {
		services = append(services[1:], services[0])
		o := catalog.OverviewOf(services)
		v := variables{"__rate_interval": "1m"}
		got := answers{"up": d.ask(t, o.Up, "{{job}}"), "targets": d.ask(t, o.Targets, "{{job}}")}
		for _, c := range o.Columns {
			got[c.ID] = d.ask(t, v.fill(c.Expr), "{{job}}")
		}
		for _, c := range o.Calls.Columns {
			got["calls "+c.ID] = d.ask(t, v.fill(c.Expr), "{{job}} {{"+o.Calls.Peer+"}}")
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
		if !slices.IsSorted(o.Services) || len(o.Services) != len(services) {
			t.Errorf("services %v", o.Services)
		}
	}
}

// TestShown holds that the row of objectives has the rest of each budget, and how many
// times too fast it is used up.
func TestShown(t *testing.T) {
	s := service("shop", shop(t))
	b := catalog.DashboardOf(s)
	before := len(b.Rows)
	b.Show(s, catalog.Objectives{})
	if len(b.Rows) != before+1 {
		t.Fatalf("%d rows, and %d before", len(b.Rows), before)
	}
	d := newData(t, teststorage.New(t))
	d.scrape(t, "shop", "a:1", read(t, `# TYPE job:slo_budget_left:ratio30d gauge
job:slo_budget_left:ratio30d{slo="availability"} 0.75
job:slo_budget_left:ratio30d{slo="latency"} -1
# TYPE job:slo_errors_per_request:ratio_rate1h gauge
job:slo_errors_per_request:ratio_rate1h{slo="availability"} 0.0144
job:slo_errors_per_request:ratio_rate1h{slo="latency"} 0.05
# TYPE job:slo_errors_per_request:ratio_rate6h gauge
job:slo_errors_per_request:ratio_rate6h{slo="availability"} 0.006
job:slo_errors_per_request:ratio_rate6h{slo="latency"} 0.1
# TYPE job:slo_errors_per_request:ratio_rate1d gauge
job:slo_errors_per_request:ratio_rate1d{slo="availability"} 0.003
job:slo_errors_per_request:ratio_rate1d{slo="latency"} 0.2
# TYPE job:slo_errors_per_request:ratio_rate3d gauge
job:slo_errors_per_request:ratio_rate3d{slo="availability"} 0.001
job:slo_errors_per_request:ratio_rate3d{slo="latency"} 0.3
`))
	want := expected([]byte(`
objectives-error-budget-left
  availability 0.75
  latency -1
objectives-burn-of-availability
  1h 14.4
  6h 6
  1d 3
  3d 1
objectives-burn-of-latency
  1h 1
  6h 2
  1d 4
  3d 6
`))
	b.Routes, b.Marks, b.Rows = nil, nil, b.Rows[1:2]
	got := d.all(t, b, chosen("shop", nil))
	delete(got, "marks")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestOverviewOfNothing holds that without services there are no calls, and nothing fails.
func TestOverviewOfNothing(t *testing.T) {
	o := catalog.OverviewOf(nil)
	if len(o.Services) != 0 || o.Services == nil || o.Calls != nil {
		t.Errorf("%+v", o)
	}
}
