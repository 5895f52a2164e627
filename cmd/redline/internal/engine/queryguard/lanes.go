package queryguard

import (
	"context"
	"errors"

	"golang.org/x/sync/semaphore"
)

const (
	// lightShare is the part of each limit that a light query may take, and lightRoom the
	// part of the limit of samples that all light queries together have.
	lightShare = 25
	lightRoom  = 2
	// lightVisits is how many samples a light query may look at, which takes about a second.
	lightVisits = 50_000_000
)

// lanes let queries run side by side by their cost. Light queries have a lane of their
// own, with room and slots that heavy ones never take: a heavy query that waits for room
// keeps no light one waiting.
type lanes struct {
	limits Limits
	light  *semaphore.Weighted // room for samples
	heavy  *semaphore.Weighted
	total  int64               // the heavy lane's room
	slots  *semaphore.Weighted // of heavy queries, fewer than all queries have
}

// newLanes returns the lanes for some limits. The heavy one has room for two queries that
// take as many samples as one may.
func newLanes(l Limits) *lanes {
	total := 2 * int64(l.Samples)
	return &lanes{
		limits: l,
		light:  semaphore.NewWeighted(max(1, int64(l.Samples)/lightRoom)), heavy: semaphore.NewWeighted(total), total: total,
		slots: semaphore.NewWeighted(int64(max(1, l.Queries-l.Queries/4))),
	}
}

// isLight reports whether a query takes a small part of all limits.
func (l *lanes) isLight(c Cost) bool {
	return c.Samples <= float64(l.limits.Samples)/lightShare && c.Steps <= float64(l.limits.Steps)/lightShare && c.Visits <= lightVisits
}

// enter waits for room, as long as a query may take. release gives the room back, and done
// the slot, which a result that is only read needs no longer.
func (l *lanes) enter(ctx context.Context, c Cost) (release, done func(), err error) {
	waiting, cancel := context.WithTimeoutCause(ctx, l.limits.Timeout, errBusy)
	defer cancel()
	release, err = l.take(waiting, c)
	if err != nil {
		return nil, nil, err
	}
	if l.isLight(c) {
		return release, func() {}, nil
	}
	if err := l.slots.Acquire(waiting, 1); err != nil {
		release()
		return nil, nil, waited(waiting, err)
	}
	return release, func() { l.slots.Release(1) }, nil
}

// take waits for the room that a cost needs, until ctx ends.
func (l *lanes) take(ctx context.Context, c Cost) (release func(), err error) {
	lane, weight := l.heavy, min(l.total, max(1, int64(c.Samples)))
	if l.isLight(c) {
		lane = l.light
	}
	if err := lane.Acquire(ctx, weight); err != nil {
		return nil, waited(ctx, err)
	}
	return func() { lane.Release(weight) }, nil
}

// grow takes more room for a reading that uses more than it holds, without waiting, and
// returns how much. A light one grows in the light lane, so that heavy queries do not refuse
// it. release is nil where there is no room.
func (l *lanes) grow(held, used float64) (release func(), more float64) {
	light := float64(l.limits.Samples) / lightShare
	if more = light - held; used <= light && l.light.TryAcquire(int64(more)) {
		return func() { l.light.Release(int64(more)) }, more
	}
	if more = max(used-held, light); l.heavy.TryAcquire(int64(more)) {
		return func() { l.heavy.Release(int64(more)) }, more
	}
	return nil, 0
}

// waited returns the error of a wait that has ended for nothing.
func waited(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); errors.Is(cause, errBusy) {
		return cause
	}
	return err
}

var errBusy = errors.New("the query is refused: others take all room for samples that there is; --" + SamplesFlag + " raises the limit")
