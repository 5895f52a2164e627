package incident

import (
	"maps"
	"slices"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/diagnosis"
)

// takeAlerts takes the alerts that have started or ended since the last call.
func (k *Keeper) takeAlerts(now time.Time) {
	for _, s := range k.intake.take() {
		if s.over {
			k.end(s.Fingerprint, now, "")
			continue
		}
		if diagnosis.NoFault(s.Name, s.Severity) {
			continue
		}
		if has := k.on[s.Fingerprint]; has != nil {
			has.sure = true
			if has.Name == "" { // the record had no room for it
				has.signal = s
			}
			continue
		}
		if len(k.on) >= mostOn {
			if k.crowded.now(now) {
				k.cfg.Log.Warn("more alerts are on than incidents can have", "most", mostOn)
			}
			continue
		}
		since := now
		if k.flaps(s.Fingerprint, now) {
			since = now.Add(-k.cfg.Gather) // it is no use to wait
		}
		k.on[s.Fingerprint] = &live{signal: s, since: since, sure: true}
	}
}

// end notes that an alert is over. One that is over before its incident opened opens none.
func (k *Keeper) end(fingerprint string, now time.Time, why string) {
	a := k.on[fingerprint]
	if a == nil {
		return
	}
	r := k.open[a.incident]
	delete(k.on, fingerprint)
	k.belongs(a, "")
	if r == nil {
		k.blip(fingerprint, now)
		return
	}
	delete(r.Others, fingerprint)
	delete(r.Roots, fingerprint)
	for i := range r.Alerts {
		if one := &r.Alerts[i]; one.Fingerprint == fingerprint {
			one.Ended = now.UTC()
			r.note(Event{now.UTC(), ended, one.text() + why})
		}
	}
	if len(k.onOf[r.ID]) == 0 {
		r.Quiet = now.UTC()
	}
	k.changed(r)
}

// text returns an alert as the timeline has it.
func (a *Alert) text() string {
	text := a.Name
	if a.Service != "" {
		text += " of " + a.Service
	}
	if a.Summary != "" {
		text += ": " + a.Summary
	}
	return text
}

// belongs makes an alert that is on one of an incident's, or of none.
func (k *Keeper) belongs(a *live, id string) {
	if before := k.onOf[a.incident]; before != nil {
		if delete(before, a.Fingerprint); len(before) == 0 {
			delete(k.onOf, a.incident)
		}
	}
	if a.incident = id; id == "" {
		return
	}
	if k.onOf[id] == nil {
		k.onOf[id] = map[string]*live{}
	}
	k.onOf[id][a.Fingerprint] = a
}

// closeQuiet closes the incidents whose alerts have been over for long enough.
func (k *Keeper) closeQuiet(now time.Time) {
	for _, id := range slices.Sorted(maps.Keys(k.open)) {
		r := k.open[id]
		if len(k.onOf[id]) > 0 || now.Sub(r.Quiet) < k.quiet(r) {
			continue
		}
		r.State, r.Closed = Closed, now.UTC()
		r.note(Event{r.Closed, closed, "all alerts are over"})
		delete(k.open, id)
		delete(k.doubts, id)
		k.changed(r)
		k.tellEnd(r)
	}
}

// quiet returns how long the alerts of an incident have to be over. One that comes back has to
// be quiet for longer each time: people are not to hear of it by the minute.
func (k *Keeper) quiet(r *record) time.Duration {
	wait := k.cfg.Quiet
	for range min(r.Reopenings, 10) {
		wait *= 2
	}
	return min(wait, max(mostQuiet, k.cfg.Quiet))
}

// changed has an incident be kept.
func (k *Keeper) changed(r *record) { k.dirty[r.ID] = r }

// create opens an incident for alerts, the oldest first.
func (k *Keeper) create(alerts []*live, root string) *record {
	r := &record{Incident: Incident{State: Open, Opened: alerts[0].Fired}}
	for _, a := range alerts {
		if a.Fired.Before(r.Opened) {
			r.Opened = a.Fired
		}
	}
	r.ID = newID(r.Opened, root, func(id string) bool { return k.index.byID[id] != nil || k.dirty[id] != nil || k.store.has(id) })
	r.Severity = Ticket
	r.fill()
	k.open[r.ID] = r
	k.changed(r)
	return r
}

