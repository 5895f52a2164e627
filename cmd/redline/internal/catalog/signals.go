package catalog

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
)

// Signal is a quantity of services as the search for causes reads it: one expression for
// all services, whichever families each reports it in.
type Signal struct {
	// Name is the one by which package cause knows the quantity.
	Name string
	// Quantile is that of a latency; 0 is a mean, or no latency.
	Quantile float64
	// Calls reports whether the series are of calls, by the label PeerLabel.
	Calls bool
	// Kept reports whether the series have to be read by instance: a sum of them says nothing.
	Kept bool

	of []func(s scope, by ...string) string
}

// PeerLabel is the label of the callee in the series of a Signal of calls.
const PeerLabel = "peer"

// Expr returns the expression over a window such as 1m, by labels, for the series that
// matchers select, such as job="shop". Without any it is about all services. It is empty
// where a signal has no families.
func (g Signal) Expr(window string, matchers []string, by ...string) string {
	s := allJobs(window)
	s.matchers = matchers
	if g.Calls {
		by = append(slices.Clone(by), PeerLabel)
	}
	var all alternatives
	for _, of := range g.of {
		all.add(of(s, by...))
	}
	return all.joined()
}

// joined returns the expression of all alternatives.
func (a alternatives) joined() string {
	if cs := a.columns(Column{}); len(cs) > 0 {
		return cs[0].Expr
	}
	return ""
}

// Signals returns the signals of services.
func Signals(services []inventory.Service) []Signal {
	requestRate := Signal{Name: "server_requests_per_second"}
	failing := Signal{Name: "server_error_ratio"}
	median, slowest := Signal{Name: "server_latency_seconds", Quantile: 0.5}, Signal{Name: "server_latency_seconds", Quantile: 0.95}
	mean := Signal{Name: "server_latency_seconds"}
	calls, failed := Signal{Name: "client_requests_per_second", Calls: true}, Signal{Name: "client_error_ratio", Calls: true}
	waits, longest := Signal{Name: "client_latency_seconds", Quantile: 0.5, Calls: true}, Signal{Name: "client_latency_seconds", Quantile: 0.95, Calls: true}
	processes := processSignals()
	others, names := strangersIn(services), map[string]bool{}
	for _, service := range services {
		families, _ := possible(service.InOrder())
		for _, f := range families {
			names[f.Name] = true
		}
		for _, r := range requestsOf(families) {
			strange := others.of(r.count, r.duration, r.exceptions)
			requestRate.add(strange, func(s scope, by ...string) string { return sum(s.rate(r.count), by...) })
			if r.status != "" {
				failing.add(strange, r.errors)
			}
			switch r.duration.Type {
			case inventory.Histogram:
				for _, g := range []*Signal{&median, &slowest} {
					g.add(strange, func(s scope, by ...string) string { return s.quantile(g.Quantile, r.duration, by...) })
				}
			case inventory.Summary:
				mean.add(strange, r.mean)
			}
		}
		if o, ok := callsOf(families); ok {
			strange := others.of(o.duration)
			calls.add(strange, o.named(func(s scope, by ...string) string { return sum(s.rate(o.duration), by...) }))
			if o.hasErrors() {
				failed.add(strange, o.named(func(s scope, by ...string) string { return "(" + o.errors(s, by...) + ")" }))
			}
			for _, g := range []*Signal{&waits, &longest} {
				g.add(strange, o.named(func(s scope, by ...string) string { return s.quantile(g.Quantile, o.duration, by...) }))
			}
		}
	}
	traced(names, &calls, &failed, &longest)
	all := []Signal{requestRate, failing, median, slowest, mean, calls, failed, waits, longest}
	for _, g := range processes {
		if names[g.needs] || g.needs == "" {
			all = append(all, g.Signal)
		}
	}
	return slices.DeleteFunc(all, func(g Signal) bool { return len(g.of) == 0 })
}

// add adds an expression, which leaves strangers out.
func (g *Signal) add(strangers []string, of func(s scope, by ...string) string) {
	g.of = append(g.of, func(s scope, by ...string) string { return of(s.without(strangers), by...) })
}

// named returns an expression of calls that have the peer in the label PeerLabel.
func (o outgoing) named(of func(s scope, by ...string) string) func(s scope, by ...string) string {
	return func(s scope, by ...string) string {
		own := slices.Clone(by)
		for i, label := range own {
			if label == PeerLabel {
				own[i] = o.peer
			}
		}
		return renamed(of(o.of(s), own...), o.peer, PeerLabel)
	}
}

// renamed returns an expression whose series have a label under another name.
func renamed(expr, from, to string) string {
	if from == to {
		return expr
	}
	return fmt.Sprintf(`label_replace(%s, %q, "$1", %q, "(.*)")`, expr, to, from)
}

// The families of a service graph, which Tempo and OpenTelemetry's connector derive from
// traces (https://grafana.com/docs/tempo/latest/metrics-from-traces/service_graphs/).
const (
	tracedCalls   = "traces_service_graph_request_total"
	tracedFailed  = "traces_service_graph_request_failed_total"
	tracedSeconds = "traces_service_graph_request_client_seconds"
)

