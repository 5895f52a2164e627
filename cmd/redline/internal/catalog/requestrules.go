package catalog

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/common/model"
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
)

// requestRules returns the alerts on requests: one of each kind, for all schemas.
func requestRules(found []requests) []rulefmt.Rule {
	var failing, slow, rising, stuck alternatives
	var failingBy, slowBy []string
	for _, r := range found {
		if r.status != "" {
			by := routeLabels(found, r.count.Name)
			failing.add(r.failing(by))
			failingBy = append(failingBy, by...)
		}
		if r.duration.Type == inventory.Histogram {
			by := routeLabels(found, r.duration.Name)
			slow.add(r.slow(by))
			slowBy = append(slowBy, by...)
		}
		if r.exceptions.Name != "" {
			rising.add(rises(r.exceptions))
		}
		if r.inProgress.Name != "" {
			stuck.add(stuckIn(r.inProgress, found))
		}
	}
	var rules []rulefmt.Rule
	for _, kind := range []struct {
		alternatives
		record string // the series that the alert is made of, if any
		limit  float64
		rule   rulefmt.Rule
	}{
		{failing, routeFailing, errorRatio, alert(errorRatioHigh, severityTicket, 30*time.Second, "",
			valuePercent+" of requests fail at "+worst(routeFailing, errorRatio, failingBy)+", over five minutes")},
		{slow, routeSlow, slowSeconds, alert(latencyHigh, severityTicket, 2*time.Minute, "",
			"one request in a hundred takes {{ $value | humanizeDuration }} or more at "+worst(routeSlow, slowSeconds, slowBy)+", over five minutes")},
		{rising, "", 0, alert(exceptionsRise, severityTicket, 0, "", `{{ $value | printf "%.0f" }} exceptions in ten minutes at {{ $labels.job }}`)},
	} {
		expr := strings.Join(kind.alternatives, " or ")
		if expr == "" {
			continue
		}
		if kind.record != "" {
			rules = append(rules, rulefmt.Rule{Record: kind.record, Expr: expr})
			expr = fmt.Sprintf("max by (job) (%s) > %v", kind.record, kind.limit)
		}
		kind.rule.Expr = expr
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
	s, by := allJobs("5m"), append([]string{"job"}, routes...)
	return fmt.Sprintf("%s / %s and %s >= %d",
		sum(s.rate(r.count, r.failed()), by...), sum(s.rate(r.count), by...),
		sum(s.increase(r.count, r.failed()), by...), fewestFailed)
}

// slow returns how long the slowest requests take, of the routes with enough of them.
func (r requests) slow(routes []string) string {
	s, by := allJobs("5m"), append([]string{"job"}, routes...)
	return fmt.Sprintf("%s and %s >= %d", s.quantile(0.99, r.duration, by...), sum(s.increase(r.duration), by...), fewestTimed)
}

// rises returns an expression for services that have more exceptions than in the hour before:
// some have them all day. ErrorRatioHigh and the objectives judge the effect on requests.
func rises(exceptions inventory.Family) string {
	recent := sum(allJobs("10m").increase(exceptions), "job")
	before := sum("increase("+allJobs("").selector(exceptions, "")+"[1h] offset 10m)", "job")
	const thrice = 0.5 // of an hour, which has six times ten minutes
	return fmt.Sprintf("%s > %d unless %s <= %v * %s", recent, manyExceptions, recent, thrice, before)
}

// stuckIn returns an expression for instances on which requests do not end. By Little's law,
// the seconds that requests take in a second are the number in progress: many that come and
// go are no fault, though each takes long.
func stuckIn(inProgress inventory.Family, found []requests) string {
	var busy alternatives
	for _, r := range found {
		if r.inProgress.Name == inProgress.Name && r.duration.Name != "" {
			busy.add(sum(allJobs("5m").total(r.duration), "job", "instance"))
		}
	}
	held := sum("min_over_time("+allJobs("").selector(inProgress, "")+"[5m])", "job", "instance")
	expr := fmt.Sprintf("%s > %d", held, manyInProgress)
	if len(busy) > 0 {
		expr += fmt.Sprintf(" unless %s <= 2 * (%s)", held, strings.Join(busy, " or "))
	}
	return expr
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

// worst returns a template of the place where a recorded series is largest: a route, by
// the first of these labels that it has, how many more are over the limit, and the job.
func worst(record string, limit float64, routes []string) string {
	slices.Sort(routes)
	routes = slices.Compact(routes)
	names := make([]string, len(routes))
	for i, label := range routes {
		names[i] = ".Labels." + label
		if !model.LegacyValidation.IsValidLabelName(label) {
			names[i] = fmt.Sprintf("(index .Labels %q)", label)
		}
	}
	if len(names) == 0 {
		return "{{ $labels.job }}"
	}
	return fmt.Sprintf("{{ range query (printf `topk(1, %[1]s{job=%%q})` $labels.job) }}{{ or %[2]s `all routes` }}{{ end }}"+
		"{{ range query (printf `count(%[1]s{job=%%q} > %[3]v) - 1 > 0` $labels.job) }} and {{ .Value }} more{{ end }} of {{ $labels.job }}",
		record, strings.Join(names, " "), limit)
}
