package redline

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync/atomic"
	"time"
)

// Transport returns a transport that sends requests by base, and records each as a call of
// another service in Schema.Calls: by method, peer (see Config.Peers) and status. A nil
// base is http.DefaultTransport. Put it into an http.Client, where each redirect that the
// client follows is a call, or into a httputil.ReverseProxy.
//
// A call's duration runs to the end of the response's body: until the body has been read to
// its end, cannot be read further, or is closed. A body that is neither read to its end nor
// closed is a leak, and its call is not recorded. A response that changes the protocol
// (101) is recorded when it arrives, and its connection passes through unchanged. A call
// without a response has the status "timeout", "canceled" or "error". A response that
// breaks off keeps its status.
//
// Requests, responses, errors and panics of base pass through unchanged, except that bodies
// are wrapped, which costs one allocation. CloseIdleConnections reaches base. The transport
// is safe for concurrent use if base is, as it must be.
func (m *Metrics) Transport(base http.RoundTripper) http.RoundTripper {
	if base == nil {
		base = http.DefaultTransport
	}
	if t, ok := base.(*transport); m.calls == nil || ok && t.metrics == m {
		return base
	}
	return &transport{base: base, metrics: m}
}

// transport records the calls that base makes.
type transport struct {
	base    http.RoundTripper
	metrics *Metrics
}

// RoundTrip implements http.RoundTripper.
func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	c := call{
		metrics: t.metrics,
		start:   t.metrics.now(),
		peer:    t.metrics.peers.NameOf(r.URL),
		known:   t.metrics.callOf(r),
	}
	resp, err := t.base.RoundTrip(r)
	if err != nil || resp == nil {
		c.outcome = failureOutcome(r.Context(), err)
		c.end()
		return resp, err
	}
	c.outcome = statusOutcome(resp.StatusCode)
	if resp.Body == nil || resp.Body == http.NoBody || resp.StatusCode == http.StatusSwitchingProtocols {
		c.end()
	} else {
		resp.Body = c.wrapBody(resp.Body)
	}
	return resp, nil
}

// CloseIdleConnections closes those of base. The method of http.Client with that name calls
// it.
func (t *transport) CloseIdleConnections() {
	if c, ok := t.base.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

// call is a request to another service.
type call struct {
	metrics *Metrics
	start   time.Duration // on the clock of metrics
	peer    string
	known   code
	outcome outcome
}

// end records c.
func (c *call) end() {
	took := c.metrics.now() - c.start
	s := c.metrics.calls.At(uint32(c.known.with(c.outcome)&c.metrics.callBits), c.peer, nil)
	if s.duration != nil {
		s.duration.Observe(took)
	} else {
		s.durationObserver.Observe(took.Seconds())
	}
	for _, d := range s.dropped {
		d.Inc()
	}
}

// statusOutcome returns the outcome of a call with this response status.
func statusOutcome(status int) outcome {
	if status < 100 || status > 999 { // RFC 9110, section 15: three digits
		return failed
	}
	return outcome(status)
}

// failureOutcome returns the outcome of a call with ctx that got err and no response. The
// context takes precedence over the error, which may be a cause that was set in the
// context. A passed deadline is a timeout before the context ends: an http.Client with a
// Timeout may report it to base a moment earlier.
func failureOutcome(ctx context.Context, err error) outcome {
	deadline, limited := ctx.Deadline()
	var timeout interface{ Timeout() bool }
	switch {
	case limited && !time.Now().Before(deadline), errors.As(err, &timeout) && timeout.Timeout():
		return timedOut
	case ctx.Err() != nil, errors.Is(err, context.Canceled):
		return canceled
	}
	return failed
}

// wrapBody returns body wrapped so that c ends with it. The wrapper has an io.WriterTo if
// body has one.
func (c call) wrapBody(body io.ReadCloser) io.ReadCloser {
	if _, ok := body.(io.WriterTo); ok {
		return &writerToBody{callBody{ReadCloser: body, call: c}}
	}
	return &callBody{ReadCloser: body, call: c}
}

// callBody is the body of a response. The call ends with it. It may be closed while it is
// being read.
type callBody struct {
	io.ReadCloser
	call
	ended atomic.Bool
}

// Read implements io.Reader.
func (b *callBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil {
		b.end()
	}
	return n, err
}

// Close implements io.Closer.
func (b *callBody) Close() error {
	err := b.ReadCloser.Close()
	b.end()
	return err
}

// end ends the call, once.
func (b *callBody) end() {
	if !b.ended.Swap(true) {
		b.call.end()
	}
}

// writerToBody is a callBody with the short way of io.Copy.
type writerToBody struct{ callBody }

// WriteTo implements io.WriterTo. An error does not end the call: it may be w's, with body
// not at its end.
func (b *writerToBody) WriteTo(w io.Writer) (int64, error) {
	n, err := b.ReadCloser.(io.WriterTo).WriteTo(w)
	if err == nil {
		b.end()
	}
	return n, err
}
