package redline

import (
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// processGauges exposes the process's use of processors and memory as gauges, under the
// names of a schema. The values come from client_golang's collector, which supports each
// platform.
type processGauges struct {
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

func newProcessGauges(s *Schema, consts prometheus.Labels) *processGauges {
	p := &processGauges{source: prometheus.NewRegistry(), at: time.Now()}
	p.source.MustRegister(collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	if f := s.ProcessCPU; f.Name != "" {
		p.cpu = prometheus.NewDesc(f.Name, f.Help, nil, consts)
	}
	if f := s.ProcessMemory; f.Name != "" {
		p.memory = prometheus.NewDesc(f.Name, f.Help, nil, consts)
	}
	p.seconds = p.read()[processCPUSeconds]
	return p
}

// read returns the values that the platform provides, by family.
func (p *processGauges) read() map[string]float64 {
	families, _ := p.source.Gather() // values that it could not read are absent
	values := map[string]float64{}
	for _, f := range families {
		one := f.GetMetric()[0]
		values[f.GetName()] = one.GetCounter().GetValue() + one.GetGauge().GetValue()
	}
	return values
}

// Describe implements prometheus.Collector.
func (p *processGauges) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{p.cpu, p.memory} {
		if d != nil {
			ch <- d
		}
	}
}

// Collect implements prometheus.Collector. Values that the platform does not provide are
// absent.
func (p *processGauges) Collect(ch chan<- prometheus.Metric) {
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
func (p *processGauges) percent(seconds float64) float64 {
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
