package incident

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// index finds incidents by time, text and alert. It has little of each, so that thousands of
// closed ones take little memory.
type index struct {
	all      []*entry // the oldest first
	byID     map[string]*entry
	byAlert  map[string]*entry // the newest incident with an alert
	bytes    int               // of all, as they are kept
	searched int               // bytes of an entry's words
}

// entry represents an incident in the index.
type entry struct {
	Summary

	words  string // that a search looks at, in lower case
	alerts []string
	bytes  int
}

const (
	wordsBytes   = 2 << 10
	indexedNames = 20
)

func newIndex() *index {
	return &index{byID: map[string]*entry{}, byAlert: map[string]*entry{}, searched: wordsBytes}
}

func compareEntries(a, b *entry) int {
	return cmp.Or(a.Opened.Compare(b.Opened), cmp.Compare(a.ID, b.ID))
}

// put adds an incident, or replaces it.
func (x *index) put(r *record, bytes int) {
	e := &entry{Summary: summaryOf(r), words: x.wordsOf(r), bytes: bytes}
	for i := range r.Alerts {
		e.alerts = append(e.alerts, r.Alerts[i].Fingerprint)
	}
	if before := x.byID[r.ID]; before != nil {
		x.remove(before)
	}
	at, _ := slices.BinarySearchFunc(x.all, e, compareEntries)
	x.all = slices.Insert(x.all, at, e)
	x.byID[r.ID] = e
	x.bytes += bytes
	for _, fingerprint := range e.alerts {
		if has := x.byAlert[fingerprint]; has == nil || isBetter(e, has) {
			x.byAlert[fingerprint] = e
		}
	}
}

// isBetter reports whether an alert leads to e rather than to other: one that is merged has
// given its alerts away.
func isBetter(e, other *entry) bool {
	if merged := e.State == Merged; merged != (other.State == Merged) {
		return !merged
	}
	return compareEntries(e, other) > 0
}

// remove removes an incident. An alert that it shares with an older one leads nowhere until
// that is put again.
func (x *index) remove(e *entry) {
	if i := slices.Index(x.all, e); i >= 0 {
		x.all = slices.Delete(x.all, i, i+1)
	}
	delete(x.byID, e.ID)
	x.bytes -= e.bytes
	for _, fingerprint := range e.alerts {
		if x.byAlert[fingerprint] == e {
			delete(x.byAlert, fingerprint)
		}
	}
}

// oldest returns the oldest incident that is over, where there are too many.
func (x *index) oldest() *entry {
	if len(x.all) <= mostIncidents && x.bytes <= mostBytes {
		return nil
	}
	for _, e := range x.all {
		if e.State != Open {
			return e
		}
	}
	return nil
}

// summaryOf returns an incident as a list has it.
func summaryOf(r *record) Summary {
	return Summary{
		ID: r.ID, State: r.State, Severity: r.Severity, Opened: r.Opened, Closed: r.Closed,
		Headline: r.Diagnosis.Headline, Cause: causeOf(&r.Diagnosis), Services: list(slices.Clone(first(r.Diagnosis.Services, indexedNames))),
		Alerts: len(r.Alerts) + r.MoreAlerts, Owner: r.Owner, Acknowledged: r.Acknowledged,
	}
}

func (x *index) wordsOf(r *record) string {
	words := []string{r.ID, r.Diagnosis.Headline, causeOf(&r.Diagnosis), r.Owner, strings.Join(r.Diagnosis.Services, " ")}
	seen := map[string]bool{}
	for i := range r.Alerts {
		for _, w := range []string{r.Alerts[i].Name, r.Alerts[i].Service} {
			if !seen[w] {
				seen[w] = true
				words = append(words, w)
			}
		}
	}
	return cut(strings.ToLower(strings.Join(words, "\n")), x.searched)
}

// wanted is which incidents a list is to have.
type wanted struct {
	state    State     // "" is all but those that are merged
	words    []string  // in lower case, all of which it has
	from, to time.Time // within which they were open for some time
	before   string    // the id of the last one of the page before
	limit    int
}

// list returns incidents, the newest first, and whether there are more.
func (x *index) list(w wanted) (found []Summary, more bool) {
	found = []Summary{}
	last := len(x.all)
	if e := x.byID[w.before]; e != nil {
		last, _ = slices.BinarySearchFunc(x.all, e, compareEntries)
	} else if w.before != "" {
		last, _ = slices.BinarySearchFunc(x.all, w.before, func(e *entry, id string) int { return cmp.Compare(e.ID, id) })
	}
	for _, e := range slices.Backward(x.all[:last]) {
		if !e.matches(&w) {
			continue
		}
		if len(found) == w.limit {
			return found, true
		}
		found = append(found, e.Summary)
	}
	return found, false
}

func (e *entry) matches(w *wanted) bool {
	if w.state == "" && e.State == Merged || w.state != "" && e.State != w.state {
		return false
	}
	if !w.to.IsZero() && e.Opened.After(w.to) || !w.from.IsZero() && !e.Closed.IsZero() && e.Closed.Before(w.from) {
		return false
	}
	return !slices.ContainsFunc(w.words, func(word string) bool { return !strings.Contains(e.words, word) })
}
