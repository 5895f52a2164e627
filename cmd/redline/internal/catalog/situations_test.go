package catalog_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/prometheus/promql/promqltest"
	"github.com/prometheus/prometheus/util/teststorage"

	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
)

// shop is a service of the default schema, as a file of answers has it, changed by
// some text for another.
func shop(t *testing.T, change ...string) []*dto.MetricFamily {
	t.Helper()
	return read(t, strings.NewReplacer(change...).Replace(parts(t, "testdata/answers/default.txtar")["metrics"]))
}

// some are those of answers that are wanted, of all.
func (a answers) some(want answers) answers {
	some := answers{}
	for id := range want {
		if got, ok := a[id]; ok {
			some[id] = got
		}
	}
	return some
}

// TestSituations compares the answers of dashboards where a service has several instances,
// where something is chosen, and where nothing has happened yet.
func TestSituations(t *testing.T) {
	nothingFailed := []string{`status="500"`, `status="404"`}
	for name, situation := range map[string]struct {
		change    []string
		instances []string
		chosen    variables
		want      string
	}{
		"two instances": {
			instances: []string{"a:1", "b:1"},
			want: `
routes rate
  /a 200
  /b 100
routes errors
  /a 0.02
  /b 0
routes p99
  /a 0.75
  /b 0.099
requests-error-ratio
  $route 0.01333
requests-in-progress
  all 8
process-memory
  a:1 5e+07
  b:1 5e+07
process-file-descriptors
  a:1 12
  b:1 12
go-runtime-heap
  in use 8e+06
  allocated 6e+06
  from the system 1.6e+07
  next collection at 1e+07
app-app_queue
  a:1 mail 6
  b:1 mail 6
`,
		},
		"one of two instances": {
			instances: []string{"a:1", "b:1"}, chosen: variables{"instance": "b:1"},
			want: `
routes rate
  /a 100
  /b 50
process-memory
  b:1 5e+07
scrapes-up
  b:1 1
`,
		},
		"another job": {
			chosen: variables{"job": "else"},
			want: `
routes rate
requests-error-ratio
requests-duration
process-memory
`,
		},
		// The table goes on to show all routes, lest the choice could not be changed.
		"a route": {
			chosen: variables{"route": "/b"},
			want: `
routes rate
  /a 100
  /b 50
requests-requests-by-status
  200 50
requests-error-ratio
  $route 0
requests-duration
  p99 0.099
  p90 0.09
  p50 0.05
requests-durations-over-time
  +Inf 3000
  0.1 3000
  0.5 3000
  1.0 3000
requests-requests-by-route
  /b 50
requests-errors-by-route
requests-error-ratio-by-route
requests-time-by-route
  /b 2.5
requests-exceptions
requests-in-progress
  all 4
`,
		},
		// A limit that is far away is left out, so that lines can be told apart.
		"near the limit of files": {
			change: []string{"process_open_fds 12", "process_open_fds 512"},
			want: `
process-file-descriptors
  a:1 512
  limit 1024
`,
		},
		"nothing has failed": {
			change: nothingFailed,
			want: `
routes errors
  /a 0
  /b 0
requests-requests-by-status
  200 148
  404 2
requests-error-ratio
  $route 0
requests-errors-by-route
requests-error-ratio-by-route
`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			families := shop(t, situation.change...)
			d := newData(t, teststorage.New(t))
			for _, instance := range append(situation.instances, "a:1")[:max(1, len(situation.instances))] {
				d.scrape(t, "shop", instance, families)
			}
			b := catalog.DashboardOf(service("shop", shop(t))) // as it was known before
			want := expected([]byte(situation.want))
			if diff := cmp.Diff(want, d.all(t, b, chosen("shop", situation.chosen)).some(want)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestNoTraffic holds that of no requests there is no ratio and no quantile. Rates are 0,
// and no query fails.
func TestNoTraffic(t *testing.T) {
	idle := shop(t)
	for _, f := range idle {
		for _, m := range f.GetMetric() {
			if m.Counter != nil {
				m.Counter.Value = new(float64)
			}
			if m.Histogram != nil {
				m.Histogram.SampleCount, m.Histogram.SampleSum = new(uint64), new(float64)
				for _, b := range m.Histogram.GetBucket() {
					b.CumulativeCount = new(uint64)
				}
			}
		}
	}
	d := newData(t, teststorage.New(t))
	d.scrape(t, "shop", "a:1", idle)
	got := d.all(t, catalog.DashboardOf(service("shop", idle)), chosen("shop", nil))
	want := expected([]byte(`
routes rate
  /a 0
  /b 0
routes errors
  /a NaN
  /b NaN
routes p99
  /a NaN
  /b NaN
routes share
  /a NaN
  /b NaN
requests-error-ratio
  $route NaN
requests-duration
  p99 NaN
  p90 NaN
  p50 NaN
requests-errors-by-route
requests-error-ratio-by-route
calls-failed-calls-by-peer
  stock NaN
  users NaN
`))
	if diff := cmp.Diff(want, got.some(want)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, id := range slices.Sorted(maps.Keys(got)) {
		if len(got[id]) == 0 && want[id] == nil && id != "marks" {
			t.Errorf("%s is empty", id)
		}
	}
}

// TestNativeHistograms holds that half of the requests take between half a second and one,
// half of them, of which some fail, between one and two.
func TestNativeHistograms(t *testing.T) {
	const name = "http_server_request_duration_seconds"
	const start = `{{schema:0 sum:0 count:0 buckets:[0 0]}}`
	d := newData(t, promqltest.LoadedStorage(t, `load 15s
	`+name+`{job="shop",instance="a:1",http_route="/a",http_response_status_code="200"} `+start+`+{{schema:0 sum:30 count:27 buckets:[15 12]}}x80
	`+name+`{job="shop",instance="a:1",http_route="/a",http_response_status_code="500"} `+start+`+{{schema:0 sum:15 count:3 buckets:[0 3]}}x80
`))
	b := catalog.DashboardOf(inventory.Service{Job: "shop", Families: []inventory.Family{{
		Name: name, Type: inventory.Histogram, Native: true, Labels: []string{"http_response_status_code", "http_route"},
	}}})
	want := expected([]byte(`
marks
routes rate
  /a 2
routes errors
  /a 0.1
routes p50
  /a 1
routes p99
  /a 1.972
routes share
  /a 1
requests-requests-by-status
  200 1.8
  500 0.2
requests-error-ratio
  $route 0.1
requests-duration
  p99 1.972
  p90 1.741
  p50 1
requests-durations-over-time
  histogram of 120
requests-requests-by-route
  /a 2
requests-errors-by-route
  /a 0.2
requests-error-ratio-by-route
  /a 0.1
requests-p99-by-route
  /a 1.972
requests-time-by-route
  /a 3
`))
	if diff := cmp.Diff(want, d.all(t, b, chosen("shop", nil))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got, want := b.Rows[0].Panels[2].Queries[0].Exemplars, name+`{job="$job",instance=~"$instance",http_route=~"$route"}`; got != want {
		t.Errorf("exemplars of %s, want %s", got, want)
	}
}

// TestMarks holds that a process that started again, and a version that came where another
// one was, leave a mark, and that others do not.
func TestMarks(t *testing.T) {
	b := catalog.DashboardOf(inventory.Service{Job: "shop", Families: []inventory.Family{
		{Name: "process_start_time_seconds", Type: inventory.Gauge},
		{Name: "app_info", Type: inventory.Gauge, Labels: []string{"version"}},
		{Name: "go_info", Type: inventory.Gauge, Labels: []string{"version"}},
	}})
	d := newData(t, promqltest.LoadedStorage(t, `load 15s
	process_start_time_seconds{job="shop",instance="a:1"} 600x77 900x2
	process_start_time_seconds{job="shop",instance="b:1"} 600x80
	app_info{job="shop",instance="a:1",version="1"} 1x77 stale
	app_info{job="shop",instance="b:1",version="1"} 1x80
	app_info{job="shop",instance="a:1",version="2"} _x78 1x2
	go_info{job="shop",instance="a:1",version="go1.26"} 1x80
	go_info{job="else",instance="a:1",version="go1.27"} _x78 1x2
`))
	want := []string{"app 2 1", "a:1 started 1"}
	if got := d.all(t, b, chosen("shop", nil))["marks"]; !cmp.Equal(want, got) {
		t.Errorf("marks %q, want %q", got, want)
	}
}
