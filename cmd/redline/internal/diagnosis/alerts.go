package diagnosis

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/prometheus/common/model"
)

// Alerts returns the alerts that fired at a time or, with from, at any time since then, as the
// series ALERTS and ALERTS_FOR_STATE of any Prometheus tell it. Those that are of no fault are
// left out.
func (d *Diagnoser) Alerts(ctx context.Context, from, at time.Time) ([]Alert, error) {
	firing, states := `ALERTS{alertstate="firing"}`, "ALERTS_FOR_STATE"
	if !from.IsZero() {
		in := "[" + seconds(at.Sub(from)) + "]"
		firing, states = "max_over_time("+firing+in+")", "max_over_time("+states+in+")"
	}
	fired, err := d.vector(ctx, firing, at)
	if err != nil {
		return nil, fmt.Errorf("alerts: %w", err)
	}
	began := map[model.Fingerprint]time.Time{}
	if len(fired) > 0 {
		since, err := d.vector(ctx, states, at)
		if err != nil {
			return nil, fmt.Errorf("alerts: %w", err)
		}
		for _, s := range since {
			began[withoutName(s.Metric)] = stateTime(s.Value, at)
		}
	}
	alerts := make([]Alert, 0, len(fired))
	for _, s := range fired {
		labels := map[string]string{}
		for name, value := range s.Metric {
			labels[string(name)] = string(value)
		}
		name := labels[model.AlertNameLabel]
		if NoFault(name, labels["severity"]) {
			continue
		}
		alerts = append(alerts, Alert{
			Name: name, Service: ServiceOf(labels), Began: began[withoutName(s.Metric)], Symptom: SymptomOf(name, labels),
		})
	}
	slices.SortStableFunc(alerts, func(a, b Alert) int {
		return cmp.Or(a.Began.Compare(b.Began), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Service, b.Service))
	})
	return alerts, nil
}

// sinceConditions sets the beginning of alerts to when their condition began to hold, where
// the engine tells: alerts fire later, by as long as their rules wait.
func (d *Diagnoser) sinceConditions(ctx context.Context, alerts []Alert, at time.Time) ([]Alert, error) {
	if len(alerts) == 0 {
		return alerts, nil
	}
	states, err := d.vector(ctx, "ALERTS_FOR_STATE", at)
	if err != nil {
		return nil, fmt.Errorf("alerts: %w", err)
	}
	earlier := slices.Clone(alerts)
	for _, s := range states {
		labels := map[string]string{}
		for name, value := range s.Metric {
			labels[string(name)] = string(value)
		}
		for i := range earlier {
			a := &earlier[i]
			began := stateTime(s.Value, at)
			if !began.IsZero() && a.Name == labels[model.AlertNameLabel] && a.Service == ServiceOf(labels) && (a.Began.IsZero() || began.Before(a.Began)) {
				a.Began = began
			}
		}
	}
	return earlier, nil
}

// stateTime returns the time that a sample of ALERTS_FOR_STATE tells, or no time: the value of
// an engine or a target may be no time, or one that is still to come.
func stateTime(value model.SampleValue, at time.Time) time.Time {
	if v := float64(value); v > 0 && v <= float64(at.Unix()) {
		return time.Unix(int64(v), 0)
	}
	return time.Time{}
}

// withoutName returns the fingerprint of the labels that both series of an alert have.
func withoutName(metric model.Metric) model.Fingerprint {
	labels := metric.Clone()
	delete(labels, model.MetricNameLabel)
	delete(labels, "alertstate")
	return labels.Fingerprint()
}
