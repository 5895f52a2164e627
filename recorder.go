package redline

import (
	"io"
	"net/http"
	"sync/atomic"

	"github.com/redline-metrics/redline/internal/respwriter"
)

// writerKinds and writerKind tell how to record the responses of a type of writers.
type (
	writerKinds = respwriter.Kinds[state, exchangeRoom]
	writerKind  = respwriter.Kind[state, exchangeRoom]
)

// newRecorder makes the recording of a request, and the writer for handlers that keeps it:
// it has the optional interfaces of w, which is of this kind. Both are one allocation. A
// handler that uses the writer too late reaches w, as without Redline, and nothing else.
func (m *Metrics) newRecorder(kind *writerKind, w http.ResponseWriter, r *http.Request, withDetails bool) (http.ResponseWriter, *Recording) {
	hasFunctions := m.hasFunctions()
	writer, tracked, room := kind.Make(w, r, withDetails || m.needsDetails(hasFunctions))
	rec := (*Recording)(tracked)
	rec.state().metrics = m
	rec.state().arrived = m.arrivalOf(r.Method, r, nil)
	if room != nil {
		room.exchange = &room.room
		rec.state().details.Store(&room.details)
	}
	if hasFunctions { // a decorator that is made later does not see the bytes of this response
		rec.mark(respwriter.CountsBytes)
	}
	return writer, rec
}

// countedBody counts the bytes read from a request body of undeclared length.
type countedBody struct {
	io.ReadCloser
	read atomic.Int64
}

func (b *countedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.read.Add(int64(n))
	return n, err
}
