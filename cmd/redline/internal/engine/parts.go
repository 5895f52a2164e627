package engine

import (
	"context"
	"errors"
	"sync"

	config_util "github.com/prometheus/common/config"
	"github.com/prometheus/prometheus/discovery"
	"github.com/prometheus/prometheus/scrape"
	"github.com/prometheus/prometheus/util/logging"
)

// parts are what works on the data: what brings samples in, and the judge.
type parts struct {
	e       *Engine
	stored  *stored
	workers *workers
	bound   *bound
	targets *discovered
	scrape  *scrape.Manager
	judge   *judge // nil in an agent

	running sync.WaitGroup
}

// newParts makes all parts, in the order in which they depend on each other. ctx
// ends discovery.
func newParts(ctx context.Context, e *Engine, s *stored) (*parts, error) {
	var err error
	p := &parts{e: e, stored: s}
	if p.workers, err = newWorkers(e.cfg.Targets); err != nil {
		return nil, err
	}
	p.bound = &bound{dial: p.workers.dial}
	metrics, err := discovery.CreateAndRegisterSDMetrics(e.registry)
	if err != nil {
		return nil, err
	}
	if p.targets, err = newDiscovered(ctx, "scrape", metrics, e.cfg.Log, e.registry); err != nil {
		return nil, err
	}
	p.scrape, err = scrape.NewManager(&scrape.Options{
		DiscoveryReloadOnStartup: true,
		HTTPClientOptions:        []config_util.HTTPClientOption{config_util.WithDialContextFunc(p.bound.connect)},
	}, e.cfg.Log, logging.NewJSONFileLogger, nil, s.all, e.registry)
	if err != nil {
		return nil, err
	}
	s.scraper.manager = p.scrape
	if !e.cfg.Agent {
		p.judge, err = newJudge(ctx, e, s, metrics)
	}
	return p, err
}

// apply has a configuration take effect.
func (p *parts) apply(l loaded) error {
	cfg := l.prometheus
	scrapes, err := cfg.GetScrapeConfigs()
	if err != nil {
		return err
	}
	targets := map[string]discovery.Configs{}
	for _, s := range scrapes {
		targets[s.JobName] = s.ServiceDiscoveryConfigs
	}
	p.bound.apply(scrapes)
	errs := []error{
		p.stored.apply(cfg),
		p.scrape.ApplyConfig(cfg),
		p.targets.apply(targets),
	}
	if p.judge != nil {
		errs = append(errs, p.judge.apply(l))
	}
	return errors.Join(errs...)
}

// start has all parts run until stop. ctx is that of newParts.
func (p *parts) start(ctx context.Context) {
	run := func(name string, f func() error) {
		p.running.Go(func() {
			if err := f(); err != nil && !errors.Is(err, context.Canceled) {
				p.e.cfg.Log.Error("a part has ended", "part", name, "err", err)
			}
		})
	}
	run("discovery", func() error { return p.targets.run(ctx) })
	run("scraping", func() error { return p.scrape.Run(p.targets.out) })
	if p.judge != nil {
		p.judge.start(ctx, run)
	}
}

// stop ends all parts, those first that others get something from. endDiscovery ends
// the context of newParts.
func (p *parts) stop(endDiscovery context.CancelFunc) {
	if p.judge != nil {
		p.judge.rules.Stop()
	}
	p.scrape.Stop()
	if p.judge != nil {
		p.judge.notifier.Stop()
	}
	endDiscovery()
	p.running.Wait()
	if p.judge != nil {
		p.judge.close()
	}
	if err := p.workers.close(); err != nil {
		p.e.cfg.Log.Error("worker files", "err", err)
	}
}
