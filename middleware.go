package redline

import "net/http"

// Wrap returns a handler that records every request to next, and answers GET
// and HEAD of Config.Path with the metrics. A nil next is http.DefaultServeMux,
// as for http.ListenAndServe.
//
// Wrap goes around everything whose answers should count: the router, and
// middlewares that recover panics or set time limits. Wrapping twice records
// once. That a handler must not use its ResponseWriter once it has returned, as
// http.Handler says, is meant: the writer is then another request's.
func (m *Metrics) Wrap(next http.Handler) http.Handler {
	if next == nil {
		next = http.DefaultServeMux
	}
	mux := m.config.Mux
	if mux == nil {
		mux, _ = next.(*http.ServeMux)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if m.Serves(r.Method, r.URL.Path) {
			m.endpoint.ServeHTTP(w, r)
			return
		}
		var p passage
		w = p.enter(m, w, r)
		if p.rec.wrapped {
			next.ServeHTTP(w, r)
			return
		}
		defer p.leave(nil)
		p.track(mux)
		next.ServeHTTP(w, r)
		p.returned = true
	})
}

// Serves says whether a middleware answers a request with the metrics: GET and
// HEAD of Config.Path. Adapters ask it.
func (m *Metrics) Serves(method, path string) bool {
	return path == m.config.Path && !m.config.NoEndpoint &&
		(method == http.MethodGet || method == http.MethodHead)
}

// track makes p the passage whose end the schema's metrics record, and counts
// its request as in progress.
func (p *passage) track(mux *http.ServeMux) {
	m, rec := p.rec.metrics, p.rec
	p.tracks, rec.wrapped = true, true
	if rec.untracked {
		return
	}
	if m.config.Sizes && p.request != nil && p.request.ContentLength < 0 && p.request.Body != nil {
		rec.body = &countedBody{ReadCloser: p.request.Body}
		p.request.Body = rec.body
	}
	if m.inProgress != nil {
		x := rec.arrived(p.request)
		if m.config.Schema.InProgress.Route != "" {
			x.Route = m.routeAhead(x, rec.pattern, mux)
		}
		rec.inProgress = m.inProgress.of(x)
		rec.inProgress.add(1)
	}
}
