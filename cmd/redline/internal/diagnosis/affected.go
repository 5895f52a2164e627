package diagnosis

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/prometheus/common/model"

	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
	"github.com/redline-metrics/redline/cmd/redline/internal/cause"
	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
)

const (
	// mostAffected bounds the routes of an answer.
	mostAffected = 20
	// leastFailing is the share of failures from which a route is told: one in a hundred.
	leastFailing = 0.01
	// leastSeconds is the duration of the slowest twentieth from which a route is told: half a
	// second, which is the objective where nobody has set one.
	leastSeconds = 0.5
)

// Milder reports whether a diagnosis tells of less than another one: requests fail or wait
// less, or, where that is the same, its first cause has fewer points.
func (d Diagnosis) Milder(than Diagnosis) bool {
	return cmp.Or(cmp.Compare(d.suffering(), than.suffering()), cmp.Compare(d.score(), than.score())) < 0
}

// suffering returns how many requests a second fail or are slow.
func (d Diagnosis) suffering() (sum float64) {
	for _, r := range d.Affected {
		if sum += r.Failing * r.Rate; r.Failing < leastFailing {
			sum += r.Rate / slowestPart
		}
	}
	return sum
}

// slowestPart is the inverse of the part of requests that is slower than Affected.Seconds.
const slowestPart = 20

// score returns the points of the first cause.
func (d Diagnosis) score() float64 {
	if len(d.Causes) == 0 {
		return 0
	}
	return d.Causes[0].Score
}

// affected returns the routes of services whose requests fail or are slow, the worst first.
func (d *Diagnoser) affected(ctx context.Context, e *examination, services []string) ([]Affected, error) {
	all := []Affected{}
	// Some routes are slow at all times; they are told where slowness is the fault.
	slow := slices.ContainsFunc(e.Alerts, func(a Alert) bool { return a.Symptom == Slow }) ||
		slices.ContainsFunc(e.verdict.Symptoms, func(f cause.Finding) bool { return f.Kind == cause.Anomaly })
	at := time.Unix(e.input.At, 0)
	for _, service := range e.services {
		if !slices.Contains(services, service.Job) {
			continue
		}
		routes, err := d.routes(ctx, service, e.reading.recent, at)
		if err != nil {
			return nil, fmt.Errorf("routes of %s: %w", service.Job, err)
		}
		for _, r := range routes {
			if r.Failing >= leastFailing || slow && r.Seconds >= leastSeconds {
				all = append(all, r)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Affected) int {
		return cmp.Or(cmp.Compare(b.Failing*b.Rate, a.Failing*a.Rate), cmp.Compare(b.Seconds*b.Rate, a.Seconds*a.Rate))
	})
	return all[:min(len(all), mostAffected)], nil
}

// routes returns the routes of a service.
func (d *Diagnoser) routes(ctx context.Context, service inventory.Service, window string, at time.Time) ([]Affected, error) {
	of, ok := catalog.RoutesOf(service, window)
	if !ok {
		return nil, nil
	}
	rates, err := d.vector(ctx, of.Rate, at)
	if err != nil {
		return nil, err
	}
	type key struct{ method, route string }
	keyOf := func(m model.Metric) key {
		return key{string(m[model.LabelName(of.Method)]), string(m[model.LabelName(of.Route)])}
	}
	found, total := map[key]*Affected{}, 0.0
	for _, s := range rates {
		if rate := float64(s.Value); rate > 0 {
			k := keyOf(s.Metric)
			found[k] = &Affected{Service: service.Job, Method: k.method, Route: k.route, Rate: rate}
			total += rate
		}
	}
	for _, r := range found {
		r.Share = r.Rate / total
	}
	if of.Failed != "" {
		failed, err := d.vector(ctx, of.Failed, at)
		if err != nil {
			return nil, err
		}
		most := map[key]float64{}
		for _, s := range failed {
			k := keyOf(s.Metric)
			if r := found[k]; r != nil && s.Value > 0 {
				r.Failing += float64(s.Value) / r.Rate
				if float64(s.Value) > most[k] {
					most[k], r.Status = float64(s.Value), string(s.Metric[model.LabelName(of.Status)])
				}
			}
		}
	}
	if of.Slowest != "" {
		slow, err := d.vector(ctx, of.Slowest, at)
		if err != nil {
			return nil, err
		}
		for _, s := range slow {
			if r := found[keyOf(s.Metric)]; r != nil && !math.IsNaN(float64(s.Value)) && !math.IsInf(float64(s.Value), 0) {
				r.Seconds = float64(s.Value)
			}
		}
	}
	routes := make([]Affected, 0, len(found))
	for _, r := range found {
		routes = append(routes, *r)
	}
	slices.SortFunc(routes, func(a, b Affected) int { return cmp.Or(cmp.Compare(a.Route, b.Route), cmp.Compare(a.Method, b.Method)) })
	return routes, nil
}
