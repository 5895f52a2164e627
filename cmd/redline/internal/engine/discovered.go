package engine

import (
	"context"
	"errors"
	"log/slog"

	"github.com/prometheus/client_golang/prometheus"
	config_util "github.com/prometheus/common/config"
	"github.com/prometheus/prometheus/discovery"
	_ "github.com/prometheus/prometheus/discovery/dns"  // dns_sd_configs
	_ "github.com/prometheus/prometheus/discovery/file" // file_sd_configs
	"github.com/prometheus/prometheus/discovery/targetgroup"
)

// groups represent targets by the names of their jobs or receivers.
type groups = map[string][]*targetgroup.Group

// discovered hands on targets as they are found. Prometheus' manager looks
// ten times a second whether there is something new, which alone keeps a processor
// from sleeping: it runs from when something has to be found on.
type discovered struct {
	manager *discovery.Manager
	bounds  httpBounds
	log     *slog.Logger
	running chan struct{} // closed when it runs
	out     chan groups
}

func newDiscovered(ctx context.Context, name string, metrics *discovery.SDMetrics, log *slog.Logger, r prometheus.Registerer) (*discovered, error) {
	// Over HTTP/2 the bytes of an answer cannot be told from those of another.
	m := discovery.NewManager(ctx, log, r, metrics, discovery.Name(name),
		discovery.HTTPClientOptions(config_util.WithDialContextFunc(newDiscoveryLimiter().connect), config_util.WithHTTP2Disabled()))
	if m == nil { // it has logged why
		return nil, errors.New("service discovery cannot start")
	}
	return &discovered{manager: m, bounds: newHTTPBounds(metrics, r), log: log, running: make(chan struct{}), out: make(chan groups, 1)}, nil
}

// apply has a configuration take effect. It is called by one goroutine at a time.
func (d *discovered) apply(cfg map[string]discovery.Configs) error {
	fixed, ok := static(cfg)
	if d.isRunning() || !ok {
		if !d.isRunning() {
			close(d.running)
		}
		return d.manager.ApplyConfig(d.bounds.around(cfg))
	}
	select {
	case <-d.out: // targets that nobody has taken yet are out of date
	default:
	}
	d.out <- short(fixed, d.log)
	return nil
}

func (d *discovered) isRunning() bool {
	select {
	case <-d.running:
		return true
	default:
		return false
	}
}

// run finds targets until ctx ends.
func (d *discovered) run(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case <-d.running:
	}
	go d.forward(ctx)
	return d.manager.Run()
}

// forward hands on the targets that the manager finds.
func (d *discovered) forward(ctx context.Context) {
	for found := range d.manager.SyncCh() {
		select {
		case <-ctx.Done():
		case d.out <- short(found, d.log):
		}
	}
}

// static returns the targets of a configuration that names them all itself.
func static(cfg map[string]discovery.Configs) (groups, bool) {
	all := groups{}
	for name, configs := range cfg {
		all[name] = []*targetgroup.Group{}
		for _, c := range configs {
			fixed, ok := c.(discovery.StaticConfig)
			if !ok {
				return nil, false
			}
			all[name] = append(all[name], fixed...)
		}
	}
	return all, true
}
