package web

import (
	"context"
	"net/http"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"
)

const (
	waitingBytes = 128 << 20 // of answers that are made, and wait for a reader
	// patience is how long an answer may be written while others have no room.
	patience = 2 * time.Second
)

// waiting bounds the answers that wait for a reader. Where there is no room, the request
// ends that has been written for the longest.
type waiting struct {
	room *semaphore.Weighted // in bytes

	mu      sync.Mutex
	readers map[*reader]bool
}

// reader is the client of a request.
type reader struct {
	control *http.ResponseController
	since   time.Time // when the write began that is under way, or zero; of waiting.mu
}

func newWaiting() *waiting {
	return &waiting{room: semaphore.NewWeighted(waitingBytes), readers: map[*reader]bool{}}
}

// weight returns the room of an answer.
func weight(answer []byte) int64 { return min(waitingBytes, int64(len(answer))) }

// take waits for the room of an answer until ctx ends.
func (w *waiting) take(ctx context.Context, answer []byte) error {
	for {
		waits, cancel := context.WithTimeout(ctx, patience)
		err := w.room.Acquire(waits, weight(answer))
		cancel()
		if err == nil || ctx.Err() != nil {
			return err
		}
		w.relieve()
	}
}

// give gives the room of an answer back.
func (w *waiting) give(answer []byte) { w.room.Release(weight(answer)) }

// relieve ends the request that has been written for the longest, if that is long.
func (w *waiting) relieve() {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := time.Now()
	var slowest *reader
	for r := range w.readers {
		if !r.since.IsZero() && now.Sub(r.since) >= patience && (slowest == nil || r.since.Before(slowest.since)) {
			slowest = r
		}
	}
	if slowest != nil {
		delete(w.readers, slowest)
		_ = slowest.control.SetWriteDeadline(time.Unix(1, 0)) // net/http's connections have one
	}
}

// read follows a client until end is called.
func (w *waiting) read(to http.ResponseWriter) (r *reader, end func()) {
	r = &reader{control: http.NewResponseController(to)}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.readers[r] = true
	return r, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.readers, r)
	}
}

// write does a write to a client.
func (w *waiting) write(r *reader, write func() error) error {
	w.set(r, time.Now())
	defer w.set(r, time.Time{})
	return write()
}

func (w *waiting) set(r *reader, since time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	r.since = since
}
