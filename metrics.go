package redline

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"github.com/redline-metrics/redline/internal/conventions"
	"github.com/redline-metrics/redline/internal/inflight"
	"github.com/redline-metrics/redline/internal/metric"
	"github.com/redline-metrics/redline/internal/peers"
	"github.com/redline-metrics/redline/internal/processgauges"
)

// Metrics records the requests that one service answers, and its calls of others. Make it
// with [New]. Its methods are safe for concurrent use.
type Metrics struct {
	config   Config // with its defaults filled in
	exclude  *regexp.Regexp
	peers    peers.Peers
	registry *prometheus.Registry
	*instruments
	endpoint http.Handler
	fastPath bool        // no function of the user's, and no size, is needed to record a request
	labelled atomic.Bool // a decorator has functions of the user's
	kinds    writerKinds
	lean     leanKinds
	owner    inflight.Owner // this Metrics, as its recordings see it
	// exchanges holds those that no function of the user's sees.
	exchanges sync.Pool
	methods   [methodCount]string // label values, by method
	bits      code                // of codes, those that tell series apart
	// epoch is the origin of all clock readings. The difference of two readings of the
	// monotonic clock costs less than two of the wall clock.
	epoch time.Time
}

// New makes the metrics that cfg describes and registers them. An error names the wrong
// field of cfg; nothing is registered then.
//
// Several Metrics can share a registry if ConstLabels or names tell them apart.
func New(cfg Config) (*Metrics, error) {
	cfg, err := cfg.complete()
	if err != nil {
		return nil, fmt.Errorf("redline: config: %w", err)
	}
	exclude, err := cfg.compileExclude()
	if err != nil {
		return nil, fmt.Errorf("redline: config: %w", err)
	}
	named, err := peers.Parse(cfg.Peers, metric.MaxLabelBytes)
	if err != nil {
		return nil, fmt.Errorf("redline: config: Peers%w", err)
	}
	m := &Metrics{
		config:   cfg,
		exclude:  exclude,
		peers:    named,
		registry: cfg.Registry,
		fastPath: len(cfg.Labels) == 0 && cfg.GroupBy == nil && cfg.Exemplar == nil && !cfg.Sizes,
		methods:  methodNames(cfg.Schema.OtherMethod),
		bits:     cfg.Schema.bits(),
		epoch:    time.Now(),

		exchanges: sync.Pool{New: func() any { return new(Exchange) }},
	}
	m.owner.Metrics = (*owner)(m)
	if m.instruments, err = newInstruments(&m.config); err != nil {
		return nil, fmt.Errorf("redline: config: Store: %w", err)
	}
	cs := slices.Clone(m.collectors)
	cs = append(cs, m.staticCollectors()...)
	if cfg.Store != nil {
		cs = append(cs, cfg.Store)
	}
	if m.registry == nil {
		m.registry = prometheus.NewRegistry()
		if cfg.Store == nil { // else each scrape would get those of another worker
			cs = append(cs, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
		}
	}
	m.endpoint = newEndpoint(m.registry, m.collectors, m.instruments) // before others can gather
	if err := registerAll(m.registry, cs); err != nil {
		return nil, fmt.Errorf("redline: config: Registry: %w; a second Metrics needs its own registry, or ConstLabels that tell the two apart", err)
	}
	return m, nil
}

// hasFunctions reports whether functions of the user's may see an Exchange, or sizes are to
// be recorded.
func (m *Metrics) hasFunctions() bool { return !m.fastPath || m.labelled.Load() }

// staticCollectors returns the collectors of the schema that no request changes.
func (m *Metrics) staticCollectors() []prometheus.Collector {
	var cs []prometheus.Collector
	s := m.config.Schema
	if s.Info.Name != "" {
		cs = append(cs, infoGauge(s.Info.Name, s.Info.Help, joinLabels(m.config.ConstLabels, prometheus.Labels{conventions.InfoVersion: Version})))
	}
	if s.ProcessCPU.Name != "" || s.ProcessMemory.Name != "" {
		cs = append(cs, processgauges.New(m.config.gaugeOpts(s.ProcessCPU), m.config.gaugeOpts(s.ProcessMemory)))
	}
	return cs
}

// registerAll registers all of cs, or none.
func registerAll(r *prometheus.Registry, cs []prometheus.Collector) error {
	for i, c := range cs {
		if err := r.Register(c); err != nil {
			for _, done := range cs[:i] {
				r.Unregister(done)
			}
			return err
		}
	}
	return nil
}

// metricFactory returns the maker of the decorators' metrics.
func (m *Metrics) metricFactory() metricFactory { return m.config.metricFactory(m.registry.Register) }

// Registry returns the registry of the metrics. The service's own client_golang metrics,
// registered here, appear on the same endpoint. Its Gather returns all of them to code.
func (m *Metrics) Registry() *prometheus.Registry {
	return m.registry
}

// Schema returns a copy of the schema in use.
func (m *Metrics) Schema() *Schema {
	schema := *m.config.Schema
	return &schema
}

// Info registers a gauge that is always 1 and whose labels say which version or commit
// runs.
func (m *Metrics) Info(name, help string, labels prometheus.Labels) error {
	if _, err := m.decoratorLabels(name, &labels, nil); err != nil {
		return err
	}
	if err := m.registry.Register(infoGauge(name, help, labels)); err != nil {
		return fmt.Errorf("redline: %s: %w", name, err)
	}
	return nil
}

func infoGauge(name, help string, labels prometheus.Labels) prometheus.Collector {
	g := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: name, Help: help, ConstLabels: labels,
	})
	g.Set(1)
	return g
}
