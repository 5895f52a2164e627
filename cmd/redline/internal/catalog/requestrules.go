package catalog

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/prometheus/model/rulefmt"

	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
)

// The thresholds of alerts on a route or a service, where nobody has set an objective. A
// ratio or a quantile of too few requests proves nothing, so there is a least number of
// failures or requests.
const (
	errorRatio     = 0.05 // of requests
	fewestFailed   = 5    // in five minutes
	slowSeconds    = 1    // for one request in a hundred
	fewestTimed    = 100  // in five minutes
	manyExceptions = 10   // in ten minutes
	manyInProgress = 100
)

// valuePercent is a template of an alert's value as the page writes ratios. Templates
// cannot multiply, and queries can.
const valuePercent = `{{ printf "100 * %g" $value | query | first | value | printf "%.3g" }} %`

// Recorded series, by job and route, of the routes with enough requests to judge by.
// Alerts are by job: a fault that all routes have is one alert, which names the worst.
const (
	routeFailing = "route:requests_failing:ratio_rate5m"
	routeSlow    = "route:requests_slow_seconds:p99_rate5m"
	// Where routes have objectives of their own, the same without those whose page is on: that
	// page tells of its route, and of no other.
	routeFailingToo = "route:requests_failing_unpaged:ratio_rate5m"
	routeSlowToo    = "route:requests_slow_seconds_unpaged:p99_rate5m"
)

// requestRules returns the alerts on requests: one of each kind, for all schemas. They are
// tickets on what a page may be about some minutes later, which then takes their place: one
// fault is one alert.
func requestRules(found []requests, made []outgoing, set ObjectiveSet) []rulefmt.Rule {
	var failing, slow, rising, stuck alternatives
	for _, r := range found {
		if r.status != "" {
			failing.add(r.failing(routeLabels(found, r.count.Name)))
		}
		if r.duration.Type == inventory.Histogram {
			slow.add(r.slow(routeLabels(found, r.duration.Name)))
		}
		if r.exceptions.Name != "" {
			rising.add(r.rises())
		}
		if r.inProgress.Name != "" {
			stuck.add(r.stuck(found))
		}
	}
	failingBy, slowBy := failingLabels(found), slowLabels(found)
	unlessFailing, unlessSlow, unlessPaged := " unless on (job) "+paging(availability), " unless on (job) "+paging(latency), " unless on (job) "+paging(availability)
	judgedFailing, judgedSlow := routeFailing, routeSlow
	ofRoutes := slices.ContainsFunc(set.objected(), func(o objected) bool { return o.ofRoute })
	if ofRoutes {
		unlessFailing, unlessSlow = " unless on (job) "+pagingService(availability), " unless on (job) "+pagingService(latency)
		judgedFailing, judgedSlow = routeFailingToo, routeSlowToo
	}
	unlessCaused := ""
	if tells := withErrors(made); len(tells) > 0 {
		unlessCaused = " unless on (job) " + causedBy(tells, sloTraced)
	}
	var rules []rulefmt.Rule
	for _, kind := range []struct {
		alternatives
		record string // the series that the alert is made of, if any
		judged string // the same, or those of its routes that no page is about
		paged  string // an expression for the routes that a page is about
		limit  float64
		unless string // what tells of the same fault
		rule   rulefmt.Rule
	}{
		{failing, routeFailing, judgedFailing, pagingRoutes(availability, failingBy), errorRatio, unlessFailing + unlessCaused, alert(errorRatioHigh, severityTicket, 30*time.Second, "",
			valuePercent+" of requests fail at "+worst(judgedFailing, errorRatio, failingBy)+", "+sinceFirst("over five minutes", "5m"))},
		{slow, routeSlow, judgedSlow, pagingRoutes(latency, slowBy), slowSeconds, unlessSlow, alert(latencyHigh, severityTicket, 2*time.Minute, "",
			"one request in a hundred takes {{ $value | humanizeDuration }} or more at "+worst(judgedSlow, slowSeconds, slowBy)+", "+sinceFirst("over five minutes", "5m"))},
		{rising, "", "", "", 0, unlessPaged, alert(exceptionsRise, severityTicket, 0, "",
			`{{ $value | printf "%.0f" }} exceptions at {{ $labels.job }}, `+sinceFirst("in ten minutes", "10m"))},
	} {
		expr := strings.Join(kind.alternatives, " or ")
		if expr == "" {
			continue
		}
		if kind.record != "" {
			rules = append(rules, rulefmt.Rule{Record: kind.record, Expr: expr})
			if ofRoutes {
				rules = append(rules, rulefmt.Rule{Record: kind.judged, Expr: kind.record + kind.paged})
			}
			expr = fmt.Sprintf("max by (job) (%s) > %v", kind.judged, kind.limit)
		} else if kind.unless != "" {
			expr = "(" + expr + ")"
		}
		kind.rule.Expr = expr + kind.unless
		rules = append(rules, kind.rule)
	}
	if len(stuck) > 0 {
		rules = append(rules, partsRule{
			name: requestsStuck, severity: severityTicket, wait: 5 * time.Minute,
			record: instanceStuck, part: "instance", expr: strings.Join(stuck, " or "),
			fault: "too few requests come to an end", value: "{{ .Value }} in progress",
		}.rules()...)
	}
	return rules
}

