package console

import (
	"io"
	"net/http"

	"github.com/redline-metrics/redline/cmd/redline/internal/boundedjson"
)

// limits returns those of an answer.
func limits() boundedjson.Limits {
	return boundedjson.Limits{Bytes: 64 << 20, Opened: 1_000_000, Members: 4_000_000}
}

// bounded ends answers that are too large.
type bounded struct{ next http.RoundTripper }

// RoundTrip sends a request on.
func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := b.next.RoundTrip(r)
	if err == nil {
		resp.Body = boundedBody{boundedjson.NewReader(resp.Body, limits()), resp.Body}
	}
	return resp, err
}

type boundedBody struct {
	io.Reader
	io.Closer
}
