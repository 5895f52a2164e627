package engine

import (
	"context"
	"errors"
	"sync"

	config_util "github.com/prometheus/common/config"
	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/discovery"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/scrape"
	"github.com/prometheus/prometheus/util/logging"
)

// parts represent all that works on the data: scraping, and alerting.
type parts struct {
	e        *Engine
	stored   *stored
	workers  *workers
	answers  *responseLimiter
	targets  *discovered
	scrape   *scrape.Manager
	alerting *alerting // nil in an agent

	settings settings

	running sync.WaitGroup
}

// newParts makes all parts, in the order in which they depend on each other. ctx
// ends discovery.
func newParts(ctx context.Context, e *Engine, s *stored) (*parts, error) {
	var err error
	p := &parts{e: e, stored: s, settings: settings{e: e}}
	if p.workers, err = newWorkers(e.cfg.Targets); err != nil {
		return nil, err
	}
	p.answers = &responseLimiter{dial: p.workers.dial, err: errUnbounded, whole: true}
	metrics, err := discovery.CreateAndRegisterSDMetrics(e.registry)
	if err != nil {
		return nil, err
	}
	if p.targets, err = newDiscovered(ctx, "scrape", metrics, e.cfg.Log, e.registry); err != nil {
		return nil, err
	}
	scraping := &scrape.Options{
		DiscoveryReloadOnStartup: true,
		PassMetadataInContext:    true, // the target is in it, by which series are counted
		HTTPClientOptions:        []config_util.HTTPClientOption{config_util.WithDialContextFunc(p.answers.connect)},
	}
	e.scraping(scraping)
	p.scrape, err = scrape.NewManager(scraping, e.often, logging.NewJSONFileLogger, nil, s.all, e.registry)
	if err != nil {
		return nil, err
	}
	s.scraper.manager = p.scrape
	if !e.cfg.Agent {
		p.alerting, err = newAlerting(ctx, e, s, metrics)
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
	p.answers.apply(scrapes)
	errs := []error{
		p.settings.apply(l, p.queries()),
		p.stored.apply(cfg),
		p.scraped(cfg),
		p.targets.apply(targets),
	}
	if p.alerting != nil {
		errs = append(errs, p.alerting.apply(l))
	}
	return errors.Join(errs...)
}

// scraped has targets scraped by a configuration. Of a series that another one has left out
// it is not known when it was zero.
func (p *parts) scraped(cfg *config.Config) error {
	p.stored.last.forget()
	defer p.stored.last.forget() // of scrapes that were under way
	return p.scrape.ApplyConfig(cfg)
}

// queries returns the engine of queries, or nil in an agent.
func (p *parts) queries() *promql.Engine {
	if p.alerting == nil {
		return nil
	}
	return p.alerting.promql
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
	if p.alerting != nil {
		p.alerting.start(ctx, run)
	}
}

// stop ends all parts, those first that others get something from. endDiscovery ends
// the context of newParts.
func (p *parts) stop(endDiscovery context.CancelFunc) {
	var settings sync.WaitGroup
	settings.Go(func() { p.settings.stop(p.queries()) })
	defer settings.Wait()
	if p.alerting != nil {
		p.alerting.rules.Stop()
	}
	p.scrape.Stop()
	if p.alerting != nil {
		p.alerting.notifier.Stop()
	}
	endDiscovery()
	p.running.Wait()
	if p.alerting != nil {
		p.alerting.close()
	}
	if err := p.workers.close(); err != nil {
		p.e.cfg.Log.Error("worker files", "err", err)
	}
}
