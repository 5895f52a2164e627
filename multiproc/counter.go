package multiproc

import (
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"

	"github.com/redline-metrics/redline/multiproc/internal/dbfile"
)

// Counter makes a counter, and returns a function for the child with certain label
// values, one for each name; it panics where there are more or less, as
// client_golang does. An addition to a child that was looked up before is an atomic step
// on the mapped file, and touches it first, as the file may have been cut.
func (w *Writer) Counter(o prometheus.CounterOpts, labels ...string) (func(values ...string) prometheus.Counter, error) {
	m, err := w.write(opts{o.Namespace, o.Subsystem, o.Name, o.Help, o.ConstLabels}, dbfile.Name{Kind: dbfile.Counter}, labels)
	if err != nil {
		return nil, err
	}
	m.family = strings.TrimSuffix(m.family, "_total")
	sample := m.family + "_total" // which it has for every reader, also where its name has none
	return childrenOf(m, func(c child, values []string) prometheus.Counter {
		return &fileCounter{child: c, valueRef: m.open(values, namedEntry{sample: sample})[0]}
	}), nil
}

// fileCounter is a counter in a worker file.
type fileCounter struct {
	child
	valueRef dbfile.Ref
}

// Inc adds 1.
func (c *fileCounter) Inc() { c.valueRef.Add(1) }

// Add adds v. It panics if that is negative, as prometheus.Counter has it.
func (c *fileCounter) Add(v float64) {
	if v < 0 {
		panic("counter cannot decrease in value")
	}
	c.valueRef.Add(v)
}

// Write implements prometheus.Metric.
func (c *fileCounter) Write(out *dto.Metric) error {
	v := c.valueRef.Load()
	out.Label, out.Counter = c.labels, &dto.Counter{Value: &v}
	return nil
}

// Collect implements prometheus.Collector.
func (c *fileCounter) Collect(ch chan<- prometheus.Metric) { ch <- c }
