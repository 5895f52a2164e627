package cause

import (
	"cmp"
	"math"
	"slices"

	"github.com/redline-metrics/redline/cmd/redline/internal/graph"
)

// reading is one series and how it changed.
type reading struct {
	series  *Series
	meaning meaning
	change  Change
}

// facts holds the readings of one service.
type facts struct {
	readings []reading
	requests float64 // handled in the present; NaN where no series tells
	expected float64 // handled in as long a time before
	before   float64 // requests per second before, the median
	entry    bool    // users enter by it
}

// edge holds the calls from one service to another: their latency, as each end measured it,
// and the share of them that fails, as the caller saw it.
type edge struct {
	source, destination, failing *reading
}

// world is all that is known at a moment.
type world struct {
	graph    *graph.Graph
	services map[string]*facts
	edges    map[graph.Call]*edge
	names    []string // of services and peers, sorted
}

// observe reads the series of an input, of which those that stand are read by themselves.
func observe(in Input, stands standing) *world {
	w := &world{services: map[string]*facts{}, edges: map[graph.Call]*edge{}}
	calls := slices.Clone(in.Calls)
	var scraped []string
	for i := range in.Series {
		s := &in.Series[i]
		m := meaningOf(s.Name, s.Labels)
		job := s.Labels["job"]
		if job == "" {
			continue
		}
		f := w.services[job]
		if f == nil {
			f = &facts{requests: math.NaN()}
			w.services[job] = f
			scraped = append(scraped, job)
		}
		if m.measure == unknown || m.role == host {
			continue
		}
		between := graph.Call{Caller: job, Callee: s.Labels["peer"]}
		if m.role == call {
			calls = append(calls, between)
		}
		if m.measure == rate && m.role == server {
			f.count(split(s.Points, in.momentOf(rate)))
		}
		c, ok := compare(s.Points, in.momentOf(m.measure), floorOf(m.measure))
		if stands.of(job, m.measure) {
			c, ok = alone(s.Points, in.momentOf(m.measure), m.measure)
		}
		switch r := (reading{s, m, c}); {
		case !ok:
		case m.role == call:
			w.connect(between, &r)
		default:
			f.readings = append(f.readings, r)
		}
	}
	w.graph = graph.New(scraped, calls)
	if more := w.entering(); len(more) > 0 {
		w.graph = graph.New(scraped, append(calls, more...))
	}
	w.names = w.graph.Names()
	w.enter()
	return w
}

// connect keeps a reading of a call; of several quantiles or instances, the one that moved most.
func (w *world) connect(c graph.Call, r *reading) {
	e := w.edges[c]
	if e == nil {
		e = &edge{}
		w.edges[c] = e
	}
	slot := &e.source
	switch {
	case r.meaning.measure == success || r.meaning.measure == failure:
		slot = &e.failing
	case r.meaning.measure != latency:
		return
	case r.series.Labels["reporter"] == "destination":
		slot = &e.destination
	}
	if *slot == nil || cmp.Or(cmp.Compare(math.Abs(r.change.Strength), math.Abs((*slot).change.Strength)),
		cmp.Compare((*slot).series.Selector(), r.series.Selector())) > 0 {
		*slot = r
	}
}

// count adds the requests of one series to those of the service.
func (f *facts) count(w windows) {
	if len(w.now) == 0 {
		return
	}
	if math.IsNaN(f.requests) {
		f.requests = 0
	}
	for _, v := range w.now {
		f.requests += v * float64(w.step)
	}
	if len(w.before) > 0 {
		slices.Sort(w.before)
		f.before += quantile(w.before, 0.5)
		f.expected += quantile(w.before, 0.5) * float64(w.step) * float64(len(w.now))
	}
}

// measured reports whether users measure a service from their side.
func (f *facts) measured() bool {
	return slices.ContainsFunc(f.readings, func(r reading) bool { return r.meaning.role == entry })
}

// entering returns the calls of an entry of which no calls are known: it is taken to call the
// services that nobody else calls and that call others.
func (w *world) entering() []graph.Call {
	var calls []graph.Call
	for _, name := range w.graph.Names() {
		f := w.services[name]
		if f == nil || len(w.graph.Callees(name)) > 0 || !f.measured() {
			continue
		}
		for _, root := range w.graph.Roots() {
			if root != name && len(w.graph.Callees(root)) > 0 {
				calls = append(calls, graph.Call{Caller: name, Callee: root})
			}
		}
	}
	return calls
}
