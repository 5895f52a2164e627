package cause

import (
	"strings"
	"testing"

	"github.com/redline-metrics/redline/cmd/redline/internal/graph"
)

// TestCauses checks that each kind of fault has its cause on top, and that it stands out.
func TestCauses(t *testing.T) {
	service := func(name string) graph.Entity { return graph.Entity{Kind: graph.Service, Name: name} }
	for _, c := range []struct {
		name string
		make func(*shop)
		want graph.Entity
		why  string // parts of the reasons, one a line
	}{
		{"a saturated callee whose callers wait", func(s *shop) {
			s.services(map[string]state{
				"stock": {latency: 0.3, processor: 0.95}, "cart": {latency: 0.35}, "web": {latency: 0.5},
			})
		}, service("stock"), "use of the processor rose"},
		{"a slow callee whose callers wait", func(s *shop) {
			s.services(map[string]state{"stock": {latency: 0.3, processor: 0.25}, "cart": {latency: 0.35}, "web": {latency: 0.5}})
		}, service("stock"), "it is slow, and is not known to call others\nit is slow, as its callee stock is"},
		{"a failing callee whose callers fail", func(s *shop) {
			s.services(map[string]state{"stock": {success: 0.8}, "cart": {success: 0.82}, "web": {success: 0.85}})
		}, service("stock"), "it fails, and is not known to call others, for 100 %\nit fails, as its callee stock does"},
		{"failures beside which another callee is slow", func(s *shop) {
			s.services(map[string]state{"stock": {success: 0.8}, "cart": {success: 0.82}, "web": {success: 0.85}, "mail": {latency: 0.4}})
		}, service("stock"), "it fails, and is not known to call others, for 100 %"},
		{"failures beside which another callee has a few", func(s *shop) {
			s.services(map[string]state{"stock": {success: 0.8}, "cart": {success: 0.82}, "web": {success: 0.85}, "mail": {success: 0.9}})
		}, service("stock"), "it fails, and is not known to call others, for 14 %"},
		{"a wait beside which another callee is slow by little", func(s *shop) {
			s.services(map[string]state{
				"stock": {latency: 0.3, processor: 0.25}, "cart": {latency: 0.35}, "web": {latency: 0.5}, "mail": {latency: 0.035},
			})
		}, service("stock"), "it is slow, by too little"},
		{"a wait during which callers call less", func(s *shop) {
			s.services(map[string]state{
				"stock": {latency: 0.3, processor: 0.25}, "cart": {latency: 0.35}, "web": {latency: 0.5}, "mail": {rate: 2},
			})
		}, service("stock"), ""},
		{"failures while all traffic falls", func(s *shop) {
			s.services(map[string]state{"web": {success: 0.9, rate: 28}, "cart": {rate: 11}, "mail": {rate: 2.2}, "stock": {rate: 38}})
		}, service("web"), ""},
		{"failures while traffic fades away", func(s *shop) {
			s.services(map[string]state{"web": {success: 0.9, rate: 20}, "cart": {rate: 8}, "mail": {rate: 0.1}, "stock": {rate: 28}})
		}, service("web"), ""},
		{"one slow route of an entry", func(s *shop) {
			s.services(map[string]state{"cart": {latency: 0.35, processor: 0.4}})
			s.calls("web", "cart", 0.042, 0.36, 0.35)
		}, service("cart"), "symptom: latency of its calls of web\nits callees are not: server_latency_seconds{instance=\"cart:80\""},
		{"a slow route that waits for a callee, of which one has another caller that is well", func(s *shop) {
			s.services(map[string]state{"cart": {latency: 0.35}})
			s.calls("web", "cart", 0.042, 0.36, 0.35)
		}, service("mail"), "1 of its 2 callers suffer, and one waits"},
		{"a service that fails by itself", func(s *shop) {
			s.services(map[string]state{"web": {success: 0.9}})
		}, service("web"), "it fails, and its callees do not:"},
		{"calls to a callee that answers in time", func(s *shop) {
			s.services(map[string]state{"cart": {latency: 0.35}, "web": {latency: 0.5}})
			s.calls("web", "stock", 0.012, 0.3, 0.012)
			s.calls("cart", "stock", 0.012, 0.3, 0.012)
			s.calls("web", "cart", 0.042, 0.36, 0.35)
		}, service("stock"), "answers in time"},
		{"all calls of a caller, whoever answers", func(s *shop) {
			s.services(map[string]state{"cart": {latency: 0.65}, "web": {latency: 0.8}})
			s.calls("cart", "stock", 0.012, 0.3, 0.012)
			s.calls("cart", "mail", 0.007, 0.3, 0.006)
			s.calls("web", "stock", 0.012, 0.012, 0.012)
			s.calls("web", "cart", 0.042, 0.66, 0.65)
		}, service("cart"), "its calls to them take long"},
		{"a wait for a callee that nobody measures", func(s *shop) {
			s.in.Calls = append(s.in.Calls, graph.Call{Caller: "mail", Callee: "relay"})
			s.services(map[string]state{"mail": {latency: 0.6}, "cart": {latency: 0.65}, "web": {latency: 0.8}})
		}, graph.Entity{Kind: graph.Peer, Name: "relay"}, "waits for a callee"},
		{"slow calls to a peer that nobody scrapes", func(s *shop) {
			s.services(map[string]state{"web": {latency: 0.5}})
			s.series("web", "client_latency_seconds", 0.05, 0.4, "peer", "bank.example", "quantile", "0.5")
		}, graph.Entity{Kind: graph.Peer, Name: "bank.example"}, "nobody scrapes it"},
		{"slow calls to a service of which little is known", func(s *shop) {
			s.services(map[string]state{"web": {latency: 0.5}})
			s.series("ledger", "go_goroutines", 10, 10)
			s.series("web", "client_latency_seconds", 0.05, 0.4, "peer", "ledger", "quantile", "0.5")
		}, service("ledger"), "nobody knows when it answers"},
		{"failing calls to a peer that nobody scrapes", func(s *shop) {
			s.services(map[string]state{"web": {success: 0.9}})
			s.series("web", "client_error_ratio", 0.001, 0.5, "peer", "bank.example")
		}, graph.Entity{Kind: graph.Peer, Name: "bank.example"}, "calls to it fail"},
		{"a service that stopped calling", func(s *shop) {
			s.services(map[string]state{"web": {success: 0.9}, "mail": {rate: 0.01}})
		}, service("cart"), "it calls mail less than half as often"},
		{"a target that is down", func(s *shop) {
			s.services(map[string]state{"web": {success: 0.6}, "cart": {success: 0.5}})
			s.series("stock", "up", 1, 0)
		}, service("stock"), "it is down"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newShop(1)
			c.make(s)
			v := Judge(s.in)
			if len(v.Symptoms) == 0 || len(v.Causes) == 0 || v.Causes[0].Entity != c.want || !v.StandsOut() {
				t.Fatalf("%v is not what stands out:\n%s", c.want, v.Explain())
			}
			for why := range strings.Lines(c.why) {
				if text := v.Explain(); !strings.Contains(text, strings.TrimSpace(why)) {
					t.Errorf("no %q in:\n%s", why, text)
				}
			}
			if again := Judge(s.shuffled()); again.Explain() != v.Explain() {
				t.Errorf("in another order:\n%s\nafter:\n%s", again.Explain(), v.Explain())
			}
		})
	}
}

