package incident

import (
	"slices"
	"time"
)

// An alert that is over while alerts are gathered opens no incident. One that comes and goes
// is a fault all the same: it opens one with the third time within some minutes.
const (
	blipsKept  = 5 * time.Minute
	blipsToUse = 2      // before the one that opens an incident
	mostBlips  = 10_000 // alerts
)

// blip notes that an alert was over too soon for an incident.
func (k *Keeper) blip(fingerprint string, now time.Time) {
	if k.blips[fingerprint] == nil && len(k.blips) >= mostBlips {
		for f := range k.blips {
			if k.recentBlips(f, now); len(k.blips[f]) == 0 {
				delete(k.blips, f)
			}
		}
		if len(k.blips) >= mostBlips {
			return
		}
	}
	k.blips[fingerprint] = append(k.recentBlips(fingerprint, now), now)
}

// flaps reports whether an alert that fires has been over too soon often enough.
func (k *Keeper) flaps(fingerprint string, now time.Time) bool {
	if len(k.recentBlips(fingerprint, now)) < blipsToUse {
		return false
	}
	delete(k.blips, fingerprint)
	return true
}

// recentBlips forgets blips that are long over, and returns the others.
func (k *Keeper) recentBlips(fingerprint string, now time.Time) []time.Time {
	all := k.blips[fingerprint]
	if all == nil {
		return nil
	}
	k.blips[fingerprint] = slices.DeleteFunc(all, func(at time.Time) bool { return now.Sub(at) > blipsKept })
	return k.blips[fingerprint]
}
