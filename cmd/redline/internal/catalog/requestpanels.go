package catalog

import "fmt"

// families are all that r is made of.
func (r requests) families() []Family {
	return append([]Family{r.count, r.duration, r.inProgress, r.exceptions}, r.sizes...)
}

// failed matches the requests that the service failed: not those that the client got
// wrong. "aborted" is redline's, for a response that was broken off.
func (r requests) failed() string { return labelName(r.status) + `=~"5..|aborted"` }

// failures is how many requests a second failed, by labels. Where nothing has failed
// yet there is no such series, and it is 0; but only where requests have a status of
// that name, as another service may call it otherwise.
func (r requests) failures(s scope, labels ...string) string {
	return fmt.Sprintf("(%s or 0 * %s)", sum(s.rate(r.count, r.failed()), labels...), sum(s.rate(r.count, labelName(r.status)+`!=""`), labels...))
}

// errors is the ratio of requests that failed, by labels.
func (r requests) errors(s scope, labels ...string) string {
	return r.failures(s, labels...) + " / " + sum(s.rate(r.count), labels...)
}

// table has a line for each route.
func (r requests) table() *Table {
	s := seen("")
	t := &Table{Label: r.route, Columns: []Column{{"rate", "Rate", RequestsPerSec, sum(s.rate(r.count), r.route)}}}
	if r.status != "" {
		t.Columns = append(t.Columns, Column{"errors", "Errors", Ratio, r.errors(s, r.route)})
	}
	if !r.timedBy(r.route) {
		return t
	}
	if r.duration.Type == Histogram {
		t.Columns = append(t.Columns,
			Column{"p50", "p50", Seconds, s.quantile(0.5, r.duration, r.route)},
			Column{"p99", "p99", Seconds, s.quantile(0.99, r.duration, r.route)})
	} else {
		t.Columns = append(t.Columns, Column{"mean", "Mean", Seconds, r.mean(s, r.route)})
	}
	t.Columns = append(t.Columns, Column{
		"share", "Share of time", Ratio,
		sum(s.total(r.duration), r.route) + " / scalar(" + sum(s.total(r.duration)) + ")",
	})
	return t
}

// timedBy says whether r's duration has a label.
func (r requests) timedBy(label string) bool {
	return r.duration.Name != "" && oneOf(r.duration, []string{label}) != ""
}

func (r requests) mean(s scope, labels ...string) string {
	return sum(s.total(r.duration), labels...) + " / " + sum(s.rate(r.duration), labels...)
}

// panels show rate, errors and duration, and what else is known of requests.
func (r requests) panels(route string) []Panel {
	s := seen(route)
	var panels []Panel
	if r.status != "" {
		panels = append(panels, Panel{
			Title: "Requests by status", Description: "Requests a second that have ended, by the status of the answer.",
			Kind: Stacked, Unit: RequestsPerSec, Queries: []Query{{Expr: sum(s.rate(r.count), r.status), Legend: legend(r.status)}},
		}, Panel{
			Title: "Error ratio", Description: "How many of all requests the service failed: status 5xx, or a response that was broken off.",
			Kind: Lines, Unit: Ratio, Queries: []Query{{Expr: r.errors(s), Legend: "all routes"}},
		})
	} else {
		panels = append(panels, Panel{
			Title: "Requests", Description: "Requests a second that have ended.",
			Kind: Lines, Unit: RequestsPerSec, Queries: []Query{{Expr: sum(s.rate(r.count)), Legend: "all requests"}},
		})
	}
	panels = append(panels, r.durations(s)...)
	if r.route != "" {
		panels = append(panels, r.byRoute(s)...)
	}
	return append(panels, r.besides(s)...)
}

// durations show how long requests take.
func (r requests) durations(s scope) []Panel {
	switch {
	case r.duration.Name == "":
		return nil
	case r.duration.Type == Summary:
		return []Panel{summaryPanel(s, r.duration, "Duration", "How long requests take.", Seconds)}
	}
	return []Panel{
		{
			Title: "Duration", Description: "How long requests take, from their arrival to the last byte of the answer: half of them, nine in ten, and 99 in 100 take at most this long.",
			Kind: Lines, Unit: Seconds, Queries: []Query{
				{Expr: s.quantile(0.99, r.duration), Legend: "p99", Exemplars: s.exemplars(r.duration)},
				{Expr: s.quantile(0.9, r.duration), Legend: "p90"},
				{Expr: s.quantile(0.5, r.duration), Legend: "p50"},
			},
		},
		heatmap(s, r.duration, "Durations over time", "How many requests took how long. The stronger the colour, the more.", Seconds),
	}
}

// byRoute shows which routes are the busiest, and which do worst.
func (r requests) byRoute(s scope) []Panel {
	l := legend(r.route)
	panels := []Panel{{
		Title: "Requests by route", Description: "The busiest routes: requests a second.",
		Kind: Stacked, Unit: RequestsPerSec, Queries: []Query{{Expr: most(sum(s.rate(r.count), r.route)), Legend: l}},
	}}
	if r.status != "" {
		panels = append(panels, Panel{
			Title: "Errors by route", Description: "The routes with the most failed requests a second.",
			Kind: Stacked, Unit: RequestsPerSec, Queries: []Query{{Expr: most(sum(s.rate(r.count, r.failed()), r.route) + " > 0"), Legend: l}},
		}, Panel{
			Title: "Error ratio by route", Description: "The routes of whose requests the largest part failed.",
			Kind: Lines, Unit: Ratio, Queries: []Query{{Expr: most(r.errors(s, r.route) + " > 0"), Legend: l}},
		})
	}
	if !r.timedBy(r.route) {
		return panels
	}
	if r.duration.Type == Histogram {
		panels = append(panels, Panel{
			Title: "p99 by route", Description: "The slowest routes: 99 in 100 requests take at most this long.",
			Kind: Lines, Unit: Seconds, Queries: []Query{{Expr: most(s.quantile(0.99, r.duration, r.route)), Legend: l}},
		})
	}
	return append(panels, Panel{
		Title: "Time by route", Description: "The routes that take the most of the service's time: seconds of requests a second, which is how many are under way at once.",
		Kind: Stacked, Unit: SecondsPerSecond, Queries: []Query{{Expr: most(sum(s.total(r.duration), r.route)), Legend: l}},
	})
}

// besides shows what else is known of requests.
func (r requests) besides(s scope) []Panel {
	var panels []Panel
	if f := r.inProgress; f.Name != "" {
		by := f.Labels[:0:0]
		if route := oneOf(f, []string{r.route}); route != "" {
			by = append(by, route)
		}
		panels = append(panels, Panel{
			Title: "In progress", Description: f.Help,
			Kind: Stacked, Unit: None, Queries: []Query{{Expr: most(sum(s.selector(f, ""), by...)), Legend: orAll(legend(by...))}},
		})
	}
	if f := r.exceptions; f.Name != "" {
		by := f.Labels[:0:0]
		if route := oneOf(f, []string{r.route}); route != "" {
			by = append(by, route)
		}
		panels = append(panels, Panel{
			Title: "Exceptions", Description: f.Help,
			Kind: Stacked, Unit: PerSecond, Queries: []Query{{Expr: most(sum(s.rate(f), by...)), Legend: orAll(legend(by...))}},
		})
	}
	for _, f := range r.sizes {
		panels = append(panels, quantiles(s, f, words(f.Name, "http", "server", "bytes"), f.Help, Bytes))
	}
	return panels
}

func orAll(legend string) string {
	if legend == "" {
		return "all"
	}
	return legend
}
