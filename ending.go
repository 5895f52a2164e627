package redline

import (
	"cmp"
	"net/http"
	"time"

	"github.com/redline-metrics/redline/internal/respwriter"
)

// newExchange returns an Exchange of p's request without an answer, to be used until
// release. Functions of the service's might keep it, so theirs is never used for another
// request. Those that only Redline sees come from a pool.
func (p *passage) newExchange() *Exchange {
	rec := p.rec
	var x *Exchange
	switch hasFunctions := rec.state().metrics.hasFunctions(); {
	case hasFunctions && rec.more().exchange != nil && rec.more().exchangeInUse.CompareAndSwap(false, true):
		x = rec.more().exchange
	case hasFunctions: // a handler that has outlived its time limit uses the other
		x = new(Exchange)
	default:
		x = rec.state().metrics.exchanges.Get().(*Exchange)
	}
	*x = Exchange{Path: x.Path, Request: p.request, Context: p.context, response: p.response}
	if p.writer != nil {
		x.response = p.writer
	}
	x.arrived = rec.state().arrived
	x.Method = rec.state().metrics.methods[x.arrived.method()]
	if x.Path == "" {
		x.Path = p.path
		if x.Path == "" && p.request != nil {
			x.Path = p.request.URL.Path
		}
	}
	return x
}

// release ends p's use of an exchange.
func (p *passage) release(x *Exchange) {
	switch d := p.rec.state().details.Load(); {
	case d != nil && x == d.exchange:
		d.exchangeInUse.Store(false)
	case !p.rec.state().metrics.hasFunctions():
		*x = Exchange{}
		p.rec.state().metrics.exchanges.Put(x)
	}
}

// endedExchange returns the exchange of p's request with its answer a. If its handler did
// not return, it panicked with reason; a nil reason is runtime.Goexit. An adapter's report
// of status and sizes is preferred to the recording's.
func (p *passage) endedExchange(a answer, took time.Duration, reason any, reported *Exchange) *Exchange {
	rec, x := p.rec, p.newExchange()
	notes := p.annotations()
	x.sizePending = p.sizePending
	if reported != nil && a.Status() == 0 {
		a |= respwriter.AnswerFor(p.request, reported.Status)
	}
	x.Duration = took
	x.Hijacked = a.Has(respwriter.Hijacked)
	x.Panic, x.Aborted = notes.panicked, reported != nil && reported.Aborted
	x.Status = p.status(a, p.returned, notes.panicked, took)
	if !p.returned {
		// Compared by identity, as net/http does.
		x.Aborted = reason == nil || reason == http.ErrAbortHandler //nolint:errorlint // see above
		if !x.Aborted {
			x.Panic = reason
		}
	}
	x.RequestBytes, x.ResponseBytes = p.sizes(a, reported)
	x.Route = rec.state().metrics.route(x, p, notes.namedRoute(), notes.clonedPattern)
	return x
}

// annotations returns the annotations of the request so far, set below p's writer or
// further out.
func (p *passage) annotations() annotations {
	s := p.rec.annotations()
	if s.route == "" && p.outer != nil {
		s.route = p.outer.annotations().route
	}
	return s
}

// namedRoute returns the route that a handler or an adapter's router has set.
func (s *annotations) namedRoute() string { return cmp.Or(s.route, s.pattern) }

// sizes returns those of the bodies of the request and of its answer, in bytes.
func (p *passage) sizes(a answer, reported *Exchange) (request, response int64) {
	response = a.Bytes()
	switch {
	case reported == nil:
	case !p.writes:
		request, response = max(reported.RequestBytes, 0), max(reported.ResponseBytes, 0) // -1 is an unknown size
	case reported.ResponseBytes > 0: // also what the framework is about to write
		response = reported.ResponseBytes
	}
	if p.request != nil {
		request = max(p.request.ContentLength, 0)
	}
	if d := p.rec.state().details.Load(); d != nil && d.body != nil {
		request = d.body.read.Load()
	}
	if p.rec.state().arrived.method() == headMethod { // net/http sends no body, even if one was written
		response = 0
	}
	return request, response
}

// status returns the status that the client got, or would have got had it waited. It is 499
// if the client went away before it got an answer: the handler sent none, or one of 500 or
// more after the request was cancelled, or writing the answer failed. Any other answer that
// was sent counts, even if the request's context was cancelled: a client that has only
// closed its sending side looks like one that is gone.
func (p *passage) status(a answer, returned bool, panicked any, took time.Duration) int {
	sent := a.Status()
	switch {
	case !returned:
		return http.StatusInternalServerError
	case a.Has(respwriter.Hijacked):
		return http.StatusSwitchingProtocols
	case a.Has(respwriter.Failed), (sent == 0 || a.Has(respwriter.Late)) && p.rec.response().ClientLeft(chain(p.writer), took):
		return statusClientGone
	}
	switch {
	case sent != 0:
		return sent
	case panicked != nil:
		return http.StatusInternalServerError
	}
	return http.StatusOK
}
