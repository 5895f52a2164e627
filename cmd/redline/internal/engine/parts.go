package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	config_util "github.com/prometheus/common/config"
	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/discovery"
	_ "github.com/prometheus/prometheus/discovery/dns"  // dns_sd_configs
	_ "github.com/prometheus/prometheus/discovery/file" // file_sd_configs
	_ "github.com/prometheus/prometheus/discovery/http" // http_sd_configs
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

	targets, receivers *discovery.Manager // of what is scraped, and of other Alertmanagers
	scrape             *scrape.Manager
	notifier           *notifier.Manager
	rules              *rules.Manager
	alertmanager       *alertmanager

	running sync.WaitGroup
	cancel  context.CancelFunc
}

// newParts makes all parts, in the order in which they depend on each other. ctx
// ends discovery.
func newParts(ctx context.Context, e *Engine, s *stored) (_ *parts, err error) {
	p := &parts{e: e, stored: s, parser: parser.NewParser(parser.Options{})}
	ctx, p.cancel = context.WithCancel(ctx)
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
	if p.targets, p.receivers, err = newDiscovery(ctx, e.cfg.Log, e.registry); err != nil {
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

// newDiscovery makes the managers of service discovery.
func newDiscovery(ctx context.Context, log *slog.Logger, r prometheus.Registerer) (targets, receivers *discovery.Manager, err error) {
	metrics, err := discovery.CreateAndRegisterSDMetrics(r)
	if err != nil {
		return nil, nil, err
	}
	targets = discovery.NewManager(ctx, log, r, metrics, discovery.Name("scrape"))
	receivers = discovery.NewManager(ctx, log, r, metrics, discovery.Name("notify"))
	if targets == nil || receivers == nil { // it has logged why
		return nil, nil, errors.New("service discovery cannot start")
	}
	return targets, receivers, nil
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
		p.targets.ApplyConfig(targets),
		p.receivers.ApplyConfig(receivers),
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
	run("discovery", p.targets.Run)
	run("discovery of alertmanagers", p.receivers.Run)
	run("scraping", func() error { return p.scrape.Run(p.targets.SyncCh()) })
	run("notifier", func() error { p.notifier.Run(p.receivers.SyncCh()); return nil })
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
