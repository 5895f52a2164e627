package redline

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync/atomic"
	"time"
)

// Transport returns a transport that sends requests by base and records each as a
// call of another service, in Schema.Calls, by method, peer (see Config.Peers) and
// status. A nil base is http.DefaultTransport. It goes into an http.Client, where
// each redirect that the client follows is a call, or into a
// httputil.ReverseProxy.
//
// A call's duration runs to the end of the response's body: until it has been read
// to its end, cannot be read further, or is closed. A response whose body is
// neither read to its end nor closed is a leak, and is not recorded. What changes
// the protocol (101) is recorded when it arrives, and its connection handed on as
// it is. A call that gets no response has the status "timeout", "canceled" or
// "error"; one whose response breaks off, the status that had come.
//
// Requests, responses, errors and panics of base pass through unchanged, but for
// the wrapper of a body, which is one allocation. CloseIdleConnections reaches
// base. The transport is safe for concurrent use if base is, as it must be.
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
		peer:    t.metrics.peers.of(r.URL),
		method:  methodOf(r.Method),
	}
	resp, err := t.base.RoundTrip(r)
	if err != nil || resp == nil {
		c.outcome = failure(r.Context(), err)
		c.end()
		return resp, err
	}
	c.outcome = answered(resp.StatusCode)
	if resp.Body == nil || resp.Body == http.NoBody || resp.StatusCode == http.StatusSwitchingProtocols {
		c.end()
	} else {
		resp.Body = c.until(resp.Body)
	}
	return resp, nil
}

// CloseIdleConnections is what http.Client's method of that name calls.
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
	method  method
	outcome int16
}

// end records c.
func (c *call) end() {
	took := c.metrics.now() - c.start
	s := c.metrics.calls.at(c.method, c.outcome, c.peer, nil)
	if s.duration != nil {
		s.duration.observe(took)
	} else {
		s.observer.Observe(took.Seconds())
	}
	for _, d := range s.dropped {
		d.Inc()
	}
}

// answered is the outcome of a call whose response has this status.
func answered(status int) int16 {
	if status < 100 || status > 999 { // three digits, says RFC 9110, section 15
		return failed
	}
	return int16(status)
}

// failure is the outcome of a call with ctx that got err and no response. What the
// context says counts for more than the error, which may be the cause that the
// context was given. That the time is up an http.Client with a Timeout may tell
// base a moment before the context does.
func failure(ctx context.Context, err error) int16 {
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

// until is body, at whose end c ends. It has an io.WriterTo where body has one.
func (c call) until(body io.ReadCloser) io.ReadCloser {
	if _, ok := body.(io.WriterTo); ok {
		return &writableBody{callBody{ReadCloser: body, call: c}}
	}
	return &callBody{ReadCloser: body, call: c}
}

// callBody is the body of a response, at whose end the call ends. It may be closed
// while it is being read.
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

// writableBody is a body that has a short way for io.Copy.
type writableBody struct{ callBody }

// WriteTo implements io.WriterTo. An error may be that of w, and body not at its end.
func (b *writableBody) WriteTo(w io.Writer) (int64, error) {
	n, err := b.ReadCloser.(io.WriterTo).WriteTo(w)
	if err == nil {
		b.end()
	}
	return n, err
}
