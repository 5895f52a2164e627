package main

import (
	"fmt"
	"io"
	"net/http"
)

// mostEngineAnswer is the most bytes of an answer that is read of an engine at a URL. One that
// never ends would take all memory of the machine before its time is over.
const mostEngineAnswer = 64 << 20

// boundedAnswers is a transport whose answers give an error after a number of bytes.
type boundedAnswers struct {
	next http.RoundTripper
	most int64
}

// RoundTrip implements http.RoundTripper.
func (b boundedAnswers) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := b.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	resp.Body = &boundedBody{ReadCloser: resp.Body, left: b.most, most: b.most}
	return resp, nil
}

// boundedBody is a body with an error after its last byte that may be read.
type boundedBody struct {
	io.ReadCloser

	left, most int64
}

// Read implements io.Reader.
func (b *boundedBody) Read(p []byte) (int, error) {
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.ReadCloser.Read(p)
	if int64(n) > b.left {
		n, b.left = int(b.left), 0
		return n, fmt.Errorf("the answer has more than %d bytes", b.most)
	}
	b.left -= int64(n)
	return n, err
}
