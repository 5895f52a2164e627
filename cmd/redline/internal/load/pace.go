package load

import (
	"context"
	"math"
	"sync"
	"time"
)

// pace sets the times of requests: the first at once, and then so many a second.
type pace struct {
	rate  float64 // a second; 0 is as many as possible
	start time.Time
	end   time.Time // of sending; zero is never
	most  float64   // requests that may be made up for at once, if workers were held up

	mu   sync.Mutex
	next float64 // number of the next request
}

// wait returns true when the next request is due, and false when sending ends.
func (p *pace) wait(ctx context.Context) bool {
	at := p.take(time.Now())
	if !p.end.IsZero() && !at.Before(p.end) {
		<-ctx.Done() // which has the same end, if not an earlier one
		return false
	}
	delay := time.Until(at)
	if delay <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}

// take takes the next request, and returns the time at which it is due.
func (p *pace) take(now time.Time) time.Time {
	if p.rate == 0 {
		return now
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.next = max(p.next, math.Floor(now.Sub(p.start).Seconds()*p.rate)-p.most)
	at := p.start.Add(time.Duration(math.Round(p.next / p.rate * float64(time.Second))))
	p.next++
	return at
}
