package diagnosis

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/common/model"

	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
	"github.com/redline-metrics/redline/cmd/redline/internal/cause"
	"github.com/redline-metrics/redline/cmd/redline/internal/graph"
	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
)

// requestRate is the name of the signal of requests a second.
const requestRate = "server_requests_per_second"

const (
	// rarely is the distance of samples from which a longer time is read: a band needs many.
	rarely = 2 * time.Minute
	// longHistory is that longer time.
	longHistory = 4 * time.Hour
	// mostPlain bounds the names of the gauges that are read as they are.
	mostPlain = 50
	// mostPlainSeries bounds the series of each of them.
	mostPlainSeries = 500
)

// plain reads the gauges whose names say that they are already as package cause reads them,
// such as success_ratio or call_latency_seconds. Their samples are read as they were taken.
func (d *Diagnoser) plain(ctx context.Context, e *examination) ([]cause.Series, error) {
	names, err := d.plainNames(ctx, e)
	if err != nil || len(names) == 0 {
		return nil, err
	}
	found, err := d.samples(ctx, names, e.reading.spans)
	if err != nil {
		return nil, err
	}
	if cause.Spacing(found) >= rarely {
		spans := slices.Clone(e.reading.spans)
		spans[0].from = e.began.Add(-longHistory)
		if found, err = d.samples(ctx, names, spans); err != nil {
			return nil, err
		}
	}
	return e.withoutOwn(found), nil
}

// withoutOwn leaves out the gauges that would tell of the requests of a service which reports
// these by itself: cache_success_ratio or backup_duration_seconds is of something else.
func (e *examination) withoutOwn(found []cause.Series) []cause.Series {
	known := map[string]bool{}
	for _, s := range e.input.Series {
		if s.Name == requestRate && len(s.Points) > 0 {
			known[s.Labels["job"]] = true
		}
	}
	return slices.DeleteFunc(found, func(s cause.Series) bool { return known[s.Labels["job"]] && cause.OfRequests(s) })
}

// plainNames returns the names of these gauges, in order. The catalog has the signals of
// targets and of processes.
func (d *Diagnoser) plainNames(ctx context.Context, e *examination) ([]string, error) {
	var names, quantiled []string
	for _, s := range e.services {
		for _, f := range s.Families {
			switch {
			case !cause.Knows(f.Name) || f.Name == "up" || strings.HasPrefix(f.Name, "process_"):
			case f.Type == inventory.Gauge || f.Type == inventory.Unknown:
				names = append(names, f.Name)
			case f.Type == inventory.Summary:
				quantiled = append(quantiled, f.Name)
			}
		}
	}
	slices.Sort(quantiled)
	// Quantiles without a count are of no summary, of which the catalog has a signal.
	for _, name := range slices.Compact(quantiled) {
		counts, err := d.vector(ctx, fmt.Sprintf("group({__name__=%q})", name+"_count"), e.At)
		if err != nil {
			return nil, fmt.Errorf("summaries: %w", err)
		}
		if len(counts) == 0 {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	names = slices.Compact(names)
	return d.fewSeries(ctx, names[:min(len(names), mostPlain)], e.At)
}

// fewSeries returns the names that have no more than mostPlainSeries series. All samples of a
// gauge are read: one of thousands of series is left out, and the rest is looked at.
func (d *Diagnoser) fewSeries(ctx context.Context, names []string, at time.Time) ([]string, error) {
	if len(names) == 0 {
		return nil, nil
	}
	counts, err := d.vector(ctx, "count by (__name__) (last_over_time("+selectorOf(names)+"[15m]))", at)
	if err != nil {
		return nil, fmt.Errorf("gauges: %w", err)
	}
	few := map[string]bool{}
	for _, s := range counts {
		few[string(s.Metric[model.MetricNameLabel])] = s.Value <= mostPlainSeries
	}
	return slices.DeleteFunc(names, func(name string) bool { return !few[name] }), nil
}

// selectorOf returns the selector of all series with these names that have a job.
func selectorOf(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = regexp.QuoteMeta(name)
	}
	return fmt.Sprintf(`{__name__=~%q,job!=""}`, strings.Join(quoted, "|"))
}

// samples reads the samples of all series with these names.
func (d *Diagnoser) samples(ctx context.Context, names []string, spans []span) ([]cause.Series, error) {
	selector := selectorOf(names)
	var all []cause.Series
	at := map[model.Fingerprint]int{}
	for _, span := range spans {
		value, _, _, err := d.api.Query(ctx, selector+"["+seconds(span.to.Sub(span.from))+"]", span.to)
		if err != nil {
			return nil, fmt.Errorf("gauges: %w", reason(err))
		}
		matrix, _ := value.(model.Matrix)
		for _, stream := range matrix {
			i, known := at[stream.Metric.Fingerprint()]
			if !known {
				i = len(all)
				at[stream.Metric.Fingerprint()] = i
				all = append(all, plainSeries(stream.Metric))
			}
			for _, p := range stream.Values {
				all[i].Points = append(all[i].Points, cause.Point{Time: p.Timestamp.Unix(), Value: float64(p.Value)})
			}
		}
	}
	all = slices.DeleteFunc(all, func(s cause.Series) bool { return !s.Fits() })
	slices.SortFunc(all, func(a, b cause.Series) int { return strings.Compare(a.Selector(), b.Selector()) })
	return all, nil
}

// plainSeries returns a series under its own name, without points.
func plainSeries(metric model.Metric) cause.Series {
	s := cause.Series{Name: string(metric[model.MetricNameLabel]), Labels: map[string]string{}}
	for name, value := range metric {
		if name != model.MetricNameLabel {
			s.Labels[string(name)] = string(value)
		}
	}
	return s
}

// otherCalls returns the calls that families with a label for the callee tell, other than
// those that the catalog knows.
func (d *Diagnoser) otherCalls(ctx context.Context, e *examination) ([]graph.Call, error) {
	var names []string
	for _, s := range e.services {
		for _, f := range s.Families {
			if slices.Contains(f.Labels, catalog.PeerLabel) {
				name := f.Name
				if f.Counts() {
					name += f.CountSuffix()
				}
				names = append(names, regexp.QuoteMeta(name))
			}
		}
	}
	if len(names) == 0 {
		return nil, nil
	}
	slices.Sort(names)
	names = slices.Compact(names)
	groups, err := d.vector(ctx, fmt.Sprintf(`group by (job, peer) ({__name__=~%q,job!="",peer!=""})`, strings.Join(names[:min(len(names), mostPlain)], "|")), e.At)
	if err != nil {
		return nil, fmt.Errorf("calls: %w", err)
	}
	calls := make([]graph.Call, 0, len(groups))
	for _, s := range groups {
		calls = append(calls, graph.Call{Caller: string(s.Metric["job"]), Callee: string(s.Metric["peer"])})
	}
	return calls, nil
}
