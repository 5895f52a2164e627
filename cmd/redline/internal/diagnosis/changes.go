package diagnosis

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	v1 "github.com/prometheus/client_golang/api/prometheus/v1"
	"github.com/prometheus/common/model"

	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
	"github.com/redline-metrics/redline/cmd/redline/internal/graph"
	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
)

// The kinds of a Change.
const (
	changedVersion   = "version"
	changedStart     = "start"
	changedInstances = "instances"
	changedReload    = "reload"
	ChangedTraffic   = "traffic" // its numbers and its time differ a little from answer to answer
)

const (
	// lately is the time before the beginning in which changes are told.
	lately = 15 * time.Minute
	// mostChanges bounds the changes of an answer.
	mostChanges = 200
	// changeSteps is the number of moments at which versions and instances are looked at.
	changeSteps = 1000
)

// Changes returns the changes of all services between two times, the newest first, at most 200.
func (d *Diagnoser) Changes(ctx context.Context, from, to time.Time) ([]Change, error) {
	services, err := d.services(ctx, to)
	if err != nil {
		return nil, fmt.Errorf("services: %w", err)
	}
	return d.changes(ctx, services, from, to)
}

// changes returns those of some services.
func (d *Diagnoser) changes(ctx context.Context, services []inventory.Service, from, to time.Time) ([]Change, error) {
	all := []Change{}
	for _, look := range []func(context.Context, []inventory.Service, time.Time, time.Time) ([]Change, error){d.starts, d.versions, d.scales, d.reloads} {
		some, err := look(ctx, services, from, to)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	slices.SortStableFunc(all, func(a, b Change) int { return b.Time.Compare(a.Time) })
	return all[:min(len(all), mostChanges)], nil
}

// starts returns the processes that started, one change for all of a service within a minute.
func (d *Diagnoser) starts(ctx context.Context, _ []inventory.Service, from, to time.Time) ([]Change, error) {
	// The start of a process that has ended again is told by the samples that it left.
	expr := fmt.Sprintf("max by (job, instance) (max_over_time(process_start_time_seconds[%s])) > %d", seconds(to.Sub(from)), from.Unix())
	return d.moments(ctx, expr, to, changedStart, func(n int) string {
		if n == 1 {
			return "started"
		}
		return strconv.Itoa(n) + " instances started"
	})
}

// reloads returns the instances that read their configuration again.
func (d *Diagnoser) reloads(ctx context.Context, services []inventory.Service, from, to time.Time) ([]Change, error) {
	expr := catalog.Reloads(services)
	if expr == "" {
		return nil, nil
	}
	return d.moments(ctx, fmt.Sprintf("(%s) > %d", expr, from.Unix()), to, changedReload, func(n int) string {
		if n == 1 {
			return "read its configuration again"
		}
		return strconv.Itoa(n) + " instances read their configuration again"
	})
}

// together is the time within which the same of several instances is one change.
const together = time.Minute

// moments returns the changes whose times, in Unix seconds, are the values of an expression
// by job and instance.
func (d *Diagnoser) moments(ctx context.Context, expr string, at time.Time, kind string, text func(n int) string) ([]Change, error) {
	samples, err := d.vector(ctx, expr, at)
	if err != nil {
		return nil, fmt.Errorf("changes: %w", err)
	}
	slices.SortFunc(samples, func(a, b *model.Sample) int {
		return cmp.Or(cmp.Compare(a.Metric["job"], b.Metric["job"]), cmp.Compare(a.Value, b.Value))
	})
	var all []Change
	for i := 0; i < len(samples); {
		first, n := samples[i], 1
		for i+n < len(samples) && samples[i+n].Metric["job"] == first.Metric["job"] && float64(samples[i+n].Value-first.Value) < together.Seconds() {
			n++
		}
		i += n
		time := time.Unix(int64(first.Value), 0).UTC()
		if float64(first.Value) > float64(at.Unix()) {
			continue // a clock that is ahead
		}
		change := Change{Time: time, Kind: kind, Text: text(n), Evidence: expr}
		change.Entity = Entity{Kind: graph.Service, Service: string(first.Metric["job"])}
		if n == 1 {
			change.Entity.Kind, change.Entity.Part = graph.Instance, string(first.Metric["instance"])
		}
		all = append(all, change)
	}
	return all, nil
}

// over returns the times at which changes between two others are looked for, in whole seconds.
func over(from, to time.Time) v1.Range {
	return v1.Range{Start: from.Truncate(time.Second), End: to, Step: max(5*time.Second, to.Sub(from)/changeSteps).Truncate(time.Second)}
}

// versions returns the versions of services that came in the place of others.
func (d *Diagnoser) versions(ctx context.Context, services []inventory.Service, from, to time.Time) ([]Change, error) {
	expr := catalog.Versions(services)
	if expr == "" {
		return nil, nil
	}
	r := over(from, to)
	matrix, err := d.matrix(ctx, expr, r)
	if err != nil {
		return nil, fmt.Errorf("versions: %w", err)
	}
	var all []Change
	exact := &locator{diagnoser: d, expr: expr, step: r.Step}
	for _, s := range matrix {
		job, version := s.Metric["job"], s.Metric["version"]
		for i, p := range s.Values {
			if i > 0 && p.Timestamp.Sub(s.Values[i-1].Timestamp) <= r.Step {
				continue
			}
			if old, ok := versionBefore(matrix, job, version, p.Timestamp, r.Step); ok {
				at, err := exact.locate(ctx, s.Metric, p)
				if err != nil {
					return nil, fmt.Errorf("versions: %w", err)
				}
				all = append(all, Change{
					Time: at, Kind: changedVersion, Evidence: expr,
					Entity: Entity{Kind: graph.Service, Service: string(job)},
					Text:   fmt.Sprintf("version %s in the place of %s", version, old),
				})
			}
		}
	}
	return all, nil
}

// versionBefore returns the version that a job had before another one came.
func versionBefore(matrix model.Matrix, job, came model.LabelValue, at model.Time, step time.Duration) (model.LabelValue, bool) {
	for _, s := range matrix {
		if s.Metric["job"] != job || s.Metric["version"] == came {
			continue
		}
		for _, p := range s.Values {
			if p.Timestamp.Before(at) && at.Sub(p.Timestamp) <= 3*step {
				return s.Metric["version"], true
			}
		}
	}
	return "", false
}

// scales returns the services that came to have another number of instances.
func (d *Diagnoser) scales(ctx context.Context, _ []inventory.Service, from, to time.Time) ([]Change, error) {
	const expr = "count by (job) (up)"
	r := over(from, to)
	matrix, err := d.matrix(ctx, expr, r)
	if err != nil {
		return nil, fmt.Errorf("instances: %w", err)
	}
	var all []Change
	exact := &locator{diagnoser: d, expr: expr, step: r.Step}
	for _, s := range matrix {
		for i, p := range s.Values {
			if i == 0 || p.Value == s.Values[i-1].Value {
				continue
			}
			at, err := exact.locate(ctx, s.Metric, p)
			if err != nil {
				return nil, fmt.Errorf("instances: %w", err)
			}
			all = append(all, Change{
				Time: at, Kind: changedInstances, Evidence: expr,
				Entity: Entity{Kind: graph.Service, Service: string(s.Metric["job"])},
				Text:   fmt.Sprintf("%v instances in the place of %v", p.Value, s.Values[i-1].Value),
			})
		}
	}
	return all, nil
}

// seconds returns a duration as PromQL has it.
func seconds(d time.Duration) string { return strconv.Itoa(max(1, int(d.Seconds()))) + "s" }
