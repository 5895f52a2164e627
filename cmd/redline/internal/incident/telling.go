package incident

// tell has people told of an incident once it is kept.
func (k *Keeper) tell(news News, r *record, before string) {
	k.news = append(k.news, Told{
		News: news, Incident: summaryOf(r), Before: before, Severity: r.Told.Severity, Description: describe(&r.Diagnosis),
	})
	if news != Continues {
		return
	}
	for _, one := range r.Absorbed {
		k.tellAbsorbed(Continues, r, one)
	}
}

// tellOpen tells that an incident is open.
func (k *Keeper) tellOpen(r *record) {
	r.Told = toldState{Open: true, Cause: causeOf(&r.Diagnosis), Severity: r.Severity}
	k.changed(r)
	k.tell(Opened, r, "")
}

// tellCause tells that the first cause is another.
func (k *Keeper) tellCause(r *record) {
	before := r.Told.Cause
	r.Told.Cause, r.Told.Severity = causeOf(&r.Diagnosis), r.Severity
	k.changed(r)
	k.tell(CauseChanged, r, before)
}

// tellEnd tells that an incident has ended, and with it those that were merged into it.
func (k *Keeper) tellEnd(r *record) {
	if r.Told.Open {
		k.tell(Ended, r, "")
	}
	for _, one := range r.Absorbed {
		k.tellAbsorbed(Ended, r, one)
	}
	r.Told.Open, r.Absorbed = false, nil
	k.changed(r)
}

// tellAbsorbed tells of an incident that was merged into r, as people know it.
func (k *Keeper) tellAbsorbed(news News, r *record, one absorbed) {
	s := summaryOf(r)
	if e := k.index.byID[one.ID]; e != nil {
		s = e.Summary
	}
	s.ID, s.State, s.Cause = one.ID, Merged, one.Told.Cause
	k.news = append(k.news, Told{News: news, Incident: s, Severity: one.Told.Severity, Description: "It has the same root as " + r.ID + "."})
}
