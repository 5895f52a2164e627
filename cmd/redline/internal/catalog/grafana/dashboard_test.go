package grafana_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
	"github.com/redline-metrics/redline/cmd/redline/internal/catalog/grafana"
)

// imported represents the parts of a dashboard that are looked at here.
type imported struct {
	UID        string
	Templating struct{ List []variable }
	Panels     []panel
}

type variable struct {
	Name, Query, AllValue string
	Multi                 bool
	Current               struct{ Value string }
}

type panel struct {
	ID        int
	Type      string
	Title     string
	Collapsed bool
	GridPos   struct{ X, Y, W, H int }
	Panels    []panel
	Targets   []struct {
		RefID, Expr, Format, LegendFormat string
		Instant, Range, Exemplar          bool
	}
	FieldConfig struct {
		Defaults struct {
			Unit   string
			Custom struct{ Stacking struct{ Mode string } }
		}
	}
	Options         struct{ YAxis struct{ Unit string } }
	Transformations []struct {
		Options struct{ RenameByName map[string]string }
	}
}

func write(t *testing.T, d catalog.Dashboard) (text string, read imported) {
	t.Helper()
	var b strings.Builder
	if err := grafana.Write(&b, d); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(b.String()), &read); err != nil {
		t.Fatal(err)
	}
	return b.String(), read
}

// shop is a dashboard with rows of one to seven panels, of which every third is
// collapsed, and a table of routes.
func shop() catalog.Dashboard {
	d := catalog.Dashboard{
		Service: "shop", Metric: "requests_total", RouteLabel: "path",
		Routes: &catalog.Table{Label: "path", Columns: []catalog.Column{{ID: "rate", Title: "Rate", Expr: "rate"}, {ID: "p99", Title: "p99", Unit: catalog.Seconds, Expr: "p99"}}},
	}
	for n := 1; n <= 7; n++ {
		row := catalog.Row{Title: fmt.Sprintf("Row %d", n), Collapsed: n%3 == 0}
		for i := range n {
			id := fmt.Sprintf("%d-%d", n, i)
			row.Panels = append(row.Panels, catalog.Panel{ID: id, Title: id, Kind: catalog.Lines, Queries: []catalog.Query{{Expr: "expr " + id}}})
		}
		d.Rows = append(d.Rows, row)
	}
	return d
}

// TestGrid holds that lines of panels are full and do not overlap; each panel and row has
// an ID of its own, and stands where Grafana looks for it.
func TestGrid(t *testing.T) {
	_, d := write(t, shop())
	seen := map[int]bool{}
	var exprs []string
	covered := map[[2]int]string{}
	check := func(p panel) {
		if p.ID <= 0 || seen[p.ID] {
			t.Errorf("%s has ID %d", p.Title, p.ID)
		}
		seen[p.ID] = true
		for x := p.GridPos.X; x < p.GridPos.X+p.GridPos.W; x++ {
			for y := p.GridPos.Y; y < p.GridPos.Y+p.GridPos.H; y++ {
				if other := covered[[2]int{x, y}]; other != "" || x >= 24 {
					t.Fatalf("%s is at %d, %d, where %q is", p.Title, x, y, other)
				}
				covered[[2]int{x, y}] = p.Title
			}
		}
		for _, target := range p.Targets {
			exprs = append(exprs, target.Expr)
		}
	}
	bottom := 0
	for _, p := range d.Panels {
		if p.GridPos.Y > bottom {
			t.Errorf("%s is at %d, below %d", p.Title, p.GridPos.Y, bottom)
		}
		bottom = max(bottom, p.GridPos.Y+p.GridPos.H)
		check(p)
		if p.Collapsed != (len(p.Panels) > 0) {
			t.Errorf("%s: collapsed %v, with %d panels in it", p.Title, p.Collapsed, len(p.Panels))
		}
		if p.Collapsed { // the next row takes the place of its panels
			shown := covered
			covered = map[[2]int]string{}
			for _, inside := range p.Panels {
				check(inside)
			}
			covered = shown
		}
	}
	if len(covered) != 24*bottom {
		t.Errorf("%d cells are covered, of %d", len(covered), 24*bottom)
	}
	for n := 1; n <= 7; n++ {
		for i := range n {
			if expr := fmt.Sprintf("expr %d-%d", n, i); !slices.Contains(exprs, expr) {
				t.Errorf("nothing asks for %q", expr)
			}
		}
	}
	if want := 28 + 2; len(exprs) != want {
		t.Errorf("%d queries, want %d", len(exprs), want)
	}
}

