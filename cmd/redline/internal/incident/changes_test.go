package incident_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/diagnosis"
)

// TestChangesNotedOnce holds that the timeline has a change once, however often diagnoses tell it:
// also one of traffic, whose numbers are others each time. One that comes later is another.
func TestChangesNotedOnce(t *testing.T) {
	in(t, func(t *testing.T, s *system) {
		began, look := time.Now().UTC(), 0
		s.set(func() {
			s.changes = func(at time.Time) []diagnosis.Change {
				look++
				stock := diagnosis.Entity{Service: "stock"}
				traffic := diagnosis.Change{Time: began.Add(time.Duration(look%3) * 15 * time.Second), Entity: stock, Kind: "traffic", Text: fmt.Sprintf("%d requests a second in the place of 5", 100+look)}
				if at.Sub(began) > 10*time.Minute {
					traffic.Time = began.Add(10 * time.Minute)
				}
				return []diagnosis.Change{traffic, {Time: began, Entity: stock, Kind: "version", Text: "version 2 in the place of 1"}}
			}
		})
		s.set(func() { s.held["stock/ErrorRatioHigh"] = true })
		s.fire("stock/ErrorRatioHigh")
		noted := func() (times int) {
			for _, e := range s.only("open").Timeline {
				if e.Kind == "change" {
					times++
				}
			}
			return times
		}
		time.Sleep(5 * time.Minute)
		if n := noted(); n != 2 {
			t.Errorf("%d changes are noted, want the traffic and the version", n)
		}
		s.kill()
		time.Sleep(4 * time.Minute)
		if n := noted(); n != 2 {
			t.Errorf("%d changes are noted after a restart, want 2", n)
		}
		time.Sleep(5 * time.Minute)
		if n := noted(); n != 3 {
			t.Errorf("%d changes are noted once traffic changed again, want 3", n)
		}
	})
}
