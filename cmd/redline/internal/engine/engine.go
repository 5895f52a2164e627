package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/model/rulefmt"
)

// Config says what an [Engine] does.
type Config struct {
	// File is a prometheus.yml. Without one, Targets are scraped every Interval.
	File     string
	Targets  []Target
	Interval time.Duration
	// Rules are evaluated where File names no rule files, until SetRules.
	Rules []rulefmt.RuleGroup
	// RemoteWrite are URLs that all samples go to, besides those that File names.
	RemoteWrite []string

	// Query, unless nil, is an engine with Prometheus' API that answers what is asked
	// of samples, in the place of the data here.
	Query *url.URL

	// AlertmanagerFile is an alertmanager.yml. Without one alerts go nowhere, but can
	// be seen and silenced.
	AlertmanagerFile string
	// Alerted, unless nil, is told of alerts that start and end. It must not block.
	Alerted func(Alert)

	// Agent has samples forwarded and not kept: there are no queries, rules and alerts.
	Agent bool

	// Dir is the directory of the data, which is made where it is missing.
	Dir       string
	Retention time.Duration
	// URL is where the engine is to be had, for links in alerts.
	URL *url.URL
	// Lifecycle lets POST /-/reload reload.
	Lifecycle bool
	// Receiver accepts remote write at /api/v1/write.
	Receiver bool

	// Flags are what the API says that the process was started with.
	Flags   map[string]string
	Version string
	Log     *slog.Logger
}

// Engine is one: New, Run once, and Reload while it runs.
type Engine struct {
	cfg      Config
	registry *prometheus.Registry
	gate     gate
	changes  chan change
	ended    chan struct{} // Run has returned
	started  time.Time

	mu     sync.Mutex
	loaded loaded
	rules  []rulefmt.RuleGroup // where no file has any
}

// change is what Run is to do in between.
type change struct {
	do   func(*parts) error
	done chan error
}

// loaded is what is in the files.
type loaded struct {
	prometheus   *config.Config
	alertmanager alertmanagerConfig
	at           time.Time
	ok           bool // the last reload succeeded
}

// New reads and checks all files. An error names the file and what is wrong in it.
func New(cfg Config) (*Engine, error) {
	e := &Engine{cfg: cfg, registry: prometheus.NewRegistry(), changes: make(chan change), rules: cfg.Rules, ended: make(chan struct{}), started: time.Now()}
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
// 503 and how far they are.
func (e *Engine) Handler() http.Handler { return &e.gate }

// Run opens the data and does what there is to do until ctx ends. It can be called
// once.
func (e *Engine) Run(ctx context.Context) (err error) {
	defer close(e.ended)
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

// Reload reads the files again, and has what is in them take effect. Where they are
// wrong, all stays as it is, and the error says why.
func (e *Engine) Reload(ctx context.Context) error {
	return e.change(ctx, "reload", e.reload)
}

// SetRules replaces Config.Rules. Alerts whose name and labels stay go on, pending or
// firing as they are. Where the rules are wrong, those before stay. There is no effect
// while File names rule files.
func (e *Engine) SetRules(ctx context.Context, rules []rulefmt.RuleGroup) error {
	return e.change(ctx, "rules", func(p *parts) error {
		before := e.ownRules()
		e.setOwnRules(rules)
		if p.judge == nil {
			return nil
		}
		err := p.judge.applyRules(e.current().prometheus)
		if err != nil {
			e.setOwnRules(before)
		}
		return err
	})
}

// change has Run do something, and waits for it.
func (e *Engine) change(ctx context.Context, what string, do func(*parts) error) error {
	c := change{do, make(chan error, 1)}
	select {
	case e.changes <- c:
		return <-c.done
	case <-e.ended:
		return fmt.Errorf("%s: the engine has ended", what)
	case <-ctx.Done():
		return fmt.Errorf("%s: %w", what, ctx.Err())
	}
}

func (e *Engine) reload(p *parts) error {
	before := e.current()
	after, err := e.load()
	if err == nil {
		if err = p.apply(after); err != nil {
			err = errors.Join(err, p.apply(before))
		}
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.loaded.ok = err == nil
	if err != nil {
		return err
	}
	e.loaded = after
	return nil
}

// Interval is between scrapes, unless a job has one of its own.
func (e *Engine) Interval() time.Duration {
	return time.Duration(e.current().prometheus.GlobalConfig.ScrapeInterval)
}

// ownRules are those that apply where no file has any.
func (e *Engine) ownRules() []rulefmt.RuleGroup {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.rules
}

func (e *Engine) setOwnRules(rules []rulefmt.RuleGroup) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.rules = rules
}

func (e *Engine) current() loaded {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.loaded
}
