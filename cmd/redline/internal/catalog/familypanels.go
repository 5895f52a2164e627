package catalog

import (
	"regexp"
	"slices"
	"strings"

	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
)

// panelsOf returns the panels of a family of which only type and unit are known.
func panelsOf(s scope, f inventory.Family, title string) []Panel {
	unit := unitOf(f)
	switch {
	case f.IsInfo():
		return []Panel{{Title: title, Description: f.Help, Kind: Labels, Queries: []Query{{Expr: s.selector(f, ""), Legend: legend(f.Labels...)}}}}
	case f.Type == inventory.Counter:
		return []Panel{counterPanel(s, f, title)}
	case f.Type == inventory.Histogram:
		return []Panel{quantiles(s, f, title, f.Help, unit), heatmap(s, f, title+" over time", f.Help, unit)}
	case f.Type == inventory.Summary:
		return []Panel{summaryPanel(s, f, title, f.Help, unit)}
	}
	return []Panel{gaugePanel(s, f, title)}
}

func counterPanel(s scope, f inventory.Family, title string) Panel {
	return Panel{
		Title: title, Description: f.Help, Kind: Lines, Unit: rateOf(unitOf(f)),
		Queries: []Query{s.topk(func(s scope) string { return sum(s.rate(f), f.Labels...) }, orAll(legend(f.Labels...)))},
	}
}

// gaugePanel returns a panel of the value, or of the age where the value is a time.
func gaugePanel(s scope, f inventory.Family, title string) Panel {
	expr, rank, unit := s.selector(f, ""), s.whole().highest(f), unitOf(f)
	if isTime(f) {
		title, expr, rank, unit = title+", age", "time() - "+expr, "-"+rank, Seconds
	}
	return Panel{
		Title: title, Description: f.Help, Kind: Lines, Unit: unit,
		Queries: []Query{s.topkBy(expr, rank, legend(append([]string{"instance"}, f.Labels...)...))},
	}
}

func quantiles(s scope, f inventory.Family, title, description string, unit Unit) Panel {
	return Panel{
		Title: title, Description: description, Kind: Lines, Unit: unit,
		Queries: s.quantiles(f),
	}
}

func heatmap(s scope, f inventory.Family, title, description string, unit Unit) Panel {
	return Panel{Title: title, Description: description, Kind: Heatmap, Unit: unit, Queries: []Query{{Expr: s.buckets(f), Legend: "{{le}}"}}}
}

// summaryPanel returns a panel of a summary's quantiles, which cannot be summed up, and of
// its mean, which can.
func summaryPanel(s scope, f inventory.Family, title, description string, unit Unit) Panel {
	return Panel{
		Title: title, Description: description, Kind: Lines, Unit: unit,
		Queries: []Query{
			{Expr: "max by (quantile) (" + s.selector(f, "", `quantile!=""`) + ")", Legend: "{{quantile}} quantile, at most"},
			{Expr: sum(s.total(f)) + " / " + sum(s.rate(f)), Legend: "mean"},
		},
	}
}

// others returns rows of the families that no other row has shown: one for each first word of their names.
func others(families []inventory.Family, shown map[string]bool) []Row {
	var rows []Row
	for _, f := range families {
		if shown[f.Name] || f.IsCreated() {
			continue
		}
		shown[f.Name] = true
		prefix, _, _ := strings.Cut(f.Name, "_")
		title := prefix + "_*" // a service may have the same name
		if len(rows) == 0 || rows[len(rows)-1].Title != title {
			rows = append(rows, Row{Title: title})
		}
		last := &rows[len(rows)-1]
		last.Panels = append(last.Panels, panelsOf(dashboardScope(""), f, f.Name)...)
	}
	return rows
}

// unitOf returns the unit of a family's values, by its unit or the end of its name
// (https://prometheus.io/docs/practices/naming/#base-units).
func unitOf(f inventory.Family) Unit {
	name := strings.TrimSuffix(f.Name, "_total")
	for _, u := range []struct {
		suffix string
		unit   Unit
	}{{"seconds", Seconds}, {"bytes", Bytes}, {"ratio", Ratio}, {"ratios", Ratio}, {"percent", Percent}, {"celsius", Celsius}} {
		if f.Unit == u.suffix || strings.HasSuffix(name, "_"+u.suffix) {
			return u.unit
		}
	}
	return None
}

// rateOf returns the unit of a change in a second.
func rateOf(u Unit) Unit {
	switch u {
	case Seconds:
		return SecondsPerSecond
	case Bytes:
		return BytesPerSecond
	}
	return PerSecond
}

// namesTime matches the names of gauges of moments. Others that end in _time_seconds are
// durations.
var namesTime = regexp.MustCompile(`_timestamp(_seconds)?$|_(start|boot|last(_[a-z]+)?)_time_seconds$`)

// isTime reports whether a gauge is a moment, in seconds since 1970.
func isTime(f inventory.Family) bool { return namesTime.MatchString(f.Name) }

// titleOf returns a metric's name as a title, without words that add nothing there.
func titleOf(name string, without ...string) string {
	parts := slices.DeleteFunc(strings.Split(name, "_"), func(w string) bool { return slices.Contains(without, w) })
	title := strings.Join(parts, " ")
	return strings.ToUpper(title[:1]) + title[1:]
}
