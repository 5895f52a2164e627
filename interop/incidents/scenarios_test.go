package incidents

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// healthy is how long a system is well before its fault: a diagnosis compares with it.
const healthy = 4 * time.Minute

// lasts is how long a fault lasts at least: what is told of it has to stay.
const lasts = 100 * time.Second

// scenario is a fault in a system, and the incidents that it has to lead to.
type scenario struct {
	name     string
	services []service
	second   []service // a second system, which has nothing to do with the first
	breaks   func(t *testing.T, systems []*system)
	mends    func(t *testing.T, systems []*system)
	causes   []string // of the incidents, in the order of their names; nil is no incident
	changed  string   // what the change that is listed says, if any
}

// shop returns the services of a shop: front calls items and mail, items calls stock.
func shop(stock service) []service {
	stock.name = "stock"
	stock.takes = 8 * time.Millisecond
	return []service{
		stock,
		{name: "mail", takes: 5 * time.Millisecond},
		{name: "items", calls: []string{"stock"}, takes: 10 * time.Millisecond},
		{name: "front", calls: []string{"items", "mail"}, takes: 5 * time.Millisecond, perSecond: 30},
	}
}

// bank returns the services of a system that has none in common with a shop.
func bank() []service {
	return []service{
		{name: "ledger", takes: 8 * time.Millisecond},
		{name: "bank", calls: []string{"ledger"}, takes: 5 * time.Millisecond, perSecond: 20},
	}
}

// stockBecomes has all instances of stock take on a state.
func stockBecomes(now state) func(*testing.T, []*system) {
	return func(t *testing.T, s []*system) { t.Helper(); s[0].all(t, "stock", now) }
}

// factor multiplies the traffic.
func factor(by float64) func(*testing.T, []*system) {
	return func(_ *testing.T, s []*system) { s[0].traffic(by) }
}

func scenarios() []scenario {
	return []scenario{
		{
			name:     "stock fails",
			services: shop(service{}),
			breaks:   stockBecomes(state{Failing: 0.3}), mends: stockBecomes(state{}),
			causes: []string{"service stock"},
		},
		{
			name:     "stock is slow",
			services: shop(service{}),
			breaks:   stockBecomes(state{Slower: time.Second}), mends: stockBecomes(state{}),
			causes: []string{"service stock"},
		},
		{
			name:     "one bad instance of three",
			services: shop(service{instances: 3}),
			breaks:   func(t *testing.T, s []*system) { t.Helper(); s[0].become(t, "stock", 1, state{Failing: 0.6}) },
			mends:    stockBecomes(state{}),
			causes:   []string{"instance FIRST of stock"},
		},
		{
			name:     "a bad deploy",
			services: shop(service{}),
			breaks:   stockBecomes(state{Version: "1.5.0", Failing: 0.3, Slower: 50 * time.Millisecond}), mends: stockBecomes(state{}),
			causes: []string{"service stock"}, changed: "version 1.5.0 in the place of 1.4.2",
		},
		// Three times the traffic is no fault where there is room for it.
		{
			name:     "traffic trebled",
			services: shop(service{}),
			breaks:   factor(3), mends: factor(1),
		},
		// Where it is too much for a service, that one is the cause: its requests wait for each
		// other. The traffic is the change that led to it.
		{
			name:     "traffic trebled beyond room",
			services: shop(service{workers: 1}),
			breaks:   factor(5), mends: factor(1),
			causes: []string{"service stock"}, changed: "requests a second",
		},
		{
			name: "a peer that nobody scrapes",
			services: []service{
				{name: "payments", takes: 10 * time.Millisecond, unscraped: true},
				{name: "orders", calls: []string{"payments"}, takes: 5 * time.Millisecond},
				{name: "front", calls: []string{"orders"}, takes: 5 * time.Millisecond, perSecond: 30},
			},
			breaks: func(t *testing.T, s []*system) { t.Helper(); s[0].all(t, "payments", state{Failing: 0.4}) },
			mends:  func(t *testing.T, s []*system) { t.Helper(); s[0].all(t, "payments", state{}) },
			causes: []string{"peer payments"},
		},
		{
			name:     "two faults at once",
			services: shop(service{}), second: bank(),
			breaks: func(t *testing.T, s []*system) {
				t.Helper()
				s[0].all(t, "stock", state{Failing: 0.3})
				s[1].all(t, "ledger", state{Slower: time.Second})
			},
			mends: func(t *testing.T, s []*system) {
				t.Helper()
				s[0].all(t, "stock", state{})
				s[1].all(t, "ledger", state{})
			},
			causes: []string{"service ledger", "service stock"},
		},
	}
}

