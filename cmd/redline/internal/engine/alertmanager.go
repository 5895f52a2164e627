package engine

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	amconfig "github.com/prometheus/alertmanager/config"
	"github.com/prometheus/alertmanager/dispatch"
	"github.com/prometheus/alertmanager/eventrecorder"
	"github.com/prometheus/alertmanager/featurecontrol"
	"github.com/prometheus/alertmanager/inhibit"
	"github.com/prometheus/alertmanager/labelset"
	"github.com/prometheus/alertmanager/matcher/compat"
	"github.com/prometheus/alertmanager/nflog"
	"github.com/prometheus/alertmanager/notify"
	"github.com/prometheus/alertmanager/provider/mem"
	"github.com/prometheus/alertmanager/silence"
	"github.com/prometheus/alertmanager/timeinterval"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/model"

	"github.com/redline-metrics/redline/cmd/redline/internal/boundedfile"
)

// alertmanagerConfig represents an alertmanager.yml.
type alertmanagerConfig = *amconfig.Config

// quiet is the configuration without a file: alerts can be seen and silenced, and
// nobody is told.
const quiet = "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n"

// loadAlertmanager returns the configuration of a file, or else the one that tells a webhook of
// incidents, or else none.
func loadAlertmanager(file, webhook string) (alertmanagerConfig, error) {
	if webhook != "" {
		return incidentRouting(webhook)
	}
	if file == "" {
		return amconfig.Load(quiet)
	}
	if err := boundedfile.Check(file, boundedfile.Config); err != nil {
		return nil, err
	}
	cfg, err := amconfig.LoadFile(file)
	if err != nil {
		return nil, named(file, err)
	}
	if err := checkNamedFiles(cfg); err != nil {
		return nil, named(file, err)
	}
	if _, _, err := newReceivers(cfg, nil, nil, slog.New(slog.DiscardHandler)); err != nil {
		return nil, named(file, err)
	}
	return cfg, nil
}

// How long silences and notifications are remembered, as Alertmanager has it by default,
// and how often they are written to files if they have changed. Of a process that is killed,
// later notifications are sent again, and later silences are gone.
const (
	retention        = 120 * time.Hour
	maintenanceEvery = time.Second
	alertsGCEvery    = 30 * time.Minute
	dispatchMaintain = 30 * time.Second
)

// alertmanager is Alertmanager in this process: grouping, silences, inhibition and
// receivers, without its cluster and its pages.
type alertmanager struct {
	e        *Engine
	log      *slog.Logger
	alerts   *mem.Alerts
	kept     *keptAlerts
	silences *silence.Silences
	silencer *silence.Silencer
	sent     *nflog.Log
	told     noticeboard
	api      *alertsAPI
	handler  http.Handler

	pipeline *notify.PipelineBuilder
	metrics  *dispatch.DispatcherMetrics
	flags    featurecontrol.Flagger
	events   eventrecorder.Recorder

	dispatcher atomic.Pointer[dispatch.Dispatcher]
	inhibitor  atomic.Pointer[inhibit.Inhibitor]
	running    sync.WaitGroup
	ended      chan struct{}
}

// initMatchers sets how Alertmanager parses matchers. It keeps that for the process, and
// engines may start at once.
var initMatchers sync.Once //nolint:gochecknoglobals // see above

