// Package processgauges exposes the process's use of processors and memory as gauges.
package processgauges

import (
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// collector has the gauges. The values come from client_golang's collector, which supports
// each platform.
type collector struct {
	cpu, memory *prometheus.Desc // nil if switched off
	source      *prometheus.Registry

	mu      sync.Mutex
	seconds float64 // of processor time, at the previous scrape
	at      time.Time
}

// The families of client_golang's process collector.
const (
	processCPUSeconds    = "process_cpu_seconds_total"
	processResidentBytes = "process_resident_memory_bytes"
)

// New returns a collector of two gauges: cpu is the processor time since the previous scrape,
// in percent of the time that has passed, and memory the resident memory in bytes. A gauge
// without a name is left out.
func New(cpu, memory prometheus.Opts) prometheus.Collector {
	p := &collector{cpu: describe(cpu), memory: describe(memory), source: prometheus.NewRegistry(), at: time.Now()}
	p.source.MustRegister(collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	p.seconds = p.read()[processCPUSeconds]
	return p
}

func describe(opts prometheus.Opts) *prometheus.Desc {
	if opts.Name == "" {
		return nil
	}
	return prometheus.NewDesc(opts.Name, opts.Help, nil, opts.ConstLabels)
}

// read returns the values that the platform provides, by family.
func (p *collector) read() map[string]float64 {
	families, _ := p.source.Gather() // values that it could not read are absent
	values := map[string]float64{}
	for _, f := range families {
		one := f.GetMetric()[0]
		values[f.GetName()] = one.GetCounter().GetValue() + one.GetGauge().GetValue()
	}
	return values
}

// Describe implements prometheus.Collector.
func (p *collector) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{p.cpu, p.memory} {
		if d != nil {
			ch <- d
		}
	}
}

// Collect implements prometheus.Collector. Values that the platform does not provide are
// absent.
func (p *collector) Collect(ch chan<- prometheus.Metric) {
	values := p.read()
	if seconds, ok := values[processCPUSeconds]; ok && p.cpu != nil {
		ch <- prometheus.MustNewConstMetric(p.cpu, prometheus.GaugeValue, p.percent(seconds))
	}
	if resident, ok := values[processResidentBytes]; ok && p.memory != nil {
		ch <- prometheus.MustNewConstMetric(p.memory, prometheus.GaugeValue, resident)
	}
}

// percent returns the processor time since the previous call, or since p was made, in
// percent of the time that has passed.
func (p *collector) percent(seconds float64) float64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	used, passed := seconds-p.seconds, now.Sub(p.at).Seconds()
	p.seconds, p.at = seconds, now
	if passed <= 0 {
		return 0
	}
	return 100 * used / passed
}
