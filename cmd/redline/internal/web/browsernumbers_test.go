package web_test

import (
	"cmp"
	"fmt"
	neturl "net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
	"github.com/redline-metrics/redline/internal/await"
)

// A time that is over, of which the page and the API have the same samples: five minutes,
// whose charts have a point every two seconds, as often as the demo scrapes. So rates
// of points are taken over four scrapes.
const (
	shown  = 5 * time.Minute
	step   = 2
	window = "8s"
)

// span is the end of the figures of a time up to some moment, and the interval that they
// are of: from the first scrape on, as the page looks for it.
func (d demo) span(t *testing.T, end time.Time) (last time.Time, interval string) {
	t.Helper()
	first := instant(t, d.page, "min(min_over_time(timestamp(up)[5m:5s]))", end)
	if len(first) != 1 {
		t.Fatalf("scrapes begin at %v", first)
	}
	since := max(first[0].number(t), float64(end.Add(-shown).UnixMilli())/1000)
	last = time.Unix(end.Unix()/step*step, 0)
	return last, fmt.Sprintf("%ds", int(float64(last.Unix())-since))
}

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
func bound(expr, interval string) string {
	return strings.NewReplacer("$__rate_interval", interval, "$__range", "5m", "$job", "items", "$instance", ".*", "$route", ".*").Replace(expr)
}

// TestNumbers holds that what stands on the page is what the API gives for the same query
// and time, as the page writes numbers.
func TestNumbers(t *testing.T) {
	t.Parallel()
	d := theShop(t)
	d.age(t, 20)
	t.Run("overview", func(t *testing.T) { numbersOfOverview(t, d) })
	t.Run("routes", func(t *testing.T) { numbersOfRoutes(t, d) })
	t.Run("total", func(t *testing.T) { numbersOfTotal(t, d) })
	t.Run("chart", func(t *testing.T) { numbersOfChart(t, d) })
}

