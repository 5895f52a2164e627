package redline

import (
	"net/http"

	"github.com/redline-metrics/redline/internal/inflight"
	"github.com/redline-metrics/redline/internal/metric"
	"github.com/redline-metrics/redline/internal/respwriter"
)

// writerKinds and writerKind tell how to record the responses of a type of writers.
type (
	writerKinds = respwriter.Kinds[inflight.State, exchangeRoom]
	writerKind  = respwriter.Kind[inflight.State, exchangeRoom]
)

// leanKinds are the same for recordings with details, but without an Exchange.
type leanKinds = respwriter.Kinds[inflight.State, inflight.Details]

// exchangeRoom is the memory for details, and for the exchange that functions of the
// service's see.
type exchangeRoom struct {
	details inflight.Details
	room    Exchange
}

// newRecorder makes the recording of a request, and the writer for handlers that keeps it:
// it has the optional interfaces of w, which is of this kind. Both are one allocation. A
// handler that uses the writer too late reaches w, as without Redline, and nothing else.
func (m *Metrics) newRecorder(kind *writerKind, w http.ResponseWriter, r *http.Request, withDetails bool) (http.ResponseWriter, *inflight.Recording) {
	var writer http.ResponseWriter
	var rec *inflight.Recording
	hasFunctions := m.hasFunctions()
	if !hasFunctions && (withDetails || m.config.Schema.InProgress.Route != "") {
		made, tracked, details := m.lean.Of(w).Make(w, r, true)
		writer, rec = made, (*inflight.Recording)(tracked)
		rec.State().Details.Store(details)
	} else {
		made, tracked, room := kind.Make(w, r, hasFunctions)
		writer, rec = made, (*inflight.Recording)(tracked)
		if room != nil {
			room.details.Exchange = &room.room
			rec.State().Details.Store(&room.details)
		}
	}
	s := rec.State()
	s.Owner = &m.owner
	s.Arrived = uint32(m.arrivalOf(r.Method, r, nil))
	if hasFunctions { // a decorator that is made later does not see the bytes of this response
		rec.Mark(respwriter.CountsBytes)
	}
	return writer, rec
}

// begin makes, in room, the recording of a request that has arrived without a writer of
// net/http. A room that has been used, or is nil, is left alone.
func (m *Metrics) begin(room *inflight.Room, arrived *inflight.Arrival) *inflight.Recording {
	if room == nil || room.Recording.State().Owner != nil {
		room = new(inflight.Room)
	}
	rec := &room.Recording
	if m.hasFunctions() {
		room.Details.Exchange = new(Exchange)
	}
	s := rec.State()
	s.Details.Store(&room.Details)
	s.Owner = &m.owner
	s.Arrived = uint32(m.arrivalOf(arrived.Method, arrived.Request, arrived.Context))
	rec.Response().Request = arrived.Request
	if m.exclude != nil && m.exclude.MatchString(arrived.Path) {
		rec.SkipAll()
	}
	return rec
}

// exchangeIn returns the exchange for functions of the service's, or nil.
func exchangeIn(d *inflight.Details) *Exchange {
	x, _ := d.Exchange.(*Exchange)
	return x
}

// owner is a Metrics as its recordings see it.
type owner Metrics

// Self implements inflight.Metrics.
func (m *owner) Self() any { return (*Metrics)(m) }

// Below implements inflight.Metrics.
func (m *owner) Below(w http.ResponseWriter) (next http.ResponseWriter, declared bool) {
	return m.kinds.Below(w)
}

// NewDetails implements inflight.Metrics.
func (m *owner) NewDetails() *inflight.Details {
	d := &inflight.Details{}
	if (*Metrics)(m).hasFunctions() {
		d.Exchange = new(Exchange)
	}
	return d
}

// InProgress implements inflight.Metrics.
func (m *owner) InProgress(rec *inflight.Recording) *metric.Gauge {
	s := rec.State()
	if d := s.Details.Load(); d != nil && d.Gauge != nil {
		return d.Gauge
	}
	return m.inProgress.byArrival[code(s.Arrived).arrival()].Load().metric
}
