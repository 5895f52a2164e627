package cause

import (
	"strings"
	"testing"

	"github.com/redline-metrics/redline/cmd/redline/internal/graph"
)

// TestSilence checks that nothing is wrong where no user suffers, however odd the rest is.
func TestSilence(t *testing.T) {
	for _, c := range []struct {
		name string
		make func(*shop)
	}{
		{"nothing at all", func(*shop) {}},
		{"as usual", func(s *shop) { s.services(nil) }},
		{"an anomaly inside", func(s *shop) { s.services(map[string]state{"mail": {latency: 0.5}}) }},
		{"a processor that works more and is not full", func(s *shop) {
			s.services(map[string]state{"stock": {processor: 0.6}})
		}},
		{"memory that grows where users are seen", func(s *shop) {
			s.services(nil)
			s.series("stock", "container_memory_usage_bytes", 1e8, 1e9)
		}},
		{"traffic that trebles", func(s *shop) {
			s.services(map[string]state{"web": {rate: 150}, "cart": {rate: 60}, "stock": {rate: 210}, "mail": {rate: 15}})
		}},
		{"a rise that nobody notices", func(s *shop) { s.services(map[string]state{"web": {latency: 0.11}}) }},
		{"a quantile of a few requests", func(s *shop) {
			s.services(nil)
			s.in.Series[4].Points = nil
			s.series("web", "requests_per_second", 1, 1)
			s.series("web", "server_latency_seconds", 0.5, 5, "quantile", "0.99")
		}},
		{"a share of a few requests", func(s *shop) {
			s.services(map[string]state{"mail": {success: 0.5, rate: 0.1}})
		}},
		{"one spike", func(s *shop) {
			s.services(nil)
			web := s.in.Series[0].Points
			web[len(web)-1].Value *= 20
		}},
		{"a latency that always jumps", func(s *shop) {
			s.services(nil)
			for _, i := range []int{0, 1} {
				for at := range s.in.Series[i].Points {
					if at%4 == 0 || at > len(s.in.Series[i].Points)-10 {
						s.in.Series[i].Points[at].Value *= 8
					}
				}
			}
		}},
		{"a latency that comes and goes", func(s *shop) {
			s.services(map[string]state{"web": {latency: 0.5}})
			for i := range 2 {
				web := s.in.Series[i].Points
				web[len(web)-4].Value = web[0].Value
			}
		}},
		{"a latency as long as once before", func(s *shop) {
			s.services(map[string]state{"web": {latency: 0.5}})
			for i := range 2 {
				for at := 40; at < 48; at++ {
					s.in.Series[i].Points[at].Value *= 8
				}
			}
		}},
		{"a few milliseconds that become more", func(s *shop) {
			s.services(map[string]state{"web": {latency: 0.8}})
			for i := range 2 {
				for at := range s.in.Series[i].Points {
					s.in.Series[i].Points[at].Value /= 20
				}
			}
		}},
		{"a root by which hardly anybody enters", func(s *shop) {
			s.services(nil)
			s.in.Calls = append(s.in.Calls, graph.Call{Caller: "cron", Callee: "mail"})
			s.series("cron", "server_latency_seconds", 0.1, 1, "quantile", "0.5")
			s.series("cron", "requests_per_second", 1, 1)
		}},
		{"a busy root beside the entry that users measure", func(s *shop) {
			s.services(nil)
			s.in.Calls = append(s.in.Calls, graph.Call{Caller: "browser", Callee: "web"}, graph.Call{Caller: "jobs", Callee: "mail"})
			s.series("browser", "entry_latency_seconds", 0.2, 0.2, "quantile", "0.5")
			s.series("jobs", "server_latency_seconds", 0.1, 1, "quantile", "0.5")
			s.series("jobs", "requests_per_second", 50, 50)
		}},
		{"two samples before", func(s *shop) {
			s.services(map[string]state{"web": {latency: 3, success: 0.1, processor: 0.99}})
			for i, one := range s.in.Series {
				s.in.Series[i].Points = one.Points[len(one.Points)-24:]
			}
		}},
		{"eight samples before", func(s *shop) {
			s.services(map[string]state{"web": {latency: 3, success: 0.1, processor: 0.99}})
			for i, one := range s.in.Series {
				s.in.Series[i].Points = one.Points[len(one.Points)-29:]
			}
		}},
		{"samples after the question", func(s *shop) {
			s.services(map[string]state{"web": {latency: 3, success: 0.1, processor: 0.99}})
			s.in.At = broken
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for seed := range uint64(20) {
				s := newShop(seed)
				c.make(s)
				if v := Judge(s.in); len(v.Symptoms)+len(v.Causes) > 0 || v.StandsOut() {
					t.Fatalf("seed %d:\n%s", seed, v.Explain())
				}
			}
		})
	}
}

// TestNoGraph checks that without calls any service may be one that users enter by, and that
// resources of which nobody knows the limit count.
func TestNoGraph(t *testing.T) {
	for name, now := range map[string]func(*shop){
		"latency":                    func(s *shop) { s.services(map[string]state{"mail": {latency: 0.5}}) },
		"processor":                  func(s *shop) { s.services(map[string]state{"mail": {processor: 1.2}}) },
		"processor of unknown limit": func(s *shop) { s.services(map[string]state{"mail": {processor: 0.4}}) },
		"of two processors, that which works more": func(s *shop) {
			s.services(map[string]state{"mail": {processor: 0.8}, "web": {processor: 0.8}})
		},
		"memory": func(s *shop) {
			s.services(nil)
			s.series("mail", "container_memory_usage_bytes", 1e8, 1e9)
		},
	} {
		s := newShop(1)
		s.in.Calls = nil
		now(s)
		if v := Judge(s.in); len(v.Causes) == 0 || v.Causes[0].Entity.Name != "mail" {
			t.Errorf("%s: mail is not on top:\n%s", name, v.Explain())
		}
	}
}

// TestMeasuredEntry checks that an entry which nobody calls and of which no calls are known
// is no cause of its users' waits, where a service behind it is.
func TestMeasuredEntry(t *testing.T) {
	s := newShop(1)
	s.services(map[string]state{"stock": {latency: 0.3}, "cart": {latency: 0.35}, "web": {latency: 0.5}})
	s.series("browser", "entry_latency_seconds", 0.2, 0.8, "quantile", "0.5")
	v := Judge(s.in)
	if len(v.Causes) == 0 || v.Causes[0].Entity.Name != "stock" || !strings.Contains(v.Explain(), "as its callee web is: entry_latency_seconds") {
		t.Errorf("stock is not on top of what browser shows:\n%s", v.Explain())
	}
}
