package multiproc

import (
	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/model"

	"github.com/redline-metrics/redline/internal/exposition"
	"github.com/redline-metrics/redline/multiproc/internal/dbfile"
)

// Describe implements prometheus.Collector. It describes nothing, as the
// metrics to come are not known: the Collector is unchecked, in client_golang's words.
func (c *Collector) Describe(chan<- *prometheus.Desc) {}

// Collect implements prometheus.Collector, for a registry that has other metrics
// too. ServeHTTP does the same work in a fraction of the time.
func (c *Collector) Collect(ch chan<- prometheus.Metric) {
	if err := c.update(); err != nil {
		ch <- prometheus.NewInvalidMetric(prometheus.NewDesc("redline_multiproc_error", err.Error(), nil, nil), err)
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	// A registry's exposition may have to escape names.
	as := exposition.Style{Escaping: model.UnderscoreEscaping}
	escaped := c.escapedOut(as)
	merge := c.merges
	for _, f := range c.ordered {
		if !f.here || f.out || escaped[f] {
			continue
		}
		twice := f.twice(as, merge)
		for g := range f.groups {
			// A registry refuses a quantile of a summary as a series of its own.
			isQuantile := f.kind == dbfile.Summary && g[0].role == value
			if present(g, merge) && !twice[g[0].group] && !isQuantile {
				ch <- constMetricOf(f, g, merge)
			}
		}
	}
}

// constMetric is a group of cells as client_golang has metrics.
type constMetric struct {
	desc *prometheus.Desc
	dto  *dto.Metric
}

// Desc implements prometheus.Metric.
func (m constMetric) Desc() *prometheus.Desc { return m.desc }

// Write implements prometheus.Metric.
func (m constMetric) Write(out *dto.Metric) error {
	out.Label, out.Counter, out.Gauge = m.dto.GetLabel(), m.dto.GetCounter(), m.dto.GetGauge()
	out.Histogram, out.Summary = m.dto.GetHistogram(), m.dto.GetSummary()
	return nil
}

// constMetricOf returns the metric of a group of f's.
func constMetricOf(f *family, group []*cell, merge uint32) prometheus.Metric {
	var names, values []string
	for name, value := range group[0].group.all() {
		names, values = append(names, name), append(values, unescape(value))
	}
	desc := prometheus.NewDesc(f.exposed(exposition.Text), f.help, names, nil)
	m := &dto.Metric{Label: prometheus.MakeLabelPairs(desc, values)}
	switch f.kind {
	case dbfile.Counter:
		m.Counter = &dto.Counter{Value: new(float64)}
	case dbfile.Gauge:
		m.Gauge = &dto.Gauge{Value: new(float64)}
	case dbfile.Histogram:
		m.Histogram = &dto.Histogram{SampleSum: new(float64), SampleCount: new(uint64)}
	case dbfile.Summary:
		m.Summary = &dto.Summary{SampleSum: new(float64), SampleCount: new(uint64)}
	}
	for _, c := range group {
		if c.merge == merge {
			c.addTo(m)
		}
	}
	return constMetric{desc, m}
}

// addTo puts a cell's value into its place in m.
func (c *cell) addTo(m *dto.Metric) {
	v := c.value
	switch {
	case m.Counter != nil:
		*m.Counter.Value = v
	case m.Gauge != nil:
		*m.Gauge.Value = v
	case m.Summary != nil && c.role == sum:
		*m.Summary.SampleSum = v
	case m.Summary != nil && c.role == count:
		*m.Summary.SampleCount = uint64(v)
	case m.Histogram != nil && c.role == sum:
		*m.Histogram.SampleSum = v
	case m.Histogram != nil && c.role == count && len(m.Histogram.Bucket) == 0:
		*m.Histogram.SampleCount = uint64(v)
	case m.Histogram != nil && c.role == bucket:
		accumulated := uint64(v)
		if n := len(m.Histogram.Bucket); n > 0 {
			accumulated += m.Histogram.Bucket[n-1].GetCumulativeCount()
		}
		bound := c.bound
		m.Histogram.Bucket = append(m.Histogram.Bucket, &dto.Bucket{UpperBound: &bound, CumulativeCount: &accumulated})
		*m.Histogram.SampleCount = accumulated
	}
}
