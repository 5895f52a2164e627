package diagnosis

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/cause"
	"github.com/redline-metrics/redline/cmd/redline/internal/graph"
)

// headline returns the fault in a sentence that a person would say: the first cause where
// one stands out, else the worst that users see, and who suffers with it.
func (e *examination) headline(d Diagnosis) string {
	since := " since " + d.Began.Format(time.TimeOnly) + " UTC"
	if d.Began.Format(time.DateOnly) != d.At.Format(time.DateOnly) {
		since = " since " + d.Began.Format("2006-01-02 15:04:05") + " UTC"
	}
	if !d.StandsOut {
		return e.seen(d, since)
	}
	first := d.Causes[0].Entity
	text := e.fault(d, first) + since
	if others := e.victims(d, first.Service); others != "" {
		text += "; " + others
	}
	return text
}

// seen returns the worst that users see where no cause stands out.
func (e *examination) seen(d Diagnosis, since string) string {
	switch {
	case len(d.Affected) > 0 && len(e.Alerts)+len(e.verdict.Symptoms) > 0:
		return d.Affected[0].sentence() + since + "; no cause stands out"
	case len(e.Alerts) > 0 && e.Alerts[0].Summary != "":
		text := e.Alerts[0].Summary
		if more := len(e.Alerts) - 1; more == 1 {
			text += "; one more alert"
		} else if more > 1 {
			text += "; " + strconv.Itoa(more) + " more alerts"
		}
		return text + "; no cause stands out"
	case len(e.Alerts) > 0:
		names := []string{}
		for _, a := range e.Alerts {
			if a.Service == "" {
				names = append(names, a.Name)
			} else {
				names = append(names, a.Name+" at "+a.Service)
			}
		}
		slices.Sort(names)
		names = slices.Compact(names)
		const told = 3
		if more := len(names) - told; more > 0 {
			names = append(names[:told], strconv.Itoa(more)+" more")
		}
		return strings.Join(names, ", ") + since + "; no cause stands out"
	case len(e.verdict.Symptoms) > 0:
		return e.verdict.Symptoms[0].Sentence() + since + "; no cause stands out"
	}
	return e.quiet(d)
}

// quiet returns the headline where no alert is on and nothing is worse than before: that
// may be as bad, and the data may begin too late to tell.
func (e *examination) quiet(d Diagnosis) string {
	still := e.unreachable()
	if len(d.Affected) > 0 {
		still = append(still, d.Affected[0].sentence())
	}
	still = append(still, e.faded()...)
	first, enough := e.comparable()
	switch {
	case len(e.services) == 0:
		return "nothing is known: the engine had no samples of a service then"
	case len(still) > 0 && enough:
		return "no alert is on and nothing is worse than before, but " + strings.Join(still, ", and ")
	case len(still) > 0:
		return "no alert is on, but " + strings.Join(still, ", and ") + "; whether it did before is not known"
	case !enough && first.IsZero():
		return "no alert is on; there are no samples to compare"
	case !enough:
		return "no alert is on; the data begin too late to compare, at " + first.Format(time.TimeOnly) + " UTC"
	}
	return "nothing is wrong: nobody waits, fails, is down or is short of resources"
}

// unreachable returns sentences on the services none of whose targets can be scraped, at most three.
func (e *examination) unreachable() []string {
	up := map[string]bool{}
	for _, s := range e.input.Series {
		if s.Name == "up" && len(s.Points) > 0 {
			up[s.Labels["job"]] = up[s.Labels["job"]] || s.Points[len(s.Points)-1].Value > 0
		}
	}
	var down []string
	for _, job := range slices.Sorted(maps.Keys(up)) {
		if !up[job] {
			down = append(down, job+" is down")
		}
	}
	const told = 3
	return down[:min(told, len(down))]
}

// faded returns sentences on the services that get less than half of their requests, or of
// which samples came to an end, at most three.
func (e *examination) faded() []string {
	var all []string
	for _, s := range e.input.Series {
		if s.Name != requestRate || len(s.Points) == 0 {
			continue
		}
		job := s.Labels["job"]
		const ended = 3 // steps without a sample
		if last := s.Points[len(s.Points)-1].Time; last < e.input.At-ended*max(int64(e.reading.step.Seconds()), 60) {
			all = append(all, "the samples of "+job+" ended at "+time.Unix(last, 0).UTC().Format(time.TimeOnly)+" UTC")
		} else if c, ok := cause.Moved(s, e.input); ok && c.Now < c.Before {
			all = append(all, job+" gets "+number(c.Now)+" requests a second in the place of "+number(c.Before))
		}
	}
	const told = 3
	return all[:min(told, len(all))]
}

