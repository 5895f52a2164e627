package catalog

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"

	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
)

// ObjectiveSet is the objectives of all services, and of routes that have their own.
type ObjectiveSet struct {
	Default  Objectives // of the services without their own
	Services map[string]ServiceObjectives
}

// ServiceObjectives is the objectives of a service and of its routes.
type ServiceObjectives struct {
	Objectives                       // zero fields are those of the default
	Routes     map[string]Objectives // zero fields are no objective
}

// of returns the objectives of a job.
func (s ObjectiveSet) of(job string) Objectives {
	own := s.Services[job].Objectives
	if own.Availability == 0 {
		own.Availability = s.Default.Availability
	}
	if own.Latency == 0 {
		own.Latency, own.Target = s.Default.Latency, s.Default.Target
	}
	return own.complete()
}

// objected is series that are held to the same objectives: those of all jobs without
// objectives of their own, those of one job, or those of one route of it.
type objected struct {
	Objectives

	job     string   // empty for all jobs but others
	others  []string // jobs with objectives of their own
	route   string
	ofRoute bool
}

// objected returns each part of the services that has objectives of its own.
func (s ObjectiveSet) objected() []objected {
	rest := objected{Objectives: s.Default.complete()}
	var parts []objected
	for _, job := range slices.Sorted(maps.Keys(s.Services)) {
		service := s.Services[job]
		if service.Objectives != (Objectives{}) {
			rest.others = append(rest.others, job)
			parts = append(parts, objected{Objectives: s.of(job), job: job})
		}
		for _, route := range slices.Sorted(maps.Keys(service.Routes)) {
			parts = append(parts, objected{Objectives: service.Routes[route], job: job, route: route, ofRoute: true})
		}
	}
	return append([]objected{rest}, parts...)
}

// scope returns the scope of the samples of r that o is about, if there are any.
func (o objected) scope(window string, r requests) (scope, bool) {
	s := allJobs(window)
	switch {
	case o.job != "":
		s.matchers = []string{"job=" + strconv.Quote(o.job)}
	case len(o.others) > 0:
		s.matchers = []string{"job!~" + strconv.Quote(anyOf(o.others))}
	}
	if o.ofRoute {
		s.matchers = append(s.matchers, labelName(r.route)+"="+strconv.Quote(o.route))
	}
	s = s.without(r.strangers)
	return s, !o.ofRoute || r.route != ""
}

// slo returns the value of the label slo of an objective's recorded series. It tells
// routes apart, so that each of them has a budget beside that of its service.
func (o objected) slo(name string) string {
	if o.ofRoute {
		return name + " of " + o.route
	}
	return name
}

// selector selects the recorded series of an objective.
func (o objected) selector(name string) string {
	matchers := []string{"slo=" + strconv.Quote(o.slo(name))}
	if s, _ := o.scope("", requests{route: "route"}); len(s.matchers) > 0 {
		matchers = append(matchers, s.matchers[0])
	}
	return "{" + strings.Join(matchers, ",") + "}"
}

// labels returns the labels of an objective's recorded series.
func (o objected) labels(name string) map[string]string {
	labels := map[string]string{"slo": o.slo(name)}
	if o.job != "" { // the series have it already; by it the rules of jobs differ
		labels["job"] = o.job
	}
	if o.ofRoute {
		labels["route"] = o.route
	}
	return labels
}

// group returns the name of a group of rules. A job whose name could be taken for the end
// of a route is in quotes, so that no two groups have one name.
func (o objected) group(about, name string) string {
	text := "redline " + about + ", " + o.slo(name)
	if o.job != "" {
		job := o.job
		if strings.ContainsAny(job, `,"`) {
			job = strconv.Quote(job)
		}
		text += ", " + job
	}
	return text
}

// anyOf returns a regular expression that matches these texts alone.
func anyOf(texts []string) string {
	quoted := make([]string, len(texts))
	for i, text := range texts {
		quoted[i] = regexp.QuoteMeta(text)
	}
	return strings.Join(quoted, "|")
}

// Rules returns the rules that apply before the families of services are known.
func (s ObjectiveSet) Rules() []rulefmt.RuleGroup { return anyRules(s) }

// RulesOf returns the rules for the families of services.
func (s ObjectiveSet) RulesOf(services []inventory.Service) []rulefmt.RuleGroup {
	return rulesOf(services, s)
}

// Objective is an objective of a service or of a route, and the queries for how it does.
type Objective struct {
	Name  string `json:"name"` // availability or latency
	Route string `json:"route,omitempty"`
	// OfRoute says that it is of a route, of which the name may be empty.
	OfRoute bool    `json:"ofRoute,omitempty"`
	Ratio   float64 `json:"ratio"` // of requests that are to be right
	// Target is the time in seconds within which an answer is fast enough.
	Target float64 `json:"target,omitempty"`
	// Left is a query for the rest of the budget of 30 days: 1 is all of it.
	Left string `json:"left"`
	// Covered is a query for how many seconds of the 30 days there are data for.
	Covered string `json:"covered"`
	// Burns are queries for how fast the budget is used up, over some windows.
	Burns []Burn `json:"burns"`
}

// Burn is how fast a budget is used up over a window: 1 uses all of it in 30 days.
type Burn struct {
	Window  string  `json:"window"`
	Seconds float64 `json:"seconds"` // how long the window is
	Expr    string  `json:"expr"`
	// Covered is a query for how many seconds of the window there are data for.
	Covered string `json:"covered"`
}

// ObjectivesOf returns the objectives of a service and of its routes, as far as it
// exposes something to judge them by.
func (s ObjectiveSet) ObjectivesOf(service inventory.Service) []Objective {
	families, _ := possible(service.InOrder())
	found := requestsOf(families)
	var list []Objective
	add := func(o objected) {
		o.job = service.Job // the default too is asked for one job
		counted := slices.ContainsFunc(found, func(r requests) bool { _, ok := o.scope("", r); return ok && r.status != "" })
		if counted && o.Availability > 0 {
			list = append(list, o.objective(availability, o.Availability, 0))
		}
		if timed := o.timings(found); len(timed) > 0 && o.Latency > 0 {
			list = append(list, o.objective(latency, o.Latency, timed[0].bound))
		}
	}
	add(objected{Objectives: s.of(service.Job)})
	routes := s.Services[service.Job].Routes
	for _, route := range slices.Sorted(maps.Keys(routes)) {
		add(objected{Objectives: routes[route], route: route, ofRoute: true})
	}
	return list
}

func (o objected) objective(name string, ratio, target float64) Objective {
	is, allowed := o.selector(name), strconv.FormatFloat(1-ratio, 'g', 6, 64)
	one := Objective{Name: name, Route: o.route, OfRoute: o.ofRoute, Ratio: ratio, Target: target, Left: budgetLeft + is, Covered: coveredBy(is, "30d")}
	for _, window := range []string{"1h", "6h", "3d"} {
		length, _ := model.ParseDuration(window)
		one.Burns = append(one.Burns, Burn{window, time.Duration(length).Seconds(), sloRatio + window + is + " / " + allowed, coveredBy(is, window)})
	}
	return one
}
