package incident

import (
	"fmt"
	"slices"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/diagnosis"
)

// apply has the answers of a round take effect on the alerts that are still on.
func (k *Keeper) apply(r *round, now time.Time) {
	if r.err != nil && k.notAsked.now(now) {
		k.cfg.Log.Warn("nobody knows what is wrong; incidents stay as they are", "err", r.err)
	}
	if r.held != nil {
		k.endUnheld(r.held, now)
	}
	for i := range r.groups {
		k.applyGroup(&r.groups[i], now)
	}
}

// endUnheld ends the alerts of before that no rule holds. They ended while no process ran, or
// their rules are gone.
func (k *Keeper) endUnheld(held map[string]bool, now time.Time) {
	for fingerprint, a := range k.on {
		if !a.sure && !held[fingerprint] {
			k.end(fingerprint, now, " (it was over after a restart)")
		}
	}
}

func (k *Keeper) applyGroup(g *answered, now time.Time) {
	var alerts []*live
	roots := map[string]string{}
	for _, a := range g.alerts {
		if has := k.on[a.Fingerprint]; has != nil && has.since.Equal(a.since) {
			alerts = append(alerts, has)
			roots[a.Fingerprint] = a.root
		}
	}
	r := k.incidentOf(g, now)
	if r == nil && len(alerts) == 0 {
		return
	}
	isNew := false
	if r == nil {
		switch r = k.recent(alerts, now); {
		case r == nil:
			r, isNew = k.create(alerts, g.root), true
		case r.State == Closed: // else another group of this round has opened it again
			k.reopen(r, now)
			isNew = true
		}
	}
	for _, a := range alerts {
		k.join(r, a, roots[a.Fingerprint])
	}
	if len(alerts) > 0 {
		r.LastRoots = knownOf(r).roots
	}
	d := g.diagnosis
	if d == nil && isNew {
		d = new(boundDiagnosis(diagnosis.Diagnosis{At: now.UTC()}))
	}
	if d != nil && len(alerts) > 0 {
		complete(d, alerts)
		k.adopt(r, d, isNew)
	}
	if isNew {
		if r.Reopenings == 0 {
			r.note(Event{now.UTC(), opened, r.Diagnosis.Headline})
		}
		k.tellOpen(r)
	}
}

// incidentOf returns the open incident of a group, or nil. Where there are several they become
// one.
func (k *Keeper) incidentOf(g *answered, now time.Time) *record {
	var oldest *record
	for _, id := range g.incidents {
		r := k.open[id]
		switch {
		case r == nil: // it has been closed since
		case oldest == nil:
			oldest = r
		default:
			k.merge(oldest, r, now)
		}
	}
	return oldest
}

// recent returns the incident of which one of the alerts was a short time ago, or nil.
func (k *Keeper) recent(alerts []*live, now time.Time) *record {
	for _, a := range alerts {
		e := k.index.byAlert[a.Fingerprint]
		if e == nil || e.State != Closed || now.Sub(e.Closed) > reopensWithin {
			continue
		}
		if r := k.dirty[e.ID]; r != nil {
			return r
		}
		r, err := k.store.get(e.ID)
		if err != nil {
			k.cfg.Log.Warn("an incident cannot be opened again", "incident", e.ID, "err", err)
			continue
		}
		return r
	}
	return nil
}

// complete fills gaps of a diagnosis from the alerts that it is about.
func complete(d *diagnosis.Diagnosis, alerts []*live) {
	if d.Headline == "" {
		a := alerts[0]
		d.Headline = a.Summary
		if d.Headline == "" {
			d.Headline = a.text() + " fires"
		}
		if n := len(alerts) - 1; n == 1 {
			d.Headline += "; one more alert"
		} else if n > 1 {
			d.Headline += fmt.Sprintf("; %d more alerts", n)
		}
	}
	if d.Began.IsZero() {
		d.Began = alerts[0].Fired
	}
	if len(d.Services) == 0 {
		for _, a := range alerts {
			if a.Service != "" && !slices.Contains(d.Services, a.Service) && len(d.Services) < mostListed {
				d.Services = append(d.Services, a.Service)
			}
		}
	}
}

// inARow is how often another first cause has to stand out before it takes the place of the
// one that people were told.
const inARow = 2

// adopt has a diagnosis be an incident's. Another first cause needs to stand out twice in a
// row; until then the rest of the diagnosis is as it is, with the causes of before.
func (k *Keeper) adopt(r *record, d *diagnosis.Diagnosis, isNew bool) {
	before, after := causeOf(&r.Diagnosis), causeOf(d)
	told := !isNew && before != after
	switch {
	case !told:
		delete(k.doubts, r.ID)
	case after == "":
		delete(k.doubts, r.ID)
		keepCauses(d, &r.Diagnosis)
		told = false
	default:
		if one := k.doubts[r.ID]; one == nil || one.cause != after {
			k.doubts[r.ID] = &doubt{cause: after}
		}
		k.doubts[r.ID].times++
		if k.doubts[r.ID].times < inARow {
			keepCauses(d, &r.Diagnosis)
			told = false
			break
		}
		delete(k.doubts, r.ID)
	}
	r.noteChanges(d.Changes)
	k.changed(r)
	if !isNew && !told && d.Milder(r.Diagnosis) {
		// The fault abates: people are to read how bad it was.
		r.Diagnosis.Services = union(r.Diagnosis.Services, d.Services)
		return
	}
	r.Diagnosis = *d
	if told {
		text := "the first cause is " + after
		if before != "" {
			text += ", not " + before
		}
		r.note(Event{d.At.UTC(), causeChanged, text})
		k.tellCause(r)
	}
}

// union returns the names of both lists in order, each once.
func union(a, b []string) []string {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return first(slices.Compact(all), mostListed)
}

// keepCauses has a diagnosis have the causes of another.
func keepCauses(d, from *diagnosis.Diagnosis) {
	d.Headline, d.StandsOut, d.Causes = from.Headline, from.StandsOut, from.Causes
}

// mostChanges is how many changes of services a timeline gets of one diagnosis.
const mostChanges = 20

// sameTraffic is how far apart the times of a change of traffic may be in two diagnoses.
const sameTraffic = 2 * time.Minute

// noteChanges adds the changes to the timeline that it does not have yet.
func (r *record) noteChanges(changes []diagnosis.Change) {
	for _, c := range first(changes, mostChanges) {
		if c.Kind == diagnosis.ChangedTraffic {
			if at, ok := r.Traffic[c.Entity.Service]; ok && c.Time.Sub(at).Abs() <= sameTraffic {
				continue
			}
			r.Traffic[c.Entity.Service] = c.Time
		}
		e := Event{c.Time.UTC(), changed, line(nameOf(c.Entity)+": "+c.Text, textBytes)}
		if !slices.ContainsFunc(r.Timeline, func(has Event) bool { return has.Kind == e.Kind && has.Text == e.Text && has.Time.Equal(e.Time) }) {
			r.note(e)
		}
	}
}