// comparable returns when the samples begin, and whether enough of them are from before.
func (e *examination) comparable() (first time.Time, enough bool) {
	begin := int64(math.MaxInt64)
	for _, s := range e.input.Series {
		if len(s.Points) > 0 {
			begin = min(begin, s.Points[0].Time)
		}
	}
	if begin == math.MaxInt64 {
		return first, false
	}
	return time.Unix(begin, 0).UTC(), begin <= e.input.Before-leastHistory*int64(e.reading.step.Seconds())
}

// fault returns the fault of a cause.
func (e *examination) fault(d Diagnosis, of Entity) string {
	name := of.Service
	switch {
	case of.Kind == graph.Peer:
		name += ", which nobody scrapes,"
	case of.Part != "":
		name = of.Part + " of " + of.Service
	}
	f, ok := e.finding(of)
	switch {
	case !ok && of.Kind == graph.Peer:
		return name + e.called()
	case !ok:
		return name + " makes its callers wait or fail"
	case f.Kind == cause.Error && of.Part == "":
		if r := worstOf(d.Affected, of.Service, func(r Affected) bool { return r.Failing >= leastFailing }); r != nil {
			return r.sentence()
		}
	case f.Kind == cause.Anomaly && of.Part == "":
		if r := worstOf(d.Affected, of.Service, func(r Affected) bool { return r.Seconds >= leastSeconds }); r != nil {
			return r.slowness()
		}
	}
	f.Entity.Name, f.Entity.Part = name, ""
	return f.Sentence()
}

// finding returns the finding that a cause is blamed for: the strongest of the most severe kind.
func (e *examination) finding(of Entity) (cause.Finding, bool) {
	findings := slices.Concat(e.parts, e.verdict.Findings)
	for _, kind := range []cause.Kind{cause.Failure, cause.Saturation, cause.Error, cause.Anomaly} {
		for _, f := range findings {
			if f.Entity.Name == of.Service && f.Kind == kind && (of.Part == "" || f.Entity.Part == of.Part) {
				return f, true
			}
		}
	}
	return cause.Finding{}, false
}

// called returns how calls to a peer go, of which nothing else is known.
func (e *examination) called() string {
	if e.verdict.Causes[0].Refuses {
		return " fails calls"
	}
	return " answers late"
}

// worstOf returns the worst route of a service that fits, or nil.
func worstOf(all []Affected, service string, fits func(Affected) bool) *Affected {
	for _, r := range all {
		if r.Service == service && fits(r) {
			return &r
		}
	}
	return nil
}

// sentence returns the fault of a route.
func (r Affected) sentence() string {
	if r.Failing < leastFailing {
		return r.slowness()
	}
	text := fmt.Sprintf("%s fails %s of %s", r.Service, percent(r.Failing), r.name())
	if r.Status != "" {
		text += " with " + r.Status
	}
	return text
}

// slowness returns how slow a route is.
func (r Affected) slowness() string {
	return fmt.Sprintf("%s takes about %s or more for one in twenty of %s", r.Service, duration(r.Seconds), r.name())
}

// name returns the method and the route.
func (r Affected) name() string {
	if name := strings.TrimSpace(r.Method + " " + r.Route); name != "" {
		return name
	}
	return "its requests"
}

// victims returns which services suffer with a cause, by their worst routes.
func (e *examination) victims(d Diagnosis, culprit string) string {
	var names []string
	calls := graph.New(nil, e.verdict.Calls)
	for _, service := range d.Services {
		if calls.Path(service, culprit) == nil {
			continue // it suffers from something else
		}
		if r := worstOf(d.Affected, service, func(Affected) bool { return true }); r != nil {
			verb := " fails with it"
			if r.Failing < leastFailing {
				verb = " waits for it"
			}
			names = append(names, possessive(service)+" "+r.name()+verb)
		}
	}
	const told = 2
	if more := len(names) - told; more > 0 {
		names = append(names[:told], strconv.Itoa(more)+" more services suffer")
	}
	return strings.Join(names, ", ")
}

// possessive returns a name as the owner of something.
func possessive(name string) string {
	if strings.HasSuffix(name, "s") {
		return name + "'"
	}
	return name + "'s"
}

// percent returns a share as people say it, and as all only where it is.
func percent(share float64) string {
	p := 100 * share
	const nearly, rough = 99.5, 9.95 // as they are rounded
	switch {
	case share == 1:
		return "all"
	case p >= nearly:
		return "nearly all"
	case p >= rough:
		return strconv.FormatFloat(p, 'f', 0, 64) + " %"
	}
	return strings.TrimSuffix(strconv.FormatFloat(p, 'f', 1, 64), ".0") + " %"
}

// duration returns seconds as people say them.
func duration(s float64) string {
	if s < 1 {
		return strconv.FormatFloat(1000*s, 'f', 0, 64) + " ms"
	}
	return strconv.FormatFloat(s, 'g', 3, 64) + " s"
}

// number returns a number with at most three digits.
func number(v float64) string { return strconv.FormatFloat(v, 'g', 3, 64) }
