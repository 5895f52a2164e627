package catalog

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/prometheus/common/model"

	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
)

// scope is the set of series that a query is about, and its time.
type scope struct {
	// matchers select a job, and the rest of the choice.
	matchers []string
	// route matches the label of the route, which not every family has.
	route  string
	window string
	at     string // a modifier that fixes the time, if any
	// info gives series a label that instances have, and that their series lack: their version.
	info  inventory.Family
	label string
}

// dashboardScope is the scope of a dashboard: all that its variables select.
func dashboardScope(route string) scope {
	return scope{matchers: []string{`job="$job"`, `instance=~"$instance"`}, route: route, window: "$__rate_interval"}
}

// whole returns the scope of s over all the time that is shown, at each point of it.
func (s scope) whole() scope {
	s.window, s.at = "$__range", " @ end()"
	return s
}

// allJobs is the scope of every job.
func allJobs(window string) scope { return scope{window: window} }

// selector selects the samples of a family with this suffix, with further matchers.
func (s scope) selector(f inventory.Family, suffix string, matchers ...string) string {
	with := slices.Clone(s.matchers)
	if s.route != "" && slices.Contains(f.Labels, s.route) {
		with = append(with, labelName(s.route)+`=~"$route"`)
	}
	with = append(with, matchers...)
	name := f.Name + suffix
	if !model.LegacyValidation.IsValidMetricName(name) { // a name in UTF-8 may have any character
		name, with = "", append([]string{strconv.Quote(name)}, with...)
	}
	if len(with) == 0 {
		return name
	}
	return name + "{" + strings.Join(with, ",") + "}"
}

// labelName returns a label's name as queries have it: in quotes, where it has a dot or
// another character that only UTF-8 names have.
func labelName(name string) string {
	if model.LegacyValidation.IsValidLabelName(name) {
		return name
	}
	return strconv.Quote(name)
}

// rate returns how much a family counts in a second, over all series.
func (s scope) rate(f inventory.Family, matchers ...string) string {
	return s.count("rate", f, matchers...)
}

// increase returns how much a family has counted in the window.
func (s scope) increase(f inventory.Family, matchers ...string) string {
	return s.count("increase", f, matchers...)
}

func (s scope) count(function string, f inventory.Family, matchers ...string) string {
	in := s.labelled(function + "(" + s.selector(f, f.CountSuffix(), matchers...) + s.in() + ")")
	if f.IsNative() {
		return "histogram_count(" + in + ")"
	}
	return in
}

// highest returns the value of a gauge, or its highest over all the time that is shown.
func (s scope) highest(f inventory.Family) string {
	if s.at == "" {
		return s.selector(f, "")
	}
	return "max_over_time(" + s.selector(f, "") + s.in() + ")"
}

// total returns the sum of a family's observations in a second.
func (s scope) total(f inventory.Family) string {
	if f.IsNative() {
		return "histogram_sum(" + s.labelled("rate("+s.selector(f, "")+s.in()+")") + ")"
	}
	return s.labelled("rate(" + s.selector(f, "_sum") + s.in() + ")")
}

// quantile returns a quantile of a histogram, by labels.
func (s scope) quantile(q float64, f inventory.Family, labels ...string) string {
	if f.IsNative() {
		return fmt.Sprintf("histogram_quantile(%v, %s)", q, sum(s.labelled("rate("+s.selector(f, "")+s.in()+")"), labels...))
	}
	return fmt.Sprintf("histogram_quantile(%v, %s)", q, sum(s.labelled("rate("+s.selector(f, "_bucket")+s.in()+")"), append(slices.Clone(labels), "le")...))
}

// quantiles returns a query for each of a histogram's usual quantiles.
func (s scope) quantiles(f inventory.Family) []Query {
	p99 := s.line(0.99, f, "p99")
	p99.Exemplars = s.exemplars(f)
	return []Query{p99, s.line(0.9, f, "p90"), s.line(0.5, f, "p50")}
}

// line returns the query that draws a quantile, by labels.
func (s scope) line(q float64, f inventory.Family, legend string, labels ...string) Query {
	return Query{Expr: s.quantile(q, f, labels...), Legend: legend, Bounds: boundsIn(f)}
}

// column returns the column of a quantile, by labels.
func (s scope) column(id string, q float64, f inventory.Family, by ...string) Column {
	return Column{ID: id, Title: id, Unit: Seconds, Expr: s.quantile(q, f, by...), Total: s.quantile(q, f), Bounds: boundsIn(f)}
}

// exemplars selects the series that a histogram's exemplars belong to.
func (s scope) exemplars(f inventory.Family) string {
	if f.IsNative() {
		return s.selector(f, "")
	}
	return s.selector(f, "_bucket")
}

// buckets returns a histogram's buckets for a heatmap.
func (s scope) buckets(f inventory.Family) string {
	if f.IsNative() {
		return sum("increase(" + s.selector(f, "") + s.in() + ")")
	}
	return sum("increase("+s.selector(f, "_bucket")+s.in()+")", "le")
}

// labelled returns an expression whose series have the label of s.info, where there is
// one. An instance that has just changed has two values for a moment, of which one counts.
func (s scope) labelled(expr string) string {
	if s.label == "" {
		return expr
	}
	return fmt.Sprintf("(%s * on (instance) group_left (%[2]s) topk by (instance) (1, max by (instance, %[2]s) (%[3]s)))", expr, labelName(s.label), s.selector(s.info, ""))
}

func (s scope) in() string { return "[" + s.window + "]" + s.at }

// sum adds up an expression's series by labels.
func sum(expr string, labels ...string) string {
	if len(labels) == 0 {
		return "sum(" + expr + ")"
	}
	names := make([]string, len(labels))
	for i, l := range labels {
		names[i] = labelName(l)
	}
	return "sum by (" + strings.Join(names, ", ") + ") (" + expr + ")"
}

// topk limits the lines of a panel to those with the largest values over all the time that
// is shown: a limit at each time would make lines come and go. by makes an expression over
// a scope.
func (s scope) topk(by func(scope) string, legend string) Query {
	return s.topkBy(by(s), by(s.whole()), legend)
}

// topkBy is topk for lines that another expression ranks.
func (s scope) topkBy(expr, rank, legend string) Query {
	if s.label != "" { // at the end of the time, not all of its values are there to be ranked
		return Query{Expr: expr, Legend: legend}
	}
	return Query{Expr: expr + " and " + top(rank), Legend: legend, Of: "count(" + rank + ")"}
}

// stack returns the queries of a panel whose lines add up to a whole: the largest, and the
// sum of the others.
func (s scope) stack(by func(scope) string, legend string) []Query {
	if s.label != "" {
		return []Query{s.topk(by, legend)}
	}
	return []Query{s.topk(by, legend), {Expr: "sum(" + by(s) + " unless " + top(by(s.whole())) + ")", Legend: "other"}}
}

// top returns the largest of an expression's series.
func top(rank string) string { return fmt.Sprintf("topk(%d, %s)", mostLines, rank) }

// mostLines is the number of lines that an eye can tell apart.
const mostLines = 10

// legend returns the legend for labels.
func legend(labels ...string) string {
	parts := make([]string, len(labels))
	for i, l := range labels {
		parts[i] = "{{" + l + "}}"
	}
	return strings.Join(parts, " ")
}
