package catalog_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/util/teststorage"

	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
)

// kinds are services of each schema with each kind of duration, and others.
func kinds(t *testing.T) []inventory.Service {
	t.Helper()
	services := []inventory.Service{{Job: "nothing"}, service("coded", read(t, coded)), service("unicode", read(t, unicode))}
	files, err := filepath.Glob("testdata/answers/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	for _, file := range files {
		services = append(services, service(filepath.Base(file), read(t, parts(t, file)["metrics"])))
	}
	for _, s := range slices.Clone(services) { // the same with native histograms, and as summaries
		native, summaries := inventory.Service{Job: s.Job + " native"}, inventory.Service{Job: s.Job + " summaries"}
		for _, f := range s.Families {
			if f.Type == inventory.Histogram {
				f.Bounds, f.Native = nil, true
			}
			native.Families = append(native.Families, f)
			if f.Type == inventory.Histogram {
				f.Type, f.Native = inventory.Summary, false
			}
			summaries.Families = append(summaries.Families, f)
		}
		services = append(services, native, summaries)
	}
	var types inventory.Service
	for _, kind := range []inventory.Type{
		inventory.Counter, inventory.Gauge, inventory.Histogram, inventory.Summary, inventory.Info, inventory.StateSet, inventory.Unknown, "other",
	} {
		for _, name := range []string{"x_" + string(kind), "some_seconds_" + string(kind), "http_requests_" + string(kind), "http_requests_total", "up"} {
			types.Families = append(types.Families, inventory.Family{Name: name, Type: kind, Labels: []string{"a", "ö.b", "version"}})
		}
	}
	return append(services, types)
}

// allQueries are those of all that the catalog has of services, with their variables
// bound.
func allQueries(services []inventory.Service) []string {
	v := chosen(`a "job"`, variables{"instance": `a:1|b\\.c`, "route": `/items/\\{id\\}`})
	v["job"] = `a \"job\"`
	var queries []string
	add := func(exprs ...string) {
		for _, expr := range exprs {
			queries = append(queries, v.fill(expr))
		}
	}
	for _, s := range services {
		d := catalog.DashboardOf(s)
		d.Show(s, catalog.Objectives{})
		if d.Routes != nil {
			for _, c := range d.Routes.Columns {
				add(c.Expr)
			}
		}
		for _, q := range d.Marks {
			add(q.Expr)
		}
		for _, row := range d.Rows {
			for _, p := range row.Panels {
				for _, q := range p.Queries {
					if add(q.Expr); q.Exemplars != "" {
						add(q.Exemplars)
					}
				}
			}
		}
	}
	o := catalog.OverviewOf(services)
	add(o.Up, o.Targets)
	for _, c := range append(o.Columns, o.Calls.Columns...) {
		add(c.Expr)
	}
	for _, g := range append(catalog.Rules(catalog.Objectives{}), catalog.RulesOf(services, catalog.Objectives{})...) {
		for _, r := range g.Rules {
			add(r.Expr)
		}
	}
	return queries
}

// TestQueriesParse holds that each query of the catalog parses, for all services.
func TestQueriesParse(t *testing.T) {
	p := parser.NewParser(parser.Options{})
	queries := allQueries(kinds(t))
	for _, q := range queries {
		if _, err := p.ParseExpr(q); err != nil {
			t.Errorf("%s: %v", q, err)
		}
	}
	if len(queries) < 500 {
		t.Errorf("%d queries; expected more of so many services", len(queries))
	}
}

// unicode has names that must be quoted in queries.
const unicode = `# TYPE "wörter.gelesen_total" counter
{"wörter.gelesen_total","sprache.code"="de"} 3
# TYPE "länge.bytes" histogram
{"länge.bytes_bucket",le="2"} 5
{"länge.bytes_bucket",le="+Inf"} 5
{"länge.bytes_count"} 5
{"länge.bytes_sum"} 5
# TYPE "tiefe" gauge
{"tiefe","a \"b\""="c"} 1
`

// TestUnicode holds that names in UTF-8 are asked for as well.
func TestUnicode(t *testing.T) {
	families := read(t, unicode)
	d := newData(t, teststorage.New(t))
	d.scrape(t, "shop", "a:1", families)
	got := d.all(t, catalog.DashboardOf(service("shop", families)), chosen("shop", nil))
	want := expected([]byte(`
marks
l-nge-bytes-l-nge-bytes
  p99 1.98
  p90 1.8
  p50 1
l-nge-bytes-l-nge-bytes-over-time
  +Inf 300
  2.0 300
tiefe-tiefe
  a:1 c 1
w-rter-gelesen-w-rter-gelesen_total
  de 3
`))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// metricsOf are the names of the metrics that an expression asks for.
func metricsOf(t *testing.T, expr string) []string {
	t.Helper()
	parsed, err := parser.NewParser(parser.Options{}).ParseExpr(expr)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	parser.Inspect(parsed, func(n parser.Node, _ []parser.Node) error {
		if s, ok := n.(*parser.VectorSelector); ok {
			for _, m := range s.LabelMatchers {
				if m.Name == "__name__" && m.Type == labels.MatchEqual {
					names = append(names, m.Value)
				}
			}
		}
		return nil
	})
	return names
}

// TestIDs holds that panels are told apart by their IDs, which may stand in URLs.
func TestIDs(t *testing.T) {
	for _, s := range kinds(t) {
		d, ids := catalog.DashboardOf(s), map[string]bool{}
		for _, row := range d.Rows {
			for _, p := range row.Panels {
				if ids[p.ID] || p.ID == "" || strings.ContainsAny(p.ID, "/?#& ") {
					t.Errorf("%s: ID %q", s.Job, p.ID)
				}
				ids[p.ID] = true
			}
		}
	}
}
