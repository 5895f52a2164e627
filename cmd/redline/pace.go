package main

import (
	"net/http"
	"sync"
	"time"
)

// How long an answer may wait for its reader. A reader that takes slowest bytes a second,
// or more, is served to its end; one that is slower has stallTimeout of lag in all. Of
// answers that stand still there are mostStalled at once: of more, those that have stood
// for the longest are ended, once it is for longer than yieldTimeout.
const (
	yieldTimeout = 2 * time.Second
	slowest      = 8 << 10
	mostStalled  = 64
	pacePiece    = 64 << 10 // of an answer, with a deadline of its own
)

// pace gives answers deadlines that move with their readers' progress.
type pace struct {
	next         http.Handler
	stall, yield time.Duration
	most         int

	mu       sync.Mutex
	underway map[*answer]bool
}

// newPace has next answer readers that keep up.
func newPace(next http.Handler) *pace {
	return &pace{next: next, stall: stallTimeout, yield: yieldTimeout, most: mostStalled, underway: map[*answer]bool{}}
}

// ServeHTTP implements http.Handler.
func (p *pace) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a := &answer{ResponseWriter: w, control: http.NewResponseController(w), pace: p, lag: p.stall}
	p.relieve(p.most)
	p.mu.Lock()
	p.underway[a] = true
	p.mu.Unlock()
	defer func() {
		p.mu.Lock()
		delete(p.underway, a)
		p.mu.Unlock()
		a.leave()
	}()
	p.next.ServeHTTP(a, r)
}

// relieve ends all answers but most that stand still. Those go first that have stood for
// the longest.
func (p *pace) relieve(most int) {
	now := time.Now()
	p.mu.Lock()
	defer p.mu.Unlock()
	for {
		var stalled int
		var victim *answer
		longest := p.yield
		for a := range p.underway {
			if stood := a.stood(now); stood >= p.yield {
				stalled++
				if stood >= longest {
					longest, victim = stood, a
				}
			}
		}
		if victim == nil || stalled <= most {
			return
		}
		victim.end()
		delete(p.underway, victim)
	}
}

// answer is an answer on its way to a reader.
type answer struct {
	http.ResponseWriter

	control *http.ResponseController
	pace    *pace

	mu      sync.Mutex
	lag     time.Duration // that the reader may still have
	since   time.Time     // when the write began that is under way, or zero
	stopped bool          // by end, or as the handler has returned
}

// Unwrap is for http.ResponseController.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// Write implements http.ResponseWriter.
func (a *answer) Write(b []byte) (int, error) {
	written := 0
	for {
		piece := b[written:min(written+pacePiece, len(b))]
		n, err := a.timed(func() (int, error) { return a.ResponseWriter.Write(piece) })
		written += n
		if err != nil || written >= len(b) {
			return written, err
		}
	}
}

// Flush implements http.Flusher.
func (a *answer) Flush() { _ = a.FlushError() }

// FlushError is for http.ResponseController.
func (a *answer) FlushError() error {
	_, err := a.timed(func() (int, error) { return 0, a.control.Flush() })
	return err
}

// timed does one write with a deadline.
func (a *answer) timed(write func() (int, error)) (int, error) {
	a.mu.Lock()
	start := time.Now()
	a.since = start
	if !a.stopped {
		_ = a.control.SetWriteDeadline(start.Add(a.lag)) // net/http's connections have one
	}
	a.mu.Unlock()
	n, err := write()
	took := time.Since(start)
	a.mu.Lock()
	a.since = time.Time{}
	earned := time.Duration(n) * time.Second / slowest
	a.lag = min(a.pace.stall, a.lag-took+earned)
	a.mu.Unlock()
	return n, err
}

// stood returns for how long the write has been under way.
func (a *answer) stood(now time.Time) time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.since.IsZero() {
		return 0
	}
	return now.Sub(a.since)
}

// end has the write that is under way fail.
func (a *answer) end() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.stopped {
		a.stopped = true
		_ = a.control.SetWriteDeadline(time.Unix(1, 0))
	}
}

// leave ends the use of the connection, which may have another request's answer next.
func (a *answer) leave() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.stopped = true
}
