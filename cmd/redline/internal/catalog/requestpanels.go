package catalog

import (
	"fmt"
	"slices"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
)

// families are all that r is made of.
func (r requests) families() []inventory.Family {
	return append([]inventory.Family{r.count, r.duration, r.inProgress, r.exceptions}, r.sizes...)
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

// table has a line for each route, or for each method of one.
func (r requests) table() *Table {
	method := r.method
	if r.duration.Name != "" && !r.timedBy(dashboardScope(""), method) {
		method = ""
	}
	t := r.tableBy(dashboardScope(""), r.route, method)
	for _, a := range []struct {
		name, record string
		limit        float64
		slo          string // whose page takes its place
	}{{errorRatioHigh, routeFailing, errorRatio, availability}, {latencyHigh, routeSlow, slowSeconds, latency}} {
		beyond := fmt.Sprintf(`%s{job="$job"} > %v and on (job) `, a.record, a.limit)
		t.Alerts = append(t.Alerts,
			Query{Legend: a.name, Expr: beyond + fmt.Sprintf(`ALERTS{alertname=%q,alertstate="firing"}`, a.name)},
			Query{Legend: budgetBurns, Expr: beyond + paging(a.slo)})
	}
	t.Alerts = append(t.Alerts, Query{Legend: "{{alertname}}", Expr: fmt.Sprintf(`ALERTS{job="$job",alertstate="firing",%s!=""}`, labelName(r.route))})
	return t
}

// tableBy has a line for each value of a label, and of another one where it is not empty.
func (r requests) tableBy(s scope, label, method string) *Table {
	by := []string{label}
	if method != "" {
		by = append(by, method)
	}
	t := &Table{Label: label, Method: method, Columns: []Column{{ID: "rate", Title: "Rate", Unit: RequestsPerSec, Expr: sum(s.rate(r.count), by...), Total: sum(s.rate(r.count))}}}
	if r.status != "" {
		t.Columns = append(t.Columns, Column{ID: "errors", Title: "Errors", Unit: Ratio, Expr: r.errors(s, by...), Total: r.errors(s)})
	}
	if !r.timedBy(s, label) {
		return t
	}
	if r.duration.Type == inventory.Histogram {
		t.Columns = append(t.Columns, s.column("p50", 0.5, r.duration, by...), s.column("p99", 0.99, r.duration, by...))
	} else {
		t.Columns = append(t.Columns, Column{ID: "mean", Title: "Mean", Unit: Seconds, Expr: r.mean(s, by...), Total: r.mean(s)})
	}
	t.Columns = append(t.Columns, Column{
		ID: "share", Title: "Share of time", Unit: Ratio,
		Expr: sum(s.total(r.duration), by...) + " / scalar(" + sum(s.total(r.duration)) + ")",
	})
	return t
}

// instanceLabel is the label of a target's address, which a scrape adds.
const instanceLabel = "instance"

// splits are by instance, which shows the one that is not like the others, and by each
// label of the requests that is not the route's.
func (r requests) splits(route string, families []inventory.Family) []Split {
	s := dashboardScope(route)
	var splits []Split
	for _, label := range append([]string{instanceLabel}, r.count.Labels...) {
		if label != r.route && label != r.status { // which has a panel, and of which errors say nothing
			splits = append(splits, Split{*r.tableBy(s, label, ""), r.by(s, label, label)})
		}
	}
	if f, ok := versions(families); ok && !slices.Contains(r.count.Labels, versionLabel) {
		s.info, s.label = f, versionLabel
		table := r.tableBy(s, versionLabel, "")
		table.Note = "each instance by the version that it has at the end"
		splits = append(splits, Split{*table, r.by(s, versionLabel, versionLabel)})
	}
	return splits
}

// versionLabel is the label by which info metrics tell a version.
const versionLabel = "version"

// versions finds the family that tells which version of the service an instance is.
func versions(families []inventory.Family) (inventory.Family, bool) {
	i := slices.IndexFunc(families, func(f inventory.Family) bool {
		return f.IsInfo() && slices.Contains(f.Labels, versionLabel) && !notServed.MatchString(f.Name) && f.Name != redline.FlaskExporter().Info.Name
	})
	if i < 0 {
		return inventory.Family{}, false
	}
	return families[i], true
}

// timedBy says whether r's duration has a label.
func (r requests) timedBy(s scope, label string) bool {
	return r.duration.Name != "" && (label == instanceLabel || label != "" && label == s.label || oneOf(r.duration, []string{label}) != "")
}

func (r requests) mean(s scope, labels ...string) string {
	return sum(s.total(r.duration), labels...) + " / " + sum(s.rate(r.duration), labels...)
}

// panels returns the panels of rate, errors and duration, and of the further families.
func (r requests) panels(route string) []Panel {
	s := dashboardScope(route)
	var panels []Panel
	if r.status != "" {
		panels = append(panels, Panel{
			Title: "Requests by status", Description: "Requests a second that have ended, by the status of the answer.",
			Kind: Stacked, Unit: RequestsPerSec, Queries: []Query{{Expr: sum(s.rate(r.count), r.status), Legend: legend(r.status)}},
		}, Panel{
			Title: "Error ratio", Description: "How many of all requests the service failed: status 5xx, or a response that was broken off.",
			Kind: Lines, Unit: Ratio, Queries: []Query{{Expr: r.errors(s), Legend: r.what(s)}},
		})
	} else {
		panels = append(panels, Panel{
			Title: "Requests", Description: "Requests a second that have ended.",
			Kind: Lines, Unit: RequestsPerSec, Queries: []Query{{Expr: sum(s.rate(r.count)), Legend: r.what(s)}},
		})
	}
	panels = append(panels, r.durations(s)...)
	if r.route != "" {
		panels = append(panels, r.by(s, r.route, "route")...)
	}
	return append(panels, r.extras(s)...)
}

// what returns the legend of a line about all requests that are chosen.
func (r requests) what(s scope) string {
	if s.route == "" || !slices.Contains(r.count.Labels, s.route) { // of all routes, whichever are chosen
		return "all requests"
	}
	return "$route"
}

// durations show how long requests take.
func (r requests) durations(s scope) []Panel {
	switch {
	case r.duration.Name == "":
		return nil
	case r.duration.Type == inventory.Summary:
		return []Panel{summaryPanel(s, r.duration, "Duration", "How long requests take.", Seconds)}
	}
	return []Panel{
		{
			Title: "Duration", Description: "How long requests take, from their arrival to the last byte of the answer: half of them, nine in ten, and 99 in 100 take at most this long.",
			Kind: Lines, Unit: Seconds, Queries: s.quantiles(r.duration),
		},
		heatmap(s, r.duration, "Durations over time", "How many requests took how long. The stronger the colour, the more.", Seconds),
	}
}

// by returns panels of the busiest and the worst values of a label. noun is the name of one
// value.
func (r requests) by(s scope, label, noun string) []Panel {
	l := legend(label)
	panels := []Panel{{
		Title: "Requests by " + noun, Description: "The busiest by " + noun + ": requests a second.",
		Kind: Stacked, Unit: RequestsPerSec, Queries: s.stack(func(s scope) string { return sum(s.rate(r.count), label) }, l),
	}}
	if r.status != "" {
		noErrors := &Empty{"No errors", sum(s.whole().rate(r.count))}
		panels = append(panels, Panel{
			Title: "Errors by " + noun, Empty: noErrors, Description: "Those with the most failed requests a second, by " + noun + ".",
			Kind: Stacked, Unit: RequestsPerSec, Queries: s.stack(func(s scope) string { return sum(s.rate(r.count, r.failed()), label) + " > 0" }, l),
		}, Panel{
			Title: "Error ratio by " + noun, Empty: noErrors, Description: "Those of whose requests the largest part failed, by " + noun + ".",
			Kind: Lines, Unit: Ratio, Queries: []Query{s.topkBy(r.errors(s, label), r.errors(s.whole(), label)+" > 0", l)},
		})
	}
	if !r.timedBy(s, label) {
		return panels
	}
	if r.duration.Type == inventory.Histogram {
		slowest := s.topk(func(s scope) string { return s.quantile(0.99, r.duration, label) }, l)
		slowest.Bounds = boundsIn(r.duration)
		panels = append(panels, Panel{
			Title: "p99 by " + noun, Description: "The slowest by " + noun + ": 99 in 100 requests take at most this long.",
			Kind: Lines, Unit: Seconds, Queries: []Query{slowest},
		})
	}
	return append(panels, Panel{
		Title: "Time by " + noun, Description: "Those that take the most of the service's time, by " + noun + ": seconds of requests a second, which is how many are under way at once.",
		Kind: Stacked, Unit: SecondsPerSecond, Queries: s.stack(func(s scope) string { return sum(s.total(r.duration), label) }, l),
	})
}

// extras returns panels of the further families of requests.
func (r requests) extras(s scope) []Panel {
	var panels []Panel
	if f := r.inProgress; f.Name != "" {
		by := f.Labels[:0:0]
		if route := oneOf(f, []string{r.route}); route != "" {
			by = append(by, route)
		}
		panels = append(panels, Panel{
			Title: "In progress", Description: f.Help,
			Kind: Stacked, Unit: None, Queries: s.stack(func(s scope) string { return sum(s.highest(f), by...) }, orAll(legend(by...))),
		})
	}
	if f := r.exceptions; f.Name != "" {
		by := f.Labels[:0:0]
		if route := oneOf(f, []string{r.route}); route != "" {
			by = append(by, route)
		}
		panels = append(panels, Panel{
			Title: "Exceptions", Description: f.Help, Empty: &Empty{"No exceptions", sum(s.whole().rate(r.count))},
			Kind: Stacked, Unit: PerSecond, Queries: s.stack(func(s scope) string { return sum(s.rate(f), by...) }, orAll(legend(by...))),
		})
	}
	for _, f := range r.sizes {
		panels = append(panels, quantiles(s, f, titleOf(f.Name, "http", "server", "bytes"), f.Help, Bytes))
	}
	return panels
}

func orAll(legend string) string {
	if legend == "" {
		return "all"
	}
	return legend
}
