package catalog

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"

	"github.com/redline-metrics/redline"
)

// Rules are what applies where nobody has written any, whatever is watched: the rules
// of services of all three schemas, with classic and with native histograms.
func Rules(o Objectives) []rulefmt.RuleGroup {
	known := schemas()
	for _, label := range []string{"endpoint", "url_rule"} { // group_by, in the exporter
		s := redline.FlaskExporter()
		s.Duration.Route = label
		known = append(known, namedSchema{flaskExporter, s})
	}
	var found []requests
	for _, s := range known {
		found = append(found, s.complete(false))
	}
	for _, s := range known {
		found = append(found, s.complete(true))
	}
	own := redline.OwnFamilies()
	names := map[string]bool{openFDs: true, maxFDs: true, resident: true, own.SeriesDropped.Name: true, own.FilesSkipped.Name: true, own.ProbeFailures.Name: true}
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
		found = append(found, requestsOf(s.inOrder())...)
	}
	return groups(found, names, o)
}

func groups(found []requests, names map[string]bool, o Objectives) []rulefmt.RuleGroup {
	all := []rulefmt.RuleGroup{{Name: "redline targets", Rules: targetRules()}}
	all = append(all, sloGroups(found, o)...)
	all = append(all, rulefmt.RuleGroup{Name: "redline requests", Rules: requestRules(found)})
	all = append(all, rulefmt.RuleGroup{Name: "redline processes", Rules: processRules(names)})
	return slices.DeleteFunc(all, func(g rulefmt.RuleGroup) bool { return len(g.Rules) == 0 })
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
			"runbook_url": RunbooksURL + "#" + strings.ToLower(name),
		},
	}
}

// Alerts are the names of all alerts, in order.
func Alerts() []string { return slices.Sorted(maps.Keys(Runbooks())) }
