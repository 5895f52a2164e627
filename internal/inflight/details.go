package inflight

import (
	"io"
	"sync/atomic"
	"time"

	"github.com/redline-metrics/redline/internal/metric"
)

// Details holds the rarer properties of a recording, which most requests do without.
type Details struct {
	Gauge          *metric.Gauge // counts the request, if it is not found by the arrival alone
	Body           *CountedBody
	Exchange       any         // the *redline.Exchange for functions of the service's; nil if there are none
	ExchangeInUse  atomic.Bool // Exchange is in use
	firstNotesUsed atomic.Bool // firstNotes is in use
	firstNotes     Annotations // memory for the first annotations
	waiting        atomic.Pointer[Waiting]
}

// Room is the memory for the recording of one request.
type Room struct {
	Recording Recording
	Details   Details
}

// More returns the details, and makes them if there are none yet.
func (rec *Recording) More() *Details {
	s := rec.State()
	if d := s.Details.Load(); d != nil {
		return d
	}
	s.Details.CompareAndSwap(nil, s.Owner.NewDetails())
	return s.Details.Load()
}

// Waiting is an ended passage that is recorded once the answer is known, as an entry of a
// list.
type Waiting struct {
	By       Tracker
	Records  bool // as Passage.Records
	Took     time.Duration
	Previous *Waiting
}

// AddWaiting adds an ended passage to the list.
func (d *Details) AddWaiting(by Tracker, records bool, took time.Duration) {
	w := &Waiting{By: by, Records: records, Took: took}
	for w.Previous = d.waiting.Load(); !d.waiting.CompareAndSwap(w.Previous, w); w.Previous = d.waiting.Load() {
	}
}

// Waiting returns the newest entry of the list, or nil.
func (d *Details) Waiting() *Waiting { return d.waiting.Load() }

// CountedBody counts the bytes read from a request body of undeclared length.
type CountedBody struct {
	io.ReadCloser
	read atomic.Int64
}

// Read implements io.Reader.
func (b *CountedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.read.Add(int64(n))
	return n, err
}

// Bytes returns how many bytes were read so far.
func (b *CountedBody) Bytes() int64 { return b.read.Load() }
