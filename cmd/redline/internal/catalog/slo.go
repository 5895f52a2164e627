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

	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
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
	sloBurns    = "job:slo_burns_fast:ratio_rate1h"
	sloFirst    = "job:slo_burns_fast_first:ratio_rate1h"  // not for the failures of a peer that burns, too
	sloTraced   = "job:slo_burns_fast_traced:ratio_rate1h" // first, or for the failures of one that is
	budgetLeft  = "job:slo_budget_left:ratio30d"
)

// Intervals between evaluations. Long windows are sums over the recorded series of the short
// one, so that they cost the same however many series a service has.
const (
	sloEvery    = 30 * time.Second
	budgetEvery = time.Minute
)

// A window is not judged before the data cover a part of it: 100 seconds do not tell how
// three days will be.
const (
	// leastCovered is the part of a window for which there must be data.
	leastCovered = 0.1
	// fewestOfObjective are the requests that must have gone wrong in the long window,
	// lest one in a quiet hour is 2 % of its requests and wakes somebody.
	fewestOfObjective = 10
	// mostOfPeer is the part of a service's failures from which on a peer that burns
	// its own budget is their cause.
	mostOfPeer = 0.5
)

// sloGroups returns the rules of the objectives, for families of requests, and for those
// of the calls that services make.
func sloGroups(found []requests, made []outgoing, set ObjectiveSet) []rulefmt.RuleGroup {
	var groups []rulefmt.RuleGroup
	for _, o := range set.objected() {
		groups = append(groups, o.groups(found, made)...)
	}
	return groups
}

// groups returns the rules of the series with the same objectives.
func (o objected) groups(found []requests, made []outgoing) []rulefmt.RuleGroup {
	var total, failed, timed, slow alternatives
	for _, r := range found {
		if s, ok := o.scope("5m", r); ok && r.status != "" {
			total.add(sum(s.rate(r.count), "job"))
			failed.add(r.failures(s, "job"))
		}
	}
	for _, t := range o.timings(found) {
		timed.add(t.all)
		slow.add("(" + t.all + " - " + t.fast + ")")
	}
	var groups []rulefmt.RuleGroup
	var names []string
	if len(total) > 0 && o.Availability > 0 {
		groups, names = append(groups, o.sloGroup(availability, o.Availability, total, failed, made, mostAt(routeFailing, failingLabels(found)))), append(names, availability)
	}
	if len(timed) > 0 && o.Latency > 0 {
		groups, names = append(groups, o.sloGroup(latency, o.Latency, timed, slow, nil, mostAt(routeSlow, slowLabels(found)))), append(names, latency)
	}
	for _, name := range names {
		groups = append(groups, o.budgetGroup(name))
	}
	return groups
}

