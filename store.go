package redline

import (
	"fmt"

	"github.com/prometheus/client_golang/prometheus"
)

// Store keeps metrics where other processes can read them, so that those of
// several workers of a service add up: a multiproc.Writer is one. As a Collector it
// gives the sums over all workers.
//
// Each method makes a metric, and returns what gives its child with certain label
// values, one for each name. The children are safe for concurrent use.
type Store interface {
	prometheus.Collector
	vectors
}

// vectors makes metrics.
type vectors interface {
	Counter(opts prometheus.CounterOpts, labels ...string) (func(values ...string) prometheus.Counter, error)
	// Gauge has a mode, by which gauges of several workers become one, of those
	// that prometheus_client knows. Redline's own are all "livesum".
	Gauge(opts prometheus.GaugeOpts, mode string, labels ...string) (func(values ...string) prometheus.Gauge, error)
	Histogram(opts prometheus.HistogramOpts, labels ...string) (func(values ...string) prometheus.Observer, error)
	Summary(opts prometheus.SummaryOpts, labels ...string) (func(values ...string) prometheus.Observer, error)
}

// liveSum adds up gauges of the workers that are alive.
const liveSum = "livesum"

// vectors are where metrics are made that this package has no kind of its own for.
func (cfg *Config) vectors(register func(prometheus.Collector) error) vectors {
	if cfg.Store != nil {
		return cfg.Store
	}
	return memory{register}
}

// memory makes client_golang's metrics.
type memory struct {
	register func(prometheus.Collector) error
}

// Counter implements Store.
func (m memory) Counter(opts prometheus.CounterOpts, labels ...string) (func(values ...string) prometheus.Counter, error) {
	vec := prometheus.NewCounterVec(opts, labels)
	return made(m, vec, labels, vec.WithLabelValues)
}

// Gauge implements Store. There is one process, and nothing to become one.
func (m memory) Gauge(opts prometheus.GaugeOpts, _ string, labels ...string) (func(values ...string) prometheus.Gauge, error) {
	vec := prometheus.NewGaugeVec(opts, labels)
	return made(m, vec, labels, vec.WithLabelValues)
}

// Histogram implements Store.
func (m memory) Histogram(opts prometheus.HistogramOpts, labels ...string) (func(values ...string) prometheus.Observer, error) {
	vec := prometheus.NewHistogramVec(opts, labels)
	return made(m, vec, labels, vec.WithLabelValues)
}

// Summary implements Store.
func (m memory) Summary(opts prometheus.SummaryOpts, labels ...string) (func(values ...string) prometheus.Observer, error) {
	vec := prometheus.NewSummaryVec(opts, labels)
	return made(m, vec, labels, vec.WithLabelValues)
}

// made registers a vector whose children with returns.
func made[M any](m memory, vec resettable, labels []string, with func(...string) M) (func(...string) M, error) {
	if err := tryChild(vec, labels, with); err != nil {
		return nil, err
	}
	if err := m.register(vec); err != nil {
		return nil, err
	}
	return with, nil
}

// resettable is what client_golang's vectors have in common.
type resettable interface {
	prometheus.Collector
	Reset()
}

// tryChild makes a child of vec and drops it again: client_golang refuses wrong
// options, such as buckets that do not rise, by a panic at the first child,
// which must not come in the middle of a request.
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
