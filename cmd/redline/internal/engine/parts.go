package engine

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	config_util "github.com/prometheus/common/config"
	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/discovery"
	"github.com/prometheus/prometheus/notifier"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/rules"
	"github.com/prometheus/prometheus/scrape"
	"github.com/prometheus/prometheus/util/logging"
)

// parts are what works on the data.
type parts struct {
	e       *Engine
	stored  *stored
	workers *workers
	bound   *bound
	query   *promql.Engine
	parser  parser.Parser

	targets, receivers *discovered // what is scraped, and other Alertmanagers
	scrape             *scrape.Manager
	notifier           *notifier.Manager
	rules              *rules.Manager
	alertmanager       *alertmanager

	running sync.WaitGroup
	ctx     context.Context // of discovery
	cancel  context.CancelFunc
}

// newParts makes all parts, in the order in which they depend on each other. ctx
// ends discovery.
func newParts(ctx context.Context, e *Engine, s *stored) (_ *parts, err error) {
	p := &parts{e: e, stored: s, parser: parser.NewParser(parser.Options{})}
	p.ctx, p.cancel = context.WithCancel(ctx)
	defer func() {
		if err != nil {
			p.cancel()
		}
	}()
	if p.workers, err = newWorkers(e.cfg.Targets); err != nil {
		return nil, err
	}
	p.bound = &bound{dial: p.workers.dial}
	if p.query, err = newQuery(e, p.parser); err != nil {
		return nil, err
	}
	metrics, err := discovery.CreateAndRegisterSDMetrics(e.registry)
	if err != nil {
		return nil, err
	}
	if p.targets, err = newDiscovered(p.ctx, "scrape", metrics, e.cfg.Log, e.registry); err != nil {
		return nil, err
	}
	if p.receivers, err = newDiscovered(p.ctx, "notify", metrics, e.cfg.Log, e.registry); err != nil {
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
	p.notifier = notifier.NewManager(&notifier.Options{
		QueueCapacity: 10_000, DrainOnShutdown: true, Registerer: e.registry,
	}, model.UTF8Validation, e.cfg.Log)
	if p.alertmanager, err = newAlertmanager(e); err != nil {
		return nil, err
	}
	p.rules = newRules(e, s, p)
	return p, nil
}

// apply has a configuration take effect.
func (p *parts) apply(l loaded) error {
	cfg := l.prometheus
	scrapes, err := cfg.GetScrapeConfigs()
	if err != nil {
		return err
	}
	targets, receivers := map[string]discovery.Configs{}, map[string]discovery.Configs{}
	for _, s := range scrapes {
		targets[s.JobName] = s.ServiceDiscoveryConfigs
	}
	for name, c := range cfg.AlertingConfig.AlertmanagerConfigs.ToMap() {
		receivers[name] = c.ServiceDiscoveryConfigs
	}
	files, err := p.e.checkRules(cfg)
	if err != nil {
		return err
	}
	p.bound.apply(scrapes)
	return errors.Join(
		p.alertmanager.apply(l.alertmanager),
		p.stored.db.ApplyConfig(cfg),
		p.stored.remote.ApplyConfig(cfg),
		p.scrape.ApplyConfig(cfg),
		p.notifier.ApplyConfig(cfg),
		p.targets.apply(targets),
		p.receivers.apply(receivers),
		p.rules.Update(time.Duration(cfg.GlobalConfig.EvaluationInterval), files, cfg.GlobalConfig.ExternalLabels, p.e.cfg.URL.String(), nil),
	)
}

// start has all parts run until stop.
func (p *parts) start() {
	run := func(name string, f func() error) {
		p.running.Go(func() {
			if err := f(); err != nil && !errors.Is(err, context.Canceled) {
				p.e.cfg.Log.Error("a part has ended", "part", name, "err", err)
			}
		})
	}
	run("discovery", func() error { return p.targets.run(p.ctx) })
	run("discovery of alertmanagers", func() error { return p.receivers.run(p.ctx) })
	run("scraping", func() error { return p.scrape.Run(p.targets.out) })
	run("notifier", func() error { p.notifier.Run(p.receivers.out); return nil })
	run("rules", func() error { p.rules.Run(); return nil })
}

// stop ends all parts, those first that others get something from.
func (p *parts) stop() {
	p.rules.Stop()
	p.scrape.Stop()
	p.notifier.Stop()
	p.cancel()
	p.running.Wait()
	p.alertmanager.stop()
	if err := p.workers.close(); err != nil {
		p.e.cfg.Log.Error("worker files", "err", err)
	}
	if err := p.query.Close(); err != nil {
		p.e.cfg.Log.Error("queries", "err", err)
	}
}

// Limits of queries.
const (
	maxSamples    = 50_000_000
	queryTimeout  = 2 * time.Minute
	maxQueries    = 20
	lookback      = 5 * time.Minute
	subqueryEvery = time.Minute
)

func newQuery(e *Engine, p parser.Parser) (*promql.Engine, error) {
	tracker, err := promql.NewActiveQueryTracker(e.cfg.Dir, maxQueries, e.cfg.Log)
	if err != nil {
		return nil, fmt.Errorf("queries: %w", err)
	}
	return promql.NewEngine(promql.EngineOpts{
		Logger: e.cfg.Log, Reg: e.registry, Parser: p, ActiveQueryTracker: tracker,
		MaxSamples: maxSamples, Timeout: queryTimeout, LookbackDelta: lookback,
		EnableAtModifier: true, EnableNegativeOffset: true,
		NoStepSubqueryIntervalFn: func(int64) int64 { return subqueryEvery.Milliseconds() },
	}), nil
}
