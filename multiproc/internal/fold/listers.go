package fold

import "time"

// listerPatience is how long a listing of the directory may stand still before it is
// none.
const listerPatience = 5 * time.Second

// idleListers remembers how far each listing was, and since when. It outlives folds.
type idleListers struct {
	patience time.Duration
	since    map[listing]listerState
}

// listerState is how far a listing was, and since when.
type listerState struct {
	position int64
	since    time.Time
}

// settle is how long who stands still is looked at once more: a descriptor's number is
// used again, and one that stood there long ago may be another's beginning.
const settle = 20 * time.Millisecond

// activeListers takes note of who has the directory open, and returns how many of them may
// be listing it, in looks that began then.
func (s *idleListers) activeListers(now map[listing]int64, begin time.Time) (moving int) {
	before := s.since
	s.since = map[listing]listerState{}
	for who, position := range now {
		at, ok := before[who]
		if !ok || at.position != position {
			at = listerState{position, time.Now()}
		}
		s.since[who] = at
		if time.Since(at.since) < s.patience || time.Since(begin) < settle {
			moving++
		}
	}
	return moving
}
