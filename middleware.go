package redline

import (
	"net/http"

	"github.com/redline-metrics/redline/internal/inflight"
	"github.com/redline-metrics/redline/internal/metric"
	"github.com/redline-metrics/redline/internal/selfmetrics"
)

// Wrap returns a handler that records every request to next, and answers GET and HEAD of
// Config.Path with the metrics. A nil next is http.DefaultServeMux, as for
// http.ListenAndServe.
//
// Put Wrap around everything that determines the answer: the router, and middlewares that
// recover panics or set time limits. Wrapping twice records once, also with other
// middlewares in between. A goroutine that uses its ResponseWriter after its handler has
// returned reaches the server's writer, as without Wrap.
func (m *Metrics) Wrap(next http.Handler) http.Handler {
	next = orDefault(next)
	wrapped := &wrapped{metrics: m, next: next, mux: m.config.Mux}
	_, wrapped.keepsStreams = next.(interface{ KeepsHTTPStream() })
	if wrapped.own, _ = next.(*http.ServeMux); wrapped.mux == nil {
		wrapped.mux = wrapped.own
	}
	return wrapped
}

// wrapped is a handler whose requests are recorded.
type wrapped struct {
	metrics      *Metrics
	next         http.Handler
	own          *http.ServeMux // next, if it is one
	mux          *http.ServeMux // finds routes; nil if none is known
	keepsStreams bool           // next passes the streams of HTTP/3 on
}

// TrackerOf implements inflight.Wrapper.
func (h *wrapped) TrackerOf(next http.Handler) inflight.Tracker {
	if h.next != next {
		return nil
	}
	return &tracker{metrics: h.metrics, tracks: true}
}

// ServeHTTP implements http.Handler.
func (h *wrapped) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	m := h.metrics
	if m.serves(r.Method, r.URL.Path) {
		m.noteHidden(h.mux, r)
		m.endpoint.ServeHTTP(w, r)
		return
	}
	kind := m.kinds.Of(w)
	var out inflight.Outer
	if kind.MayWrap {
		if out = m.owner.Outer(w); out.Tracked != nil {
			out.Tracked.ServeWithin(h.next, w, r)
			return
		}
	}
	if kind.HasHTTPStream && !h.keepsStreams {
		m.misuses.count(selfmetrics.HTTP3Stream)
	}
	p := passage{metrics: m}
	w = p.enter(kind, out, w, r, false)
	p.mux = h.mux
	if h.own != nil { // it finds the route of every pattern
		p.mux, p.OuterPattern = h.own, ""
	}
	defer p.leave(nil)
	p.beginRecording(h.mux)
	h.next.ServeHTTP(w, r)
	p.Returned = true
}

// serves reports whether a middleware answers a request with the metrics: GET and HEAD of
// Config.Path.
func (m *Metrics) serves(method, path string) bool {
	return path == m.config.Path && !m.config.NoEndpoint &&
		(method == http.MethodGet || method == http.MethodHead)
}

// beginRecording makes p the passage at whose end the schema's metrics are recorded, and
// counts its request as in progress.
func (p *passage) beginRecording(mux *http.ServeMux) {
	m, rec := p.metrics, p.Rec
	p.Records = true
	rec.State().Tracked = true
	if rec.Load().Has(inflight.Skipped) {
		return
	}
	if m.config.Sizes && p.Request != nil && p.Request.ContentLength < 0 && p.Request.Body != nil {
		body := &inflight.CountedBody{ReadCloser: p.Request.Body}
		p.Request.Body, rec.More().Body = body, body
	}
	if m.inProgress != nil {
		p.inProgressGauge(mux).Add(1)
		rec.State().Counted = true
	}
}

// inProgressGauge returns the gauge that counts p's request while it is in progress. The
// recording keeps the gauge, unless its vector finds it by the arrival.
func (p *passage) inProgressGauge(mux *http.ServeMux) *metric.Gauge {
	m := p.metrics
	if c := m.inProgress.byArrival[code(p.Rec.State().Arrived).arrival()].Load(); c != nil {
		return c.metric
	}
	x := p.newExchange()
	defer p.release(x)
	if m.config.Schema.InProgress.Route != "" {
		notes := p.Annotations()
		x.Route = m.routeAhead(x, notes.NamedRoute(), mux)
	}
	one := m.inProgress.of(x)
	p.Rec.More().Gauge = one
	return one
}
