package catalog

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
	"github.com/redline-metrics/redline/internal/selfmetrics"
)

// Rules returns the rules that apply where nobody has written any: for services of all three
// schemas, with classic and with native histograms.
func Rules(o Objectives) []rulefmt.RuleGroup { return anyRules(ObjectiveSet{Default: o}) }

func anyRules(set ObjectiveSet) []rulefmt.RuleGroup {
	known := schemas()
	for _, label := range []string{"endpoint", "url_rule"} { // group_by, in the exporter
		s := redline.FlaskExporter()
		s.Duration.Route = label
		known = append(known, namedSchema{flaskExporter, s})
	}
	var found []requests
	var made []outgoing
	for _, native := range []bool{false, true} {
		for _, s := range known {
			found, made = append(found, s.complete(native)), append(made, s.calls(native))
		}
	}
	own := selfmetrics.Families()
	names := map[string]bool{openFDs: true, maxFDs: true, resident: true, own.SeriesDropped.Name: true, own.FilesSkipped.Name: true, own.ProbeFailures.Name: true}
	return groups(found, made, names, set)
}

// RulesOf returns the rules for the families of services: objectives and their burn rates,
// targets that are down, routes that fail or are slow, and resources that run out.
func RulesOf(services []inventory.Service, o Objectives) []rulefmt.RuleGroup {
	return rulesOf(services, ObjectiveSet{Default: o})
}

func rulesOf(services []inventory.Service, set ObjectiveSet) []rulefmt.RuleGroup {
	var found []requests
	var made []outgoing
	names := map[string]bool{}
	others := strangersIn(services)
	for _, s := range services {
		families, _ := possible(s.InOrder())
		for _, f := range families {
			names[f.Name] = true
		}
		for _, r := range requestsOf(families) {
			r.strangers = others.of(r.count, r.duration, r.exceptions)
			found = append(found, r)
		}
		if c, ok := callsOf(families); ok {
			made = append(made, c)
		}
	}
	return groups(found, made, names, set)
}

func groups(found []requests, made []outgoing, names map[string]bool, set ObjectiveSet) []rulefmt.RuleGroup {
	all := []rulefmt.RuleGroup{{Name: "redline targets", Rules: targetRules()}}
	all = append(all, sloGroups(found, made, set)...)
	all = append(all, rulefmt.RuleGroup{Name: "redline requests", Rules: requestRules(found, made, set)})
	all = append(all, rulefmt.RuleGroup{Name: "redline processes", Rules: processRules(names)})
	return slices.DeleteFunc(all, func(g rulefmt.RuleGroup) bool { return len(g.Rules) == 0 })
}

// The urgencies of an alert: severityPage wakes somebody, severityTicket waits for the day.
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

// Alerts returns the names of all alerts, in order.
func Alerts() []string { return slices.Sorted(maps.Keys(Runbooks())) }
