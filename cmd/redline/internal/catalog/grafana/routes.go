package grafana

import (
	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
)

// Titles of the columns of methods and routes.
const (
	methodTitle = "Method"
	routeTitle  = "Route"
)

// onlyThis shows the same dashboard for the route that is clicked.
const onlyThis = "/d/${__dashboard.uid}?${__url_time_range}&${datasource:queryparam}&${job:queryparam}&${instance:queryparam}" +
	"&var-route=${__value.raw:percentencode}"

// routesOf returns the table of routes: a query for each column, whose answers Grafana joins
// by the label that they share.
func routesOf(t catalog.Table) panel {
	shown := panel{
		Title: "Routes", Description: "What the routes do. A click on one shows it alone; Route, at the top, shows all again.",
		Datasource: chosen(),
		FieldConfig: fieldConfig{Overrides: []override{{
			matcher{"byName", routeTitle},
			[]property{{"links", []dataLink{{Title: "Show this route alone", URL: onlyThis}}}},
		}}},
	}
	shown.table(t.Columns[0].Title)
	order := organize{
		ExcludeByName: map[string]bool{"Time": true},
		IndexByName:   map[string]int{t.Label: 0},
		RenameByName:  map[string]string{t.Label: routeTitle},
	}
	if t.Method != "" {
		order.IndexByName[t.Method], order.RenameByName[t.Method] = 0, methodTitle
		order.IndexByName[t.Label] = 1
	}
	for i, c := range t.Columns {
		shown.Targets = append(shown.Targets, instant(i, catalog.Query{Expr: c.Expr}))
		order.IndexByName[value(t, i)] = i + 2
		order.RenameByName[value(t, i)] = c.Title
		properties := []property{{"unit", unitOf(c.Unit)}}
		if mappings := mappingsOf(c.Bounds, c.Unit); mappings != nil {
			properties = append(properties, property{"mappings", mappings})
		}
		shown.FieldConfig.Overrides = append(shown.FieldConfig.Overrides, override{matcher{"byName", c.Title}, properties})
	}
	shown.Transformations = []transformation{{"merge", merge{}}, {"organize", order}}
	return shown
}

// value returns Grafana's name for the values of a table's query.
func value(t catalog.Table, i int) string {
	if len(t.Columns) == 1 {
		return "Value"
	}
	return "Value #" + refID(i)
}
