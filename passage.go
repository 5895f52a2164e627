package redline

import (
	"net/http"
	"time"

	"github.com/redline-metrics/redline/internal/inflight"
)

// passage is the way of one request through one middleware or decorator and the handlers
// below it.
type passage struct {
	inflight.Passage
	metrics *Metrics
	mux     *http.ServeMux // finds the route; nil if none is known
}

// enterBelow looks up w's kind and the recordings further out, and calls enter.
func (p *passage) enterBelow(w http.ResponseWriter, r *http.Request, withDetails bool) http.ResponseWriter {
	kind, out := p.metrics.lookUp(w)
	return p.enter(kind, out, w, r, withDetails)
}

// lookUp returns w's kind and the recordings of m further out.
func (m *Metrics) lookUp(w http.ResponseWriter) (*writerKind, inflight.Outer) {
	kind := m.kinds.Of(w)
	if !kind.MayWrap {
		return kind, inflight.Outer{}
	}
	return kind, m.owner.Outer(w)
}

// enter begins a passage through a middleware of p's Metrics, and returns the writer for
// the handlers below. If a passage further out has a recording, it is shared.
//
// withDetails makes room for the details that an adapter reports of the request.
func (p *passage) enter(kind *writerKind, out inflight.Outer, w http.ResponseWriter, r *http.Request, withDetails bool) http.ResponseWriter {
	m := p.metrics
	if out.Shared {
		p.Rec = out.Nearest
	} else {
		p.Outer = out.Nearest
	}
	p.Request, p.Writer = r, w
	if p.Rec == nil {
		writer, made := m.newRecorder(kind, w, r, withDetails)
		p.Rec, p.Outermost, p.OuterPattern, w = made, true, r.Pattern, writer
		switch {
		case m.exclude != nil && m.exclude.MatchString(r.URL.Path), p.Outer != nil && p.Outer.Load().Has(inflight.Unmeasured):
			p.Rec.SkipAll()
		case p.Outer != nil && p.Outer.Load().Has(inflight.Skipped):
			p.Rec.Skip()
		}
		if d := p.Rec.State().Details.Load(); d != nil {
			p.Path = r.URL.Path
			if x := exchangeIn(d); x != nil {
				x.Path = p.Path
			}
		}
	}
	p.Writes = true
	p.Start = m.now()
	return w
}

// leave ends a passage: it records the request and lets a panic go on. It must be deferred.
// record is a decorator's recording function, or nil.
func (p *passage) leave(record func(*Exchange)) {
	var reason any // stays nil after runtime.Goexit
	if !p.Returned {
		reason = recover()
	}
	took := p.metrics.now() - p.Start
	if !p.endFast(took) {
		p.finish(record, reason, took, nil)
	}
	if reason != nil {
		panic(reason)
	}
}

// finish records the request. If its handler did not return, it panicked with reason.
// reported holds an adapter's report of the end, or is nil. finish returns the series of
// the schema's metrics in which the request was recorded, or nil.
func (p *passage) finish(record func(*Exchange), reason any, took time.Duration, reported *inflight.Outcome) (recorded *series) {
	a := p.Rec.Load()
	if p.Records {
		a = p.endInProgress()
	}
	p.PassPattern()
	switch {
	case p.Records && !a.Has(inflight.Skipped):
		x := p.endedExchange(a, took, reason, reported)
		recorded = p.metrics.end(x)
		p.cacheShortcut(a, recorded)
		p.metrics.misuses.noteRoute(x)
		p.release(x)
	case !p.Records && record != nil && !a.Has(inflight.Unmeasured):
		x := p.endedExchange(a, took, reason, reported)
		record(x)
		p.release(x)
	}
	if d := p.Rec.State().Details.Load(); p.Outermost && d != nil {
		p.recordWaiting(d, a, reported)
		d.ExchangeInUse.Store(true) // for good: code that has kept the exchange sees no other change
	}
	return recorded
}

// endInProgress takes the request out of those in progress, once, and returns the answer.
func (p *passage) endInProgress() inflight.Answer {
	a, counted := p.Rec.StopCounting()
	if counted {
		(*owner)(p.metrics).InProgress(p.Rec).Add(-1)
	}
	return a
}

// recordWaiting records the passages that have waited for the answer.
func (p *passage) recordWaiting(d *inflight.Details, a inflight.Answer, reported *inflight.Outcome) {
	returned := p.Returned
	p.Returned = true
	for w := d.Waiting(); w != nil; w = w.Previous {
		if w.Records {
			p.endInProgress()
		}
		record := p.recorderOf(w, a)
		if record == nil {
			continue
		}
		x := p.endedExchange(a, w.Took, nil, reported)
		record(x)
		p.release(x)
	}
	p.Returned = returned
}

// recorderOf returns the function that records a passage which has waited for the answer a,
// or nil.
func (p *passage) recorderOf(w *inflight.Waiting, a inflight.Answer) func(*Exchange) {
	switch by, ok := w.By.(*tracker); {
	case !ok:
		return nil
	case w.Records && !a.Has(inflight.Skipped):
		return p.metrics.record
	case !w.Records && !a.Has(inflight.Unmeasured):
		return by.record
	}
	return nil
}

// record records an exchange that has ended in the schema's metrics.
func (m *Metrics) record(x *Exchange) {
	m.end(x)
	m.misuses.noteRoute(x)
}

// now returns a reading of the monotonic clock, relative to m's epoch.
func (m *Metrics) now() time.Duration {
	return time.Since(m.epoch)
}