func newAlertmanager(e *Engine) (_ *alertmanager, err error) {
	log := e.often.With("component", "alertmanager")
	dir := alertmanagerDir(e.cfg.Dir)
	if err := makeDir(dir, e.cfg.Log); err != nil {
		return nil, err
	}
	a := &alertmanager{e: e, log: log, ended: make(chan struct{}), flags: featurecontrol.NoopFlags{}}
	initMatchers.Do(func() { compat.InitFromFlags(log, a.flags) })
	logFile, silencesFile, alertsFile := filepath.Join(dir, "nflog"), filepath.Join(dir, "silences"), filepath.Join(dir, "alerts")
	if err := checkSnapshots(logFile, silencesFile, e.cfg.Log); err != nil {
		return nil, err
	}
	if a.sent, err = nflog.New(nflog.Options{SnapshotFile: logFile, Retention: retention, Logger: log, Metrics: e.registry}); err != nil {
		return nil, err
	}
	a.silences, err = silence.New(silence.Options{
		SnapshotFile: silencesFile, Retention: retention, Logger: log, Metrics: e.registry,
		Limits: silenceLimits(),
	})
	if err != nil {
		return nil, err
	}
	sent, silences := &snapshot{file: logFile, ended: a.ended}, &snapshot{file: silencesFile, ended: a.ended}
	a.sent.SetBroadcast(sent.note)
	a.silences.SetBroadcast(silences.note)
	a.silencer = silence.NewSilencer(a.silences, log, a.events)
	a.kept = newKeptAlerts(a.silencer)
	stored := &countedAlerts{AlertStoreCallback: a.kept}
	a.alerts, err = mem.NewAlerts(context.Background(), alertsGCEvery, 0, stored, log, a.events, e.registry, a.flags)
	if err != nil {
		return nil, err
	}
	groups := func(ctx context.Context, routes func(*dispatch.Route) bool, alerts dispatch.AlertFilter) (dispatch.AlertGroups, map[model.Fingerprint][]string, error) {
		return a.dispatcher.Load().Groups(ctx, routes, alerts)
	}
	a.api, err = newAlertsAPI(&clientAlerts{Alerts: a.alerts, stored: stored, kept: a.kept}, a.silences, groups, log, e.registry)
	if err != nil {
		return nil, err
	}
	a.pipeline = notify.NewPipelineBuilder(e.registry, a.flags, a.events)
	a.metrics = dispatch.NewDispatcherMetrics(false, e.registry, a.flags)
	a.handler = boundAlertReads(withoutNulls(a.api, a.silences))
	a.restore(alertsFile)
	a.running.Go(func() {
		a.sent.Maintenance(maintenanceEvery, logFile, a.ended, func() (int64, error) { return sent.keep(a.sent.GC, a.sent.Snapshot) })
	})
	a.running.Go(func() {
		a.silences.Maintenance(maintenanceEvery, silencesFile, a.ended, func() (int64, error) { return silences.keep(a.silences.GC, a.silences.Snapshot) })
	})
	a.running.Go(func() { a.keepAlerts(alertsFile) })
	return a, nil
}

// checkSnapshots puts those of the files aside that cannot be read. They are read
// for good by constructors that register metrics, which can be called once.
func checkSnapshots(logFile, silencesFile string, log *slog.Logger) error {
	quiet := slog.New(slog.DiscardHandler)
	return errors.Join(
		putAsideIf(logFile, log, func() error {
			_, err := nflog.New(nflog.Options{SnapshotFile: logFile, Retention: retention, Logger: quiet, Metrics: prometheus.NewRegistry()})
			return err
		}),
		putAsideIf(silencesFile, log, func() error {
			_, err := silence.New(silence.Options{SnapshotFile: silencesFile, Retention: retention, Logger: quiet, Metrics: prometheus.NewRegistry(), Limits: silenceLimits()})
			return err
		}),
	)
}

// apply has a configuration take effect.
func (a *alertmanager) apply(cfg alertmanagerConfig) error {
	log := a.log
	receivers, templates, err := newReceivers(cfg, &a.told, a.e.secrets, log)
	if err != nil {
		return err
	}
	templates.ExternalURL = a.e.cfg.URL
	intervals := map[string][]timeinterval.TimeInterval{}
	for _, i := range cfg.TimeIntervals {
		intervals[i.Name] = i.TimeIntervals
	}
	for _, i := range cfg.MuteTimeIntervals {
		intervals[i.Name] = i.TimeIntervals
	}
	a.stopRouting()
	inhibitor := inhibit.NewInhibitor(a.alerts, cfg.InhibitRules, log, a.events)
	muter := timeinterval.NewIntervener(intervals)
	pipeline := &sureStage{
		next: a.pipeline.New(receivers, func() time.Duration { return 0 }, inhibitor, a.silencer, muter, a.sent, nil),
		kept: a.kept, sent: a.sent, receivers: receivers,
	}
	a.api.Update(cfg, bounded(func(ctx context.Context, l labelset.LabelSet) {
		inhibitor.Mutes(ctx, l)
		a.silencer.Mutes(ctx, l)
	}))
	dispatcher := dispatch.NewDispatcher(toldAlerts{a.alerts, a.kept}, dispatch.NewRoute(cfg.Route, nil), pipeline, muter,
		func(d time.Duration) time.Duration { return max(d, notify.MinTimeout) },
		dispatchMaintain, groupLimit{}, log, a.events, a.metrics, templates)
	a.running.Go(inhibitor.Run)
	inhibitor.WaitForLoading()
	a.inhibitor.Store(inhibitor)
	a.running.Go(func() { dispatcher.Run(time.Now()) })
	dispatcher.WaitForLoading()
	a.dispatcher.Store(dispatcher)
	return nil
}

func (a *alertmanager) stopRouting() {
	if i := a.inhibitor.Load(); i != nil {
		i.Stop()
	}
	if d := a.dispatcher.Load(); d != nil {
		d.Stop()
	}
}

// stop ends it, and has silences and notifications written.
func (a *alertmanager) stop() {
	a.stopRouting()
	a.alerts.Close()
	close(a.ended)
	a.running.Wait()
}
