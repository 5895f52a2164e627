package catalog

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"
)

// What is too much of something for a route or a service, where nobody has said what
// is. Ratios and quantiles are of too few requests to judge by, unless so many failed,
// or came.
const (
	errorRatio     = 0.05 // of requests
	fewestFailed   = 5    // in five minutes
	slowSeconds    = 1    // for one request in a hundred
	fewestTimed    = 100  // in five minutes
	manyExceptions = 10   // in ten minutes
	manyInProgress = 100
)

// requestRules are the alerts on what becomes of requests: one of each kind, however
// many schemas there are.
func requestRules(found []requests) []rulefmt.Rule {
	var failing, slow, rising, stuck alternatives
	var routes []string
	for _, r := range found {
		if r.status != "" {
			by := routeLabels(found, r.count.Name)
			failing.add(r.failing(by))
			routes = append(routes, by...)
		}
		if r.duration.Type == Histogram {
			by := routeLabels(found, r.duration.Name)
			slow.add(r.slow(by))
			routes = append(routes, by...)
		}
		if r.exceptions.Name != "" {
			rising.add(rises(r.exceptions))
		}
		if r.inProgress.Name != "" {
			stuck.add(stuckIn(r.inProgress, found))
		}
	}
	slices.Sort(routes)
	at := " at " + place(slices.Compact(routes))
	var rules []rulefmt.Rule
	for _, kind := range []struct {
		alternatives
		rule rulefmt.Rule
	}{
		{failing, alert(errorRatioHigh, severityTicket, 30*time.Second, "", "{{ $value | humanizePercentage }} of requests fail"+at)},
		{slow, alert(latencyHigh, severityTicket, 2*time.Minute, "", "one request in a hundred takes {{ $value | humanizeDuration }}"+at)},
		{rising, alert(exceptionsRise, severityTicket, 0, "", `{{ $value | printf "%.0f" }} exceptions in ten minutes at {{ $labels.job }}`)},
		{stuck, alert(requestsStuck, severityTicket, 5*time.Minute, "",
			"{{ $value }} requests are in progress at {{ $labels.instance }} of {{ $labels.job }}, and too few come to an end")},
	} {
		if kind.rule.Expr = strings.Join(kind.alternatives, " or "); kind.rule.Expr != "" {
			rules = append(rules, kind.rule)
		}
	}
	return rules
}

// failing are routes of whose requests too many fail.
func (r requests) failing(routes []string) string {
	s, by := all("5m"), append([]string{"job"}, routes...)
	return fmt.Sprintf("%s / %s > %v and %s >= %d",
		sum(s.rate(r.count, r.failed()), by...), sum(s.rate(r.count), by...), errorRatio,
		sum(s.increase(r.count, r.failed()), by...), fewestFailed)
}

// slow are routes whose slowest requests take too long.
func (r requests) slow(routes []string) string {
	s, by := all("5m"), append([]string{"job"}, routes...)
	return fmt.Sprintf("%s > %d and %s >= %d", s.quantile(0.99, r.duration, by...), slowSeconds, sum(s.increase(r.duration), by...), fewestTimed)
}

// rises are services that have more exceptions than in the hour before: some have them
// all day. What that does to requests, ErrorRatioHigh and the objectives judge.
func rises(exceptions Family) string {
	recent := sum(all("10m").increase(exceptions), "job")
	before := sum("increase("+all("").selector(exceptions, "")+"[1h] offset 10m)", "job")
	const thrice = 0.5 // of an hour, which has six times ten minutes
	return fmt.Sprintf("%s > %d unless %s <= %v * %s", recent, manyExceptions, recent, thrice, before)
}

// stuckIn are instances whose requests do not come to an end. By Little's law, the
// seconds that requests take in a second are how many of them are in progress: many
// that come and go are no fault, though each takes long.
func stuckIn(inProgress Family, found []requests) string {
	var busy alternatives
	for _, r := range found {
		if r.inProgress.Name == inProgress.Name && r.duration.Name != "" {
			busy.add(sum(all("5m").total(r.duration), "job", "instance"))
		}
	}
	held := sum("min_over_time("+all("").selector(inProgress, "")+"[5m])", "job", "instance")
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
		for _, f := range []Family{r.count, r.duration} {
			if f.Name == name && oneOf(f, []string{r.route}) != "" {
				labels = append(labels, r.route)
			}
		}
	}
	slices.Sort(labels)
	return slices.Compact(labels)
}

// place is where something happens, as a template: at a route, by the first of these
// labels that an alert has, of a job.
func place(routes []string) string {
	names := make([]string, len(routes))
	for i, label := range routes {
		names[i] = "$labels." + label
		if !model.LegacyValidation.IsValidLabelName(label) {
			names[i] = fmt.Sprintf("(index $labels %q)", label)
		}
	}
	if len(names) == 0 {
		return "{{ $labels.job }}"
	}
	return "{{ or " + strings.Join(names, " ") + ` "all routes" }} of {{ $labels.job }}`
}
