package cause

import (
	"maps"
	"math/rand/v2"

	"github.com/redline-metrics/redline/cmd/redline/internal/graph"
)

// The time of the shop: samples every 15 s for 40 minutes; the fault begins 210 s before
// the question.
const (
	asked  = 1_700_000_000
	length = 2400
	every  = 15
	broken = asked - 210
)

// shop is a system of services, of which a test says how they were and how they are.
type shop struct {
	in     Input
	random *rand.Rand
}

// newShop returns a shop in which web calls cart and stock, and cart calls stock and mail.
func newShop(seed uint64) *shop {
	s := &shop{random: rand.New(rand.NewPCG(seed, 1))}
	s.in.At = asked
	for _, c := range [][2]string{{"web", "cart"}, {"web", "stock"}, {"cart", "stock"}, {"cart", "mail"}} {
		s.in.Calls = append(s.in.Calls, graph.Call{Caller: c[0], Callee: c[1]})
	}
	return s
}

// series adds a series of a service that scatters by a twentieth around a value, and around
// another one since something broke.
func (s *shop) series(service, name string, before, now float64, labels ...string) {
	one := Series{Name: name, Labels: map[string]string{"job": service, "instance": service + ":80"}}
	for i := 0; i+1 < len(labels); i += 2 {
		one.Labels[labels[i]] = labels[i+1]
	}
	for at := int64(asked - length); at <= asked; at += every {
		v := before
		if at > broken {
			v = now
		}
		if name != "success_ratio" && name != "up" && name != "process_start_time_seconds" {
			v *= 0.95 + 0.1*s.random.Float64()
		}
		one.Points = append(one.Points, Point{at, v})
	}
	s.in.Series = append(s.in.Series, one)
}

// state is how a service is doing; a zero is as usual.
type state struct {
	latency, processor, success, rate float64
}

// services adds the series of the four services. Each is as usual unless a state is given.
func (s *shop) services(now map[string]state) {
	usual := map[string]state{
		"web":   {0.080, 0.30, 1, 50},
		"cart":  {0.040, 0.20, 1, 20},
		"stock": {0.010, 0.20, 1, 70},
		"mail":  {0.005, 0.05, 1, 5},
	}
	for _, name := range []string{"web", "cart", "stock", "mail"} {
		was, is := usual[name], now[name]
		or := func(v, otherwise float64) float64 {
			if v == 0 {
				return otherwise
			}
			return v
		}
		latency := or(is.latency, was.latency)
		s.series(name, "server_latency_seconds", was.latency, latency, "quantile", "0.5")
		s.series(name, "server_latency_seconds", 2*was.latency, 2*latency, "quantile", "0.9")
		s.series(name, "container_cpu_usage_ratio", was.processor, or(is.processor, was.processor))
		s.series(name, "success_ratio", was.success, or(is.success, was.success))
		s.series(name, "requests_per_second", was.rate, or(is.rate, was.rate))
	}
}

// calls adds the latency of the calls from one service to another, at both ends.
func (s *shop) calls(caller, callee string, before, now, served float64) {
	s.series(caller, "call_latency_seconds", before, now, "peer", callee, "reporter", "source", "quantile", "0.5")
	s.series(caller, "call_latency_seconds", before, served, "peer", callee, "reporter", "destination", "quantile", "0.5")
}

// shuffled returns the input with its series and calls in another order.
func (s *shop) shuffled() Input {
	in := Input{At: s.in.At}
	for _, i := range s.random.Perm(len(s.in.Series)) {
		one := s.in.Series[i]
		one.Labels = maps.Clone(one.Labels)
		in.Series = append(in.Series, one)
	}
	for _, i := range s.random.Perm(len(s.in.Calls)) {
		in.Calls = append(in.Calls, s.in.Calls[i])
	}
	return in
}
