package incident_test

import (
	"testing"
	"time"
)

// TestReopenedOnce holds that alerts of one incident which come back together, now of different
// roots, open it again once.
func TestReopenedOnce(t *testing.T) {
	in(t, func(t *testing.T, s *system) {
		s.set(func() { s.roots["web"] = "stock" })
		s.fire("web/ErrorRatioHigh", "stock/ErrorRatioHigh")
		time.Sleep(10 * time.Second)
		s.over("web/ErrorRatioHigh", "stock/ErrorRatioHigh")
		time.Sleep(2 * time.Minute)
		s.expect("opened stock", "ended stock")
		s.set(func() { s.roots["web"] = "web" })
		s.fire("web/ErrorRatioHigh", "stock/ErrorRatioHigh")
		time.Sleep(10 * time.Second)
		s.expect("opened stock")
		times := 0
		for _, e := range s.only("open").Timeline {
			if e.Kind == "reopened" {
				times++
			}
		}
		if times != 1 {
			t.Errorf("reopened %d times", times)
		}
	})
}