// traced adds the calls of a service graph, where there is one: the client is the job.
func traced(names map[string]bool, calls, failed, longest *Signal) {
	by := []string{"client", "server"}
	renamed := func(expr string) string {
		return renamed(renamed(expr, "client", "job"), "server", PeerLabel)
	}
	of := func(s scope, name, suffix string) string {
		s.matchers = nil // of which the job is that of the collector
		return sum("rate("+s.selector(inventory.Family{Name: name}, suffix)+s.in()+")", by...)
	}
	if names[tracedCalls] {
		calls.add(nil, func(s scope, _ ...string) string { return renamed(of(s, tracedCalls, "")) })
	}
	if names[tracedCalls] && names[tracedFailed] {
		failed.add(nil, func(s scope, _ ...string) string {
			total := of(s, tracedCalls, "")
			return renamed("((" + of(s, tracedFailed, "") + " or 0 * " + total + ") / " + total + ")")
		})
	}
	if names[tracedSeconds] {
		longest.add(nil, func(s scope, _ ...string) string {
			s.matchers = nil
			return renamed(s.quantile(longest.Quantile, inventory.Family{Name: tracedSeconds, Type: inventory.Histogram}, by...))
		})
	}
}

// processSignal is a signal that needs a family.
type processSignal struct {
	Signal

	needs string // "" is of every target
}

// processSignals returns the signals of processes and targets.
func processSignals() []processSignal {
	gauge := func(name, expr string) func(s scope, by ...string) string {
		return func(s scope, by ...string) string {
			return fmt.Sprintf(expr, s.selector(inventory.Family{Name: name}, ""), s.window, byLabels(by))
		}
	}
	const cpu, start = "process_cpu_seconds_total", "process_start_time_seconds"
	return []processSignal{
		{Signal{Name: "up", Kept: true, of: []func(s scope, by ...string) string{gauge("up", "max%[3]s (%[1]s)")}}, ""},
		{Signal{Name: start, Kept: true, of: []func(s scope, by ...string) string{gauge(start, "max%[3]s (%[1]s)")}}, start},
		{Signal{Name: "process_cpu_ratio", Kept: true, of: []func(s scope, by ...string) string{gauge(cpu, "sum%[3]s (rate(%[1]s[%[2]s]))")}}, cpu},
		{Signal{Name: "process_memory_bytes", Kept: true, of: []func(s scope, by ...string) string{gauge(resident, "sum%[3]s (%[1]s)")}}, resident},
	}
}

// byLabels returns the labels of an aggregation, with the word before them.
func byLabels(labels []string) string {
	names := make([]string, len(labels))
	for i, l := range labels {
		names[i] = labelName(l)
	}
	return " by (" + strings.Join(names, ", ") + ")"
}

// Routes has the expressions of a service's requests by route, and the labels that tell
// routes apart; those that it does not have are "".
type Routes struct {
	Method, Route, Status string
	Rate                  string // requests a second
	Failed                string // those that failed, by status as well; "" where nobody knows
	Slowest               string // the ninety-fifth percentile of seconds; "" where nobody knows
}

// RoutesOf returns the routes of a service's requests over a window, or false where it
// reports none.
func RoutesOf(service inventory.Service, window string) (Routes, bool) {
	families, _ := possible(service.InOrder())
	found := requestsOf(families)
	if len(found) == 0 {
		return Routes{}, false
	}
	r := found[0]
	for _, one := range found {
		if one.route != "" {
			r = one
			break
		}
	}
	s := allJobs(window)
	s.matchers = []string{"job=" + strconv.Quote(service.Job)}
	by := slices.DeleteFunc([]string{r.method, r.route}, func(l string) bool { return l == "" })
	out := Routes{Method: r.method, Route: r.route, Status: r.status, Rate: sum(s.rate(r.count), by...)}
	if r.status != "" {
		out.Failed = sum(s.rate(r.count, r.failed()), append(slices.Clone(by), r.status)...)
	}
	if r.duration.Type == inventory.Histogram && !slices.ContainsFunc(by, func(l string) bool { return !r.timedBy(s, l) }) {
		out.Slowest = s.quantile(0.95, r.duration, by...)
	}
	return out, true
}

// Versions returns an expression of the instances by job and version, or "" where no service
// tells its version.
func Versions(services []inventory.Service) string {
	var all alternatives
	for _, service := range services {
		families, _ := possible(service.InOrder())
		if f, ok := versions(families); ok {
			all.add("count by (job, version) (" + allJobs("").selector(f, "") + " != 0)")
		}
	}
	return all.joined()
}

// Reloads returns an expression of when each instance last read its configuration again, in
// Unix seconds, or "" where none tells.
func Reloads(services []inventory.Service) string {
	var all alternatives
	for _, service := range services {
		for _, f := range service.InOrder() {
			if reloaded.MatchString(f.Name) {
				all.add("max by (job, instance) (" + allJobs("").selector(f, "") + ")")
			}
		}
	}
	return all.joined()
}
