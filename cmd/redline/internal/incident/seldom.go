package incident

import "time"

// seldom lets a line be logged once in a while.
type seldom struct{ last time.Time }

const seldomEvery = 10 * time.Minute

// now reports whether the line is to be logged.
func (s *seldom) now(now time.Time) bool {
	if !s.last.IsZero() && now.Sub(s.last) < seldomEvery {
		return false
	}
	s.last = now
	return true
}
