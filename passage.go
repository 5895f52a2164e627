package redline

import (
	"net/http"
	"time"
)

// passage is a request's way through one middleware or decorator and the
// handlers below it.
type passage struct {
	rec      *Recording
	made     *recorder // what rec is part of, where net/http's was made for this passage
	request  *http.Request
	start    time.Duration // on the clock of rec's Metrics
	outmost  bool          // rec was made for this passage
	tracks   bool          // the schema's metrics record it, and not a decorator's
	returned bool          // the handlers below returned: they did not panic
}

// enter begins a passage through a middleware of m. Handlers below get the
// writer that it returns. The recording is the one of a passage further out, where
// there is one.
func (p *passage) enter(m *Metrics, w http.ResponseWriter, r *http.Request) http.ResponseWriter {
	kind := m.kinds.of(w)
	if kind.wraps {
		p.rec = m.recordingOf(w)
	}
	if p.rec == nil {
		p.made, p.outmost = m.newRecorder(kind, w, r), true
		p.rec = &p.made.Recording
		if m.exclude != nil && m.exclude.MatchString(r.URL.Path) {
			p.rec.SkipAll()
		}
		w = p.made.writer
	}
	p.request = r
	p.start = m.now()
	return w
}

// leave ends a passage: it is deferred, records what became of the request, and
// lets a panic go on. A decorator says by record how; nil records nothing.
func (p *passage) leave(record func(*Exchange)) {
	var reason any // stays nil after runtime.Goexit
	if !p.returned {
		reason = recover()
	}
	took := p.rec.metrics.now() - p.start
	if !p.endPlainly(took) {
		p.finish(record, reason, took)
	}
	if reason != nil {
		panic(reason)
	}
	// A recorder that a panic or Goexit went through may still be in use.
	if p.made != nil && p.returned {
		p.made.free()
	}
}

// finish records what became of the request, whose handler panicked with reason
// where it did not return.
func (p *passage) finish(record func(*Exchange), reason any, took time.Duration) {
	rec := p.rec
	switch {
	case p.tracks:
		if rec.inProgress != nil {
			rec.inProgress.add(-1)
		}
		if !rec.untracked {
			p.learn(rec.metrics.end(rec.ended(p.request, took, p.returned, reason)))
		}
	case record != nil && !rec.unmeasured:
		record(rec.ended(p.request, took, p.returned, reason))
	}
	if p.outmost && rec.waiting != nil {
		rec.recordWaiting(p.request)
	}
}

// now is a reading of the monotonic clock, relative to m's epoch.
func (m *Metrics) now() time.Duration {
	return time.Since(m.epoch)
}
