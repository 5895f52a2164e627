package redline

import (
	"net/http"
	"time"

	"github.com/redline-metrics/redline/internal/inflight"
	"github.com/redline-metrics/redline/internal/respwriter"
)

// newExchange returns an Exchange of p's request without an answer, to be used until
// release. Functions of the service's might keep it, so theirs is never used for another
// request. Those that only Redline sees come from a pool.
func (p *passage) newExchange() *Exchange {
	rec := p.Rec
	var x *Exchange
	switch hasFunctions := p.metrics.hasFunctions(); {
	case hasFunctions && exchangeIn(rec.More()) != nil && rec.More().ExchangeInUse.CompareAndSwap(false, true):
		x = exchangeIn(rec.More())
	case hasFunctions: // a handler that has outlived its time limit uses the other
		x = new(Exchange)
	default:
		x = p.metrics.exchanges.Get().(*Exchange)
	}
	*x = Exchange{Path: x.Path, Request: p.Request, Context: p.Context, response: p.Header}
	if p.Writer != nil {
		x.response = p.Writer
	}
	x.arrived = code(rec.State().Arrived)
	x.Method = p.metrics.methods[x.arrived.method()]
	if x.Path == "" {
		x.Path = p.Path
		if x.Path == "" && p.Request != nil {
			x.Path = p.Request.URL.Path
		}
	}
	return x
}

// release ends p's use of an exchange.
func (p *passage) release(x *Exchange) {
	switch d := p.Rec.State().Details.Load(); {
	case d != nil && x == exchangeIn(d):
		d.ExchangeInUse.Store(false)
	case !p.metrics.hasFunctions():
		*x = Exchange{}
		p.metrics.exchanges.Put(x)
	}
}

// endedExchange returns the exchange of p's request with its answer a. If its handler did
// not return, it panicked with reason; a nil reason is runtime.Goexit. An adapter's report
// of status and sizes is preferred to the recording's.
func (p *passage) endedExchange(a inflight.Answer, took time.Duration, reason any, reported *inflight.Outcome) *Exchange {
	x := p.newExchange()
	notes := p.Annotations()
	x.sizePending = p.SizePending
	if reported != nil && a.Status() == 0 {
		a |= respwriter.AnswerFor(p.Request, reported.Status)
	}
	x.Duration = took
	x.Hijacked = a.Has(respwriter.Hijacked)
	x.Panic, x.Aborted = notes.Panicked, reported != nil && reported.Aborted
	x.Status = p.status(a, p.Returned, notes.Panicked, took)
	if !p.Returned {
		// Compared by identity, as net/http does.
		x.Aborted = reason == nil || reason == http.ErrAbortHandler //nolint:errorlint // see above
		if !x.Aborted {
			x.Panic = reason
		}
	}
	x.RequestBytes, x.ResponseBytes = p.sizes(a, reported)
	x.Route = p.metrics.route(x, p, notes.NamedRoute(), notes.ClonedPattern)
	return x
}

// sizes returns those of the bodies of the request and of its answer, in bytes.
func (p *passage) sizes(a inflight.Answer, reported *inflight.Outcome) (request, response int64) {
	response = a.Bytes()
	switch {
	case reported == nil:
	case !p.Writes:
		request, response = max(reported.RequestBytes, 0), max(reported.ResponseBytes, 0) // -1 is an unknown size
	case reported.ResponseBytes > 0: // also what the framework is about to write
		response = reported.ResponseBytes
	}
	if p.Request != nil {
		request = max(p.Request.ContentLength, 0)
	}
	if d := p.Rec.State().Details.Load(); d != nil && d.Body != nil {
		request = d.Body.Bytes()
	}
	if code(p.Rec.State().Arrived).method() == headMethod { // net/http sends no body, even if one was written
		response = 0
	}
	return request, response
}

// status returns the status that the client got, or would have got had it waited. It is 499
// if the client went away before it got an answer: the handler sent none, or one of 500 or
// more after the request was cancelled, or writing the answer failed. Any other answer that
// was sent counts, even if the request's context was cancelled: a client that has only
// closed its sending side looks like one that is gone.
func (p *passage) status(a inflight.Answer, returned bool, panicked any, took time.Duration) int {
	sent := a.Status()
	switch {
	case !returned:
		return http.StatusInternalServerError
	case a.Has(respwriter.Hijacked):
		return http.StatusSwitchingProtocols
	case a.Has(respwriter.Failed), (sent == 0 || a.Has(respwriter.Late)) && p.Rec.Response().ClientLeft(inflight.Chain(p.Writer), took):
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
