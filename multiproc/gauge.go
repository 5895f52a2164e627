package multiproc

import (
	"fmt"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"

	"github.com/redline-metrics/redline/multiproc/internal/dbfile"
)

// Gauge makes a gauge of a mode, such as [LiveSum]. All else is as for
// [Writer.Counter].
func (w *Writer) Gauge(o prometheus.GaugeOpts, mode string, labels ...string) (func(values ...string) prometheus.Gauge, error) {
	name, live := strings.CutPrefix(mode, dbfile.LivePrefix)
	merged, ok := dbfile.ParseMode(name)
	if !ok {
		return nil, fmt.Errorf("multiproc: %s: %q is not a mode of gauges", o.Name, mode)
	}
	m, err := w.write(opts{o.Namespace, o.Subsystem, o.Name, o.Help, o.ConstLabels}, dbfile.Name{Kind: dbfile.Gauge, Mode: merged, Live: live}, labels)
	if err != nil {
		return nil, err
	}
	return childrenOf(m, func(c child, values []string) prometheus.Gauge {
		return &fileGauge{child: c, valueRef: m.open(values, namedEntry{sample: m.family})[0], stamped: merged == dbfile.ModeMostRecent}
	}), nil
}

// fileGauge is a gauge in a worker file.
type fileGauge struct {
	child
	valueRef dbfile.Ref
	stamped  bool // its changes have a time
}

// stamp notes the time of a change: after it, so that nobody takes the value
// before for a later one.
func (g *fileGauge) stamp() {
	if g.stamped {
		g.valueRef.Set(g.valueRef.Timestamp, float64(time.Now().UnixNano())/1e9)
	}
}

// Set sets it.
func (g *fileGauge) Set(v float64) {
	g.valueRef.Set(g.valueRef.Value, v)
	g.stamp()
}

// Add adds v, which may be negative.
func (g *fileGauge) Add(v float64) {
	g.valueRef.Add(v)
	g.stamp()
}

// Inc adds 1.
func (g *fileGauge) Inc() { g.Add(1) }

// Dec subtracts 1.
func (g *fileGauge) Dec() { g.Add(-1) }

// Sub subtracts v.
func (g *fileGauge) Sub(v float64) { g.Add(-v) }

// SetToCurrentTime sets it to the Unix time in seconds.
func (g *fileGauge) SetToCurrentTime() { g.Set(float64(time.Now().UnixNano()) / 1e9) }

// Write implements prometheus.Metric.
func (g *fileGauge) Write(out *dto.Metric) error {
	v := g.valueRef.Load()
	out.Label, out.Gauge = g.labels, &dto.Gauge{Value: &v}
	return nil
}

// Collect implements prometheus.Collector.
func (g *fileGauge) Collect(ch chan<- prometheus.Metric) { ch <- g }
