package catalog

import (
	"regexp"
	"slices"
	"strings"
)

// panelsOf are the panels that a family asks for by its type and unit, where nothing
// else is known of it.
func panelsOf(s scope, f Family, title string) []Panel {
	unit := unitOf(f)
	switch {
	case f.isInfo():
		return []Panel{{Title: title, Description: f.Help, Kind: Labels, Queries: []Query{{Expr: s.selector(f, ""), Legend: legend(f.Labels...)}}}}
	case f.Type == Counter:
		return []Panel{counterPanel(s, f, title)}
	case f.Type == Histogram:
		return []Panel{quantiles(s, f, title, f.Help, unit), heatmap(s, f, title+" over time", f.Help, unit)}
	case f.Type == Summary:
		return []Panel{summaryPanel(s, f, title, f.Help, unit)}
	}
	return []Panel{gaugePanel(s, f, title)}
}

func counterPanel(s scope, f Family, title string) Panel {
	return Panel{
		Title: title, Description: f.Help, Kind: Lines, Unit: rateOf(unitOf(f)),
		Queries: []Query{{Expr: most(sum(s.rate(f), f.Labels...)), Legend: orAll(legend(f.Labels...))}},
	}
}

// gaugePanel shows the value, or the age where that is a time.
func gaugePanel(s scope, f Family, title string) Panel {
	expr, unit := s.selector(f, ""), unitOf(f)
	if isTime(f) {
		title, expr, unit = title+", age", "time() - "+expr, Seconds
	}
	return Panel{
		Title: title, Description: f.Help, Kind: Lines, Unit: unit,
		Queries: []Query{{Expr: most(expr), Legend: legend(append([]string{"instance"}, f.Labels...)...)}},
	}
}

func quantiles(s scope, f Family, title, description string, unit Unit) Panel {
	return Panel{
		Title: title, Description: description, Kind: Lines, Unit: unit,
		Queries: []Query{
			{Expr: s.quantile(0.99, f), Legend: "p99", Exemplars: s.exemplars(f)},
			{Expr: s.quantile(0.9, f), Legend: "p90"},
			{Expr: s.quantile(0.5, f), Legend: "p50"},
		},
	}
}

func heatmap(s scope, f Family, title, description string, unit Unit) Panel {
	return Panel{Title: title, Description: description, Kind: Heatmap, Unit: unit, Queries: []Query{{Expr: s.buckets(f), Legend: "{{le}}"}}}
}

// summaryPanel shows the quantiles that a summary has, which cannot be summed up, and
// the mean, which can.
func summaryPanel(s scope, f Family, title, description string, unit Unit) Panel {
	return Panel{
		Title: title, Description: description, Kind: Lines, Unit: unit,
		Queries: []Query{
			{Expr: "max by (quantile) (" + s.selector(f, "", `quantile!=""`) + ")", Legend: "{{quantile}} quantile, at most"},
			{Expr: sum(s.total(f)) + " / " + sum(s.rate(f)), Legend: "mean"},
		},
	}
}

// others are rows of what no other row has shown: one for each first word of names.
func others(families []Family, shown map[string]bool) []Row {
	var rows []Row
	for _, f := range families {
		if shown[f.Name] || f.isCreated() {
			continue
		}
		shown[f.Name] = true
		prefix, _, _ := strings.Cut(f.Name, "_")
		if len(rows) == 0 || rows[len(rows)-1].Title != prefix {
			rows = append(rows, Row{Title: prefix})
		}
		last := &rows[len(rows)-1]
		last.Panels = append(last.Panels, panelsOf(seen(""), f, f.Name)...)
	}
	return rows
}

// isCreated says whether a family tells since when another one counts, as clients for
// Python have it.
func (f Family) isCreated() bool { return f.Type == Gauge && strings.HasSuffix(f.Name, "_created") }

// unitOf is what a family's values count, by its unit or the end of its name
// (https://prometheus.io/docs/practices/naming/#base-units).
func unitOf(f Family) Unit {
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

// rateOf is the unit of a change in a second.
func rateOf(u Unit) Unit {
	switch u {
	case Seconds:
		return SecondsPerSecond
	case Bytes:
		return BytesPerSecond
	}
	return PerSecond
}

// namesTime is what gauges of moments are called: others that end in _time_seconds say
// how long something takes.
var namesTime = regexp.MustCompile(`_timestamp(_seconds)?$|_(start|boot|last(_[a-z]+)?)_time_seconds$`)

// isTime says whether a gauge is a moment, in seconds since 1970.
func isTime(f Family) bool { return namesTime.MatchString(f.Name) }

// words is a metric's name as a title, without words that say nothing more there.
func words(name string, without ...string) string {
	parts := slices.DeleteFunc(strings.Split(name, "_"), func(w string) bool { return slices.Contains(without, w) })
	title := strings.Join(parts, " ")
	return strings.ToUpper(title[:1]) + title[1:]
}
