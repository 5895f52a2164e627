// Package grafana writes dashboards of the catalog for Grafana, which imports them
// unchanged: a variable asks for the data source, and nothing else is asked for.
//
//	Write: dashboard.go (variables, marks, links) · grid.go (rows, and where panels go)
//	       panels.go (a panel of each kind) · routes.go (the table of routes)
//	       model.go, visualization.go (what Grafana calls all that)
package grafana

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
)

// Write writes d as JSON. The same dashboard gives the same bytes.
func Write(w io.Writer, d catalog.Dashboard) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(dashboardOf(d))
}

// tag is on all dashboards of Redline; they link to each other by it.
const tag = "redline"

// crosshair makes all panels show a line where the pointer is on one of them.
const crosshair = 1

func dashboardOf(d catalog.Dashboard) dashboard {
	return dashboard{
		UID: uid(d.Service), Title: d.Service, Tags: []string{tag},
		Description:   "What became of the requests of " + d.Service + ", and all else that it exposes.",
		SchemaVersion: schemaVersion, Editable: true, GraphTooltip: crosshair,
		Refresh: "10s", Time: timeRange{"now-30m", "now"}, Timezone: "browser",
		Links: links(), Templating: variables{variablesOf(d)}, Annotations: annotations{annotationsOf(d)},
		Panels: panelsOf(d),
	}
}

// uid returns the same id for the same service, so that a dashboard that is imported again
// replaces the one before. An id cannot hold every name.
func uid(service string) string {
	sum := sha256.Sum256([]byte(service))
	return "redline-" + hex.EncodeToString(sum[:8])
}

// chosen returns the data source that the variable selects.
func chosen() datasource { return datasource{"prometheus", "${datasource}"} }

// Numbers of Grafana's for variables.
const (
	onLoad       = 1 // when the dashboard is loaded
	onTimeChange = 2 // and when its time changes
	alphabetical = 1
)

func variablesOf(d catalog.Dashboard) []variable {
	of := func(matchers, label string) string {
		return fmt.Sprintf("label_values(%s%s, %s)", d.Metric, matchers, label)
	}
	const ofJob = `{job="$job"}`
	job := query("job", "Service", of("", "job"))
	job.Current = &option{d.Service, d.Service}
	list := []variable{
		{Name: "datasource", Label: "Data source", Type: "datasource", Query: "prometheus", Refresh: onLoad},
		job, many(query("instance", "Instance", of(ofJob, "instance"))),
	}
	if d.RouteLabel != "" {
		list = append(list, many(query("route", "Route", of(ofJob, d.RouteLabel))))
	}
	return list
}

func query(name, label, expr string) variable {
	source := chosen()
	return variable{
		Name: name, Label: label, Type: "query", Datasource: &source, Query: expr,
		Refresh: onTimeChange, Sort: alphabetical,
	}
}

// many lets several values be chosen, or all. All of them are one expression, however many
// there are.
func many(v variable) variable {
	v.Multi, v.IncludeAll, v.AllValue, v.Current = true, true, ".*", &option{"All", "$__all"}
	return v
}

func annotationsOf(d catalog.Dashboard) []annotation {
	list := []annotation{}
	for _, mark := range d.Marks {
		list = append(list, annotation{
			Name: withoutLabels(mark.Legend), Datasource: chosen(), Enable: true, IconColor: "blue",
			Expr: mark.Expr, TitleFormat: mark.Legend,
			Target: target{
				RefID: "Anno", Datasource: chosen(), EditorMode: "code",
				Expr: mark.Expr, Format: "time_series", LegendFormat: mark.Legend, Range: true,
			},
		})
	}
	return list
}

// withoutLabels returns a legend without the values of labels.
func withoutLabels(legend string) string {
	var words []string
	for word := range strings.FieldsSeq(legend) {
		if !strings.HasPrefix(word, "{{") {
			words = append(words, word)
		}
	}
	return strings.Join(words, " ")
}

func links() []link {
	return []link{
		{
			Title: "Services", Tooltip: "Dashboards of other services", Type: "dashboards", Icon: "external link",
			Tags: []string{tag}, AsDropdown: true, KeepTime: true,
		},
		{
			Title: "Alerts", Tooltip: "What the alerts mean", Type: "link", Icon: "doc",
			URL: catalog.RunbooksURL, Tags: []string{}, TargetBlank: true,
		},
	}
}
