package cause

import (
	"slices"
	"testing"

	"github.com/redline-metrics/redline/cmd/redline/internal/graph"
)

// young cuts the history of all series to the last minutes, as of services that have just
// been started.
func (s *shop) young(seconds int64) {
	for i := range s.in.Series {
		points := s.in.Series[i].Points
		s.in.Series[i].Points = slices.DeleteFunc(points, func(p Point) bool { return p.Time <= asked-seconds })
	}
}

// TestAlerted checks that an alert makes a candidate of its service, also where the time
// before is not known or as bad, and that services which it does not concern are left out.
func TestAlerted(t *testing.T) {
	for _, c := range []struct {
		name   string
		alerts []Alert
		make   func(*shop)
		want   []string // the first causes
	}{
		{"failures that have a history", []Alert{{"web", Failing}}, func(s *shop) {
			s.services(map[string]state{"stock": {success: 0.8}, "cart": {success: 0.82}, "web": {success: 0.85}})
		}, []string{"stock"}},
		{"failures without a time before", []Alert{{"web", Failing}}, func(s *shop) {
			s.services(map[string]state{"stock": {success: 0.8}, "cart": {success: 0.82}, "web": {success: 0.85}})
			s.young(120)
		}, []string{"stock"}},
		{"failures that are as many as ever", []Alert{{"web", Failing}}, func(s *shop) {
			for _, name := range []string{"web", "cart", "stock"} {
				s.series(name, "success_ratio", 0.9, 0.9)
				s.series(name, "requests_per_second", 50, 50)
			}
		}, []string{"stock"}},
		{"slow as ever, which the callee explains", []Alert{{"web", Slow}}, func(s *shop) {
			s.services(nil)
			s.series("stock", "server_latency_seconds", 0.9, 0.9, "quantile", "0.95")
			s.series("web", "server_latency_seconds", 1.1, 1.1, "quantile", "0.95")
		}, []string{"stock"}},
		{"slow as ever, which no callee explains", []Alert{{"web", Slow}}, func(s *shop) {
			s.services(nil)
			s.series("web", "server_latency_seconds", 1.5, 1.5, "quantile", "0.95")
		}, []string{"web"}},
		{"down without a time before", []Alert{{"stock", Down}}, func(s *shop) {
			s.services(nil)
			s.series("stock", "up", 0, 0)
			s.young(100)
		}, []string{"stock"}},
		{"two faults, of which one is asked for", []Alert{{"mail", Failing}}, func(s *shop) {
			s.services(map[string]state{"stock": {success: 0.5}, "mail": {success: 0.8}})
		}, []string{"mail"}},
		{"an alert of which nothing is to be seen", []Alert{{"mail", Other}}, func(s *shop) { s.services(nil) }, nil},
	} {
		s := newShop(1)
		c.make(s)
		s.in.Alerts = c.alerts
		v := Judge(s.in)
		var got []string
		for _, one := range v.Causes[:min(len(v.Causes), max(1, len(c.want)))] {
			got = append(got, one.Entity.Name)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v\n%s", c.name, got, c.want, v.Explain())
		}
	}
}

// TestBegun checks that a fault which began seconds ago is seen by those who know when, and
// that the processor has to be busy for longer.
func TestBegun(t *testing.T) {
	for _, c := range []struct {
		name  string
		alert Symptom
		make  func(*shop)
		want  string // of those who know when it began
	}{
		{"failures", Failing, func(s *shop) {
			s.services(map[string]state{"stock": {success: 0.9}, "cart": {success: 0.91}, "web": {success: 0.92}})
		}, "stock"},
		{"slowness", Slow, func(s *shop) {
			s.services(map[string]state{"stock": {latency: 0.5}, "cart": {latency: 0.53}, "web": {latency: 0.57}})
		}, "stock"},
		{"calls that are slow when the alert is about failures", Failing, func(s *shop) {
			s.services(map[string]state{"stock": {success: 0.9}, "cart": {success: 0.91}, "web": {success: 0.92}})
			s.calls("web", "cart", 0.02, 0.9, 0.02)
		}, "stock"},
		{"a busy processor", Other, func(s *shop) { s.services(map[string]state{"stock": {processor: 0.95}}) }, ""},
	} {
		for seed := range uint64(10) {
			s := newShop(seed)
			c.make(s)
			s.in.Alerts = []Alert{{"web", c.alert}}
			s.in.At = broken + every
			s.in.Before = broken - 60
			for began, want := range map[int64]string{0: "", broken - 1: c.want, broken + 1: c.want} {
				s.in.Began = began
				got := ""
				if v := Judge(s.in); v.StandsOut() {
					got = v.Causes[0].Entity.Name
				}
				if got != want {
					t.Errorf("%s: with the beginning %d the cause is %q, want %q", c.name, began, got, want)
				}
			}
		}
	}
}

// TestRoots checks that each alerted service has its own fault or that of a callee at its root.
func TestRoots(t *testing.T) {
	s := newShop(1)
	s.in.Calls = append(s.in.Calls, graph.Call{Caller: "batch", Callee: "disk"})
	s.services(map[string]state{"stock": {success: 0.8}, "cart": {success: 0.82}, "web": {success: 0.85}})
	s.series("batch", "success_ratio", 1, 0.5)
	s.series("batch", "requests_per_second", 20, 20)
	s.in.Alerts = []Alert{{"web", Failing}, {"stock", Failing}, {"batch", Failing}, {"", Other}, {"nobody", Failing}}
	roots := Judge(s.in).Roots
	for service, want := range map[string]string{"web": "stock", "stock": "stock", "batch": "batch", "nobody": ""} {
		if roots[service] != want {
			t.Errorf("the root of %s is %q, want %q", service, roots[service], want)
		}
	}
}
