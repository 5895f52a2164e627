package redline

import "net/http"

// code holds the dimensions of a request or a call that have few values.
type code uint32

// The bits of a code. Those above the outcome are known when a request arrives.
const (
	outcomeBits code = 1<<16 - 1
	methodBits  code = 0xf << arrivalShift
	schemeBit   code = 0x10 << arrivalShift

	arrivalShift = 16
	arrivals     = 0x20 // the number of codes without an outcome
)

// arrivalOf returns the code of a request that has arrived. r is nil if the framework has no
// http.Request; context is then the framework's.
func (m *Metrics) arrivalOf(methodName string, r *http.Request, context any) code {
	c := code(methodOf(methodName)) << arrivalShift
	if m.bits&schemeBit != 0 && isEncrypted(r, context) {
		c |= schemeBit
	}
	return c
}

// callOf returns the code of a call without its outcome.
func (m *Metrics) callOf(r *http.Request) code {
	c := code(methodOf(r.Method)) << arrivalShift
	if m.bits&schemeBit != 0 && r.URL != nil && r.URL.Scheme == "https" {
		c |= schemeBit
	}
	return c
}

// isEncrypted reports whether a request came by TLS. A framework without http.Request may
// tell it by its context, as fasthttp's does.
func isEncrypted(r *http.Request, context any) bool {
	if r != nil {
		return r.TLS != nil
	}
	c, ok := context.(interface{ IsTLS() bool })
	return ok && c.IsTLS()
}

func (c code) method() method { return method(c & methodBits >> arrivalShift) }

func (c code) outcome() outcome { return outcome(c) } //nolint:gosec // its lowest bits

// arrival returns the part of c that is known when a request arrives, below arrivals.
func (c code) arrival() int { return int(c >> arrivalShift) }

// with returns c with an outcome.
func (c code) with(o outcome) code { return c | code(uint16(o)) } //nolint:gosec // the same bits
