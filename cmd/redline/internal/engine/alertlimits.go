package engine

import (
	"context"
	"fmt"
	"net/http"
	"sync"

	"github.com/prometheus/alertmanager/alert"
	"github.com/prometheus/alertmanager/provider/mem"
	"github.com/prometheus/alertmanager/silence"
	"github.com/prometheus/common/model"
)

// How much of alerts there may be. Clients may not add alerts past mostAlerts, which
// rules may: alerts of clients must not keep a rule's alert from being told. Each group of
// alerts has a goroutine, and its notifications a connection.
const (
	mostGroups   = 1000
	mostAlerts   = 20_000
	alertSize    = 16 << 10 // bytes of its labels and annotations
	mostSilences = 10_000   // with those that have ended, and are still shown
	silenceSize  = 16 << 10
)

// groupLimit implements dispatch.Limits.
type groupLimit struct{}

// MaxNumberOfAggregationGroups returns how many groups there may be of all routes.
func (groupLimit) MaxNumberOfAggregationGroups() int { return mostGroups }

// silenceLimits returns limits that are Alertmanager's own, which has none by default.
func silenceLimits() silence.Limits {
	return silence.Limits{
		MaxSilences:         func() int { return mostSilences },
		MaxSilenceSizeBytes: func() int { return silenceSize },
	}
}

// countedAlerts counts the alerts that are stored.
type countedAlerts struct {
	mem.AlertStoreCallback

	mu sync.Mutex
	n  int
}

// PostStore implements mem.AlertStoreCallback.
func (c *countedAlerts) PostStore(a *alert.Alert, existing bool) {
	if !existing {
		c.add(1)
	}
	c.AlertStoreCallback.PostStore(a, existing)
}

// PostDelete implements mem.AlertStoreCallback.
func (c *countedAlerts) PostDelete(a *alert.Alert) {
	c.add(-1)
	c.AlertStoreCallback.PostDelete(a)
}

func (c *countedAlerts) add(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n += n
}

func (c *countedAlerts) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n
}

// clientAlerts are the alerts as clients may add to them.
type clientAlerts struct {
	*mem.Alerts

	stored *countedAlerts
	kept   *keptAlerts
	mu     sync.Mutex // one client adds at a time
}

// Put implements provider.Alerts. It takes as many as there is room for, and all that are
// there already. An error names the others.
func (c *clientAlerts) Put(ctx context.Context, alerts ...*alert.Alert) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	room := mostAlerts - c.stored.count()
	added, large, many := map[model.Fingerprint]bool{}, 0, 0
	var taken []*alert.Alert
	for _, a := range alerts {
		id := a.Fingerprint()
		_, missing := c.Get(id)
		switch {
		case sizeOf(a) > alertSize:
			large++
			continue
		case missing != nil && !added[id] && len(added) >= room:
			many++
			continue
		case missing != nil:
			added[id] = true
		}
		taken = append(taken, a)
	}
	c.kept.expect(taken, false)
	if err := c.Alerts.Put(ctx, taken...); err != nil {
		return err
	}
	var err error
	code := http.StatusBadRequest
	switch {
	case large > 0:
		err = fmt.Errorf("%d of %d alerts are refused: one may have %d bytes of labels and annotations", large, len(alerts), alertSize)
	case many > 0:
		code = http.StatusServiceUnavailable
		err = fmt.Errorf("%d of %d alerts are refused: there are %d, and clients may not add to more", many, len(alerts), mostAlerts)
	}
	if work, ok := ctx.Value(alertWorkKey{}).(*alertWork); ok && err != nil {
		work.refuse(code, err) // the API answers 500 to all errors
	}
	return err
}

func sizeOf(a *alert.Alert) int {
	n := len(a.GeneratorURL)
	for _, set := range []model.LabelSet{a.Labels, a.Annotations} {
		for name, value := range set {
			n += len(name) + len(value)
		}
	}
	return n
}
