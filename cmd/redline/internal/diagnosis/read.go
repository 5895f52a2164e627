package diagnosis

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	v1 "github.com/prometheus/client_golang/api/prometheus/v1"
	"github.com/prometheus/common/model"
	"golang.org/x/sync/errgroup"

	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
	"github.com/redline-metrics/redline/cmd/redline/internal/cause"
	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
)

const (
	// history is how long before the beginning series are read.
	history = 45 * time.Minute
	// present is the time before At that is read in any case: the present of package cause,
	// and two steps.
	present = 5 * time.Minute
	// guard before the beginning is left out of the time before: alerts come minutes late.
	guard = 5 * time.Minute
	// shortGuard is the one where there is too little history for the other.
	shortGuard = time.Minute
	// leastHistory is the number of samples that the time before should have.
	leastHistory = 10
	// mostPoints bounds the samples of a series.
	mostPoints = 1000
	// manyInstances is the number of instances from which series are read at half as many
	// moments: the cost of an answer grows with them.
	manyInstances = 100
	// atOnce bounds the queries under way.
	atOnce = 4
)

// reading says how series are read: rates over a window, a sample each step.
type reading struct {
	window string
	recent string // the window of rates of routes: no older than the beginning, where that is late
	step   time.Duration
	spans  []span
}

// span is a time that is read.
type span struct{ from, to time.Time }

// enough is the number of samples that a window of rates has to hold.
const enough = 4

// recent returns a window that ends with a moment and begins with the fault, so that the share
// of requests that fail is not that of a time in which none did. It has room for enough samples
// of so many in a whole window; where that is longer, or nothing began, it is the whole.
func recent(window string, samples float64, since time.Duration) string {
	whole, err := model.ParseDuration(window)
	if err != nil || since <= 0 {
		return window
	}
	apart := time.Duration(float64(whole) / samples)
	if since = max(since, enough*apart).Truncate(time.Second); since >= time.Duration(whole) {
		return window
	}
	return seconds(since)
}

// readingOf chooses the window of rates by how often targets are scraped: it has to hold four
// samples, lest one that is late makes a hole.
func (d *Diagnoser) readingOf(ctx context.Context, q Question, began time.Time) (reading, error) {
	r := reading{window: "5m", step: time.Minute}
	for _, choice := range []reading{{window: "1m", step: 15 * time.Second}, {window: "2m", step: 30 * time.Second}} {
		samples, err := d.vector(ctx, "quantile(0.5, count_over_time(up["+choice.window+"]))", q.At)
		if err != nil {
			return r, err
		}
		if len(samples) > 0 && samples[0].Value >= enough {
			r = choice
			r.recent = recent(r.window, float64(samples[0].Value), q.At.Sub(began))
			break
		}
	}
	r.recent = cmp.Or(r.recent, r.window)
	instances, err := d.vector(ctx, "count(up)", q.At)
	if err != nil {
		return r, err
	}
	if len(instances) > 0 && instances[0].Value >= manyInstances {
		r.step = max(r.step, 30*time.Second)
	}
	from := began.Add(-history)
	if recent := q.At.Add(-present); q.From.IsZero() && recent.After(began.Add(present)) {
		// The time between the beginning and the present is not looked at.
		r.spans = []span{{from, began.Add(present)}, {recent, q.At}}
	} else {
		r.spans = []span{{from, q.At}}
		r.step = max(r.step, q.At.Sub(from)/mostPoints).Truncate(time.Second)
	}
	// The last sample is of the moment itself: a fault may have begun within a step.
	last := &r.spans[len(r.spans)-1]
	last.from = last.to.Add(-last.to.Sub(last.from).Truncate(r.step))
	return r, nil
}

