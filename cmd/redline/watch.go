package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"

	"github.com/alecthomas/units"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/cmd/redline/internal/promflags"
)

type watchOptions struct {
	config       string
	alertmanager string
	notify       string
	listen       string
	data         string
	retention    promflags.Period
	retainBytes  promflags.ByteCount
	interval     time.Duration
	remoteWrite  []string
	query        string
	webConfig    string
	reach        reachOptions
	lifecycle    bool
	receiver     bool
	agent        bool
	slo          *objectiveFlags
	check        bool
	flags        map[string]string // as the API tells them
	logLevel     string
	limits       limitOptions
	logFormat    string
	tuning       engine.Tuning
	admin        bool
	profiles     bool
	otlp         bool
	features     []string
	autoReload   bool
	reloadEvery  promflags.Period
}

func newWatch() *cobra.Command {
	o := watchOptions{slo: &objectiveFlags{}}
	cmd := &cobra.Command{
		Use:   "watch [TARGET...]",
		Short: "Scrape services, store, query and alert, in one process",
		Long: `Scrape services, store, query and alert, in one process.

A TARGET is :5001, HOST:PORT, a URL, or a directory of worker files; NAME= before it
names its job. With --config, a prometheus.yml says what to scrape instead, as it is;
with --alertmanager.config, an alertmanager.yml says who is told of alerts. With --notify,
a webhook is told of incidents instead, in the format of Alertmanager's webhooks.

It serves Prometheus' HTTP API and Alertmanager's, for Grafana, promtool and amtool.
Without rule files, redline's own alerts apply. Alerts that belong together are an
incident, which is printed when it opens, when its cause changes and when it ends; with
--log.level info, so is each alert. SIGHUP reads all files again. Flags of Prometheus are
taken by their own names, as --config.file and --storage.tsdb.path for --config and --data.

With --agent it scrapes and forwards, by --remote-write or the configuration's
remote_write, and keeps no more than what has not been forwarded: there are no queries
(but by --query), rules and alerts.`,
		Example: `  redline watch :5001
  redline watch shop=:5001 http://127.0.0.1:8000/stats/metrics /dev/shm/workers
  redline watch --config prometheus.yml --alertmanager.config alertmanager.yml
  redline watch --config prometheus.yml --check
  redline watch :5001 --agent --remote-write http://127.0.0.1:8428/api/v1/write`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := promflags.Settle(cmd.Flags(), o.agent); err != nil {
				return usageError{err}
			}
			o.flags = promflags.Values(cmd.Flags())
			return runWatch(cmd.Context(), o, args, cmd.Flags(), cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.config, "config", "", "`file` of Prometheus' configuration")
	f.StringVar(&o.alertmanager, "alertmanager.config", "", "`file` of Alertmanager's configuration")
	f.StringVar(&o.notify, "notify", "", "`URL` of a webhook that is told of each incident when it opens, its cause changes and it ends")
	o.listen = "127.0.0.1:9090"
	f.Var(promflags.NewAddress(&o.listen), "listen", "`address` to listen on; port 0 takes a free one")
	f.StringVar(&o.data, "data", "", "`directory` of the data; with \"\" they are removed at the end (default: below the user's state directory)")
	o.retention = promflags.Period(15 * 24 * time.Hour)
	f.Var(&o.retention, "retention", "`time` to keep data for")
	f.Var(&o.retainBytes, "retention-size", "`bytes` that data may take; without --retention they are kept as long as they fit")
	durationVar(f, &o.interval, "interval", 5*time.Second, "how `often` to scrape targets of the command line")
	f.StringSliceVar(&o.remoteWrite, "remote-write", nil, "`URL` that all samples are written to as well (can be repeated)")
	f.StringVar(&o.query, "query", "", "`URL` of an engine with Prometheus' API, which then answers queries: Mimir, Thanos, VictoriaMetrics, Prometheus")
	f.StringVar(&o.webConfig, "web.config.file", "", "`file` that configures TLS and basic auth, as for Prometheus' exporters")
	o.reach.add(f)
	f.BoolVar(&o.lifecycle, "web.enable-lifecycle", false, "let POST /-/reload read all files again")
	f.BoolVar(&o.receiver, "web.enable-remote-write-receiver", false, "accept remote write at /api/v1/write")
	f.BoolVar(&o.admin, "web.enable-admin-api", false, "let POST /api/v1/admin/tsdb delete series, and take snapshots of the data")
	f.BoolVar(&o.profiles, "web.enable-pprof", false, "let requests take profiles of redline itself, at /debug/pprof")
	f.BoolVar(&o.otlp, "web.enable-otlp-receiver", false, "accept OpenTelemetry's metrics at /api/v1/otlp/v1/metrics")
	f.StringSliceVar(&o.features, "enable-feature", nil, "`feature` of Prometheus that is off by default, such as promql-experimental-functions (can be repeated)")
	f.BoolVar(&o.autoReload, "config.auto-reload", false, "read all files again when one has changed")
	o.reloadEvery = promflags.Period(30 * time.Second)
	f.Var(&o.reloadEvery, "config.auto-reload-interval", "how `often` to look for changes of files")
	f.BoolVar(&o.agent, "agent", false, "scrape and forward samples, and keep none")
	o.slo.add(f)
	f.BoolVar(&o.check, "check", false, "check all files, and exit")
	f.StringVar(&o.logLevel, "log.level", "warn", "lowest `level` of log lines: debug, info, warn or error")
	o.limits.register(f)
	f.StringVar(&o.logFormat, "log.format", "logfmt", "`format` of log lines: logfmt or json")
	promflags.AddTuning(f, &o.tuning)
	promflags.AddNames(f)
	return cmd
}

// fit returns an error unless the options and arguments fit together.
func (o *watchOptions) fit(args []string) error {
	switch {
	case o.config == "" && len(args) == 0 && o.query == "":
		return errors.New("nothing to watch; expected a target, as in: redline watch :5001, or --config prometheus.yml")
	case o.config != "" && len(args) > 0:
		return fmt.Errorf("--config and a target %q; expected one of them", args[0])
	case o.agent && o.alertmanager != "":
		return errors.New("--agent and --alertmanager.config; an agent has no alerts")
	case o.agent && o.notify != "":
		return errors.New("--agent and --notify; an agent has no alerts")
	case o.alertmanager != "" && o.notify != "":
		return errors.New("--alertmanager.config and --notify; expected one of them to say who is told")
	case o.agent && o.slo.file != "":
		return errors.New("--agent and --slo.file; an agent has no alerts")
	case o.interval < engine.LeastInterval:
		return fmt.Errorf("--interval %v; expected 0.1 s at least", o.interval)
	}
	if o.notify == "" {
		return nil
	}
	return engine.CheckWebhook(o.notify)
}

// settings are the engine's, as the options have them.
func (o *watchOptions) settings(args []string, log *slog.Logger) (engine.Config, error) {
	cfg := engine.Config{
		File: o.config, AlertmanagerFile: o.alertmanager, Notify: o.notify, Interval: o.interval, RemoteWrite: o.remoteWrite,
		Lifecycle: o.lifecycle, Receiver: o.receiver, Agent: o.agent, Admin: o.admin, Profiles: o.profiles, OTLP: o.otlp, Features: o.features, Flags: o.flags, Version: redline.Version, Log: log,
	}
	if err := o.fit(args); err != nil {
		return cfg, usageError{err}
	}
	for _, arg := range args {
		t, err := engine.ParseTarget(arg)
		if err != nil {
			return cfg, usageError{err}
		}
		cfg.Targets = append(cfg.Targets, t)
	}
	if o.retention <= 0 {
		return cfg, usageError{fmt.Errorf("--retention %s; expected a time such as 12h or 15d", &o.retention)}
	}
	cfg.Retention, cfg.RetentionSize, cfg.Tuning = time.Duration(o.retention), units.Base2Bytes(o.retainBytes), &o.tuning
	var err error
	if cfg.Query, err = queryURL(o.query); err != nil {
		return cfg, usageError{err}
	}
	if !o.agent {
		keep, err := o.slo.load()
		if err != nil {
			return cfg, err
		}
		keep()
		cfg.Reloading = o.slo.load
		cfg.Rules = o.slo.objectives().Rules()
	}
	return cfg, nil
}

func runWatch(ctx context.Context, o watchOptions, args []string, flags *pflag.FlagSet, stdout, stderr io.Writer) (err error) {
	log, level, err := newLog(stderr, o.logLevel, o.logFormat)
	if err != nil {
		return err
	}
	cfg, err := o.settings(args, log)
	if err != nil {
		return err
	}
	if cfg.Limits, err = o.limits.apply(); err != nil {
		return err
	}
	cfg.MaxSeries = o.limits.maxSeries(cfg.Limits.Memory)
	if o.retainBytes > 0 && !flags.Changed("retention") {
		cfg.Retention = 0
	}
	cfg.Level = level
	promflags.LogIgnored(flags, log)
	if err := checkWebConfig(o.webConfig); err != nil {
		return err
	}
	scheme, err := schemeOf(o.webConfig)
	if err != nil {
		return err
	}
	reach, err := o.reach.access(scheme, o.listen, o.listen)
	if err != nil {
		return err
	}
	cfg.URL = reach.External
	if o.check {
		return checkFiles(cfg, stdout)
	}
	dir, remove, err := dataDir(o.data, flags.Changed("data"), o.agent)
	if err != nil {
		return err
	}
	defer remove()
	cfg.Dir = dir
	if err := engine.CheckData(dir, o.agent); err != nil {
		return err
	}
	l, err := listen(ctx, "--listen", o.listen)
	if err != nil {
		return err
	}
	if reach, err = o.reach.access(scheme, o.listen, l.Addr().String()); err != nil {
		return errors.Join(err, l.Close())
	}
	cfg.URL, cfg.Listen = reach.External, l.Addr().String()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var e *engine.Engine
	var kept *incidents
	if !o.agent {
		kept = newIncidents(ctx, dir, func() *engine.Engine { return e }, o.notify != "", stdout, log)
		each := printAlerts(ctx, stdout)
		cfg.Alerted = func(a engine.Alert) {
			kept.keeper.Alerted(a)
			if level.Level() <= slog.LevelInfo {
				each(a)
			}
		}
	}
	if e, err = engine.New(cfg); err != nil {
		return errors.Join(err, l.Close())
	}
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP)
	defer signal.Stop(hangups)
	log.Info("serving", "url", scheme+"://"+cfg.Listen, "external", cfg.URL.String())
	go sayReady(ctx, e, stdout, fmt.Sprintf("watching; %s://%s has a page and Prometheus' API, data are in %s\n", scheme, openable(l.Addr())+reach.Shown(), dir))
	go reloadOnHangup(ctx, hangups, e, log)
	if o.autoReload || slices.Contains(o.features, "auto-reload-config") {
		go reloadOnChange(ctx, max(time.Duration(o.reloadEvery), time.Second), []string{o.config, o.alertmanager, o.slo.file}, func() { reload(ctx, e, log) })
	}
	defer sayWhichAreEmpty(ctx, cfg.Targets, log)()
	slo := o.slo.objectives
	if o.agent {
		slo = nil
	}
	return watch(ctx, e, kept, l, reach, slo, o.webConfig, log)
}

// checkFiles reads all files as a start does, and refuses those that a start warns of.
func checkFiles(cfg engine.Config, stdout io.Writer) error {
	cfg.Strict = true
	if _, err := engine.New(cfg); err != nil {
		return err
	}
	_, err := fmt.Fprintln(stdout, "all files are right")
	return err
}

// queryURL is the engine that answers queries, or nil.
func queryURL(s string) (*url.URL, error) {
	if s == "" {
		return nil, nil
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, errors.New("--query: expected a URL of http or https, such as http://127.0.0.1:8428/prometheus")
	}
	return u, nil
}
