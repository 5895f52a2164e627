package catalog

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"
)

// Objectives are what services are to reach over 30 days. The zero value is 99.9 % of
// requests without an error, and 95 % below a time that the buckets have.
type Objectives struct {
	Availability float64 // ratio of requests that do not fail; 0 is 0.999
	Latency      float64 // ratio of requests that are fast enough; 0 is 0.95
	// Target is what is fast enough. 0 is the least bucket boundary of at least half
	// a second.
	Target time.Duration
}

func (o Objectives) complete() Objectives {
	if o.Availability == 0 {
		o.Availability = 0.999
	}
	if o.Latency == 0 {
		o.Latency = 0.95
	}
	return o
}

// Set reads one objective: "99.9%" or "availability=99.9%" of requests, or
// "latency=95%@500ms", of which the time may be left out.
func (o *Objectives) Set(text string) error {
	name, value, named := strings.Cut(text, "=")
	if !named {
		name, value = availability, text
	}
	percent, target, timed := strings.Cut(value, "@")
	ratio, err := strconv.ParseFloat(strings.TrimSuffix(percent, "%"), 64)
	switch {
	case err != nil || ratio <= 0 || ratio >= 100:
		return fmt.Errorf("%q is not a percentage below 100, such as 99.9%%", percent)
	case name == availability && !timed:
		o.Availability = ratio / 100
		return nil
	case name != latency:
		return errors.New("expected availability=99.9% or latency=95%@500ms")
	}
	o.Latency = ratio / 100
	if timed {
		if o.Target, err = time.ParseDuration(target); err != nil || o.Target <= 0 {
			return fmt.Errorf("%q is not a time, such as 500ms", target)
		}
	}
	return nil
}

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
	s := all("5m")
	for _, r := range found {
		if r.status != "" {
			total.add(sum(s.rate(r.count), "job"))
			failed.add(fmt.Sprintf("(%s or 0 * %s)", sum(s.rate(r.count, r.failed()), "job"), sum(s.rate(r.count), "job")))
		}
		if fast, ok := r.within(s, o.Target); ok {
			timed.add(sum(s.rate(r.duration), "job"))
			slow.add(fmt.Sprintf("(%s - %s)", sum(s.rate(r.duration), "job"), fast))
		}
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

// within is the rate of requests that took at most target.
func (r requests) within(s scope, target time.Duration) (string, bool) {
	f := r.duration
	if f.Type != Histogram {
		return "", false
	}
	if f.native() {
		seconds := cmpOr(target.Seconds(), defaultTarget)
		in := sum("rate("+s.selector(f, "")+s.in()+")", "job")
		return fmt.Sprintf("histogram_fraction(0, %v, %s) * histogram_count(%s)", seconds, in, in), true
	}
	i := slices.IndexFunc(f.Bounds, func(b float64) bool {
		return target == 0 && b >= defaultTarget || target > 0 && b >= target.Seconds()
	})
	if i < 0 {
		return "", false
	}
	return sum("rate("+s.selector(f, "_bucket", leMatcher(f.Bounds[i]))+s.in()+")", "job"), true
}

// defaultTarget is what is fast enough in seconds, where nobody says.
const defaultTarget = 0.5

func cmpOr(a, b float64) float64 {
	if a != 0 {
		return a
	}
	return b
}

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
			fmt.Sprintf("%s%s%s > %s and %s%s%s > %s and avg_over_time(%s%s[%s]) > %v",
				sloRatio, b.long, is, limit, sloRatio, b.short, is, limit, sloRequests, is, b.long, traffic),
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

// percent is a ratio as people write it.
func percent(ratio float64) string { return strconv.FormatFloat(ratio*100, 'g', 6, 64) }
