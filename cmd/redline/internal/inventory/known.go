package inventory

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/common/model"
)

// Known caches the services of an engine for some seconds. It is safe for concurrent use,
// and does nothing while nobody asks.
type Known struct {
	engine *Engine

	mu       sync.Mutex
	services []Service // at the time asked
	names    []string  // at the time looked
	looked   time.Time
	asked    time.Time
}

// NewKnown returns a cache of an engine's services.
func NewKnown(e *Engine) *Known { return &Known{engine: e} }

// Each call looks at the names, and at the jobs that are there, but not more often than every
// glance: they tell nearly all that can change, and cost little. The rest costs a request for
// each label of each job. It is renewed when names have changed, or after most: a service
// may be gone, or may have got a label that another one has.
const (
	glance = 2 * time.Second
	most   = 5 * time.Minute
)

// Services returns all services with samples in the last minutes, in the order of their
// jobs.
func (k *Known) Services(ctx context.Context) ([]Service, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.looked.IsZero() && time.Since(k.looked) < glance {
		return k.services, nil
	}
	names, err := k.engine.names(ctx)
	if err != nil {
		return nil, err
	}
	jobs, err := k.engine.Jobs(ctx)
	if err != nil {
		return nil, err
	}
	names = append(names, jobs...)
	if k.looked.IsZero() || !slices.Equal(names, k.names) || time.Since(k.asked) > most {
		services, err := k.engine.Services(ctx, jobs)
		if err != nil {
			return nil, err
		}
		k.services, k.names, k.asked = services, names, time.Now()
	}
	k.looked = time.Now()
	return k.services, nil
}

// names returns those of all metrics, labels and jobs.
func (e *Engine) names(ctx context.Context) ([]string, error) {
	now := e.now()
	var names []string
	for _, label := range []string{model.MetricNameLabel, "job"} {
		values, _, _, err := e.api.LabelValues(ctx, label, nil, now.Add(-past), now)
		if err != nil {
			return nil, fmt.Errorf("values of %s: %w", label, plain(err))
		}
		for _, v := range values {
			names = append(names, string(v))
		}
	}
	labels, _, _, err := e.api.LabelNames(ctx, nil, now.Add(-past), now)
	if err != nil {
		return nil, fmt.Errorf("names of labels: %w", plain(err))
	}
	for _, l := range labels {
		names = append(names, string(l))
	}
	return names, nil
}
