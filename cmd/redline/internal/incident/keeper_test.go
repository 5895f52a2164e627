package incident_test

import (
	"strings"
	"testing"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/cmd/redline/internal/incident"
)

// TestOneFault holds that alerts of one fault are one incident, which is told when it opens and
// when it ends.
func TestOneFault(t *testing.T) {
	in(t, func(t *testing.T, s *system) {
		s.set(func() { s.roots["items"] = "stock" })
		s.set(func() { s.cause = "stock" })
		s.fire("stock/ErrorRatioHigh", "items/ErrorRatioHigh")
		time.Sleep(4 * time.Second)
		s.expect()
		time.Sleep(2 * time.Second)
		s.expect("opened stock stock")
		s.fire("items/LatencyHigh")
		time.Sleep(time.Minute)
		one := s.only("open")
		if len(one.Alerts) != 3 || one.Diagnosis.Headline != "ErrorRatioHigh at items; one more alert" && one.Diagnosis.Headline != "ErrorRatioHigh at items; 2 more alerts" {
			t.Errorf("%d alerts, %q", len(one.Alerts), one.Diagnosis.Headline)
		}
		s.over("stock/ErrorRatioHigh", "items/ErrorRatioHigh")
		time.Sleep(10 * time.Minute)
		s.expect()
		s.over("items/LatencyHigh")
		time.Sleep(59 * time.Second)
		s.expect()
		time.Sleep(2 * time.Second)
		s.expect("ended stock stock")
		var kinds []string
		for _, e := range s.only("closed").Timeline {
			kinds = append(kinds, e.Kind)
		}
		if got := strings.Join(kinds, " "); got != "alert alert opened alert ended ended ended closed" {
			t.Errorf("timeline: %s", got)
		}
	})
}

// TestTwoFaults holds that faults without a common root are two incidents, also when they begin
// at once, and that a third alert joins the one that it belongs to.
func TestTwoFaults(t *testing.T) {
	in(t, func(t *testing.T, s *system) {
		s.set(func() { s.roots["items"] = "stock" })
		s.fire("stock/ErrorRatioHigh", "mail/LatencyHigh")
		time.Sleep(6 * time.Second)
		s.expect("opened mail", "opened stock")
		s.fire("items/LatencyHigh")
		time.Sleep(6 * time.Second)
		s.expect()
		var l answered
		s.get("?search=items", &l)
		if len(l.Incidents) != 1 || l.Incidents[0].ID[16:] != "stock" {
			t.Errorf("items is in %v", l.Incidents)
		}
	})
}

// TestOtherRoot holds that an alert of a service which is a root no more is another incident.
func TestOtherRoot(t *testing.T) {
	in(t, func(_ *testing.T, s *system) {
		s.set(func() { s.roots["items"] = "stock" })
		s.fire("items/ErrorRatioHigh")
		time.Sleep(6 * time.Second)
		s.set(func() { s.roots = map[string]string{} })
		time.Sleep(time.Minute)
		s.fire("stock/ErrorRatioHigh")
		time.Sleep(6 * time.Second)
		s.expect("opened stock", "opened stock")
	})
}

// TestBlip holds that an alert that is over before its incident opens opens none.
func TestBlip(t *testing.T) {
	in(t, func(_ *testing.T, s *system) {
		s.fire("stock/ErrorRatioHigh")
		time.Sleep(2 * time.Second)
		s.over("stock/ErrorRatioHigh")
		time.Sleep(time.Minute)
		s.expect()
	})
}

// TestFlaps holds that an alert which comes and goes opens one incident with the third time
// within five minutes, and that it is told once while it goes on so.
func TestFlaps(t *testing.T) {
	in(t, func(_ *testing.T, s *system) {
		flap := func(pause time.Duration) {
			s.fire("stock/ErrorRatioHigh")
			time.Sleep(2 * time.Second)
			s.over("stock/ErrorRatioHigh")
			time.Sleep(pause)
		}
		for range 3 {
			flap(4 * time.Minute)
		}
		s.expect()
		time.Sleep(10 * time.Minute)
		flap(2 * time.Second)
		flap(2 * time.Second)
		s.expect()
		for range 100 {
			flap(2 * time.Second)
		}
		s.expect("opened stock")
		time.Sleep(3 * time.Minute)
		s.expect("ended stock")
	})
}

