package catalog

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/prometheus/common/model"
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
		with = append(with, labelName(s.route)+`=~"$route"`)
	}
	with = append(with, matchers...)
	name := f.Name + suffix
	if !model.LegacyValidation.IsValidMetricName(name) { // in UTF-8 it may be anything
		name, with = "", append([]string{strconv.Quote(name)}, with...)
	}
	if len(with) == 0 {
		return name
	}
	return name + "{" + strings.Join(with, ",") + "}"
}

// labelName is a label's name as queries have it: in quotes, where it has a dot or
// another character that only UTF-8 names have.
func labelName(name string) string {
	if model.LegacyValidation.IsValidLabelName(name) {
		return name
	}
	return strconv.Quote(name)
}

// rate is how many a second a family counts, of all series.
func (s scope) rate(f Family, matchers ...string) string { return s.count("rate", f, matchers...) }

// increase is how many a family has counted in the window.
func (s scope) increase(f Family, matchers ...string) string {
	return s.count("increase", f, matchers...)
}

func (s scope) count(function string, f Family, matchers ...string) string {
	in := function + "(" + s.selector(f, f.countSuffix(), matchers...) + s.in() + ")"
	if f.native() {
		return "histogram_count(" + in + ")"
	}
	return in
}

// countSuffix is what the names of the series end in that count.
func (f Family) countSuffix() string {
	if f.timed() && !f.native() {
		return "_count"
	}
	return ""
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

// exemplars selects the series that a histogram's exemplars belong to.
func (s scope) exemplars(f Family) string {
	if f.native() {
		return s.selector(f, "")
	}
	return s.selector(f, "_bucket")
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
	names := make([]string, len(labels))
	for i, l := range labels {
		names[i] = labelName(l)
	}
	return "sum by (" + strings.Join(names, ", ") + ") (" + expr + ")"
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
