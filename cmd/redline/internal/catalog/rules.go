package catalog

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"
)

// Rules are what applies where nobody has written any, whatever is watched: the rules
// of services of all three schemas.
func Rules(o Objectives) []rulefmt.RuleGroup {
	var found []requests
	for _, s := range schemas() {
		found = append(found, s.complete())
	}
	names := map[string]bool{openFDs: true, maxFDs: true, resident: true, "redline_series_dropped_total": true, "redline_multiproc_files_skipped_total": true}
	return groups(found, names, o)
}

// RulesOf are the rules for what services expose: objectives and how fast their
// budgets are used up, targets that are down, routes that fail or are slow, and what
// runs out.
func RulesOf(services []Service, o Objectives) []rulefmt.RuleGroup {
	var found []requests
	names := map[string]bool{}
	for _, s := range services {
		for _, f := range s.Families {
			names[f.Name] = true
		}
		for _, r := range requestsOf(s.Families) {
			if !slices.ContainsFunc(found, r.like) {
				found = append(found, r)
			}
		}
	}
	return groups(found, names, o)
}

// like says whether the same rules hold for both.
func (r requests) like(other requests) bool {
	return r.count.Name == other.count.Name && r.duration.Name == other.duration.Name && r.route == other.route && r.status == other.status
}

func groups(found []requests, names map[string]bool, o Objectives) []rulefmt.RuleGroup {
	all := []rulefmt.RuleGroup{{Name: "redline targets", Rules: []rulefmt.Rule{targetDown()}}}
	all = append(all, sloGroups(found, o)...)
	for _, r := range found {
		if rules := requestRules(r); len(rules) > 0 {
			all = append(all, rulefmt.RuleGroup{Name: "redline requests, " + r.schema, Rules: rules})
		}
	}
	if rules := processRules(names); len(rules) > 0 {
		all = append(all, rulefmt.RuleGroup{Name: "redline processes", Rules: rules})
	}
	return all
}

// How urgent an alert is: severityPage wakes somebody, severityTicket waits for the
// day.
const (
	severityPage   = "page"
	severityTicket = "ticket"
)

// alert makes a rule. Its summary is a line, with {{ }} as in Prometheus' templates.
func alert(name, severity string, wait time.Duration, expr, summary string) rulefmt.Rule {
	return rulefmt.Rule{
		Alert: name, Expr: expr, For: model.Duration(wait),
		Labels: map[string]string{"severity": severity},
		Annotations: map[string]string{
			"summary": summary, "description": Runbooks()[name].Meaning,
			"runbook_url": runbooksURL + "#" + strings.ToLower(name),
		},
	}
}

// What is too much, where nobody has said what is.
const (
	errorRatio  = 0.05 // of requests
	slowSeconds = 1    // for one request in a hundred
	stuck       = 100  // requests in progress
	panics      = 10   // in ten minutes
	// traffic is how many requests a second it takes to judge by.
	traffic = 0.1
)

func targetDown() rulefmt.Rule {
	return alert(targetIsDown, severityPage, 30*time.Second, "up == 0",
		"{{ $labels.instance }} of {{ $labels.job }} cannot be scraped")
}

// requestRules are the alerts on single routes, and on what a service's objectives
// do not see.
func requestRules(r requests) []rulefmt.Rule {
	var rules []rulefmt.Rule
	s, where := all("2m"), " at {{ $labels.job }}"
	by := []string{"job"}
	if r.route != "" {
		by, where = append(by, r.route), " at {{ $labels."+r.route+" }} of {{ $labels.job }}"
	}
	if r.status != "" {
		total := sum(s.rate(r.count), by...)
		rules = append(rules, alert(errorRatioHigh, severityTicket, 30*time.Second,
			fmt.Sprintf("%s / %s > %v and %s > %v", sum(s.rate(r.count, r.failed()), by...), total, errorRatio, total, traffic),
			"{{ $value | humanizePercentage }} of requests fail"+where))
	}
	if r.duration.Type == Histogram && (r.route == "" || r.timedBy(r.route)) {
		s.window = "5m"
		rules = append(rules, alert(latencyHigh, severityTicket, 2*time.Minute,
			fmt.Sprintf("%s > %d and %s > %v", s.quantile(0.99, r.duration, by...), slowSeconds, sum(s.rate(r.duration), by...), traffic),
			"one request in a hundred takes {{ $value | humanizeDuration }}"+where))
	}
	if f := r.exceptions; f.Name != "" {
		rules = append(rules, alert(exceptionsRise, severityTicket, 0,
			fmt.Sprintf("sum by (job) (increase(%s[10m])) > %d", f.Name, panics),
			"{{ $value | humanize }} exceptions in ten minutes at {{ $labels.job }}"))
	}
	if f := r.inProgress; f.Name != "" {
		rules = append(rules, alert(requestsStuck, severityTicket, 5*time.Minute,
			fmt.Sprintf("sum by (job, instance) (min_over_time(%s[5m])) > %d", f.Name, stuck),
			"{{ $value }} requests have been in progress for minutes at {{ $labels.instance }}"))
	}
	return rules
}

// The families of client libraries' process collectors.
const (
	openFDs  = "process_open_fds"
	maxFDs   = "process_max_fds"
	resident = "process_resident_memory_bytes"
)

// processRules are the alerts on what runs out, where names has what they need.
func processRules(names map[string]bool) []rulefmt.Rule {
	const at = "{{ $labels.instance }} of {{ $labels.job }}"
	var rules []rulefmt.Rule
	for _, one := range []struct {
		needs []string
		rule  rulefmt.Rule
	}{
		{[]string{openFDs, maxFDs}, alert(filesRunOut, severityTicket, 5*time.Minute,
			openFDs+" / "+maxFDs+" > 0.8",
			at+" has {{ $value | humanizePercentage }} of its file descriptors open")},
		{[]string{resident}, alert(memoryGrows, severityTicket, 15*time.Minute,
			resident+" > 2 * "+resident+" offset 1h and "+resident+" > 512 * 1024 * 1024",
			at+" has doubled its memory in an hour, to {{ $value | humanize1024 }}B")},
		{[]string{"redline_series_dropped_total"}, alert(seriesDropped, severityTicket, 0,
			`sum by (job, metric) (increase(redline_series_dropped_total[10m])) > 0`,
			"{{ $labels.metric }} of {{ $labels.job }} has reached its limit of series")},
		{[]string{"redline_multiproc_files_skipped_total"}, alert(filesSkipped, severityTicket, 0,
			`sum by (job, instance, reason) (increase(redline_multiproc_files_skipped_total[10m])) > 0`,
			"worker files of {{ $labels.job }} are left out: {{ $labels.reason }}")},
	} {
		if !slices.ContainsFunc(one.needs, func(n string) bool { return !names[n] }) {
			rules = append(rules, one.rule)
		}
	}
	return rules
}

// Alerts are the names of all alerts, in order.
func Alerts() []string { return slices.Sorted(maps.Keys(Runbooks())) }
