package engine

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/alertmanager/alert"
	"github.com/prometheus/alertmanager/provider/mem"
	"github.com/prometheus/common/model"
)

// endLag is how far the end of an alert may move on before it is written again. Senders
// renew their alerts each minute or so, and each has an end some minutes later.
const endLag = 5 * time.Minute

// keptAlerts represents the alerts that a file keeps, so that the next process knows them.
// Alertmanager keeps none: of an alert whose cause ends while it is down, nobody would hear
// that it has ended.
type keptAlerts struct {
	mem.AlertStoreCallback

	changed chan struct{} // has an element while there is something to write

	mu       sync.Mutex
	all      map[model.Fingerprint]*keptAlert
	restored map[model.Fingerprint]*restoredAlert // that their senders have not sent again
}

// keptAlert represents an alert that Alertmanager has, or has forgotten before all of its
// receivers were told of the end.
type keptAlert struct {
	alert     *alert.Alert // nil until it is stored
	ofRule    bool
	forgotten bool
	written   time.Time // its end in the file
}

// restoredAlert represents an alert of a process before.
type restoredAlert struct {
	alert *alert.Alert
	hash  uint64        // that the log of notifications has of it
	told  bool          // some receiver was told that it fires, and not that it has ended
	holds time.Duration // for which it goes on if nobody sends it again
}

func newKeptAlerts(next mem.AlertStoreCallback) *keptAlerts {
	return &keptAlerts{
		AlertStoreCallback: next, changed: make(chan struct{}, 1),
		all: map[model.Fingerprint]*keptAlert{}, restored: map[model.Fingerprint]*restoredAlert{},
	}
}

// expect notes who sends alerts that are about to be stored. Those that fire are not as a
// process before has left them any more.
func (k *keptAlerts) expect(alerts []*alert.Alert, ofRule bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, a := range alerts {
		k.entry(a.Fingerprint()).ofRule = ofRule
		if !a.Resolved() {
			delete(k.restored, a.Fingerprint())
		}
	}
}

// entry returns an alert's entry, which it makes if there is none. k.mu is held.
func (k *keptAlerts) entry(id model.Fingerprint) *keptAlert {
	one := k.all[id]
	if one == nil {
		one = &keptAlert{}
		k.all[id] = one
	}
	return one
}

// PostStore implements mem.AlertStoreCallback.
func (k *keptAlerts) PostStore(a *alert.Alert, existing bool) {
	k.mu.Lock()
	one := k.entry(a.Fingerprint())
	news := one.isNews(a)
	one.alert, one.forgotten = a, false
	k.mu.Unlock()
	if news {
		k.note()
	}
	k.AlertStoreCallback.PostStore(a, existing)
}

// isNews reports whether the file has to be written for an alert that replaces the one of
// the entry: it begins, ends, or goes on past the end that the file has.
func (o *keptAlert) isNews(a *alert.Alert) bool {
	if o.alert == nil || !o.alert.StartsAt.Equal(a.StartsAt) {
		return true
	}
	later := a.EndsAt.Sub(o.written)
	return later < 0 || later > endLag || !o.written.After(a.UpdatedAt)
}

// PostDelete implements mem.AlertStoreCallback.
func (k *keptAlerts) PostDelete(a *alert.Alert) {
	k.mu.Lock()
	if one := k.all[a.Fingerprint()]; one != nil && one.alert == a {
		one.forgotten = true
		delete(k.restored, a.Fingerprint())
	}
	k.mu.Unlock()
	k.note()
	k.AlertStoreCallback.PostDelete(a)
}

func (k *keptAlerts) note() {
	select {
	case k.changed <- struct{}{}:
	default:
	}
}

// forgotten returns the alerts that Alertmanager has forgotten.
func (k *keptAlerts) forgotten() map[model.Fingerprint]bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	ids := map[model.Fingerprint]bool{}
	for id, one := range k.all {
		if one.forgotten {
			ids[id] = true
		}
	}
	return ids
}

// drop removes alerts, unless they are back.
func (k *keptAlerts) drop(ids map[model.Fingerprint]bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for id := range ids {
		if one := k.all[id]; one != nil && one.forgotten {
			delete(k.all, id)
		}
	}
}

// lines returns the alerts as a file has them: those that fire first, of those the ones that
// began first.
func (k *keptAlerts) lines(now time.Time) []keptLine {
	k.mu.Lock()
	lines := make([]keptLine, 0, len(k.all))
	for _, one := range k.all {
		if one.alert == nil {
			continue
		}
		one.written = one.alert.EndsAt
		lines = append(lines, lineOf(one.alert, one.ofRule))
	}
	k.mu.Unlock()
	slices.SortFunc(lines, func(a, b keptLine) int {
		if ended := a.hasEnded(now); ended != b.hasEnded(now) {
			if ended {
				return 1
			}
			return -1
		}
		return cmp.Or(a.StartsAt.Compare(b.StartsAt), cmp.Compare(a.id, b.id))
	})
	return lines
}
