// Package within asks handlers of this process, as clients ask servers, but without a
// network.
package within

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
)

// Transport asks h, and keeps the whole of each answer in memory. A handler that panics
// gives an error, as a server that breaks off its answer does.
func Transport(h http.Handler) http.RoundTripper { return transport{h} }

type transport struct{ http.Handler }

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
	w := &kept{header: http.Header{}, status: http.StatusOK}
	t.ServeHTTP(w, r)
	return &http.Response{
		StatusCode: w.status, Status: http.StatusText(w.status), Header: w.header, Request: r,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Body: io.NopCloser(&w.body), ContentLength: int64(w.body.Len()),
	}, nil
}

// kept is an answer that is kept.
type kept struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header implements http.ResponseWriter.
func (k *kept) Header() http.Header { return k.header }

// WriteHeader implements http.ResponseWriter.
func (k *kept) WriteHeader(status int) { k.status = status }

// Write implements http.ResponseWriter.
func (k *kept) Write(p []byte) (int, error) { return k.body.Write(p) }
