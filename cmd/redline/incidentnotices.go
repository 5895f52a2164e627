package main

import (
	"cmp"
	"context"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/cmd/redline/internal/incident"
)

// incidentNotices hands incidents to the receivers of notifications, each as an alert.
// Receivers are told by the engine's Alertmanager, which knows the news that they got.
type incidentNotices struct {
	engine func() *engine.Engine
	log    *slog.Logger
	more   chan struct{} // has an element while there is something to hand over

	mu      sync.Mutex
	open    map[string]engine.Notice // by incident
	changed []engine.Notice
}

// Alertmanager forgets an alert that nobody renews.
const (
	renewNotices = time.Minute
	noticesLast  = 5 * renewNotices
)

func newIncidentNotices(e func() *engine.Engine, log *slog.Logger) *incidentNotices {
	return &incidentNotices{engine: e, log: log, more: make(chan struct{}, 1), open: map[string]engine.Notice{}}
}

// told takes news of an incident. It does not block.
func (n *incidentNotices) told(t incident.Told) {
	n.mu.Lock()
	defer n.mu.Unlock()
	next := n.notice(t)
	before, was := n.open[t.Incident.ID]
	if t.News == incident.Ended {
		delete(n.open, t.Incident.ID)
		if !was {
			before = next
		}
		n.changed = append(n.changed, before.EndedAt(time.Now()))
	} else {
		// The alert with the new cause comes first: at no time is there none.
		n.open[t.Incident.ID] = next
		n.changed = append(n.changed, next)
		if was && before.Labels["cause"] != next.Labels["cause"] {
			n.changed = append(n.changed, before.EndedAt(time.Now()))
		}
	}
	select {
	case n.more <- struct{}{}:
	default:
	}
}

// notice returns an incident as an alert.
func (n *incidentNotices) notice(t incident.Told) engine.Notice {
	s := t.Incident
	return engine.Notice{
		Labels: map[string]string{
			"alertname": engine.IncidentAlert, "incident": s.ID, "severity": cmp.Or(t.Severity, s.Severity), "cause": cmp.Or(s.Cause, "unknown"),
		},
		Annotations: map[string]string{
			"summary": s.Headline, "description": t.Description, "incident_url": n.engine().IncidentURL(s.ID),
		},
		Start: s.Opened,
	}
}

// run hands notices over, and renews those of open incidents, until ctx ends.
func (n *incidentNotices) run(ctx context.Context) {
	renew := time.NewTicker(renewNotices)
	defer renew.Stop()
	for {
		var all []engine.Notice
		n.mu.Lock()
		all, n.changed = n.changed, nil
		n.mu.Unlock()
		n.hand(ctx, all)
		select {
		case <-ctx.Done():
			return
		case <-n.more:
		case <-renew.C:
			n.mu.Lock()
			all = slices.Collect(maps.Values(n.open))
			n.mu.Unlock()
			n.hand(ctx, all)
		}
	}
}

func (n *incidentNotices) hand(ctx context.Context, all []engine.Notice) {
	if len(all) == 0 {
		return
	}
	for i := range all {
		if all[i].End.IsZero() {
			all[i].End = time.Now().Add(noticesLast)
		}
	}
	if err := n.engine().Notify(ctx, all); err != nil && ctx.Err() == nil {
		n.log.Error("receivers are not told of incidents", "err", err)
	}
}
