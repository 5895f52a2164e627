package cause

import (
	"cmp"
	"math"
	"slices"

	"github.com/redline-metrics/redline/cmd/redline/internal/graph"
)

// Kind is the kind of a Finding.
type Kind string

// The five kinds of findings.
const (
	Saturation Kind = "saturation" // little is left of the processor or of memory
	Shift      Kind = "change"     // traffic moved, or a process started
	Anomaly    Kind = "anomaly"    // latency outside its band
	Failure    Kind = "failure"    // a target is down
	Error      Kind = "error"      // requests fail
)

// The quantities of findings, in words.
const (
	ofRequests  = "latency of requests"
	ofCalls     = "latency of its calls"
	ofProcessor = "use of the processor"
	ofMemory    = "memory"
	ofFailures  = "share of requests without fault"
	ofTraffic   = "requests per second"
	ofStart     = "start of the process"
	ofScrapes   = "scrapes that went well"
)

// Finding is something that is not as it was.
type Finding struct {
	Entity   graph.Entity
	Kind     Kind
	Of       string // the quantity in words
	Evidence string // the PromQL that shows it
	Change   Change
	Beyond   float64 // for a latency, how many requests are slower than the quantile
	Strength float64 // how many widths of its band it moved, comparable across quantities
}

// findings returns the findings of a service, the strongest first.
func (f *facts) findings(service string, m moment) []Finding {
	var found []Finding
	for _, r := range f.readings {
		one := Finding{Change: r.change, Strength: math.Abs(r.change.Strength)}
		switch {
		case saturated(r):
			one.Kind, one.Of = Saturation, ofProcessor
		case swollen(r):
			one.Kind, one.Of = Saturation, ofMemory
		case f.failed(r) >= sure:
			one.Kind, one.Of, one.Strength = Error, ofFailures, f.failed(r)
		case f.slow(r) && r.meaning.role == client:
			one.Kind, one.Of = Anomaly, ofCalls
		case f.slow(r):
			one.Kind, one.Of, one.Beyond = Anomaly, ofRequests, f.beyond(r)
		case r.meaning.measure == rate && r.meaning.role == server && f.lost() >= sure:
			one.Kind, one.Of, one.Strength = Shift, ofTraffic, f.lost()
		case r.meaning.measure == up && r.change.Before == 1 && r.change.Now == 0:
			one.Kind, one.Of = Failure, ofScrapes
		case r.meaning.measure == start && r.change.By() > 0 && r.change.Now > float64(min(m.at, m.before+guardSeconds)-lately):
			one.Kind, one.Of = Shift, ofStart
		default:
			continue
		}
		one.Entity, one.Evidence = f.entity(service, r), r.series.Selector()
		found = append(found, one)
	}
	slices.SortStableFunc(found, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(b.Strength, a.Strength), cmp.Compare(a.Evidence, b.Evidence))
	})
	return found
}

// entity returns the instance that a reading is of where at most half of its siblings moved
// as well, else the service.
func (f *facts) entity(service string, r reading) graph.Entity {
	same, moved := 0, 0
	for _, other := range f.readings {
		if other.series.Name == r.series.Name && other.meaning == r.meaning {
			same++
			if math.Abs(other.change.Strength) >= sure {
				moved++
			}
		}
	}
	if same > 1 && 2*moved <= same {
		return graph.Entity{Kind: graph.Instance, Name: service, Part: r.series.Labels["instance"]}
	}
	return graph.Entity{Kind: graph.Service, Name: service}
}
