package redline

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// Metrics records the requests of one service, and its calls of others. Make it with [New]; its methods
// are safe for concurrent use.
type Metrics struct {
	config   Config // complete
	exclude  *regexp.Regexp
	peers    peers
	registry *prometheus.Registry
	*instruments
	endpoint http.Handler
	plain    bool // no function of the user's and no size is to be known of a request
	kinds    writerKinds
	// recordings are those that are free for use by adapters.
	recordings sync.Pool
	methods    [methods]string // names, as labels
	// epoch is what clock readings are relative to: the difference of two
	// readings of the monotonic clock costs less than two of the wall clock.
	epoch time.Time
}

// New makes and registers the metrics that cfg asks for. An error names the
// field of cfg that is wrong, and leaves nothing registered.
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
	peers, err := cfg.parsePeers()
	if err != nil {
		return nil, fmt.Errorf("redline: config: %w", err)
	}
	m := &Metrics{
		config:   cfg,
		exclude:  exclude,
		peers:    peers,
		registry: cfg.Registry,
		plain:    len(cfg.Labels) == 0 && cfg.GroupBy == nil && cfg.Exemplar == nil && !cfg.Sizes,
		methods:  methodNames(cfg.Schema.OtherMethod),
		epoch:    time.Now(),
	}
	if m.instruments, err = newInstruments(&m.config); err != nil {
		return nil, fmt.Errorf("redline: config: Store: %w", err)
	}
	cs := slices.Clone(m.collectors)
	cs = append(cs, m.standing()...)
	if cfg.Store != nil {
		cs = append(cs, cfg.Store)
	}
	if m.registry == nil {
		m.registry = prometheus.NewRegistry()
		if cfg.Store == nil { // else they would be those of whichever worker is asked
			cs = append(cs, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
		}
	}
	m.endpoint = newEndpoint(m.registry, m.collectors, m.gatherErrors) // before others can gather
	if err := registerAll(m.registry, cs); err != nil {
		return nil, fmt.Errorf("redline: config: Registry: %w; a second Metrics needs its own registry, or ConstLabels that tell the two apart", err)
	}
	return m, nil
}

// standing are the collectors of a schema that no request changes.
func (m *Metrics) standing() []prometheus.Collector {
	var cs []prometheus.Collector
	s := m.config.Schema
	if s.Info.Name != "" {
		cs = append(cs, infoGauge(s.Info.Name, s.Info.Help, joinLabels(m.config.ConstLabels, prometheus.Labels{infoVersionName: Version})))
	}
	if s.ProcessCPU.Name != "" || s.ProcessMemory.Name != "" {
		cs = append(cs, newProcessGauges(s, m.config.ConstLabels))
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

// vectors are where decorators make their metrics.
func (m *Metrics) vectors() vectors { return m.config.vectors(m.registry.Register) }

// Registry is where the metrics are registered. The service's own client_golang
// metrics, registered here, appear on the same endpoint; its Gather gives all of
// them to code.
func (m *Metrics) Registry() *prometheus.Registry {
	return m.registry
}

// Schema is a copy of the schema in use.
func (m *Metrics) Schema() *Schema {
	schema := *m.config.Schema
	return &schema
}

// Info registers a gauge that is always 1, to say by its labels what runs: a
// version, a commit.
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
