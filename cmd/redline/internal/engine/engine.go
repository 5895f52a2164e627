package engine

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/alecthomas/units"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/util/features"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine/queryguard"
	"github.com/redline-metrics/redline/cmd/redline/internal/redact"
)

// Config represents the settings of an [Engine].
type Config struct {
	// File is a prometheus.yml. Without one, Targets are scraped every Interval.
	File     string
	Targets  []Target
	Interval time.Duration
	// Rules are evaluated where File names no rule files that are there, until SetRules.
	Rules []rulefmt.RuleGroup
	// RemoteWrite are URLs that all samples go to, beside those that File names.
	RemoteWrite []string

	// Query, unless nil, is an engine with Prometheus' API that answers queries
	// in the place of the data here.
	Query *url.URL

	// AlertmanagerFile is an alertmanager.yml. Without one alerts go nowhere, but can
	// be seen and silenced.
	AlertmanagerFile string
	// Notify, without AlertmanagerFile, is a webhook that is told of incidents, by Notify, and
	// of nothing else.
	Notify string
	// Alerted, unless nil, is told of alerts that start and end. It must not block.
	Alerted func(Alert)

	// Agent has samples forwarded and not kept: there are no queries, rules and alerts.
	Agent bool

	// Dir is the directory of the data, which is made where it is missing.
	Dir string
	// Retention and RetentionSize bound the age and the size of the data, where File
	// says neither; 0 is without end.
	Retention     time.Duration
	RetentionSize units.Base2Bytes
	// URL is where people find the engine, for links in alerts.
	URL *url.URL
	// Listen is the address that the engine is served at, for links to targets there. Without it
	// the host of URL is.
	Listen string
	// Lifecycle lets POST /-/reload reload.
	Lifecycle bool
	// Receiver accepts remote write at /api/v1/write.
	Receiver bool

	// Limits bound queries.
	Limits queryguard.Limits
	// MaxSeries bounds the series in memory that targets and clients add; 0 is no limit.
	MaxSeries int
	// Reloading reads a file that is not the engine's own, whenever Reload reads the others,
	// and returns the function that applies it. Where it fails, all stays as it is.
	Reloading func() (apply func(), err error)
	// Strict has New refuse rule files that are missing, in the place of a warning.
	Strict bool

	// Admin lets requests delete series and take snapshots.
	Admin bool
	// Profiles lets requests take profiles of the process.
	Profiles bool
	// OTLP accepts OpenTelemetry's metrics at /api/v1/otlp/v1/metrics.
	OTLP bool
	// Features are those of Prometheus that --enable-feature turns on.
	Features []string
	// Tuning has settings that few people change; nil is DefaultTuning.
	Tuning *Tuning

	// Flags are those of the process, as the API tells them.
	Flags   map[string]string
	Version string
	Log     *slog.Logger
	// Level, unless nil, is the log's, which a runtime.log_level of File sets.
	Level *slog.LevelVar
}

// Engine represents a Prometheus and an Alertmanager in one: New, Run once, and Reload
// while it runs.
type Engine struct {
	cfg      Config
	registry *prometheus.Registry
	gate     gate
	secrets  *redact.Secrets // of all files that have been read
	often    *slog.Logger    // of what may come with each scrape, evaluation, notification or request
	endOften func()
	features features.Collector
	level    slog.Level // of the log, where no file names one
	changes  chan change
	ready    chan struct{} // closed when the data are open, and all works
	ended    chan struct{} // Run has returned
	started  time.Time
	relief   atomic.Pointer[func()]

	mu     sync.Mutex
	loaded loaded
	rules  []rulefmt.RuleGroup // where no file has any
}

// change represents work that Run does in between.
type change struct {
	do   func(*parts) error
	done chan error
}

// loaded represents the content of the files.
type loaded struct {
	prometheus   *config.Config
	alertmanager alertmanagerConfig
	said         said
	at           time.Time
	ok           bool // the last reload succeeded
}

// jobs returns how many jobs are scraped.
func (l *loaded) jobs() int {
	all, err := l.prometheus.GetScrapeConfigs()
	if err != nil {
		return 0
	}
	return len(all)
}

// New reads and checks all files. An error names the file and the fault in it.
func New(cfg Config) (*Engine, error) {
	cfg.Listen = cmp.Or(cfg.Listen, cfg.URL.Host)
	if cfg.Tuning == nil {
		tuning := DefaultTuning()
		cfg.Tuning = &tuning
	}
	secrets := new(redact.Secrets)
	cfg.Log = secrets.Log(cfg.Log)
	e := &Engine{
		cfg: cfg, secrets: secrets, features: features.NewRegistry(), level: levelOf(cfg.Level), registry: prometheus.NewRegistry(),
		changes: make(chan change), rules: cfg.Rules, ready: make(chan struct{}), ended: make(chan struct{}), started: time.Now(),
	}
	e.often, e.endOften = seldom(cfg.Log)
	if err := e.checkFeatures(); err != nil {
		return nil, err
	}
	l, err := e.load()
	if err != nil {
		return nil, err
	}
	e.loaded = l
	e.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	e.gate.starting()
	return e, nil
}

// Handler serves the API, from before Run on: until the data are there, it answers
// 503 and how far they are. It takes requests from all: package access says who may send
// them.
func (e *Engine) Handler() http.Handler { return &e.gate }

// Ready returns a channel that is closed once the data are open, and all works.
func (e *Engine) Ready() <-chan struct{} { return e.ready }

// OnShortMemory has f called where memory is short and no query runs, to release
// memory.
func (e *Engine) OnShortMemory(f func()) { e.relief.Store(&f) }

func (e *Engine) relieve() {
	if f := e.relief.Load(); f != nil {
		(*f)()
	}
}

// Run opens the data, scrapes and evaluates rules until ctx ends. It can be called once.
func (e *Engine) Run(ctx context.Context) (err error) {
	defer close(e.ended)
	defer e.endOften()
	s, err := openStorage(e)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	discovering, endDiscovery := context.WithCancel(ctx)
	defer endDiscovery()
	p, err := newParts(discovering, e, s)
	if err != nil {
		return err
	}
	defer p.stop(endDiscovery)
	if err := p.apply(e.current()); err != nil {
		return err
	}
	p.start(discovering)
	e.gate.open(p.handler())
	close(e.ready)
	defer e.gate.close()
	for {
		select {
		case <-ctx.Done():
			return nil
		case c := <-e.changes:
			c.done <- c.do(p)
		}
	}
}

// Interval returns the time between scrapes, unless a job has one of its own.
func (e *Engine) Interval() time.Duration {
	return time.Duration(e.current().prometheus.GlobalConfig.ScrapeInterval)
}

// QueryLength returns how many bytes a query's text may have.
func (e *Engine) QueryLength() int { return e.cfg.Limits.Stated().Bytes }

// TakesWrites reports whether there is an endpoint for remote write.
func (e *Engine) TakesWrites() bool { return e.cfg.Receiver }

// TakesOTLP reports whether there is an endpoint for OpenTelemetry's metrics.
func (e *Engine) TakesOTLP() bool { return e.cfg.OTLP }

func (e *Engine) current() loaded {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.loaded
}