// TestScenarios holds that each fault leads to one incident, with the right cause on top, which
// closes when the fault is over; that people are told nothing twice; and that a moment without
// a fault leads to none.
func TestScenarios(t *testing.T) {
	t.Parallel()
	for _, s := range scenarios() {
		t.Run(strings.ReplaceAll(s.name, " ", "-"), func(t *testing.T) {
			t.Parallel()
			systems := []*system{startSystem(t, s.services)}
			if s.second != nil {
				systems = append(systems, startSystem(t, s.second))
			}
			w := startWatch(t, true, systems...)
			for i, one := range s.causes {
				if strings.Contains(one, "FIRST") {
					s.causes[i] = strings.Replace(one, "FIRST", systems[0].instances["stock"][0].address, 1)
				}
			}
			w.age(t, healthy)
			if all, err := w.incidents(""); err != nil || len(all) > 0 {
				t.Fatalf("before the fault there are incidents %v, %v", all, err)
			}
			began := time.Now()
			s.breaks(t, systems)
			if s.causes == nil {
				w.staysQuiet(t, 2*time.Minute)
				return
			}
			w.leadsTo(t, began, s.causes, s.changed)
			s.mends(t, systems)
			w.isOver(t, len(s.causes), 4*time.Minute)
		})
	}
}

// TestRedlinesRules holds the same of Redline's own rules. They judge five minutes, so the
// incident closes some six minutes after the fault.
func TestRedlinesRules(t *testing.T) {
	t.Parallel()
	s := startSystem(t, shop(service{}))
	w := startWatch(t, false, s)
	w.age(t, healthy)
	began := time.Now()
	s.all(t, "stock", state{Version: "1.5.0", Failing: 0.3})
	w.leadsTo(t, began, []string{"service stock"}, "version 1.5.0 in the place of 1.4.2")
	s.all(t, "stock", state{})
	w.isOver(t, 1, 10*time.Minute)
}

// staysQuiet waits for some time, in which there is no incident.
func (w *watch) staysQuiet(t *testing.T, least time.Duration) {
	t.Helper()
	until := time.Now().Add(least)
	within(t, least+time.Minute, func() error {
		if all, err := w.incidents(""); err != nil || len(all) > 0 {
			t.Fatalf("incidents %v, %v", all, err)
		}
		if time.Now().Before(until) {
			return errors.New("the time is not over")
		}
		return nil
	})
}

// leadsTo waits until there are incidents with these causes, and holds that they have no other
// cause before, and that there is no other incident.
func (w *watch) leadsTo(t *testing.T, began time.Time, causes []string, changed string) {
	t.Helper()
	seen := map[string]bool{}
	var open []incident
	within(t, 4*time.Minute, func() error {
		var err error
		if open, err = w.incidents("open"); err != nil {
			return err
		}
		var got []string
		for _, one := range open {
			if cause := one.Diagnosis.cause(); !seen[one.ID+cause.String()] {
				seen[one.ID+cause.String()] = true
				t.Logf("%.0f s after the fault, %.0f s after the first alert, %s has the cause %q:\n%s", time.Since(began).Seconds(), time.Since(one.firstAlert()).Seconds(), one.ID, cause, one.Diagnosis)
			}
			got = append(got, one.Diagnosis.cause().String())
		}
		slices.Sort(got)
		if !slices.Equal(got, causes) {
			return fmt.Errorf("causes %q, want %q", got, causes)
		}
		if changed != "" && !slices.ContainsFunc(open, func(one incident) bool { return one.Diagnosis.hasChange(changed) }) {
			return fmt.Errorf("no change says %q: %s", changed, open[0].Diagnosis)
		}
		return nil
	})
	t.Logf("all is known %.0f s after the fault", time.Since(began).Seconds())
	within(t, lasts+time.Minute, func() error {
		open, err := w.incidents("open")
		if err != nil {
			return err
		}
		if len(open) != len(causes) {
			t.Fatalf("%v after the fault there are %d incidents, want %d", time.Since(began), len(open), len(causes))
		}
		if time.Since(began) < lasts {
			return errors.New("the fault is not over")
		}
		return nil
	})
}

// isOver waits until so many incidents are closed, and holds that there were no others.
func (w *watch) isOver(t *testing.T, number int, most time.Duration) {
	t.Helper()
	mended := time.Now()
	var all []incident
	within(t, most, func() error {
		var err error
		if all, err = w.incidents(""); err != nil {
			return err
		}
		for _, one := range all {
			if one.State == "open" {
				return fmt.Errorf("%s is open: %s", one.ID, one.Diagnosis.Headline)
			}
		}
		return nil
	})
	t.Logf("closed %.0f s after the fault", time.Since(mended).Seconds())
	if len(all) != number {
		t.Errorf("there were %d incidents, want %d", len(all), number)
	}
	for _, one := range all {
		t.Logf("%s %s, %d alerts, opened %.0f s after the first:\n%s%s", one.ID, one.State, len(one.Alerts), one.Opened.Sub(one.firstAlert()).Seconds(), one.Diagnosis, one.course())
	}
	w.toldOnce(t, all)
}
