package catalog

import (
	"fmt"
	"slices"
	"strings"
)

// scope is what series a query is about, and over what time.
type scope struct {
	// matchers select a job and what else is chosen of it.
	matchers []string
	// route matches the label of the route, which not every family has.
	route  string
	window string
}

// seen is the scope of what a dashboard shows: all that its variables say.
func seen(route string) scope {
	return scope{matchers: []string{`job="$job"`, `instance=~"$instance"`}, route: route, window: "$__rate_interval"}
}

// all is the scope of every job.
func all(window string) scope { return scope{window: window} }

// selector selects the samples of a family that end so, with further matchers.
func (s scope) selector(f Family, suffix string, matchers ...string) string {
	with := slices.Clone(s.matchers)
	if s.route != "" && slices.Contains(f.Labels, s.route) {
		with = append(with, s.route+`=~"$route"`)
	}
	with = append(with, matchers...)
	if len(with) == 0 {
		return f.Name + suffix
	}
	return f.Name + suffix + "{" + strings.Join(with, ",") + "}"
}

// rate is how many a second a family counts, of all series.
func (s scope) rate(f Family, matchers ...string) string {
	if f.native() {
		return "histogram_count(rate(" + s.selector(f, "", matchers...) + s.in() + "))"
	}
	suffix := ""
	if f.timed() {
		suffix = "_count"
	}
	return "rate(" + s.selector(f, suffix, matchers...) + s.in() + ")"
}

// total is how much a second the observations of a family add up to.
func (s scope) total(f Family) string {
	if f.native() {
		return "histogram_sum(rate(" + s.selector(f, "") + s.in() + "))"
	}
	return "rate(" + s.selector(f, "_sum") + s.in() + ")"
}

// quantile is one of a histogram's, by labels.
func (s scope) quantile(q float64, f Family, labels ...string) string {
	if f.native() {
		return fmt.Sprintf("histogram_quantile(%v, %s)", q, sum("rate("+s.selector(f, "")+s.in()+")", labels...))
	}
	return fmt.Sprintf("histogram_quantile(%v, %s)", q, sum("rate("+s.selector(f, "_bucket")+s.in()+")", append(slices.Clone(labels), "le")...))
}

// buckets are a histogram's, as a heatmap has them.
func (s scope) buckets(f Family) string {
	if f.native() {
		return sum("increase(" + s.selector(f, "") + s.in() + ")")
	}
	return sum("increase("+s.selector(f, "_bucket")+s.in()+")", "le")
}

func (s scope) in() string { return "[" + s.window + "]" }

// native says whether a histogram has native buckets alone.
func (f Family) native() bool { return f.Native && len(f.Bounds) == 0 }

// sum adds up an expression's series by labels.
func sum(expr string, labels ...string) string {
	if len(labels) == 0 {
		return "sum(" + expr + ")"
	}
	return "sum by (" + strings.Join(labels, ", ") + ") (" + expr + ")"
}

// most bounds the lines of a panel to those of the largest values at each time.
func most(expr string) string { return fmt.Sprintf("topk(%d, %s)", mostLines, expr) }

// mostLines are what an eye can tell apart.
const mostLines = 10

// legend is the text for labels.
func legend(labels ...string) string {
	parts := make([]string, len(labels))
	for i, l := range labels {
		parts[i] = "{{" + l + "}}"
	}
	return strings.Join(parts, " ")
}
