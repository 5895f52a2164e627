package diagnosis

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/cause"
	"github.com/redline-metrics/redline/cmd/redline/internal/graph"
)

// mostCauses bounds the causes of an answer.
const mostCauses = 10

// describe makes the answer of a verdict.
func (d *Diagnoser) describe(ctx context.Context, e *examination) (Diagnosis, error) {
	v := e.verdict
	out := Diagnosis{
		At: time.Unix(e.input.At, 0).UTC(), Began: e.beginning().UTC(), StandsOut: v.StandsOut(),
		Wrong:  len(e.Alerts)+len(v.Symptoms) > 0,
		Causes: []Cause{}, Path: []Edge{}, Roots: v.Roots, Alerts: append([]Alert{}, e.Alerts...),
	}
	for _, c := range v.Causes[:min(len(v.Causes), mostCauses)] {
		one := Cause{Entity: Entity{c.Entity.Kind, c.Entity.Name, c.Entity.Part}, Score: c.Score}
		for _, t := range c.Terms {
			one.Terms = append(one.Terms, Term{t.Points, t.Reason, t.Evidence})
		}
		out.Causes = append(out.Causes, one)
	}
	out.Services, out.Path = e.involved()
	var err error
	if out.Changes, err = d.changes(ctx, e.services, out.Began.Add(-lately), out.At); err != nil {
		return out, err
	}
	out.Changes = append(out.Changes, e.traffic()...)
	slices.SortStableFunc(out.Changes, func(a, b Change) int { return b.Time.Compare(a.Time) })
	affected := out.Services
	if !out.Wrong {
		affected = e.some()
	}
	if out.Affected, err = d.affected(ctx, e, affected); err != nil {
		return out, err
	}
	out.Headline = e.headline(out)
	return out, nil
}

// some returns the names of the first services: of all it would take too many queries.
func (e *examination) some() []string {
	const most = 20
	names := make([]string, 0, most)
	for _, s := range e.services[:min(most, len(e.services))] {
		if e.Service == "" || e.Service == s.Job {
			names = append(names, s.Job)
		}
	}
	return names
}

// beginning returns when it began: with the first symptom, or the first alert before it.
func (e *examination) beginning() time.Time {
	began := e.At
	for _, a := range e.Alerts {
		if !a.Began.IsZero() && a.Began.Before(began) {
			began = a.Began
		}
	}
	for _, f := range e.verdict.Symptoms {
		// A change that began in the time before is not the one that the alerts are about.
		if since := time.Unix(f.Change.Since, 0); f.Change.Since > e.input.Before && since.Before(began) {
			began = since
		}
	}
	return began
}

// involved returns the services that are part of it, and the calls between them: those with
// alerts, the first cause, and all on a way of calls from one of the former to the latter.
func (e *examination) involved() ([]string, []Edge) {
	var starts []string
	for _, a := range e.Alerts {
		if a.Service != "" {
			starts = append(starts, a.Service)
		}
	}
	if len(starts) == 0 {
		for _, f := range e.verdict.Symptoms {
			starts = append(starts, f.Entity.Name)
		}
	}
	services, path := map[string]bool{}, map[graph.Call]bool{}
	for _, name := range starts {
		services[name] = true
	}
	if len(e.verdict.Causes) > 0 && e.verdict.StandsOut() {
		first := e.verdict.Causes[0].Entity.Name
		services[first] = true
		calls := graph.New(nil, e.verdict.Calls)
		for _, name := range starts {
			for _, c := range calls.Path(name, first) {
				path[c], services[c.Caller], services[c.Callee] = true, true, true
			}
		}
	}
	edges := []Edge{}
	for c := range path {
		edges = append(edges, Edge{c.Caller, c.Callee})
	}
	slices.SortFunc(edges, func(a, b Edge) int { return cmp.Or(cmp.Compare(a.Caller, b.Caller), cmp.Compare(a.Callee, b.Callee)) })
	names := []string{}
	for name := range services {
		names = append(names, name)
	}
	slices.Sort(names)
	return names, edges
}

// traffic returns the services that get much more or much less to do than before.
func (e *examination) traffic() []Change {
	var all []Change
	for _, s := range e.input.Series {
		c, ok := cause.Moved(s, e.input)
		if s.Name != requestRate || !ok {
			continue
		}
		all = append(all, Change{
			Time: time.Unix(c.Since, 0).UTC(), Kind: ChangedTraffic, Evidence: s.Expr,
			Entity: Entity{Kind: graph.Service, Service: s.Labels["job"]},
			Text:   number(c.Now) + " requests a second in the place of " + number(c.Before),
		})
	}
	return all
}
