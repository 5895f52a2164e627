package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/discovery"
	"github.com/prometheus/prometheus/notifier"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/rules"
)

// judge is what looks at the data: queries and rules, and who is told of alerts. An
// agent has none.
type judge struct {
	e            *Engine
	query        *promql.Engine
	parser       parser.Parser
	receivers    *discovered // other Alertmanagers
	notifier     *notifier.Manager
	rules        *rules.Manager
	alertmanager *alertmanager
}

// newJudge makes one. ctx ends discovery.
func newJudge(ctx context.Context, e *Engine, s *stored, metrics *discovery.SDMetrics) (_ *judge, err error) {
	j := &judge{e: e, parser: parser.NewParser(parser.Options{})}
	if j.query, err = newQuery(e, j.parser); err != nil {
		return nil, err
	}
	if j.receivers, err = newDiscovered(ctx, "notify", metrics, e.cfg.Log, e.registry); err != nil {
		return nil, err
	}
	j.notifier = notifier.NewManager(&notifier.Options{
		QueueCapacity: 10_000, DrainOnShutdown: true, Registerer: e.registry,
	}, model.UTF8Validation, e.cfg.Log)
	if j.alertmanager, err = newAlertmanager(e); err != nil {
		return nil, err
	}
	j.rules = newRules(e, s, j)
	return j, nil
}

// apply has a configuration take effect.
func (j *judge) apply(l loaded) error {
	cfg := l.prometheus
	receivers := map[string]discovery.Configs{}
	for name, c := range cfg.AlertingConfig.AlertmanagerConfigs.ToMap() {
		receivers[name] = c.ServiceDiscoveryConfigs
	}
	return errors.Join(
		j.alertmanager.apply(l.alertmanager),
		j.notifier.ApplyConfig(cfg),
		j.receivers.apply(receivers),
		j.applyRules(cfg),
	)
}

// applyRules has the rules of a configuration's files, or else the engine's own, take
// effect.
func (j *judge) applyRules(cfg *config.Config) error {
	files, err := j.e.checkRules(cfg)
	if err != nil {
		return err
	}
	return j.rules.Update(time.Duration(cfg.GlobalConfig.EvaluationInterval), files, cfg.GlobalConfig.ExternalLabels, j.e.cfg.URL.String(), nil)
}

// start has all run, each by run, until stop and the end of ctx.
func (j *judge) start(ctx context.Context, run func(name string, f func() error)) {
	run("discovery of alertmanagers", func() error { return j.receivers.run(ctx) })
	run("notifier", func() error { j.notifier.Run(j.receivers.out); return nil })
	run("rules", func() error { j.rules.Run(); return nil })
}

// close ends what stop, and the notifier's end, have left.
func (j *judge) close() {
	j.alertmanager.stop()
	if err := j.query.Close(); err != nil {
		j.e.cfg.Log.Error("queries", "err", err)
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
