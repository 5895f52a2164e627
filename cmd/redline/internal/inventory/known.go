package inventory

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/common/model"

	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
)

// Known are the services of an engine, as of some seconds ago at most. It may be used
// by several goroutines, and does nothing while nobody asks.
type Known struct {
	engine *Engine

	mu       sync.Mutex
	services []catalog.Service // as of asked
	names    []string          // as of looked
	looked   time.Time
	asked    time.Time
}

// NewKnown asks an engine.
func NewKnown(e *Engine) *Known { return &Known{engine: e} }

// Names are looked at every time that somebody wants to know, but not more often than
// every glance: they tell nearly all that can change, and come straight from the
// index. All else costs a request for each label of each job, and is asked when names
// have changed, or after most: a service may be gone, or have got a label that
// another one has.
const (
	glance = 2 * time.Second
	most   = 5 * time.Minute
)

// Services are all that have had samples in the last minutes, in the order of their
// jobs.
func (k *Known) Services(ctx context.Context) ([]catalog.Service, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.looked.IsZero() && time.Since(k.looked) < glance {
		return k.services, nil
	}
	names, err := k.engine.names(ctx)
	if err != nil {
		return nil, err
	}
	if k.looked.IsZero() || !slices.Equal(names, k.names) || time.Since(k.asked) > most {
		jobs, err := k.engine.Jobs(ctx)
		if err != nil {
			return nil, err
		}
		services, err := k.engine.Services(ctx, jobs)
		if err != nil {
			return nil, err
		}
		k.services, k.names, k.asked = services, names, time.Now()
	}
	k.looked = time.Now()
	return k.services, nil
}

// names are those of all metrics, labels and jobs.
func (e *Engine) names(ctx context.Context) ([]string, error) {
	now := e.now()
	var names []string
	for _, label := range []string{model.MetricNameLabel, "job"} {
		values, _, err := e.api.LabelValues(ctx, label, nil, now.Add(-past), now)
		if err != nil {
			return nil, fmt.Errorf("values of %s: %w", label, plain(err))
		}
		for _, v := range values {
			names = append(names, string(v))
		}
	}
	labels, _, err := e.api.LabelNames(ctx, nil, now.Add(-past), now)
	if err != nil {
		return nil, fmt.Errorf("names of labels: %w", plain(err))
	}
	for _, l := range labels {
		names = append(names, string(l))
	}
	return names, nil
}
