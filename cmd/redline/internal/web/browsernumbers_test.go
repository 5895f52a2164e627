package web_test

import (
	"fmt"
	neturl "net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
	"github.com/redline-metrics/redline/internal/await"
)

// A time that is over, of which the page and the API have the same samples: five minutes,
// whose charts have a point every two seconds, as often as the demo scrapes. So rates
// are taken over four scrapes.
const (
	shown  = 5 * time.Minute
	step   = 2
	window = "8s"
)

// past is an address of a page that shows the time up to some seconds ago.
func past(path string) (address string, end time.Time) {
	end = time.Now().Add(-4 * time.Second)
	separator := "?"
	if strings.Contains(path, "?") {
		separator = "&"
	}
	return path + separator + "from=" + unix(end.Add(-shown)) + "&to=" + unix(end), end
}

// bound is a query of the catalog's for the items service.
func bound(expr string) string {
	return strings.NewReplacer("$__rate_interval", window, "$job", "items", "$instance", ".*", "$route", ".*").Replace(expr)
}

// TestNumbers: what stands on the page is what the API gives for the same query and time,
// as the page writes numbers.
func TestNumbers(t *testing.T) {
	t.Parallel()
	d := theShop(t)
	d.age(t, 20)
	t.Run("overview", func(t *testing.T) { numbersOfOverview(t, d) })
	t.Run("routes", func(t *testing.T) { numbersOfRoutes(t, d) })
	t.Run("chart", func(t *testing.T) { numbersOfChart(t, d) })
}

func numbersOfOverview(t *testing.T, d demo) {
	var overview catalog.Overview
	getJSON(t, d.page+"/redline/overview", &overview)
	address, end := past("/")
	p := open(t, d.page, address)
	for _, job := range []string{"items", "stock"} {
		card := p.find("heading", job).around("li")
		for _, column := range overview.Columns {
			value := valueOf(instant(t, d.page, bound(column.Expr), end), "job", job)
			want := p.format(value, column.Unit)
			if column.ID == "budget" {
				want = p.written(value, "formatBudget(%s)")
			}
			card.says(`^` + quoted(column.Title) + `\n+` + quoted(want) + `$`)
			if column.ID == "rate" && !matches(`^[1-9]`, want) {
				t.Errorf("%s of %s is %s", column.Title, job, want)
			}
		}
	}
}

func numbersOfRoutes(t *testing.T, d demo) {
	dashboard := d.dashboard(t)
	address, end := past("/service?job=items")
	p := open(t, d.page, address)
	answers := map[string][]sample{}
	routes := map[string]bool{}
	for _, column := range dashboard.Routes.Columns {
		answers[column.ID] = instant(t, d.page, bound(column.Expr), end)
		for _, s := range answers[column.ID] {
			routes[s.Metric["route"]] = true
		}
	}
	var want []string
	for route := range routes {
		cells := []string{route}
		for _, column := range dashboard.Routes.Columns {
			cells = append(cells, p.format(valueOf(answers[column.ID], "route", route), column.Unit))
		}
		want = append(want, strings.Join(cells, "\t"))
	}
	slices.Sort(want)
	if len(want) < 4 {
		t.Fatalf("routes are %q", want)
	}
	p.awaitRows(`[...document.querySelectorAll('section.routes table tbody tr')]`, want, true)
}

func numbersOfChart(t *testing.T, d demo) {
	panel := d.dashboard(t).Rows[0].Panels[0]
	query := panel.Queries[0]
	address, end := past("/service?job=items")
	p := open(t, d.page, address)
	first, last := end.Add(-shown).Unix()/step*step+step, end.Unix()/step*step
	series := results(t, d.page, "/api/v1/query_range", neturl.Values{
		"query": {bound(query.Expr)}, "start": {fmt.Sprint(first)}, "end": {fmt.Sprint(last)}, "step": {fmt.Sprint(step)},
	})
	at := map[float64][]string{} // values by their times
	for i, s := range series {
		for _, v := range s.Values {
			time := v[0].(float64)
			if at[time] == nil {
				at[time] = slices.Repeat([]string{"–"}, len(series))
			}
			at[time][i] = p.format(v[1].(string), panel.Unit)
		}
	}
	var want []string
	for time, values := range at {
		clock := eval[string](p, fmt.Sprintf(`import('/static/units.js').then((m) => m.formatTime(%v))`, time))
		want = append(want, spaced(clock)+"\t"+strings.Join(values, "\t"))
	}
	slices.Sort(want)
	slices.Reverse(want)
	if len(want) < 5 || len(series) < 3 {
		t.Fatalf("%d points of %d series", len(want), len(series))
	}
	p.click("button", quoted(panel.Title)+" as a table")
	p.find("region", quoted(panel.Title)+", as a table")
	p.awaitRows(`[...document.querySelector('[role=region][aria-label$="as a table"] table').tBodies[0].rows]`, want, false)
}

// awaitRows waits until the cells of rows of a table are these, in any order if sorted.
func (p *tab) awaitRows(rows string, want []string, sorted bool) {
	p.t.Helper()
	await.NoError(p.t, func() error {
		got := eval[[]string](p, rows+`.map((row) => [...row.cells].map((cell) => cell.innerText.trim()).join('\t'))`)
		for i := range got {
			got[i] = spaced(got[i])
		}
		if sorted {
			slices.Sort(got)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			return fmt.Errorf("%s (-API +page):\n%s", p.location(), diff)
		}
		return nil
	})
}

func (d demo) dashboard(t *testing.T) (dashboard catalog.Dashboard) {
	t.Helper()
	getJSON(t, d.page+"/redline/dashboard?job=items", &dashboard)
	return dashboard
}

// valueOf is the value, as the API writes it, of the one series with this label; without
// one it is empty.
func valueOf(samples []sample, label, value string) (found string) {
	for _, s := range samples {
		if s.Metric[label] == value {
			found += s.Value[1].(string)
		}
	}
	return found
}

// format is a number of the API's as the page writes it.
func (p *tab) format(value string, unit catalog.Unit) string {
	p.t.Helper()
	return p.written(value, "format(%s, "+strconv.Quote(string(unit))+")")
}

// written is a value as a function of the page's writes it.
func (p *tab) written(value, by string) string {
	p.t.Helper()
	number := "undefined"
	if value != "" {
		number = fmt.Sprintf("Number(%q.replace('Inf', 'Infinity'))", value)
	}
	return spaced(eval[string](p, fmt.Sprintf(`import('/static/units.js').then((m) => m.`+by+`)`, number)))
}
