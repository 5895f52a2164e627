package redline

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline/internal/inflight"
)

// Decorator is a middleware that measures the handlers that it wraps. The methods of a
// [Metrics] make decorators.
type Decorator func(http.Handler) http.Handler

// Counter registers a counter, and returns a decorator that counts the requests that a
// handler has answered or panicked at. labels are read from each request, and follow those
// of Config.Labels; labels with one value belong in opts.ConstLabels. A counter without
// labels that are read from requests is exposed from the start, as 0.
//
// A decorator works with or without [Metrics.Wrap] around it, for any number of handlers,
// and treats a nil handler as http.DefaultServeMux. Config.MaxSeries bounds its series.
// [SkipAll] and Config.Exclude leave requests out of it.
func (m *Metrics) Counter(opts prometheus.CounterOpts, labels ...Label) (Decorator, error) {
	name := prometheus.BuildFQName(opts.Namespace, opts.Subsystem, opts.Name)
	labels, err := m.decoratorLabels(name, &opts.ConstLabels, labels)
	if err != nil {
		return nil, err
	}
	with, err := m.metricFactory().Counter(opts, Family{}.labelNames(labels)...)
	if err != nil {
		return nil, fmt.Errorf("redline: %s: %w", name, err)
	}
	counters := decoratorVector(m, name, labels, with)
	return m.decorator(func(x *Exchange) { counters.of(x).Inc() }), nil
}

// Gauge registers a gauge, and returns a decorator that sets it to the number of requests
// that a handler is working on. Its labels are read when a request begins; see [Exchange].
// In all else it is like [Metrics.Counter].
func (m *Metrics) Gauge(opts prometheus.GaugeOpts, labels ...Label) (Decorator, error) {
	name := prometheus.BuildFQName(opts.Namespace, opts.Subsystem, opts.Name)
	labels, err := m.decoratorLabels(name, &opts.ConstLabels, labels)
	if err != nil {
		return nil, err
	}
	with, err := m.metricFactory().Gauge(opts, liveSum, Family{}.labelNames(labels)...)
	if err != nil {
		return nil, fmt.Errorf("redline: %s: %w", name, err)
	}
	return (&tracker{metrics: m, gauges: decoratorVector(m, name, labels, with)}).decorator(), nil
}

// Histogram registers a histogram, and returns a decorator that observes how many seconds a
// handler takes. Without buckets in opts, classic or native, it has those of the schema's
// duration. In all else it is like [Metrics.Counter].
func (m *Metrics) Histogram(opts prometheus.HistogramOpts, labels ...Label) (Decorator, error) {
	name := prometheus.BuildFQName(opts.Namespace, opts.Subsystem, opts.Name)
	labels, err := m.decoratorLabels(name, &opts.ConstLabels, labels)
	if err != nil {
		return nil, err
	}
	if opts.Buckets == nil && opts.NativeHistogramBucketFactor <= 1 {
		opts.Buckets = m.config.Schema.Buckets
	}
	with, err := m.metricFactory().Histogram(opts, Family{}.labelNames(labels)...)
	if err != nil {
		return nil, fmt.Errorf("redline: %s: %w", name, err)
	}
	return m.decorator(observeSeconds(decoratorVector(m, name, labels, with))), nil
}

// Summary registers a summary, and returns a decorator that observes how many seconds a
// handler takes. In all else it is like [Metrics.Counter].
func (m *Metrics) Summary(opts prometheus.SummaryOpts, labels ...Label) (Decorator, error) {
	name := prometheus.BuildFQName(opts.Namespace, opts.Subsystem, opts.Name)
	labels, err := m.decoratorLabels(name, &opts.ConstLabels, labels)
	if err != nil {
		return nil, err
	}
	with, err := m.metricFactory().Summary(opts, Family{}.labelNames(labels)...)
	if err != nil {
		return nil, fmt.Errorf("redline: %s: %w", name, err)
	}
	return m.decorator(observeSeconds(decoratorVector(m, name, labels, with))), nil
}

func observeSeconds(v *vector[prometheus.Observer]) func(*Exchange) {
	return func(x *Exchange) { v.of(x).Observe(float64(x.Duration) / float64(time.Second)) }
}

// decorator returns a decorator that passes each request that has ended to record.
func (m *Metrics) decorator(record func(*Exchange)) Decorator {
	return (&tracker{metrics: m, record: record}).decorator()
}

func (t *tracker) decorator() Decorator {
	return func(next http.Handler) http.Handler { return &decorated{t, orDefault(next)} }
}

// decorated is a handler with a decorator around it.
type decorated struct {
	tracker *tracker
	next    http.Handler
}

// TrackerOf implements inflight.Wrapper.
func (d *decorated) TrackerOf(next http.Handler) inflight.Tracker {
	if d.next != next {
		return nil
	}
	return d.tracker
}

// ServeHTTP implements http.Handler.
func (d *decorated) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p := passage{metrics: d.tracker.metrics}
	w = p.enterBelow(w, r, false)
	defer p.leave(d.tracker.record)
	if gauge := d.tracker.gauge(&p); gauge != nil {
		gauge.Inc()
		defer gauge.Dec()
	}
	d.next.ServeHTTP(w, r)
	p.Returned = true
}

// decoratorLabels returns m's own labels followed by a decorator's, and adds m's constant
// labels to the decorator's.
func (m *Metrics) decoratorLabels(name string, consts *prometheus.Labels, labels []Label) ([]Label, error) {
	seen := names{}
	err := errors.Join(
		seen.addConst("ConstLabels of the Config", m.config.ConstLabels),
		seen.addConst("ConstLabels", *consts),
		seen.addLabels("Labels of the Config", m.config.Labels),
		seen.addLabels("labels", labels),
	)
	if err != nil {
		return nil, fmt.Errorf("redline: %s: %w", name, err)
	}
	*consts = joinLabels(m.config.ConstLabels, *consts)
	return slices.Concat(m.config.Labels, labels), nil
}

// decoratorVector returns the vector of a decorator's metric, and makes the child that is
// exposed from the start.
func decoratorVector[M any](m *Metrics, name string, labels []Label, with func(...string) M) *vector[M] {
	v := newVector(&m.config, Family{Name: name}, labels, m.dropped, with)
	if len(labels) == 0 {
		v.of(&Exchange{})
	} else {
		m.labelled.Store(true)
	}
	return v
}

// joinLabels returns a with b added, and changes neither.
func joinLabels(a, b prometheus.Labels) prometheus.Labels {
	joined := maps.Clone(a)
	if joined == nil {
		return maps.Clone(b)
	}
	maps.Copy(joined, b)
	return joined
}