func numbersOfOverview(t *testing.T, d demo) {
	var overview catalog.Overview
	getJSON(t, d.page+"/redline/overview", &overview)
	address, end := past("/")
	last, interval := d.span(t, end)
	p := open(t, d.page, address)
	for _, job := range []string{"items", "stock"} {
		card := p.find("heading", job).around("li")
		for _, column := range overview.Columns {
			value, bounds := valueOf(instant(t, d.page, bound(column.Expr, interval), last), "job", job), column.BoundsOf[job]
			want := p.within(value, column.Unit, &bounds)
			if column.ID == "budget" { // of three days at least, which the demo has not run
				if strings.Contains(p.text(), column.Title) || value != "" {
					t.Errorf("%s is shown, of %q", column.Title, value)
				}
				continue
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
	last, interval := d.span(t, end)
	p := open(t, d.page, address)
	answers := map[string][]sample{}
	routes := map[string]bool{}
	for _, column := range dashboard.Routes.Columns {
		answers[column.ID] = instant(t, d.page, bound(column.Expr, interval), last)
		for i, s := range answers[column.ID] {
			line := s.Metric["route"] + "\t" + s.Metric["method"]
			answers[column.ID][i].Metric["line"] = line
			routes[line] = true
		}
	}
	var want []string
	for route := range routes {
		cells := []string{route}
		for _, column := range dashboard.Routes.Columns {
			cells = append(cells, p.within(valueOf(answers[column.ID], "line", route), column.Unit, cmp.Or(column.Bounds, &catalog.Bounds{})))
		}
		want = append(want, strings.Join(cells, "\t"))
	}
	slices.Sort(want)
	if len(want) < 4 {
		t.Fatalf("routes are %q", want)
	}
	p.awaitRows(`[...document.querySelectorAll('section.routes table tbody tr')]`, want, true)
}

// The last line has all routes in one, for the same time.
func numbersOfTotal(t *testing.T, d demo) {
	dashboard := d.dashboard(t)
	address, end := past("/service?job=items")
	last, interval := d.span(t, end)
	p := open(t, d.page, address)
	want := []string{"All", ""}
	for _, column := range dashboard.Routes.Columns {
		text := ""
		if column.Total != "" {
			value := instant(t, d.page, bound(column.Total, interval), last)[0].Value[1].(string)
			text = p.within(value, column.Unit, cmp.Or(column.Bounds, &catalog.Bounds{}))
		}
		want = append(want, text)
	}
	p.awaitRows(`[...document.querySelectorAll('section.routes tfoot tr')]`, []string{strings.Join(want, "\t")}, true)
}

func numbersOfChart(t *testing.T, d demo) {
	panel := d.dashboard(t).Rows[0].Panels[0]
	query := panel.Queries[0]
	address, end := past("/service?job=items")
	p := open(t, d.page, address)
	first, last := end.Add(-shown).Unix()/step*step+step, end.Unix()/step*step
	series := results(t, d.page, "/api/v1/query_range", neturl.Values{
		"query": {bound(query.Expr, window)}, "start": {fmt.Sprint(first)}, "end": {fmt.Sprint(last)}, "step": {fmt.Sprint(step)},
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
		clock := eval[string](p, fmt.Sprintf(`import('/static/data/units.js').then((m) => m.formatTime(%v))`, time))
		want = append(want, spaced(clock)+"\t"+strings.Join(values, "\t"))
	}
	slices.Sort(want)
	slices.Reverse(want)
	if len(want) < 5 || len(series) < 3 {
		t.Fatalf("%d points of %d series", len(want), len(series))
	}
	// Without a crosshair the legend has the figures of the lines over all of the time, as the
	// table of routes has.
	to, interval := d.span(t, end)
	var figures []string
	for _, s := range instant(t, d.page, bound(query.Expr, interval), to) {
		figures = append(figures, s.Metric["status"]+" "+p.format(s.Value[1].(string), panel.Unit))
	}
	await.NoError(t, func() error {
		got := eval[[]string](p, `[...document.querySelectorAll('.panel .legend')[0].querySelectorAll('li')].map((e) => e.innerText.trim().replace(/\n+/g, ' '))`)
		for i := range got {
			got[i] = spaced(got[i])
		}
		slices.Sort(got)
		if diff := gocmp.Diff(slices.Sorted(slices.Values(figures)), got); diff != "" {
			return fmt.Errorf("the legend (-API +page):\n%s", diff)
		}
		return nil
	})
	p.click("button", quoted(panel.Title)+" as a table")
	p.find("region", quoted(panel.Title)+", as a table")
	p.awaitRows(`[...document.querySelector('[role=region][aria-label$="as a table"] table').tBodies[0].rows]`, want, false)
}

// awaitRows waits until the cells of rows of a table are these, in any order if sorted.
func (p *tab) awaitRows(rows string, want []string, sorted bool) {
	p.t.Helper()
	await.NoError(p.t, func() error {
		got := eval[[]string](p, rows+`.map((row) => [...row.cells].filter((cell) => cell.className !== 'trend').map((cell) => (cell.querySelector('.route') ?? cell).innerText.trim()).join('\t'))`)
		for i := range got {
			got[i] = spaced(got[i])
		}
		if sorted {
			slices.Sort(got)
		}
		if diff := gocmp.Diff(want, got); diff != "" {
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

// within is a quantile of the API's as the page writes it, between bounds of its buckets.
func (p *tab) within(value string, unit catalog.Unit, b *catalog.Bounds) string {
	p.t.Helper()
	if *b == (catalog.Bounds{}) {
		return p.format(value, unit)
	}
	return p.written(value, fmt.Sprintf("formatWithin(%%s, %q, {least: %v, most: %v})", string(unit), b.Least, b.Most))
}

// written is a value as a function of the page's writes it.
func (p *tab) written(value, by string) string {
	p.t.Helper()
	number := "undefined"
	if value != "" {
		number = fmt.Sprintf("Number(%q.replace('Inf', 'Infinity'))", value)
	}
	return spaced(eval[string](p, fmt.Sprintf(`import('/static/data/units.js').then((m) => m.`+by+`)`, number)))
}
