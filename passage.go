package redline

import (
	"net/http"
	"time"
)

// passage is the way of one request through one middleware or decorator and the handlers
// below it.
type passage struct {
	rec          *Recording
	outer        *Recording // of the same Metrics, further out; a writer in between may hold back the response
	request      *http.Request
	writer       http.ResponseWriter               // the one that the middleware got; nil if the framework has none
	response     interface{ Header() http.Header } // if the framework has no writer
	context      any                               // the value that a framework gives its handlers
	path         string                            // of the request, if it is known without the request
	outerPattern string                            // the request's pattern at the beginning; a pattern from below is preferred
	mux          *http.ServeMux                    // finds the route; nil if none is known
	start        time.Duration
	outmost      bool // rec was made for this passage
	writes       bool // the response is written through rec's own writer
	records      bool // the schema's metrics record it, not a decorator's
	returned     bool // the handlers below returned: they did not panic

	sizePending bool // the size of the response is not known when the request ends
}

// enterBelow looks up w's kind and the recordings further out, and calls enter.
func (p *passage) enterBelow(m *Metrics, w http.ResponseWriter, r *http.Request, withDetails bool) http.ResponseWriter {
	kind, out := m.lookUp(w)
	return p.enter(m, kind, out, w, r, withDetails)
}

// lookUp returns w's kind and the recordings of m further out.
func (m *Metrics) lookUp(w http.ResponseWriter) (*writerKind, outerRecordings) {
	kind := m.kinds.Of(w)
	if !kind.MayWrap {
		return kind, outerRecordings{}
	}
	return kind, m.findOuter(w)
}

// enter begins a passage through a middleware of m, and returns the writer for the handlers
// below. If a passage further out has a recording, it is shared.
//
// withDetails makes room for the details that an adapter reports of the request.
func (p *passage) enter(m *Metrics, kind *writerKind, out outerRecordings, w http.ResponseWriter, r *http.Request, withDetails bool) http.ResponseWriter {
	if out.shared {
		p.rec = out.nearest
	} else {
		p.outer = out.nearest
	}
	p.request, p.writer = r, w
	if p.rec == nil {
		writer, made := m.newRecorder(kind, w, r, withDetails)
		p.rec, p.outmost, p.outerPattern, w = made, true, r.Pattern, writer
		switch {
		case m.exclude != nil && m.exclude.MatchString(r.URL.Path), p.outer != nil && p.outer.load().Has(markUnmeasured):
			p.rec.SkipAll()
		case p.outer != nil && p.outer.load().Has(markSkipped):
			p.rec.Skip()
		}
		if d := p.rec.state().details.Load(); d != nil {
			p.path = r.URL.Path
			if d.exchange != nil {
				d.exchange.Path = p.path
			}
		}
	}
	p.writes = true
	p.start = m.now()
	return w
}

// leave ends a passage: it records the request and lets a panic go on. It must be deferred.
// record is a decorator's recording function, or nil.
func (p *passage) leave(record func(*Exchange)) {
	var reason any // stays nil after runtime.Goexit
	if !p.returned {
		reason = recover()
	}
	took := p.rec.state().metrics.now() - p.start
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
func (p *passage) finish(record func(*Exchange), reason any, took time.Duration, reported *Exchange) (recorded *series) {
	rec := p.rec
	a := rec.load()
	if p.records {
		a = rec.endInProgress()
	}
	p.passPattern()
	switch {
	case p.records && !a.Has(markSkipped):
		x := p.endedExchange(a, took, reason, reported)
		recorded = rec.state().metrics.end(x)
		p.cacheShortcut(a, recorded)
		rec.state().metrics.misuses.noteRoute(x)
		p.release(x)
	case !p.records && record != nil && !a.Has(markUnmeasured):
		x := p.endedExchange(a, took, reason, reported)
		record(x)
		p.release(x)
	}
	if d := rec.state().details.Load(); p.outmost && d != nil {
		p.recordWaiting(d, a, reported)
		d.exchangeInUse.Store(true) // for good: code that has kept the exchange sees no other change
	}
	return recorded
}

// passPattern copies the pattern of this passage's request to the recordings further out,
// which have another request.
func (p *passage) passPattern() {
	if !p.outmost {
		p.rec.setClonedPattern(p.request)
	}
	if p.outer == nil {
		return
	}
	p.outer.setClonedPattern(p.request)
}

// waiting is an entry of a list of ended passages that are recorded once the answer is
// known.
type waiting struct {
	record   func(*Exchange)
	took     time.Duration
	previous *waiting
}

// addWaiting adds an ended passage to the list.
func (d *details) addWaiting(record func(*Exchange), took time.Duration) {
	w := &waiting{record: record, took: took}
	for w.previous = d.waiting.Load(); !d.waiting.CompareAndSwap(w.previous, w); w.previous = d.waiting.Load() {
	}
}

func (p *passage) recordWaiting(d *details, a answer, reported *Exchange) {
	returned := p.returned
	p.returned = true
	for w := d.waiting.Load(); w != nil; w = w.previous {
		if w.record != nil && !a.Has(markUnmeasured) {
			x := p.endedExchange(a, w.took, nil, reported)
			w.record(x)
			p.release(x)
		}
	}
	p.returned = returned
}

// now returns a reading of the monotonic clock, relative to m's epoch.
func (m *Metrics) now() time.Duration {
	return time.Since(m.epoch)
}