// join adds an alert that is on to an incident.
func (k *Keeper) join(r *record, a *live, root string) {
	if a.incident != r.ID {
		k.enter(r, a)
	}
	if r.Roots[a.Fingerprint] != root {
		r.Roots[a.Fingerprint] = root
		k.changed(r)
	}
}

// enter makes an alert one of an incident's.
func (k *Keeper) enter(r *record, a *live) {
	k.belongs(a, r.ID)
	r.Quiet = time.Time{}
	if severityOf(a.Severity) == Page {
		r.Severity = Page
	}
	k.changed(r)
	for i := range r.Alerts {
		if one := &r.Alerts[i]; one.Fingerprint == a.Fingerprint {
			one.Fired, one.Ended = a.Fired, time.Time{}
			r.note(Event{a.Fired, fired, a.text() + ", again"})
			return
		}
	}
	if len(r.Alerts) >= mostAlerts {
		r.MoreAlerts++
		r.Others[a.Fingerprint] = true
		return
	}
	r.Alerts = append(r.Alerts, a.Alert)
	r.note(Event{a.Fired, fired, a.text()})
}

// reopen opens an incident again that has been over for a short time.
func (k *Keeper) reopen(r *record, now time.Time) {
	r.State, r.Closed = Open, time.Time{}
	r.Reopenings++
	r.Told, r.Absorbed = toldState{}, nil
	r.note(Event{now.UTC(), reopened, "alerts of it are on again"})
	k.open[r.ID] = r
	k.changed(r)
}

// merge adds the younger of two incidents to the older, whose end is the end of both.
func (k *Keeper) merge(older, younger *record, now time.Time) {
	for _, a := range slices.SortedFunc(maps.Values(k.onOf[younger.ID]), compareLive) {
		k.enter(older, a)
	}
	for i := range younger.Alerts {
		if a := younger.Alerts[i]; !a.Ended.IsZero() && len(older.Alerts) < mostAlerts && !older.has(a.Fingerprint) {
			older.Alerts = append(older.Alerts, a)
		}
	}
	if younger.Severity == Page {
		older.Severity = Page
	}
	for _, n := range younger.Notes {
		if len(older.Notes) < mostNotes {
			older.Notes = append(older.Notes, n)
		}
	}
	if older.Owner == "" {
		older.Owner = younger.Owner
	}
	if younger.Told.Open {
		older.Absorbed = append(older.Absorbed, absorbed{younger.ID, younger.Told})
	}
	older.Absorbed = append(older.Absorbed, younger.Absorbed...)
	younger.State, younger.MergedInto, younger.Closed = Merged, older.ID, now.UTC()
	younger.Told, younger.Absorbed, younger.Others, younger.Roots = toldState{}, nil, map[string]bool{}, map[string]string{}
	older.note(Event{now.UTC(), merged, "the incident " + younger.ID + " has the same root: its alerts are here"})
	younger.note(Event{now.UTC(), merged, "it has the same root as the incident " + older.ID + ", which has its alerts"})
	delete(k.open, younger.ID)
	delete(k.doubts, younger.ID)
	k.changed(older)
	k.changed(younger)
}

func (r *record) has(fingerprint string) bool {
	return slices.ContainsFunc(r.Alerts, func(a Alert) bool { return a.Fingerprint == fingerprint })
}

// note adds an event to the timeline at its time. Where there are too many, those after the
// first go.
func (r *record) note(e Event) {
	e.Text = line(e.Text, textBytes)
	at := len(r.Timeline)
	for at > 0 && r.Timeline[at-1].Time.After(e.Time) {
		at--
	}
	r.Timeline = slices.Insert(r.Timeline, at, e)
	if len(r.Timeline) > mostEvents {
		r.Timeline = slices.Delete(r.Timeline, firstEvents, firstEvents+1)
	}
}