// TestNoFault holds that alerts which nobody has to act on open none.
func TestNoFault(t *testing.T) {
	in(t, func(_ *testing.T, s *system) {
		for _, a := range []engine.Alert{
			{Name: "Watchdog", Labels: map[string]string{"severity": "none"}},
			{Name: "Watchdog"},
			{Name: "DeadMansSwitch", Labels: map[string]string{"severity": "page"}},
			{Name: "Deployed", Labels: map[string]string{"severity": "Info"}},
		} {
			s.Alerted(a)
		}
		time.Sleep(time.Minute)
		s.expect()
		s.Alerted(engine.Alert{Name: "Backup", Labels: map[string]string{"severity": "warning"}})
		time.Sleep(time.Minute)
		s.expect("opened alert-backup")
	})
}

// TestReopened holds that an incident whose alerts come back soon is opened again, has to be
// quiet for longer each time, and is another one later.
func TestReopened(t *testing.T) {
	in(t, func(t *testing.T, s *system) {
		s.fire("stock/ErrorRatioHigh")
		time.Sleep(6 * time.Second)
		s.over("stock/ErrorRatioHigh")
		time.Sleep(62 * time.Second)
		s.expect("opened stock", "ended stock")
		first := s.only("closed").ID
		s.fire("stock/ErrorRatioHigh")
		time.Sleep(6 * time.Second)
		s.expect("opened stock")
		if id := s.only("open").ID; id != first {
			t.Errorf("%s was not opened again, but %s opened", first, id)
		}
		s.over("stock/ErrorRatioHigh")
		time.Sleep(90 * time.Second)
		s.expect()
		s.fire("stock/ErrorRatioHigh") // and flaps
		time.Sleep(30 * time.Second)
		s.over("stock/ErrorRatioHigh")
		time.Sleep(3 * time.Minute)
		s.expect("ended stock")
		time.Sleep(15 * time.Minute)
		s.fire("stock/ErrorRatioHigh")
		time.Sleep(6 * time.Second)
		s.expect("opened stock")
		if id := s.only("open").ID; id == first {
			t.Errorf("%s was opened again after a quarter of an hour", id)
		}
	})
}

// TestCause holds that another first cause is told once it has stood out twice in a row, and
// that one which comes and goes is not.
func TestCause(t *testing.T) {
	in(t, func(t *testing.T, s *system) {
		s.set(func() { s.cause = "stock" })
		s.fire("items/LatencyHigh")
		time.Sleep(6 * time.Second)
		s.expect("opened items stock")
		for range 4 {
			s.set(func() { s.cause = "mail" })
			time.Sleep(15 * time.Second)
			s.set(func() { s.cause = "stock" })
			time.Sleep(15 * time.Second)
		}
		s.set(func() { s.cause = "" })
		time.Sleep(time.Minute)
		s.expect()
		if one := s.only("open"); !one.Diagnosis.StandsOut {
			t.Error("a cause that nothing speaks against is lost")
		}
		s.set(func() { s.cause = "mail" })
		time.Sleep(16 * time.Second)
		s.expect()
		time.Sleep(15 * time.Second)
		s.expect("cause items mail")
		time.Sleep(time.Hour)
		s.expect()
	})
}

// TestAbating holds that an incident is told as bad as it was, and that one which becomes worse
// is told anew on the page.
func TestAbating(t *testing.T) {
	in(t, func(t *testing.T, s *system) {
		s.set(func() { s.cause, s.failing = "stock", 0.2 })
		s.fire("stock/ErrorRatioHigh")
		for _, failing := range []float64{0.2, 0.5, 0.1, 0.02} {
			s.set(func() { s.failing = failing })
			time.Sleep(40 * time.Second)
		}
		if got := s.only("open").Diagnosis.Headline; got != "50 % of requests fail" {
			t.Errorf("headline %q", got)
		}
		s.over("stock/ErrorRatioHigh")
		time.Sleep(2 * time.Minute)
		if got := s.only("closed").Diagnosis.Headline; got != "50 % of requests fail" {
			t.Errorf("headline at the end %q", got)
		}
		s.expect("opened stock stock", "ended stock stock")
	})
}

