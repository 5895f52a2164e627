package engine

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/discovery"
	"github.com/prometheus/prometheus/notifier"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/rules"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine/queryguard"
)

// alerting represents the parts that look at the data: queries and rules, and those who
// are told of alerts. An agent has none.
type alerting struct {
	e            *Engine
	promql       *promql.Engine
	query        *queryguard.Guard // before it
	memory       *queryguard.Memory
	parser       parser.Parser
	receivers    *discovered // other Alertmanagers
	notifier     *notifier.Manager
	rules        *rules.Manager
	alertmanager *alertmanager
	sent         *sentAlerts
}

// newAlerting makes one. ctx ends discovery.
func newAlerting(ctx context.Context, e *Engine, s *stored, metrics *discovery.SDMetrics) (_ *alerting, err error) {
	j := &alerting{e: e, parser: e.promql(), memory: queryguard.NewMemory(e.cfg.Limits.Memory, e.relieve, e.cfg.Log)}
	if j.promql, err = newQuery(e, j.parser); err != nil {
		return nil, err
	}
	j.query = queryguard.New(j.promql, seriesIndex{s.db}, e.cfg.Limits, e.evaluationInterval, j.memory)
	if j.receivers, err = newDiscovered(ctx, "notify", metrics, e.cfg.Log, e.registry); err != nil {
		return nil, err
	}
	j.notifier = notifier.NewManager(&notifier.Options{
		QueueCapacity: e.cfg.Tuning.QueueCapacity, MaxBatchSize: e.cfg.Tuning.BatchSize, DrainOnShutdown: !e.cfg.Tuning.DropQueue, Registerer: e.registry,
	}, e.current().prometheus.GlobalConfig.MetricNameValidationScheme, e.often)
	if j.alertmanager, err = newAlertmanager(e); err != nil {
		return nil, err
	}
	j.sent = newSentAlerts(e, j)
	j.rules = newRules(e, s, j)
	return j, nil
}

// apply has a configuration take effect.
func (j *alerting) apply(l loaded) error {
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
// effect. Alerts of rules that are no longer there end.
func (j *alerting) applyRules(cfg *config.Config) error {
	files, err := j.e.checkRules(cfg)
	if err != nil {
		return err
	}
	err = j.rules.Update(time.Duration(cfg.GlobalConfig.EvaluationInterval), files, cfg.GlobalConfig.ExternalLabels, j.e.cfg.URL.String(), nil)
	if err == nil {
		j.sent.endExcept(j.rules.AlertingRules())
	}
	return err
}

// start has all run, each by run, until stop and the end of ctx.
func (j *alerting) start(ctx context.Context, run func(name string, f func() error)) {
	run("discovery of alertmanagers", func() error { return j.receivers.run(ctx) })
	run("notifier", func() error { j.notifier.Run(j.receivers.out); return nil })
	run("memory", func() error { j.memory.Run(ctx); return nil })
	run("rules", func() error { j.rules.Run(); return nil })
	run("alerts of before", func() error { j.alertmanager.renewHeld(ctx, j.rules.AlertingRules); return nil })
}

// close ends the parts that stop, and the notifier's end, have left.
func (j *alerting) close() {
	j.alertmanager.stop()
	if err := j.promql.Close(); err != nil {
		j.e.cfg.Log.Error("queries", "err", err)
	}
}

// evaluationInterval returns the time between evaluations of rules, unless a group has one of its own,
// and between the steps of a subquery that names none.
func (e *Engine) evaluationInterval() time.Duration {
	return time.Duration(e.current().prometheus.GlobalConfig.EvaluationInterval)
}

func newQuery(e *Engine, p parser.Parser) (*promql.Engine, error) {
	limits := e.cfg.Limits.Stated()
	var tracker *queryguard.Slots
	err := putAsideIf(filepath.Join(e.cfg.Dir, "queries.active"), e.cfg.Log, func() (err error) {
		tracker, err = queryguard.NewSlots(limits.Queries, func(places int) (promql.QueryTracker, error) {
			return promql.NewActiveQueryTracker(e.cfg.Dir, places, e.cfg.Log)
		})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("queries: %w", err)
	}
	return promql.NewEngine(promql.EngineOpts{
		Logger: e.cfg.Log, Reg: e.registry, Parser: p, ActiveQueryTracker: tracker,
		MaxSamples: limits.Samples, Timeout: limits.Timeout, LookbackDelta: e.cfg.Tuning.Lookback,
		EnablePerStepStats: e.feature("promql-per-step-stats"), EnableDelayedNameRemoval: e.feature("promql-delayed-name-removal"),
		EnableTypeAndUnitLabels: e.feature("type-and-unit-labels"), UseStartTimestamps: e.feature("use-start-timestamps"), FeatureRegistry: e.features,
		EnableAtModifier: true, EnableNegativeOffset: true,
		NoStepSubqueryIntervalFn: func(int64) int64 { return e.evaluationInterval().Milliseconds() },
	}), nil
}
