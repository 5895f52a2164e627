package catalog

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"
)

// The objectives' names, as values of the label slo.
const (
	availability = "availability"
	latency      = "latency"
)

// Recorded series, by job and slo, named level:metric:operations as Prometheus'
// practices have it (https://prometheus.io/docs/practices/rules/).
const (
	sloRequests = "job:slo_requests:rate5m"
	sloErrors   = "job:slo_errors:rate5m"
	sloRatio    = "job:slo_errors_per_request:ratio_rate" // and a window
	budgetLeft  = "job:slo_budget_left:ratio30d"
)

// Intervals between evaluations. Long windows are sums over what the short one has
// recorded, so that they cost the same however many series a service has.
const (
	sloEvery    = 30 * time.Second
	budgetEvery = time.Minute
)

// fewestOfObjective are the requests that must have gone wrong in the long window,
// lest one in a quiet hour is 2 % of its requests and wakes somebody.
const fewestOfObjective = 10

// burn is an alert on the rate at which the budget of 30 days is used up: 1 uses all
// of it in 30 days. Both windows must be over it: the long one, so that enough is
// gone to be worth it, and the short one, so that it is still going on.
type burn struct {
	severity    string
	factor      float64
	long, short string
	gone        string // of the budget, when the alert starts at the latest
}

// burns are those of the SRE Workbook's chapter on alerting on SLOs
// (https://sre.google/workbook/alerting-on-slos/, table 5-8).
func burns() []burn {
	return []burn{
		{severityPage, 14.4, "1h", "5m", "2 % of the budget of 30 days in an hour"},
		{severityPage, 6, "6h", "30m", "5 % of the budget of 30 days in six hours"},
		{severityTicket, 3, "1d", "2h", "10 % of the budget of 30 days in a day"},
		{severityTicket, 1, "3d", "6h", "10 % of the budget of 30 days in three days"},
	}
}

// sloGroups are the rules of the objectives, for families of requests.
func sloGroups(found []requests, o Objectives) []rulefmt.RuleGroup {
	o = o.complete()
	var total, failed, timed, slow alternatives
	var timings []timing
	s := all("5m")
	for _, r := range found {
		if r.status != "" {
			total.add(sum(s.rate(r.count), "job"))
			failed.add(r.failures(s, "job"))
		}
		if t, ok := r.timing(s, o.Target); ok {
			timings = append(timings, t)
		}
	}
	// Where services with other buckets have one more in common, each goes by its own.
	slices.SortStableFunc(timings, func(a, b timing) int { return cmp.Compare(a.bound, b.bound) })
	for _, t := range timings {
		timed.add(t.all)
		slow.add("(" + t.all + " - " + t.fast + ")")
	}
	var groups []rulefmt.RuleGroup
	if len(total) > 0 {
		groups = append(groups, sloGroup(availability, o.Availability, total, failed))
	}
	if len(timed) > 0 {
		groups = append(groups, sloGroup(latency, o.Latency, timed, slow))
	}
	for _, g := range slices.Clone(groups) {
		groups = append(groups, budgetGroup(g.Rules[0].Labels["slo"], o))
	}
	return groups
}

// timing is how many requests a second there are, and how many took at most bound
// seconds, by job.
type timing struct {
	bound     float64
	all, fast string
}

// timing is by the least bound that target has room in.
func (r requests) timing(s scope, target time.Duration) (timing, bool) {
	f, bound := r.duration, cmp.Or(target.Seconds(), defaultTarget)
	if f.Type != Histogram {
		return timing{}, false
	}
	t := timing{bound: bound, all: sum(s.rate(f), "job")}
	if f.native() {
		// Of no requests no fraction is fast: NaN, that no sum would ever be rid of.
		in := sum("rate("+s.selector(f, "")+s.in()+")", "job")
		t.fast = fmt.Sprintf("(histogram_fraction(0, %v, %s) * histogram_count(%s) >= 0)", bound, in, in)
		return t, true
	}
	i := slices.IndexFunc(f.Bounds, func(b float64) bool { return b >= bound })
	if i < 0 {
		return timing{}, false
	}
	t.bound = f.Bounds[i]
	t.fast = sum("rate("+s.selector(f, "_bucket", leMatcher(t.bound))+s.in()+")", "job")
	return t, true
}

// defaultTarget is what is fast enough in seconds, where nobody says.
const defaultTarget = 0.5

// leMatcher matches a bucket: whole numbers are written as 1 in Prometheus' text
// format, and as 1.0 in OpenMetrics.
func leMatcher(bound float64) string {
	text := strconv.FormatFloat(bound, 'g', -1, 64)
	if strings.ContainsAny(text, ".e") {
		return `le="` + text + `"`
	}
	return `le=~"` + text + `(\\.0)?"`
}

// sloGroup records how an objective does, and alerts on it.
func sloGroup(name string, objective float64, total, failed alternatives) rulefmt.RuleGroup {
	labels := map[string]string{"slo": name}
	record := func(name, expr string) rulefmt.Rule { return rulefmt.Rule{Record: name, Expr: expr, Labels: labels} }
	is := `{slo="` + name + `"}`
	rules := []rulefmt.Rule{
		record(sloRequests, strings.Join(total, " or ")),
		record(sloErrors, strings.Join(failed, " or ")),
		record(sloRatio+"5m", sloErrors+is+" / "+sloRequests+is),
	}
	for _, window := range []string{"30m", "1h", "2h", "6h", "1d", "3d"} {
		rules = append(rules, record(sloRatio+window, fmt.Sprintf("sum_over_time(%s%s[%s]) / sum_over_time(%s%s[%s])", sloErrors, is, window, sloRequests, is, window)))
	}
	for _, b := range burns() {
		limit := strconv.FormatFloat(b.factor*(1-objective), 'g', 6, 64)
		rule := alert(budgetBurns, b.severity, 2*time.Minute,
			fmt.Sprintf("%s%s%s > %s and %s%s%s > %s and sum_over_time(%s%s[%s]) * %v >= %d",
				sloRatio, b.long, is, limit, sloRatio, b.short, is, limit, sloErrors, is, b.long, sloEvery.Seconds(), fewestOfObjective),
			fmt.Sprintf("{{ $labels.job }} uses up its budget for %s: {{ $value | humanizePercentage }} of requests in %s, %s %% allowed", name, b.long, percent(1-objective)))
		rule.Labels["slo"], rule.Labels["window"] = name, b.long
		rule.Annotations["description"] += " At this rate it uses " + b.gone + "."
		rules = append(rules, rule)
	}
	return rulefmt.RuleGroup{Name: "redline slo, " + name, Interval: model.Duration(sloEvery), Rules: rules}
}

// budgetGroup records what is left of 30 days' budget: 1 is all of it.
func budgetGroup(name string, o Objectives) rulefmt.RuleGroup {
	objective := o.Availability
	if name == latency {
		objective = o.Latency
	}
	is := `{slo="` + name + `"}`
	return rulefmt.RuleGroup{Name: "redline budget, " + name, Interval: model.Duration(budgetEvery), Rules: []rulefmt.Rule{{
		Record: budgetLeft, Labels: map[string]string{"slo": name},
		Expr: fmt.Sprintf("1 - sum_over_time(%s%s[30d]) / sum_over_time(%s%s[30d]) / %s", sloErrors, is, sloRequests, is, strconv.FormatFloat(1-objective, 'g', 6, 64)),
	}}}
}

// percent is a ratio as people write it, about.
func percent(ratio float64) string { return strconv.FormatFloat(ratio*100, 'g', 6, 64) }
