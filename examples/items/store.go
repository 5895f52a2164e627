package items

import (
	"errors"
	"slices"
	"strings"
	"sync"
)

var (
	errFull     = errors.New("the store is full")
	errNotFound = errors.New("no such item")
)

// store keeps a bounded number of items in memory, in the order of their creation. It is
// safe for concurrent use.
type store struct {
	capacity int

	mu    sync.RWMutex
	last  int64
	items []Item // by rising ID
}

func newStore(capacity int) *store {
	return &store{capacity: capacity}
}

// list returns up to limit items with an ID above after.
func (s *store) list(after int64, limit int) []Item {
	s.mu.RLock()
	defer s.mu.RUnlock()
	i, _ := s.find(after + 1)
	return append([]Item{}, s.items[i:min(i+limit, len(s.items))]...)
}

// search returns up to limit items that have text in their name.
func (s *store) search(text string, limit int) []Item {
	s.mu.RLock()
	defer s.mu.RUnlock()
	found := []Item{}
	for _, item := range s.items {
		if len(found) == limit {
			break
		}
		if strings.Contains(strings.ToLower(item.Name), strings.ToLower(text)) {
			found = append(found, item)
		}
	}
	return found
}

func (s *store) get(id int64) (Item, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	i, ok := s.find(id)
	if !ok {
		return Item{}, errNotFound
	}
	return s.items[i], nil
}

// create gives item the next ID and keeps it.
func (s *store) create(item Item) (Item, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.items) >= s.capacity {
		return Item{}, errFull
	}
	s.last++
	item.ID = s.last
	s.items = append(s.items, item)
	return item, nil
}

// replace puts item in the place of the one with its ID.
func (s *store) replace(item Item) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, ok := s.find(item.ID)
	if !ok {
		return errNotFound
	}
	s.items[i] = item
	return nil
}

func (s *store) remove(id int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, ok := s.find(id)
	if !ok {
		return errNotFound
	}
	s.items = slices.Delete(s.items, i, i+1)
	return nil
}

func (s *store) size() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.items)
}

// find returns the index of an ID, and whether it is there. s.mu is held.
func (s *store) find(id int64) (int, bool) {
	return slices.BinarySearchFunc(s.items, id, func(item Item, id int64) int {
		return int(min(1, max(-1, item.ID-id)))
	})
}
