package incident_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"github.com/google/go-cmp/cmp"

	"github.com/redline-metrics/redline/cmd/redline/internal/diagnosis"
	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/cmd/redline/internal/incident"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// system represents services whose roots and causes a test sets, and the keeper of their
// incidents.
type system struct {
	t    *testing.T
	dir  string
	stop func()

	*incident.Keeper

	mu    sync.Mutex
	roots map[string]string // of services; others are roots themselves
	cause string            // the first, or "" where none stands out
	fails bool
	hangs bool
	asked int
	held  map[string]bool
	told  []string
	log   bytes.Buffer
}

// start begins a keeper, of which nothing is left but what it keeps once it is killed.
func start(t *testing.T, dir string) *system {
	t.Helper()
	s := &system{t: t, dir: dir, roots: map[string]string{}, held: map[string]bool{}}
	s.begin()
	return s
}

func (s *system) begin() {
	s.Keeper = incident.New(incident.Config{
		Dir: s.dir, Diagnose: s.diagnose, Log: slog.New(slog.NewTextHandler(&s.log, nil)),
		Held: func(context.Context) (map[string]bool, error) {
			s.mu.Lock()
			defer s.mu.Unlock()
			return maps.Clone(s.held), nil
		},
		Told: func(told incident.Told) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.told = append(s.told, strings.TrimSpace(fmt.Sprintf("%s %s %s", told.News, told.Incident.ID[16:], told.Incident.Cause)))
		},
	})
	ctx, cancel := context.WithCancel(s.t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.Run(ctx)
	}()
	s.stop = func() {
		cancel()
		<-done
	}
}

// kill ends the keeper, which gets to write nothing, and begins another.
func (s *system) kill() {
	s.stop()
	s.begin()
}

func (s *system) diagnose(ctx context.Context, q diagnosis.Question) (diagnosis.Diagnosis, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	if s.hangs {
		s.mu.Unlock()
		<-ctx.Done()
		s.mu.Lock()
		return diagnosis.Diagnosis{}, ctx.Err()
	}
	if s.fails {
		return diagnosis.Diagnosis{}, errors.New("no data")
	}
	d := diagnosis.Diagnosis{At: q.At, Roots: map[string]string{}, Services: []string{}}
	for _, a := range q.Alerts {
		d.Roots[a.Service] = a.Service
		if root := s.roots[a.Service]; root != "" {
			d.Roots[a.Service] = root
		}
		d.Services = append(d.Services, a.Service)
	}
	if s.cause != "" {
		d.StandsOut, d.Causes = true, []diagnosis.Cause{{Entity: diagnosis.Entity{Service: s.cause}, Score: 3}}
	}
	return d, nil
}

// set changes what is wrong.
func (s *system) set(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
}

func alert(service, name string) engine.Alert {
	return engine.Alert{
		Fingerprint: service + "/" + name, Name: name, Labels: map[string]string{"job": service, "severity": "ticket"},
		Annotations: map[string]string{"summary": name + " at " + service}, Start: time.Now(),
	}
}

// fire has alerts start: each is SERVICE/NAME.
func (s *system) fire(alerts ...string) {
	for _, a := range alerts {
		service, name, _ := strings.Cut(a, "/")
		s.Alerted(alert(service, name))
	}
}

// over has alerts end.
func (s *system) over(alerts ...string) {
	for _, a := range alerts {
		service, name, _ := strings.Cut(a, "/")
		one := alert(service, name)
		one.Ended = true
		s.Alerted(one)
	}
}

// expect fails unless people have been told that, and nothing else, since the last call.
func (s *system) expect(want ...string) {
	s.t.Helper()
	synctest.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	if diff := cmp.Diff(want, s.told); diff != "" {
		s.t.Errorf("told (-want +got):\n%s", diff)
	}
	s.told = nil
}

// get returns the answer to a request, as JSON into v where v is not nil.
func (s *system) get(path string, v any) *httptest.ResponseRecorder {
	s.t.Helper()
	return s.ask(httptest.NewRequestWithContext(s.t.Context(), http.MethodGet, incident.Path+path, nil), v)
}

func (s *system) ask(r *http.Request, v any) *httptest.ResponseRecorder {
	s.t.Helper()
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, r)
	if v == nil {
		return w
	}
	if err := json.Unmarshal(w.Body.Bytes(), v); err != nil || w.Code != http.StatusOK {
		s.t.Fatalf("%s: %d %s: %v", r.URL, w.Code, w.Body, err)
	}
	return w
}

type answered struct {
	Incidents []incident.Summary
	More      bool
}

// only returns the incident, of which there must be one in a state.
func (s *system) only(state string) incident.Incident {
	s.t.Helper()
	var l answered
	s.get("?state="+state, &l)
	if len(l.Incidents) != 1 {
		s.t.Fatalf("%d incidents are %s: %v; expected one", len(l.Incidents), state, l.Incidents)
	}
	var in incident.Incident
	s.get("/"+l.Incidents[0].ID, &in)
	return in
}

// in runs f with a clock that it can move.
func in(t *testing.T, f func(t *testing.T, s *system)) {
	t.Helper()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		s := start(t, dir)
		defer func() { s.stop() }()
		f(t, s)
	})
}

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
