package engine

import (
	"maps"
	"sync"
	"time"

	"github.com/prometheus/prometheus/notifier"
	"github.com/prometheus/prometheus/rules"
)

// sentAlerts represents the alerts that receivers were told of and that have not ended. An
// alert whose rule is removed is sent no more. Receivers of Prometheus wait until it expires,
// after four minutes or more, and other listeners never hear of its end.
type sentAlerts struct {
	next rules.Sender

	mu     sync.Mutex
	firing map[uint64]notifier.Alert // by the hash of the labels
}

// Send implements rules.Sender.
func (s *sentAlerts) Send(alerts ...*notifier.Alert) {
	s.remember(alerts)
	s.next.Send(alerts...)
}

func (s *sentAlerts) remember(alerts []*notifier.Alert) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range alerts {
		if a.Resolved() {
			delete(s.firing, a.Labels.Hash())
		} else {
			s.firing[a.Labels.Hash()] = *a
		}
	}
}

// endExcept tells receivers that the alerts have ended which no rule holds any more.
func (s *sentAlerts) endExcept(held []*rules.AlertingRule) {
	var ended []*notifier.Alert
	for _, a := range s.without(held) {
		a.EndsAt = time.Now()
		ended = append(ended, &a)
	}
	if len(ended) > 0 {
		s.Send(ended...)
	}
}

// without returns the alerts that none of the rules holds. It looks at the rules after it has
// read what was sent, so that an alert that starts meanwhile is not among them.
func (s *sentAlerts) without(held []*rules.AlertingRule) map[uint64]notifier.Alert {
	s.mu.Lock()
	defer s.mu.Unlock()
	rest := maps.Clone(s.firing)
	for _, r := range held {
		for _, a := range r.ActiveAlerts() {
			delete(rest, a.Labels.Hash())
		}
	}
	return rest
}