// timings returns those of each family, by the bound that they go by: where services with
// other buckets have one more in common, each goes by its own.
func (o objected) timings(found []requests) []timing {
	var timings []timing
	for _, r := range found {
		if s, ok := o.scope("5m", r); ok && (!o.ofRoute || r.timedBy(s, r.route)) {
			if t, ok := r.timing(s, o.Target); ok {
				timings = append(timings, t)
			}
		}
	}
	slices.SortStableFunc(timings, func(a, b timing) int { return cmp.Compare(a.bound, b.bound) })
	return timings
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
	if f.Type != inventory.Histogram {
		return timing{}, false
	}
	t := timing{bound: bound, all: sum(s.rate(f), "job")}
	if f.IsNative() {
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

// defaultTarget is the time in seconds below which a request is fast enough by default.
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

// sloGroup records how an objective does, and alerts on it: once where it burns fast,
// which pages, or else once where it burns slowly. A route alerts where its service does
// not: one fault is one alert. Where is a template that names the worst route of a service.
func (o objected) sloGroup(name string, objective float64, total, failed alternatives, made []outgoing, where string) rulefmt.RuleGroup {
	labels := o.labels(name)
	record := func(name, expr string) rulefmt.Rule { return rulefmt.Rule{Record: name, Expr: expr, Labels: labels} }
	is := o.selector(name)
	rules := []rulefmt.Rule{
		record(sloRequests, strings.Join(total, " or ")),
		record(sloErrors, strings.Join(failed, " or ")),
		record(sloRatio+"5m", sloErrors+is+" / "+sloRequests+is),
	}
	for _, window := range []string{"30m", "1h", "2h", "6h", "1d", "3d"} {
		rules = append(rules, record(sloRatio+window, fmt.Sprintf("sum_over_time(%s%s[%s]) / sum_over_time(%s%s[%s]) and %s",
			sloErrors, is, window, sloRequests, is, window, covered(is, window))))
	}
	fast, slow := burning(severityPage, is, objective), burning(severityTicket, is, objective)
	page, ticket := fast, slow+" unless on (job, slo) "+sloBurns+is
	rules = append(rules, record(sloBurns, fast))
	tells := withErrors(made)
	switch {
	case o.ofRoute:
		where = "" // the label slo names it
		of := o
		of.ofRoute = false
		page += " unless on (job) " + sloBurns + of.selector(name)
		ticket += " unless on (job) " + sloBurns + of.selector(name)
		if len(tells) > 0 {
			page += " unless on (job) " + causedBy(tells, sloTraced)
			ticket += " unless on (job) " + causedBy(tells, sloTraced)
		}
	case len(tells) > 0:
		rules = append(rules,
			record(sloFirst, sloBurns+is+" unless on (job) "+causedBy(tells, sloBurns)),
			record(sloTraced, sloFirst+is+" or ("+sloBurns+is+" and on (job) "+causedBy(tells, sloFirst)+")"))
		page += " unless on (job) " + causedBy(tells, sloTraced)
		ticket += " unless on (job) " + causedBy(tells, sloTraced)
	}
	for _, one := range []struct{ severity, expr string }{{severityPage, page}, {severityTicket, ticket}} {
		rule := alert(budgetBurns, one.severity, 2*time.Minute, one.expr,
			fmt.Sprintf("{{ $labels.job }} uses up its budget for {{ $labels.slo }}:%s %s %% allowed%s", windows(one.severity, objective), percent(1-objective), where))
		for label, text := range labels {
			rule.Labels[label] = verbatim(text)
		}
		rules = append(rules, rule)
	}
	return rulefmt.RuleGroup{Name: o.group("slo", name), Interval: model.Duration(sloEvery), Rules: rules}
}

// withErrors returns those of the families of calls that tell which calls failed.
func withErrors(made []outgoing) []outgoing {
	return slices.DeleteFunc(slices.Clone(made), func(o outgoing) bool { return !o.hasErrors() })
}

// causedBy returns an expression for the services that fail mostly by calls to peers which
// burn their own budget: there is an alert on the cause. Peers are known by the names of
// jobs. Services that fail because of each other have no first among them, and all of them
// alert.
func causedBy(made []outgoing, recorded string) string {
	var causes alternatives
	for _, o := range made {
		calls := sum(o.of(allJobs("5m")).rate(o.duration, o.failed()), "job", o.peer)
		causes.add(sum(fmt.Sprintf(`%s and on (%s) label_replace(%s{slo=%q}, %q, "$1", "job", "(.*)")`,
			calls, labelName(o.peer), recorded, availability, o.peer), "job"))
	}
	return fmt.Sprintf("((%s) >= on (job) %v * %s{slo=%q})", strings.Join(causes, " or "), mostOfPeer, sloErrors, availability)
}

// budgetGroup records the rest of 30 days' budget: 1 is all of it. There is a budget once so
// many requests have come that one of them may fail.
func (o objected) budgetGroup(name string) rulefmt.RuleGroup {
	objective := o.Availability
	if name == latency {
		objective = o.Latency
	}
	is, allowed := o.selector(name), strconv.FormatFloat(1-objective, 'g', 6, 64)
	const window = "30d"
	return rulefmt.RuleGroup{Name: o.group("budget", name), Interval: model.Duration(budgetEvery), Rules: []rulefmt.Rule{{
		Record: budgetLeft, Labels: o.labels(name),
		Expr: fmt.Sprintf("1 - sum_over_time(%s%s[%s]) / sum_over_time(%s%s[%s]) / %s and %s and sum_over_time(%s%s[%s]) * %v * %s >= 1",
			sloErrors, is, window, sloRequests, is, window, allowed, covered(is, window), sloRequests, is, window, sloEvery.Seconds(), allowed),
	}}}
}

// paging selects the pages that fire for the objectives of this name, of services and of routes.
func paging(name string) string {
	return fmt.Sprintf(`ALERTS{alertname=%q,alertstate="firing",severity=%q,slo=~%q}`, budgetBurns, severityPage, name+"( of .*)?")
}

// pagingService selects the pages that fire for the objective of this name, of services alone.
func pagingService(name string) string {
	return fmt.Sprintf(`ALERTS{alertname=%q,alertstate="firing",severity=%q,slo=%q}`, budgetBurns, severityPage, name)
}

// pagingRoutes returns what leaves out the routes whose own objective pages, of series with
// these labels for the route.
func pagingRoutes(name string, labels []string) string {
	pages := fmt.Sprintf(`ALERTS{alertname=%q,alertstate="firing",severity=%q,slo=~%q}`, budgetBurns, severityPage, name+" of .*")
	var text strings.Builder
	for _, label := range slices.Compact(slices.Sorted(slices.Values(labels))) {
		fmt.Fprintf(&text, " unless on (job, %s) %s", labelName(label), renamed(pages, "route", label))
	}
	return text.String()
}

// percent is a ratio as people write it, about.
func percent(ratio float64) string { return strconv.FormatFloat(ratio*100, 'g', 6, 64) }

// verbatim returns a template that gives a text: a route may look like a template itself.
func verbatim(text string) string {
	if !strings.Contains(text, "{{") {
		return text
	}
	return "{{ " + strconv.Quote(text) + " }}"
}
