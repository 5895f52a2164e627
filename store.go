package redline

import (
	"fmt"

	"github.com/prometheus/client_golang/prometheus"
)

// Store keeps metrics where other processes can read them, so that those of several workers
// of a service add up. A multiproc.Writer is one. As a Collector, a Store yields the sums
// over all workers.
//
// Each method makes a metric, and returns a function that returns the metric's child with
// certain label values, one for each name. The children are safe for concurrent use.
type Store interface {
	prometheus.Collector
	// Counter makes a counter.
	Counter(opts prometheus.CounterOpts, labels ...string) (func(values ...string) prometheus.Counter, error)
	// Gauge makes a gauge. mode says how the gauges of several workers become one: it
	// is one of the modes of prometheus_client. Redline's own gauges are "livesum".
	Gauge(opts prometheus.GaugeOpts, mode string, labels ...string) (func(values ...string) prometheus.Gauge, error)
	// Histogram makes a histogram with classic buckets.
	Histogram(opts prometheus.HistogramOpts, labels ...string) (func(values ...string) prometheus.Observer, error)
	// Summary makes a summary of sum and count.
	Summary(opts prometheus.SummaryOpts, labels ...string) (func(values ...string) prometheus.Observer, error)
}

// metricFactory makes metrics: it is the part of Store that memory has too.
type metricFactory interface {
	Counter(opts prometheus.CounterOpts, labels ...string) (func(values ...string) prometheus.Counter, error)
	Gauge(opts prometheus.GaugeOpts, mode string, labels ...string) (func(values ...string) prometheus.Gauge, error)
	Histogram(opts prometheus.HistogramOpts, labels ...string) (func(values ...string) prometheus.Observer, error)
	Summary(opts prometheus.SummaryOpts, labels ...string) (func(values ...string) prometheus.Observer, error)
}

// liveSum is the mode of gauges that are added up over the workers that are alive.
const liveSum = "livesum"

// metricFactory returns the maker of the metrics for which this package has no kind of its
// own.
func (cfg *Config) metricFactory(register func(prometheus.Collector) error) metricFactory {
	if cfg.Store != nil {
		return cfg.Store
	}
	return memory{register}
}

// memory makes metrics of client_golang.
type memory struct {
	register func(prometheus.Collector) error
}

// Counter implements Store.
func (m memory) Counter(opts prometheus.CounterOpts, labels ...string) (func(values ...string) prometheus.Counter, error) {
	vec := prometheus.NewCounterVec(opts, labels)
	return registerVec(m, vec, labels, vec.WithLabelValues)
}

// Gauge implements Store. In one process the mode has no meaning.
func (m memory) Gauge(opts prometheus.GaugeOpts, _ string, labels ...string) (func(values ...string) prometheus.Gauge, error) {
	vec := prometheus.NewGaugeVec(opts, labels)
	return registerVec(m, vec, labels, vec.WithLabelValues)
}

// Histogram implements Store.
func (m memory) Histogram(opts prometheus.HistogramOpts, labels ...string) (func(values ...string) prometheus.Observer, error) {
	vec := prometheus.NewHistogramVec(opts, labels)
	return registerVec(m, vec, labels, vec.WithLabelValues)
}

// Summary implements Store.
func (m memory) Summary(opts prometheus.SummaryOpts, labels ...string) (func(values ...string) prometheus.Observer, error) {
	vec := prometheus.NewSummaryVec(opts, labels)
	return registerVec(m, vec, labels, vec.WithLabelValues)
}

// registerVec registers a vector and returns with, which returns the vector's children.
func registerVec[M any](m memory, vec resettable, labels []string, with func(...string) M) (func(...string) M, error) {
	if err := tryChild(vec, labels, with); err != nil {
		return nil, err
	}
	if err := m.register(vec); err != nil {
		return nil, err
	}
	return with, nil
}

// resettable is the common interface of client_golang's vectors.
type resettable interface {
	prometheus.Collector
	Reset()
}

// tryChild makes a child of vec and drops it again. For wrong options, such as buckets that
// do not rise, client_golang panics at the first child. That must not happen in the middle
// of a request.
func tryChild[M any](vec resettable, labels []string, with func(...string) M) (err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("%v", reason)
		}
	}()
	with(make([]string, len(labels))...)
	vec.Reset()
	return nil
}
