package redline

import (
	"net/http"
	"strings"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline/internal/inflight"
)

// tracker implements inflight.Tracker: it measures for the adapters to frameworks, as Wrap
// or a decorator does for net/http.
type tracker struct {
	metrics *Metrics
	tracks  bool                      // records all requests, in the schema's metrics
	gauges  *vector[prometheus.Gauge] // of [Metrics.Gauge]
	record  func(*Exchange)           // of other decorators
}

// Owner implements inflight.Tracker.
func (t *tracker) Owner() *inflight.Owner { return &t.metrics.owner }

// TracksAll implements inflight.Tracker.
func (t *tracker) TracksAll() bool { return t.tracks }

// Serves implements inflight.Tracker.
func (t *tracker) Serves(method, path string) bool { return t.metrics.serves(method, path) }

// Hides implements inflight.Tracker.
func (t *tracker) Hides() { t.metrics.hides() }

// Begin implements inflight.Tracker.
func (t *tracker) Begin(room *inflight.Room, outer *inflight.Recording, x inflight.Arrival) inflight.Begun {
	p := passage{metrics: t.metrics}
	p.Rec, p.Request, p.Header, p.Path, p.Context = outer, x.Request, x.Header, x.Path, x.Context
	if outer == nil {
		p.Rec, p.Outermost = t.metrics.begin(room, &x), true
	}
	p.Start = t.metrics.now()
	return t.begin(&p, x.Route)
}

// BeginWriter implements inflight.Tracker.
func (t *tracker) BeginWriter(w http.ResponseWriter, x inflight.Arrival) (inflight.Begun, http.ResponseWriter) {
	p := passage{metrics: t.metrics}
	kind, out := t.metrics.lookUp(w)
	if t.tracks && out.Tracked != nil { // a middleware further out records, if behind a writer that hides it
		p.Rec, p.Request, p.Writer, p.Start = out.Tracked, x.Request, w, t.metrics.now()
	} else {
		w = p.enter(kind, out, w, x.Request, true)
	}
	p.Context = x.Context
	return t.begin(&p, x.Route), w
}

// begin begins to record p's request, if no passage further out does, or to count it.
func (t *tracker) begin(p *passage, route string) inflight.Begun {
	if route != "" {
		p.Rec.SetPattern(route)
	}
	var counts prometheus.Gauge
	if t.tracks && !p.Rec.State().Tracked {
		p.beginRecording(nil)
	} else if counts = t.gauge(p); counts != nil {
		counts.Inc()
	}
	return inflight.Begun{Rec: p.Rec, Outer: p.Outer, Start: p.Start, Gauge: counts, Outermost: p.Outermost, Records: p.Records}
}

// gauge returns the gauge that counts p's request while a handler works on it; nil for
// none.
func (t *tracker) gauge(p *passage) prometheus.Gauge {
	if t.gauges == nil || p.Rec.Load().Has(inflight.Unmeasured) {
		return nil
	}
	x := p.newExchange()
	defer p.release(x)
	notes := p.Annotations()
	x.Route = notes.NamedRoute()
	return t.gauges.of(x)
}

// KeepPath implements inflight.Tracker.
func (t *tracker) KeepPath(p inflight.Passage) inflight.Passage {
	p.Path = strings.Clone(p.Path)
	if d := p.Rec.State().Details.Load(); d != nil {
		if x := exchangeIn(d); x != nil {
			x.Path = p.Path
		}
	}
	return p
}

// Wait implements inflight.Tracker.
func (t *tracker) Wait(p inflight.Passage) {
	p.Rec.More().AddWaiting(t, p.Records, t.metrics.now()-p.Start)
}

// End implements inflight.Tracker.
func (t *tracker) End(p inflight.Passage, reason any, x inflight.Outcome) prometheus.Observer {
	full := passage{Passage: p, metrics: t.metrics}
	recorded := full.finish(t.record, reason, t.metrics.now()-p.Start, &x)
	if recorded == nil {
		return nil
	}
	return recorded.responseSize
}
