package catalog

import (
	"slices"
	"strings"

	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
)

// DashboardOf returns the dashboard of a service: its requests first, then its own metrics,
// then the process. Each family is there.
func DashboardOf(s inventory.Service) Dashboard {
	families, notes := possible(s.InOrder())
	d := Dashboard{Service: s.Job, Metric: "up", Notes: notes, Marks: marks(families)} // up is of every target
	found := requestsOf(families)
	shown := map[string]bool{}
	for i, r := range found {
		if i > 0 && (d.Routes != nil || r.route == "") {
			continue
		}
		d.Metric = r.count.Name + r.count.CountSuffix()
		if r.route != "" {
			d.RouteLabel, d.Routes = r.route, r.table()
		}
		d.Splits = r.splits(d.RouteLabel, families)
	}
	for i, r := range found {
		title := "Requests"
		if i > 0 {
			title += ", " + r.schema
		}
		d.Rows = append(d.Rows, Row{Title: title, Panels: r.panels(d.RouteLabel)})
		for _, f := range r.families() {
			shown[f.Name] = true
		}
	}
	if calls, ok := callsOf(families); ok {
		d.Rows = append(d.Rows, Row{Title: "Calls", Panels: calls.panels()})
		shown[calls.duration.Name] = true
	}
	var known, details []Row
	for _, subject := range subjects() {
		panels, rest := subject.panels(families, shown)
		known = append(known, Row{Title: subject.title, Panels: panels})
		details = append(details, Row{Title: subject.title + ", details", Collapsed: true, Panels: rest})
	}
	d.Rows = slices.Concat(d.Rows, others(families, shown), known, details)
	d.Rows = slices.DeleteFunc(d.Rows, func(r Row) bool { return len(r.Panels) == 0 })
	d.name()
	return d
}

// name gives each panel an ID by its row and title.
func (d *Dashboard) name() {
	taken := map[string]bool{}
	rows := slices.Clone(d.Rows)
	for _, split := range d.Splits {
		rows = append(rows, Row{Title: "by " + split.Table.Label, Panels: split.Panels})
	}
	for _, row := range rows {
		for i := range row.Panels {
			p := &row.Panels[i]
			p.ID = slug(strings.TrimSuffix(row.Title, "_*") + " " + p.Title)
			for taken[p.ID] {
				p.ID += "-"
			}
			taken[p.ID] = true
		}
	}
}

// slug returns a text as it may stand in a URL.
func slug(text string) string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '_'
	})
	return strings.Join(words, "-")
}

// marks returns the events that deserve a mark in time: processes that start, and versions
// that appear.
func marks(families []inventory.Family) []Query {
	queries := []Query{}
	s := dashboardScope("")
	for _, f := range families {
		switch {
		case f.Name == "process_start_time_seconds":
			queries = append(queries, Query{
				Expr:   "changes(" + s.selector(f, "") + s.in() + ") > 0",
				Legend: "{{instance}} started",
			})
		case f.IsInfo() && slices.Contains(f.Labels, "version"):
			// A version that was absent a while ago, when there was another one.
			now, before := s.selector(f, ""), s.selector(f, "")+" offset "+s.window
			queries = append(queries, Query{
				Expr:   "(" + sum(now, "version") + " unless " + sum(before, "version") + ") and on () " + sum(before),
				Legend: strings.TrimSuffix(f.Name, "_info") + " {{version}}",
			})
		}
	}
	return queries
}
