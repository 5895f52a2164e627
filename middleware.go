package redline

import (
	"net/http"

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
	_, keepsStreams := next.(interface{ KeepsHTTPStream() })
	own, routes := next.(*http.ServeMux)
	mux := m.config.Mux
	if mux == nil {
		mux = own
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if m.Serves(r.Method, r.URL.Path) {
			m.noteHidden(mux, r)
			m.endpoint.ServeHTTP(w, r)
			return
		}
		kind := m.kinds.Of(w)
		var out outerRecordings
		if kind.MayWrap {
			if out = m.findOuter(w); out.tracked != nil {
				out.tracked.serveWithin(next, w, r)
				return
			}
		}
		if kind.HasHTTPStream && !keepsStreams {
			m.misuses.count(selfmetrics.HTTP3Stream)
		}
		var p passage
		w = p.enter(m, kind, out, w, r, false)
		p.mux = mux
		if routes { // own finds the route of every pattern
			p.mux, p.outerPattern = own, ""
		}
		defer p.leave(nil)
		p.beginRecording(mux)
		next.ServeHTTP(w, r)
		p.returned = true
	})
}

// Serves reports whether a middleware answers a request with the metrics: GET and HEAD of
// Config.Path. It is for adapters.
func (m *Metrics) Serves(method, path string) bool {
	return path == m.config.Path && !m.config.NoEndpoint &&
		(method == http.MethodGet || method == http.MethodHead)
}

// beginRecording makes p the passage at whose end the schema's metrics are recorded, and
// counts its request as in progress.
func (p *passage) beginRecording(mux *http.ServeMux) {
	m, rec := p.rec.state().metrics, p.rec
	p.records = true
	rec.state().tracked = true
	if rec.load().Has(markSkipped) {
		return
	}
	if m.config.Sizes && p.request != nil && p.request.ContentLength < 0 && p.request.Body != nil {
		body := &countedBody{ReadCloser: p.request.Body}
		p.request.Body, rec.more().body = body, body
	}
	if m.inProgress != nil {
		p.inProgressGauge(mux).Add(1)
		rec.state().counted = true
	}
}

// inProgressGauge returns the gauge that counts p's request while it is in progress. The
// recording keeps the gauge, unless its vector finds it by the arrival.
func (p *passage) inProgressGauge(mux *http.ServeMux) *metric.Gauge {
	m := p.rec.state().metrics
	if c := m.inProgress.byArrival[p.rec.state().arrived.arrival()].Load(); c != nil {
		return c.metric
	}
	x := p.newExchange()
	defer p.release(x)
	if m.config.Schema.InProgress.Route != "" {
		notes := p.annotations()
		x.Route = m.routeAhead(x, notes.namedRoute(), mux)
	}
	one := m.inProgress.of(x)
	p.rec.more().gauge = one
	return one
}