// failing returns the ratio of failed requests, of the routes where enough failed.
func (r requests) failing(routes []string) string {
	s, by := allJobs("5m").without(r.strangers), append([]string{"job"}, routes...)
	return fmt.Sprintf("%s / %s and %s >= %d",
		sum(s.rate(r.count, r.failed()), by...), sum(s.rate(r.count), by...),
		sum(s.increase(r.count, r.failed()), by...), fewestFailed)
}

// slow returns how long the slowest requests take, of the routes with enough of them.
func (r requests) slow(routes []string) string {
	s, by := allJobs("5m").without(r.strangers), append([]string{"job"}, routes...)
	return fmt.Sprintf("%s and %s >= %d", s.quantile(0.99, r.duration, by...), sum(s.increase(r.duration), by...), fewestTimed)
}

// rises returns an expression for services that have more exceptions than in the hour before:
// some have them all day. ErrorRatioHigh and the objectives judge the effect on requests.
func (r requests) rises() string {
	recent := sum(allJobs("10m").without(r.strangers).increase(r.exceptions), "job")
	before := sum("increase("+allJobs("").without(r.strangers).selector(r.exceptions, "")+"[1h] offset 10m)", "job")
	const thrice = 0.5 // of an hour, which has six times ten minutes
	return fmt.Sprintf("%s > %d unless %s <= %v * %s", recent, manyExceptions, recent, thrice, before)
}

// stuck returns an expression for instances on which requests do not end. By Little's law,
// the seconds that requests take in a second are the number in progress: many that come and
// go are no fault, though each takes long.
func (r requests) stuck(found []requests) string {
	inProgress := r.inProgress
	var busy alternatives
	for _, one := range found {
		if one.inProgress.Name == inProgress.Name && one.duration.Name != "" {
			busy.add(sum(allJobs("5m").without(one.strangers).total(one.duration), "job", "instance"))
		}
	}
	held := sum("min_over_time("+allJobs("").selector(inProgress, "")+"[5m])", "job", "instance")
	expr := fmt.Sprintf("%s > %d", held, manyInProgress)
	if len(busy) > 0 {
		expr += fmt.Sprintf(" unless %s <= 2 * (%s)", held, strings.Join(busy, " or "))
	}
	return expr
}

// failingLabels are the labels of routes in the recorded series of routes that fail.
func failingLabels(found []requests) []string {
	var labels []string
	for _, r := range found {
		if r.status != "" {
			labels = append(labels, routeLabels(found, r.count.Name)...)
		}
	}
	return labels
}

// slowLabels are those in the recorded series of routes that are slow.
func slowLabels(found []requests) []string {
	var labels []string
	for _, r := range found {
		if r.duration.Type == inventory.Histogram {
			labels = append(labels, routeLabels(found, r.duration.Name)...)
		}
	}
	return labels
}

// routeLabels are the labels that tell routes apart in a family of this name, whichever
// service has it.
func routeLabels(found []requests, name string) []string {
	var labels []string
	for _, r := range found {
		for _, f := range []inventory.Family{r.count, r.duration} {
			if f.Name == name && oneOf(f, []string{r.route}) != "" {
				labels = append(labels, r.route)
			}
		}
	}
	slices.Sort(labels)
	return slices.Compact(labels)
}
