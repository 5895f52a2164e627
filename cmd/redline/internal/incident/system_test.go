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

	mu      sync.Mutex
	roots   map[string]string // of services; others are roots themselves
	cause   string            // the first, or "" where none stands out
	failing float64           // of the requests of the first service
	changes func(at time.Time) []diagnosis.Change
	fails   bool
	hangs   bool
	asked   int
	held    map[string]bool
	told    []string
	log     bytes.Buffer
}

// start begins a keeper, of which nothing is left but its files once it is killed.
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
	if s.failing > 0 {
		d.Headline = fmt.Sprintf("%v %% of requests fail", 100*s.failing)
		d.Affected = []diagnosis.Affected{{Service: d.Services[0], Rate: 10, Failing: s.failing}}
	}
	if s.changes != nil {
		d.Changes = s.changes(q.At)
	}
	if s.cause != "" {
		d.StandsOut, d.Causes = true, []diagnosis.Cause{{Entity: diagnosis.Entity{Service: s.cause}, Score: 3}}
	}
	return d, nil
}

// set changes the fault.
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