// TestOneBadInstance checks that an instance which differs from its siblings is the cause,
// and that the service is where all of them do.
func TestOneBadInstance(t *testing.T) {
	for _, c := range []struct {
		bad  int
		want graph.Entity
	}{
		{1, graph.Entity{Kind: graph.Instance, Name: "stock", Part: "a"}},
		{3, graph.Entity{Kind: graph.Service, Name: "stock"}},
	} {
		s := newShop(1)
		s.services(map[string]state{"web": {success: 0.95}})
		for i, instance := range []string{"a", "b", "c"} {
			now := 1.0
			if i < c.bad {
				now = 0.7
			}
			s.series("stock", "success_ratio", 1, now, "instance", instance)
		}
		if v := Judge(s.in); len(v.Causes) == 0 || v.Causes[0].Entity != c.want {
			t.Errorf("%d of 3: %v is not on top:\n%s", c.bad, c.want, v.Explain())
		}
	}
}

// TestChangeBefore checks that of two equal candidates the one that started just before is on
// top, and that a start a quarter of an hour ago or of a healthy service means nothing.
func TestChangeBefore(t *testing.T) {
	s := newShop(1)
	s.services(map[string]state{"mail": {success: 0.9}, "stock": {success: 0.9}, "cart": {success: 0.8}, "web": {success: 0.8}})
	s.series("stock", "process_start_time_seconds", asked-86400, broken-5)
	s.series("mail", "process_start_time_seconds", asked-86400, asked-86400)
	v := Judge(s.in)
	if v.Causes[0].Entity.Name != "stock" || !strings.Contains(v.Explain(), "+0.50 it started at 22:09:45 UTC") {
		t.Errorf("stock is not on top for its start:\n%s", v.Explain())
	}
	s = newShop(1)
	s.services(nil)
	s.series("stock", "process_start_time_seconds", asked-86400, broken-5)
	s.series("cart", "process_start_time_seconds", asked-86400, asked-1000)
	if v := Judge(s.in); len(v.Symptoms) > 0 || len(v.Findings) != 1 || v.Findings[0].Kind != Shift {
		t.Errorf("a start alone: %v\n%s", v.Findings, v.Explain())
	}
}

// TestTwoFaults checks that two causes which have nothing to do with each other come first.
func TestTwoFaults(t *testing.T) {
	s := newShop(1)
	s.services(map[string]state{"mail": {processor: 0.98, latency: 0.4}, "cart": {latency: 0.45}, "web": {latency: 0.6}, "stock": {success: 0.5}})
	v := Judge(s.in)
	if len(v.Causes) < 2 || v.Causes[0].Entity.Name != "mail" || v.Causes[1].Entity.Name != "stock" {
		t.Errorf("mail and stock are not on top:\n%s", v.Explain())
	}
}

// TestTraffic checks that of two callees that may be waited for alike, the one with more
// traffic comes first.
func TestTraffic(t *testing.T) {
	s := newShop(1)
	s.in.Calls = append(s.in.Calls, graph.Call{Caller: "cart", Callee: "fax"})
	s.services(map[string]state{"cart": {latency: 0.35}, "web": {latency: 0.5}})
	s.series("fax", "requests_per_second", 1, 1)
	var order []string
	for _, c := range Judge(s.in).Causes {
		order = append(order, c.Entity.Name)
	}
	if got := strings.Join(order, " "); !strings.Contains(got, "mail fax") {
		t.Errorf("order: %s", got)
	}
}

// TestEitherMayHaveStopped checks that of several callers of a callee that lost its traffic
// each gets its part of the points.
func TestEitherMayHaveStopped(t *testing.T) {
	s := newShop(1)
	s.in.Calls = append(s.in.Calls, graph.Call{Caller: "web", Callee: "mail"})
	s.services(map[string]state{"web": {success: 0.9}, "mail": {rate: 0.01}})
	if text := Judge(s.in).Explain(); strings.Count(text, "+1.00 it calls mail") != 2 {
		t.Error(text)
	}
}
