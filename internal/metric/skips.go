package metric

import (
	"sync"

	"github.com/prometheus/client_golang/prometheus"
)

// Skips holds the channels of scrapes for which families collect nothing, as they are
// written directly. Its zero value is empty. It is safe for concurrent use.
type Skips struct{ channels sync.Map }

// Add adds the channel of a scrape.
func (s *Skips) Add(ch chan<- prometheus.Metric) { s.channels.Store(ch, true) }

// Remove removes the channel of a scrape.
func (s *Skips) Remove(ch chan<- prometheus.Metric) { s.channels.Delete(ch) }

func (s *Skips) has(ch chan<- prometheus.Metric) bool {
	if s == nil {
		return false
	}
	_, ok := s.channels.Load(ch)
	return ok
}