// TestKinds holds that each kind of panel becomes one of Grafana's, with the queries that
// it needs and the unit's name there.
func TestKinds(t *testing.T) {
	for _, c := range []struct {
		kind                         catalog.Kind
		unit                         catalog.Unit
		typ, stacking, format, named string
		instant                      bool
	}{
		{catalog.Lines, catalog.Seconds, "timeseries", "none", "time_series", "s", false},
		{catalog.Lines, catalog.None, "timeseries", "none", "time_series", "short", false},
		{catalog.Lines, catalog.Bytes, "timeseries", "none", "time_series", "bytes", false},
		{catalog.Lines, catalog.Ratio, "timeseries", "none", "time_series", "percentunit", false},
		{catalog.Lines, catalog.Percent, "timeseries", "none", "time_series", "percent", false},
		{catalog.Lines, catalog.Celsius, "timeseries", "none", "time_series", "celsius", false},
		{catalog.Lines, catalog.Cores, "timeseries", "none", "time_series", "suffix:cores", false},
		{catalog.Lines, catalog.PerSecond, "timeseries", "none", "time_series", "cps", false},
		{catalog.Lines, catalog.BytesPerSecond, "timeseries", "none", "time_series", "Bps", false},
		{catalog.Lines, catalog.SecondsPerSecond, "timeseries", "none", "time_series", "suffix:s/s", false},
		{catalog.Stacked, catalog.RequestsPerSec, "timeseries", "normal", "time_series", "reqps", false},
		{catalog.Heatmap, catalog.Seconds, "heatmap", "", "heatmap", "s", false},
		{catalog.Labels, catalog.None, "table", "", "table", "", true},
	} {
		_, d := write(t, catalog.Dashboard{Rows: []catalog.Row{{Panels: []catalog.Panel{{
			Kind: c.kind, Unit: c.unit, Queries: []catalog.Query{{Expr: "a", Legend: "{{b}}"}, {Expr: "c", Exemplars: "c_bucket"}},
		}}}}})
		p := d.Panels[1]
		unit := p.FieldConfig.Defaults.Unit + p.Options.YAxis.Unit
		if p.Type != c.typ || p.FieldConfig.Defaults.Custom.Stacking.Mode != c.stacking || unit != c.named {
			t.Errorf("%s in %q: %s, stacking %q, unit %q", c.kind, c.unit, p.Type, p.FieldConfig.Defaults.Custom.Stacking.Mode, unit)
		}
		for i, target := range p.Targets {
			if target.RefID != []string{"A", "B"}[i] || target.Format != c.format || target.Instant != c.instant || target.Range == c.instant {
				t.Errorf("%s: %+v", c.kind, target)
			}
			if exemplars := i == 1 && c.typ == "timeseries"; target.Exemplar != exemplars {
				t.Errorf("%s: exemplars of query %s: %v", c.kind, target.RefID, target.Exemplar)
			}
		}
	}
}

// TestVariables holds that a dashboard asks for a data source and for the variables of its
// queries; its ID goes by the service.
func TestVariables(t *testing.T) {
	text, d := write(t, shop())
	var queries []string
	for _, v := range d.Templating.List {
		queries = append(queries, fmt.Sprintf("%s %s %v %s %s", v.Name, v.Query, v.Multi, v.AllValue, v.Current.Value))
	}
	want := []string{
		"datasource prometheus false  ",
		"job label_values(requests_total, job) false  shop",
		`instance label_values(requests_total{job="$job"}, instance) true .* $__all`,
		`route label_values(requests_total{job="$job"}, path) true .* $__all`,
	}
	if !slices.Equal(queries, want) {
		t.Errorf("variables:\n%s\nwant\n%s", strings.Join(queries, "\n"), strings.Join(want, "\n"))
	}
	chosen := regexp.MustCompile(`"datasource": {\s*"type": "prometheus",\s*"uid": "\$\{datasource\}"\s*}`).FindAllString(text, -1)
	if all := strings.Count(text, `"datasource": {`); len(chosen) != all || all == 0 {
		t.Errorf("%d of %d data sources are the one that is chosen", len(chosen), all)
	}
	if strings.Contains(text, "__inputs") {
		t.Error("it asks for inputs")
	}
	valid := regexp.MustCompile(`^[a-zA-Z0-9_-]{8,40}$`)
	_, other := write(t, catalog.Dashboard{Service: "Shop / a & <b>"})
	if d.UID == other.UID || !valid.MatchString(d.UID) || !valid.MatchString(other.UID) {
		t.Errorf("UIDs %q and %q", d.UID, other.UID)
	}
	if len(other.Templating.List) != 3 {
		t.Errorf("without routes, variables %v", other.Templating.List)
	}
}

// TestRoutes holds that the table has a column for each query, by the names that Grafana
// gives their values, and each route in it a link that chooses it.
func TestRoutes(t *testing.T) {
	d := shop()
	text, read := write(t, d)
	if want := "&var-route=${__value.raw:percentencode}"; !strings.Contains(text, want) {
		t.Errorf("no link with %s", want)
	}
	i := slices.IndexFunc(read.Panels, func(p panel) bool { return p.Title == "Routes" })
	names := read.Panels[i].Transformations[1].Options.RenameByName
	if len(names) != 3 || names["path"] != "Route" || names["Value #A"] != "Rate" || names["Value #B"] != "p99" {
		t.Errorf("columns %v", names)
	}
	d.Routes.Columns = d.Routes.Columns[:1]
	_, read = write(t, d)
	if names := read.Panels[i].Transformations[1].Options.RenameByName; names["Value"] != "Rate" {
		t.Errorf("columns %v of one query", names)
	}
}

// TestIDs holds that another panel before it does not change a panel's ID, and among
// thousands no two have the same.
func TestIDs(t *testing.T) {
	var many catalog.Dashboard
	for i := range 5000 {
		many.Rows = append(many.Rows, catalog.Row{Title: strconv.Itoa(i), Panels: []catalog.Panel{{ID: strconv.Itoa(i)}}})
	}
	_, all := write(t, many)
	ids := map[int]bool{}
	for _, p := range all.Panels {
		ids[p.ID] = true
	}
	if len(ids) != len(all.Panels) {
		t.Errorf("%d panels have %d IDs", len(all.Panels), len(ids))
	}

	d := shop()
	_, before := write(t, d)
	d.Rows = d.Rows[1:]
	_, after := write(t, d)
	last := func(d imported) panel { return d.Panels[len(d.Panels)-1] }
	if last(before).Title != last(after).Title || last(before).ID != last(after).ID {
		t.Errorf("%d, then %d", last(before).ID, last(after).ID)
	}
}