// TestSilentDiagnosis holds that an incident is there within 30 s of its first alert where
// nobody answers, and that an error leaves the last answer.
func TestSilentDiagnosis(t *testing.T) {
	in(t, func(t *testing.T, s *system) {
		s.set(func() { s.hangs = true })
		s.fire("stock/ErrorRatioHigh")
		time.Sleep(6 * time.Second)
		s.fire("mail/ErrorRatioHigh")
		time.Sleep(24 * time.Second)
		s.expect("opened stock", "opened mail")
		s.set(func() { s.hangs, s.cause = false, "stock" })
		s.over("mail/ErrorRatioHigh")
		time.Sleep(3 * time.Minute)
		s.expect("cause stock stock", "ended mail")
		s.set(func() { s.fails = true })
		time.Sleep(30 * time.Minute)
		s.expect()
		if one := s.only("open"); one.Diagnosis.Causes[0].Entity.Service != "stock" {
			t.Errorf("causes %v", one.Diagnosis.Causes)
		}
		if n := strings.Count(s.log.String(), "nobody knows"); n < 1 || n > 5 {
			t.Errorf("said %d times:\n%s", n, s.log.String())
		}
		s.set(func() {
			if s.asked > 100 {
				t.Errorf("asked %d times", s.asked)
			}
		})
	})
}

// TestMerged holds that incidents which come to have one root become the older, without a
// notification until both end.
func TestMerged(t *testing.T) {
	in(t, func(t *testing.T, s *system) {
		s.fire("stock/ErrorRatioHigh")
		time.Sleep(10 * time.Second)
		s.fire("items/ErrorRatioHigh")
		time.Sleep(10 * time.Second)
		s.expect("opened stock", "opened items")
		s.set(func() { s.roots["items"] = "stock" })
		time.Sleep(time.Minute)
		s.expect()
		one := s.only("open")
		if one.ID[16:] != "stock" || len(one.Alerts) != 2 {
			t.Errorf("%s has %d alerts", one.ID, len(one.Alerts))
		}
		var of incident.Summary
		s.get("/of?alert=items/ErrorRatioHigh", &of)
		if of.ID != one.ID {
			t.Errorf("the alert leads to %s", of.ID)
		}
		s.kill()
		s.set(func() { s.held["items/ErrorRatioHigh"], s.held["stock/ErrorRatioHigh"] = true, true })
		time.Sleep(time.Minute)
		s.expect("continue stock", "continue items")
		s.over("stock/ErrorRatioHigh", "items/ErrorRatioHigh")
		time.Sleep(2 * time.Minute)
		s.expect("ended stock", "ended items")
	})
}

// TestKilled holds that nothing is told twice through kills: of alerts that go on, that come
// again, and that end while no process runs.
func TestKilled(t *testing.T) {
	in(t, func(t *testing.T, s *system) {
		s.set(func() { s.roots["items"], s.cause = "stock", "stock" })
		s.fire("stock/ErrorRatioHigh", "items/ErrorRatioHigh")
		time.Sleep(6 * time.Second)
		s.expect("opened stock stock")
		s.kill()
		s.set(func() { s.held["stock/ErrorRatioHigh"] = true }) // pending anew
		s.expect("continue stock stock")
		s.fire("stock/LatencyHigh")
		time.Sleep(3 * time.Minute)
		s.expect()
		one := s.only("open")
		for _, a := range one.Alerts {
			if on := a.Ended.IsZero(); on == (a.Service == "items") {
				t.Errorf("%s is on: %v", a.Fingerprint, on)
			}
		}
		s.fire("stock/ErrorRatioHigh")
		time.Sleep(time.Minute)
		if again := s.only("open"); len(again.Alerts) != 3 || len(again.Timeline) != len(one.Timeline) {
			t.Errorf("an alert of before is taken for a new one: %v", again.Timeline)
		}
		s.over("stock/ErrorRatioHigh", "stock/LatencyHigh")
		time.Sleep(2 * time.Minute)
		s.expect("ended stock stock")
		s.kill()
		time.Sleep(time.Minute)
		s.expect()
	})
}
