package engine

import (
	"context"
	"errors"
	"log/slog"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/prometheus/discovery"
	_ "github.com/prometheus/prometheus/discovery/dns"  // dns_sd_configs
	_ "github.com/prometheus/prometheus/discovery/file" // file_sd_configs
	_ "github.com/prometheus/prometheus/discovery/http" // http_sd_configs
	"github.com/prometheus/prometheus/discovery/targetgroup"
)

// groups are targets by the names of what is configured.
type groups = map[string][]*targetgroup.Group

// discovered hands on what is configured, as it is found. Prometheus' manager looks
// ten times a second whether there is something new, which alone keeps a processor
// from sleeping: it runs from when something has to be found on.
type discovered struct {
	manager *discovery.Manager
	running chan struct{} // closed when it runs
	out     chan groups
}

func newDiscovered(ctx context.Context, name string, metrics *discovery.SDMetrics, log *slog.Logger, r prometheus.Registerer) (*discovered, error) {
	m := discovery.NewManager(ctx, log, r, metrics, discovery.Name(name))
	if m == nil { // it has logged why
		return nil, errors.New("service discovery cannot start")
	}
	return &discovered{manager: m, running: make(chan struct{}), out: make(chan groups, 1)}, nil
}

// apply has a configuration take effect. It is called by one goroutine at a time.
func (d *discovered) apply(cfg map[string]discovery.Configs) error {
	fixed, ok := static(cfg)
	if d.isRunning() || !ok {
		if !d.isRunning() {
			close(d.running)
		}
		return d.manager.ApplyConfig(cfg)
	}
	select {
	case <-d.out: // what nobody has taken yet is out of date
	default:
	}
	d.out <- fixed
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

// run finds what has to be found, until ctx ends.
func (d *discovered) run(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case <-d.running:
	}
	go d.forward(ctx)
	return d.manager.Run()
}

// forward hands on what the manager finds.
func (d *discovered) forward(ctx context.Context) {
	for found := range d.manager.SyncCh() {
		select {
		case <-ctx.Done():
		case d.out <- found:
		}
	}
}

// static is what is configured, where nothing of it has to be found.
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
