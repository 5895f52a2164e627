package inventory

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
)

// Within asks an engine of this process, by the handler of its API.
func Within(engine http.Handler) (*Engine, error) {
	return NewEngine(&url.URL{Scheme: "http", Host: "engine"}, within{engine})
}

// within asks a handler of this process.
type within struct{ http.Handler }

// RoundTrip implements http.RoundTripper.
func (h within) RoundTrip(r *http.Request) (*http.Response, error) {
	w := &kept{header: http.Header{}, status: http.StatusOK}
	h.ServeHTTP(w, r)
	if r.Body != nil {
		_ = r.Body.Close() // as the interface asks for
	}
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
