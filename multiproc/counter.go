package multiproc

import (
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
)

// Counter makes a counter, and returns what gives the child with certain label
// values, one for each name; it panics where there are more or less, as
// client_golang does. A child that is looked up once costs a hot path nothing
// but an atomic addition.
func (w *Writer) Counter(o prometheus.CounterOpts, labels ...string) (func(values ...string) prometheus.Counter, error) {
	m, err := w.write(opts{o.Namespace, o.Subsystem, o.Name, o.Help, o.ConstLabels}, fileName{kind: counter}, labels)
	if err != nil {
		return nil, err
	}
	sample := m.family
	m.family = strings.TrimSuffix(m.family, "_total")
	return childrenOf(m, func(c child, values []string) prometheus.Counter {
		return &fileCounter{child: c, place: m.open(values, namedEntry{sample: sample})[0]}
	}), nil
}

// fileCounter is a counter in a worker file.
type fileCounter struct {
	child
	place place
}

// Inc adds 1.
func (c *fileCounter) Inc() { add(c.place.value, 1) }

// Add adds v. It panics if that is negative, as prometheus.Counter has it.
func (c *fileCounter) Add(v float64) {
	if v < 0 {
		panic("counter cannot decrease in value")
	}
	add(c.place.value, v)
}

// Write implements prometheus.Metric.
func (c *fileCounter) Write(out *dto.Metric) error {
	v := load(c.place.value)
	out.Label, out.Counter = c.labels, &dto.Counter{Value: &v}
	return nil
}

// Collect implements prometheus.Collector.
func (c *fileCounter) Collect(ch chan<- prometheus.Metric) { ch <- c }
