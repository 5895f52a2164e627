package queryguard

import (
	"context"
	"sync"

	"github.com/prometheus/prometheus/promql"
	"golang.org/x/sync/semaphore"
)

// Slots bound how many queries an engine evaluates at once: those of clients, and as many
// rules beside them. Clients cannot keep rules waiting.
type Slots struct {
	promql.QueryTracker // has a place for each slot

	clients, rules *semaphore.Weighted
	queries        int

	mu    sync.Mutex
	taken map[int]*semaphore.Weighted // by the tracker's places
}

// NewSlots returns slots for a number of queries and as many rules. track makes a tracker
// with so many places.
func NewSlots(queries int, track func(places int) (promql.QueryTracker, error)) (*Slots, error) {
	tracker, err := track(2 * queries)
	if err != nil {
		return nil, err
	}
	return &Slots{
		QueryTracker: tracker, queries: queries,
		clients: semaphore.NewWeighted(int64(queries)), rules: semaphore.NewWeighted(int64(queries)),
		taken: map[int]*semaphore.Weighted{},
	}, nil
}

type ownSlot struct{}

// withOwnSlot marks a query as one that takes no slot of clients.
func withOwnSlot(ctx context.Context) context.Context {
	return context.WithValue(ctx, ownSlot{}, true)
}

// GetMaxConcurrent implements promql.QueryTracker. It returns the number for clients.
func (s *Slots) GetMaxConcurrent() int { return s.queries }

// Insert implements promql.QueryTracker. It waits for a slot until ctx ends.
func (s *Slots) Insert(ctx context.Context, query string) (int, error) {
	slots := s.clients
	if ctx.Value(ownSlot{}) != nil {
		slots = s.rules
	}
	if err := slots.Acquire(ctx, 1); err != nil {
		return 0, err
	}
	place, err := s.QueryTracker.Insert(ctx, query)
	if err != nil {
		slots.Release(1)
		return 0, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.taken[place] = slots
	return place, nil
}

// Delete implements promql.QueryTracker.
func (s *Slots) Delete(place int) {
	s.mu.Lock()
	slots := s.taken[place]
	delete(s.taken, place)
	s.mu.Unlock()
	s.QueryTracker.Delete(place)
	slots.Release(1)
}
