package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/klauspost/compress/snappy"
	"golang.org/x/sync/semaphore"
)

// Limits of requests' bodies. They are read before a handler gets them: one that does not
// come ends in time, and all that are there together are bounded.
const (
	bodyTimeout = 30 * time.Second
	bodiesBytes = 128 << 20
	smallBytes  = 32 << 20 // of those, for bodies of formBytes and less: large ones do not keep queries off

	formBytes   = 1 << 20
	alertsBytes = 4 << 20
	writeBytes  = 32 << 20  // as remote write's handler has it
	otlpBytes   = 8 << 20   // as OTLP's has it
	grownBytes  = 128 << 20 // of all, unpacked
)

// withBodyDeadline ends connections on which a request's body has not come in time, also
// where no handler reads it: net/http reads it after an answer.
func withBodyDeadline(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength != 0 {
			_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(bodyTimeout)) // net/http's connections have one
		}
		next.ServeHTTP(w, r)
	})
}

// bodyLimits are the limits of requests' bodies, by their paths.
type bodyLimits struct {
	queryBytes  int  // of a query's text; in a form each of its bytes may take three
	write, otlp bool // whether there are these endpoints
}

// packed returns how many bytes a body may have as it comes.
func (l bodyLimits) packed(path string) int64 {
	switch {
	case l.isWrite(path):
		return writeBytes
	case l.isOTLP(path):
		return otlpBytes
	case path == "/api/v1/read", path == "/api/v2/alerts":
		return alertsBytes
	}
	return max(formBytes, 4*int64(l.queryBytes))
}

func (l bodyLimits) isWrite(path string) bool { return l.write && path == "/api/v1/write" }

func (l bodyLimits) isOTLP(path string) bool {
	return l.otlp && strings.HasPrefix(path, "/api/v1/otlp/")
}

// unpacked returns how much room a body takes once it is unpacked, at most; 0 where it is
// not packed, or its handler refuses it. OTLP takes some times its size when it is decoded.
func (l bodyLimits) unpacked(r *http.Request, body []byte) int64 {
	const decoded, gzipMost = 4, 1032 // by RFC 1951 a byte unpacks to no more
	path := r.URL.Path
	switch {
	case l.isOTLP(path) && r.Header.Get("Content-Encoding") == "gzip":
		return decoded * min(otlpBytes, gzipMost*int64(len(body)))
	case l.isOTLP(path):
		return decoded * int64(len(body))
	case l.isWrite(path), path == "/api/v1/read":
		n, err := snappy.DecodedLen(body)
		if err != nil || int64(n) > l.packed(path) {
			return 0
		}
		return int64(n)
	}
	return 0
}

// bodies bounds the memory of bodies of requests.
type bodies struct {
	next    http.Handler
	limits  bodyLimits
	room    *semaphore.Weighted // for those that come
	small   *semaphore.Weighted
	grown   *semaphore.Weighted // for those that are there, unpacked
	timeout time.Duration
}

// boundBodies passes requests to next once their bodies are there, within limits.
func boundBodies(next http.Handler, limits bodyLimits) http.Handler {
	return &bodies{
		next: next, limits: limits, timeout: bodyTimeout,
		room: semaphore.NewWeighted(bodiesBytes - smallBytes), small: semaphore.NewWeighted(smallBytes), grown: semaphore.NewWeighted(grownBytes),
	}
}

// ServeHTTP implements http.Handler.
func (b *bodies) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.ContentLength == 0 || r.Body == nil || r.Body == http.NoBody {
		b.next.ServeHTTP(w, r)
		return
	}
	limit := b.limits.packed(r.URL.Path)
	if r.ContentLength > limit {
		b.refuse(w, http.StatusRequestEntityTooLarge, fmt.Sprintf("the body has %d bytes; at most %d are accepted", r.ContentLength, limit))
		return
	}
	weight := limit
	if r.ContentLength > 0 {
		weight = r.ContentLength
	}
	room := b.room
	if weight <= formBytes {
		room = b.small
	}
	// The connection's deadline ends the reading. It is taken off before the handler runs, as
	// it would end the context of the request.
	control, deadline := http.NewResponseController(w), time.Now().Add(b.timeout)
	_ = control.SetReadDeadline(deadline) // net/http's connections have one
	waiting, cancel := context.WithDeadline(r.Context(), deadline)
	defer cancel()
	if err := room.Acquire(waiting, weight); err != nil {
		b.refuseBusy(w)
		return
	}
	defer func() { room.Release(weight) }()
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	if err != nil {
		if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
			b.refuse(w, http.StatusRequestEntityTooLarge, fmt.Sprintf("the body has more than %d bytes, which is the limit", limit))
			return
		}
		b.refuse(w, http.StatusRequestTimeout, fmt.Sprintf("the body has not come within %v", b.timeout))
		return
	}
	_ = control.SetReadDeadline(time.Time{})
	defer underWay(r)()
	room.Release(weight - int64(len(body))) // a body without a length had room for the largest
	weight = int64(len(body))
	if grown := b.limits.unpacked(r, body); grown > 0 {
		// Those that have this room wait for no other, so that nobody waits for ever.
		if err := b.grown.Acquire(waiting, grown); err != nil {
			b.refuseBusy(w)
			return
		}
		defer b.grown.Release(grown)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	r.ContentLength = int64(len(body))
	b.next.ServeHTTP(w, r)
}

// refuseBusy answers that others take all room.
func (b *bodies) refuseBusy(w http.ResponseWriter) {
	w.Header().Set("Retry-After", "5")
	b.refuse(w, http.StatusServiceUnavailable, "bodies of other requests take all room; try again later")
}

// refuse answers an error, and ends the connection: the rest of the body would be taken
// for the next request.
func (b *bodies) refuse(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Connection", "close")
	http.Error(w, text, status)
}
