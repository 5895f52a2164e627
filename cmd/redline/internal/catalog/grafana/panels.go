package grafana

import (
	"strings"

	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
)

// panelOf returns a panel that has no place yet.
func panelOf(p catalog.Panel) panel {
	shown := panel{
		Title: p.Title, Description: p.Description, Datasource: chosen(),
		FieldConfig: fieldConfig{Overrides: []override{}},
	}
	switch p.Kind {
	case catalog.Heatmap:
		shown.heatmap(p)
	case catalog.Labels:
		shown.labels(p)
	default:
		shown.timeSeries(p)
	}
	return shown
}

func (shown *panel) timeSeries(p catalog.Panel) {
	custom := timeSeriesField{LineWidth: 1, FillOpacity: 10, ShowPoints: "never", Stacking: stacking{"none", "A"}}
	if p.Kind == catalog.Stacked {
		custom.FillOpacity, custom.Stacking.Mode = 60, "normal"
	}
	shown.Type = "timeseries"
	shown.FieldConfig.Defaults = field{Unit: unitOf(p.Unit), Color: &color{Mode: "palette-classic-by-name"}, Custom: custom}
	shown.Options = timeSeriesOptions{
		Legend:  legendOptions{ShowLegend: true, DisplayMode: "list", Placement: "bottom", Calcs: []string{}},
		Tooltip: tooltipOptions{Mode: "multi", Sort: "desc"},
	}
	for i, q := range p.Queries {
		t := targetOf(i, q)
		t.Format, t.Range, t.LegendFormat, t.Exemplar = "time_series", true, strings.ReplaceAll(q.Legend, "$route", "${route:text}"), q.Exemplars != ""
		shown.Targets = append(shown.Targets, t)
		if shown.FieldConfig.Defaults.Mappings == nil {
			shown.FieldConfig.Defaults.Mappings = mappingsOf(q.Bounds, p.Unit)
		}
		if byStatus(q.Legend) {
			shown.FieldConfig.Overrides = statusColors()
		}
	}
}

func (shown *panel) heatmap(p catalog.Panel) {
	shown.Type = "heatmap"
	shown.FieldConfig.Defaults.Custom = heatmapField{}
	shown.Options = heatmapOptions{
		CellGap: 1,
		Color: heatmapColor{
			Mode: "scheme", Scheme: "Oranges", Scale: "exponential", Exponent: 0.5, Fill: "dark-orange", Steps: 64,
		},
		Exemplars:    heatmapExemplar{"rgba(255,0,255,0.7)"},
		FilterValues: heatmapFilter{1e-9},
		Legend:       heatmapLegend{Show: true},
		ShowValue:    "never",
		Tooltip:      heatmapTooltip{Mode: "single", YHistogram: true},
		YAxis:        heatmapAxis{Unit: unitOf(p.Unit), AxisPlacement: "left"},
	}
	for i, q := range p.Queries {
		t := targetOf(i, q)
		t.Format, t.Range, t.LegendFormat = "heatmap", true, q.Legend
		shown.Targets = append(shown.Targets, t)
	}
}

// labels makes the panel a table of labels, without the value, which is always 1.
func (shown *panel) labels(p catalog.Panel) {
	shown.table("")
	shown.Transformations = []transformation{{"organize", organize{
		ExcludeByName: map[string]bool{"Time": true, "Value": true, "__name__": true, "job": true},
		IndexByName:   map[string]int{}, RenameByName: map[string]string{},
	}}}
	for i, q := range p.Queries {
		shown.Targets = append(shown.Targets, instant(i, q))
	}
}

// table makes the panel a table, sorted by a column.
func (shown *panel) table(by string) {
	shown.Type = "table"
	shown.FieldConfig.Defaults.Custom = tableField{Align: "auto", CellOptions: cellOptions{"auto"}}
	options := tableOptions{ShowHeader: true, CellHeight: "sm"}
	if by != "" {
		options.SortBy = []sortBy{{by, true}}
	}
	shown.Options = options
}

func targetOf(i int, q catalog.Query) target {
	return target{RefID: refID(i), Datasource: chosen(), EditorMode: "code", Expr: q.Expr}
}

func instant(i int, q catalog.Query) target {
	t := targetOf(i, q)
	t.Format, t.Instant = "table", true
	return t
}

// refID returns the name of a query of a panel: A, B and so on.
func refID(i int) string { return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[i : i+1] }

// byStatus reports whether lines are named by the status of answers.
func byStatus(legend string) bool {
	return strings.HasPrefix(legend, "{{") && (strings.Contains(legend, "status") || legend == "{{code}}")
}

// statusColors returns the colours that people expect for statuses.
func statusColors() []override {
	var overrides []override
	for _, c := range []struct{ pattern, color string }{
		{"/^2/", "green"}, {"/^3/", "blue"}, {"/^4/", "orange"}, {"/^(5|aborted)/", "red"},
	} {
		overrides = append(overrides, override{matcher{"byRegexp", c.pattern}, []property{{"color", color{"fixed", c.color}}}})
	}
	return overrides
}

// unitOf returns Grafana's name of a unit.
func unitOf(u catalog.Unit) string {
	switch u {
	case catalog.Seconds:
		return "s"
	case catalog.Bytes:
		return "bytes"
	case catalog.Ratio:
		return "percentunit"
	case catalog.Percent:
		return "percent"
	case catalog.Celsius:
		return "celsius"
	case catalog.RequestsPerSec:
		return "reqps"
	case catalog.PerSecond:
		return "cps"
	case catalog.BytesPerSecond:
		return "Bps"
	case catalog.Cores, catalog.SecondsPerSecond:
		return "suffix:" + string(u)
	}
	return "short"
}
