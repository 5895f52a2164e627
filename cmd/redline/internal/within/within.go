// Package within lets clients ask handlers of this process as if these were servers, but
// without a network.
package within

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
)

// Transport returns a transport that asks h, and keeps each whole answer in memory. A
// handler that panics gives an error, as a server that breaks off its answer does.
func Transport(h http.Handler) http.RoundTripper { return transport{h, math.MaxInt} }

// Limited returns a Transport that gives an error for an answer of more than most bytes.
func Limited(h http.Handler, most int) http.RoundTripper { return transport{h, most} }

type transport struct {
	http.Handler

	most int
}

// RoundTrip implements http.RoundTripper.
func (t transport) RoundTrip(r *http.Request) (_ *http.Response, err error) {
	if r.Body != nil {
		defer func() { _ = r.Body.Close() }() // as the interface asks for
	}
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("%s breaks off its answer: %v", r.URL.Path, v)
		}
	}()
	w := &kept{header: http.Header{}, status: http.StatusOK, most: t.most}
	t.ServeHTTP(w, r)
	if w.over {
		return nil, fmt.Errorf("%s answers more than %d bytes", r.URL.Path, t.most)
	}
	return &http.Response{
		StatusCode: w.status, Status: http.StatusText(w.status), Header: w.header, Request: r,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Body: io.NopCloser(&w.body), ContentLength: int64(w.body.Len()),
	}, nil
}

// kept is an answer in memory.
type kept struct {
	header http.Header
	status int
	body   bytes.Buffer
	most   int
	over   bool
}

var errLong = errors.New("the answer is too long")

// Header implements http.ResponseWriter.
func (k *kept) Header() http.Header { return k.header }

// WriteHeader implements http.ResponseWriter.
func (k *kept) WriteHeader(status int) { k.status = status }

// Write implements http.ResponseWriter.
func (k *kept) Write(p []byte) (int, error) {
	if len(p) > k.most-k.body.Len() {
		k.over = true
		return 0, errLong
	}
	return k.body.Write(p)
}