// read reads all signals of all services into the input of package cause.
func (d *Diagnoser) read(ctx context.Context, e *examination) error {
	signals := catalog.Signals(e.services)
	found := make([][]cause.Series, len(signals))
	g, within := errgroup.WithContext(ctx)
	g.SetLimit(atOnce)
	for i, signal := range signals {
		g.Go(func() error {
			by := []string{"job"}
			if signal.Kept {
				by = append(by, "instance")
			}
			var err error
			found[i], err = d.series(within, e.reading, signal, nil, by...)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	e.input.Series = slices.Concat(found...)
	gauges, err := d.plain(ctx, e)
	if err != nil {
		return err
	}
	e.input.Series = append(e.input.Series, gauges...)
	if e.input.Calls, err = d.otherCalls(ctx, e); err != nil {
		return err
	}
	namePeers(&e.input, e.services)
	e.input.Before = before(e.input.Series, e.began, e.reading.step)
	return nil
}

// before returns the end of the time that the present is compared with: the guard before the
// beginning, or less where the series have just begun themselves.
func before(series []cause.Series, began time.Time, step time.Duration) int64 {
	first := int64(math.MaxInt64)
	for _, s := range series {
		if s.Name != "up" && len(s.Points) > 0 {
			first = min(first, s.Points[0].Time)
		}
	}
	end := began.Add(-guard).Unix()
	if first > end-leastHistory*int64(step.Seconds()) {
		end = began.Add(-shortGuard).Unix()
	}
	return end
}

// series reads the series of a signal, of the jobs that matchers select.
func (d *Diagnoser) series(ctx context.Context, r reading, signal catalog.Signal, matchers []string, by ...string) ([]cause.Series, error) {
	expr := signal.Expr(r.window, matchers, by...)
	var all []cause.Series
	at := map[model.Fingerprint]int{}
	for _, span := range r.spans {
		matrix, err := d.matrix(ctx, expr, v1.Range{Start: span.from, End: span.to, Step: r.step})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", signal.Name, err)
		}
		for _, stream := range matrix {
			i, known := at[stream.Metric.Fingerprint()]
			if !known {
				i = len(all)
				at[stream.Metric.Fingerprint()] = i
				all = append(all, seriesOf(signal, stream.Metric, r.window))
			}
			for _, p := range stream.Values {
				all[i].Points = append(all[i].Points, cause.Point{Time: p.Timestamp.Unix(), Value: float64(p.Value)})
			}
		}
	}
	return all, nil
}

// seriesOf returns the series of a signal with these labels, without points.
func seriesOf(signal catalog.Signal, metric model.Metric, window string) cause.Series {
	s := cause.Series{Name: signal.Name, Labels: map[string]string{}}
	var matchers, by []string
	for _, name := range []model.LabelName{"job", "instance"} {
		if value, ok := metric[name]; ok {
			matchers = append(matchers, string(name)+"="+strconv.Quote(string(value)))
			by = append(by, string(name))
		}
	}
	for name, value := range metric {
		s.Labels[string(name)] = string(value)
	}
	if signal.Quantile > 0 {
		s.Labels["quantile"] = strconv.FormatFloat(signal.Quantile, 'g', -1, 64)
	}
	s.Expr = signal.Expr(window, matchers, by...)
	return s
}

// namePeers gives calls the job of their callee, where the peer is one: by its name, by the
// address of an instance, or by a host that is called as the job is.
func namePeers(in *cause.Input, services []inventory.Service) {
	jobs := map[string]string{}
	for _, s := range in.Series {
		if instance := s.Labels["instance"]; instance != "" {
			jobs[instance] = s.Labels["job"]
		}
	}
	for _, s := range services {
		jobs[s.Job] = s.Job
	}
	for _, s := range in.Series {
		if peer := s.Labels[catalog.PeerLabel]; peer != "" {
			s.Labels[catalog.PeerLabel] = jobOf(peer, jobs)
		}
	}
	for i, c := range in.Calls {
		in.Calls[i].Callee = jobOf(c.Callee, jobs)
	}
}

// jobOf returns the job that a peer is, or the peer where it is none.
func jobOf(peer string, jobs map[string]string) string {
	host := peer
	if h, _, err := net.SplitHostPort(peer); err == nil {
		host = h
	}
	first := ""
	if isInside(host) {
		first, _, _ = strings.Cut(host, ".")
	}
	for _, name := range []string{peer, host, first} {
		if job, ok := jobs[name]; ok && name != "" {
			return job
		}
	}
	return peer
}

// isInside reports whether a host's name is one of a private network, whose first part may be
// called like a job. api.example.com is no service of ours because there is a job api.
func isInside(host string) bool {
	for _, end := range []string{".local", ".internal", ".svc", ".lan", ".consul", ".cluster", ".home.arpa"} {
		if strings.HasSuffix(host, end) {
			return true
		}
	}
	return strings.Contains(host, ".svc.") || net.ParseIP(host) == nil && !strings.Contains(host, ".")
}

// matrix asks for an expression over a time.
func (d *Diagnoser) matrix(ctx context.Context, expr string, r v1.Range) (model.Matrix, error) {
	value, _, _, err := d.api.QueryRange(ctx, expr, r)
	if err != nil {
		return nil, reason(err)
	}
	matrix, ok := value.(model.Matrix)
	if !ok {
		return nil, errors.New("expected a matrix")
	}
	return matrix, nil
}

// vector asks for an expression at a time.
func (d *Diagnoser) vector(ctx context.Context, expr string, at time.Time) (model.Vector, error) {
	value, _, _, err := d.api.Query(ctx, expr, at)
	if err != nil {
		return nil, reason(err)
	}
	vector, ok := value.(model.Vector)
	if !ok {
		return nil, errors.New("expected a vector")
	}
	return vector, nil
}

// reason returns the reason of an engine's API without its own wrapping.
func reason(err error) error {
	var refused *v1.Error
	var failed *url.Error
	switch {
	case errors.As(err, &refused):
		text, _, _ := strings.Cut(strings.TrimSpace(cmp.Or(refused.Detail, refused.Msg)), "\n")
		return errors.New(text)
	case errors.As(err, &failed):
		return failed.Err
	}
	return err
}
