package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/prometheus/common/model"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
	"github.com/redline-metrics/redline/cmd/redline/internal/web"
)

type watchOptions struct {
	config       string
	alertmanager string
	listen       string
	data         string
	retention    string
	interval     time.Duration
	remoteWrite  []string
	query        string
	webConfig    string
	lifecycle    bool
	receiver     bool
	agent        bool
	slo          catalog.Objectives
	check        bool
	flags        map[string]string // as the API tells them
	logLevel     string
}

func newWatch() *cobra.Command {
	var o watchOptions
	cmd := &cobra.Command{
		Use:   "watch [TARGET...]",
		Short: "Scrape services, store, query and alert, in one process",
		Long: `Scrape services, store, query and alert, in one process.

A TARGET is :5001, HOST:PORT, a URL, or a directory of worker files; NAME= before it
names its job. With --config, a prometheus.yml says what to scrape instead, as it is;
with --alertmanager.config, an alertmanager.yml says who is told of alerts.

It serves Prometheus' HTTP API and Alertmanager's, for Grafana, promtool and amtool.
Without rule files, redline's own alerts apply; they are printed when they start and
end. SIGHUP reads all files again.

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
			o.flags = told(cmd.Flags())
			return runWatch(cmd.Context(), o, args, cmd.Flags().Changed("data"), cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.config, "config", "", "`file` of Prometheus' configuration")
	f.StringVar(&o.alertmanager, "alertmanager.config", "", "`file` of Alertmanager's configuration")
	f.StringVar(&o.listen, "listen", "127.0.0.1:9090", "`address` to listen on; port 0 takes a free one")
	f.StringVar(&o.data, "data", "", "`directory` of the data; an empty one goes with the process (default: below the user's state directory)")
	f.StringVar(&o.retention, "retention", "15d", "`time` that data are kept")
	f.DurationVar(&o.interval, "interval", 5*time.Second, "how `often` to scrape targets of the command line")
	f.StringSliceVar(&o.remoteWrite, "remote-write", nil, "`URL` that all samples are written to as well, as often as wanted")
	f.StringVar(&o.query, "query", "", "`URL` of an engine with Prometheus' API, which then answers queries: Mimir, Thanos, VictoriaMetrics, Prometheus")
	f.StringVar(&o.webConfig, "web.config.file", "", "`file` that configures TLS and basic auth, as for Prometheus' exporters")
	f.BoolVar(&o.lifecycle, "web.enable-lifecycle", false, "let POST /-/reload read all files again")
	f.BoolVar(&o.receiver, "web.enable-remote-write-receiver", false, "accept remote write at /api/v1/write")
	f.BoolVar(&o.agent, "agent", false, "scrape and forward, and keep nothing")
	f.Var(&o.slo, "slo", sloHelp)
	f.BoolVar(&o.check, "check", false, "check all files, and end")
	f.StringVar(&o.logLevel, "log.level", "warn", "least `level` of what is logged: debug, info, warn or error")
	return cmd
}

// told are the flags as the API may tell them: not those with URLs, which have
// passwords in them.
func told(flags *pflag.FlagSet) map[string]string {
	values := map[string]string{}
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Name != "help" && f.Name != "remote-write" && f.Name != "query" {
			values[f.Name] = f.Value.String()
		}
	})
	return values
}

// settings are the engine's, as the options have them.
func (o *watchOptions) settings(args []string, log *slog.Logger) (engine.Config, error) {
	cfg := engine.Config{
		File: o.config, AlertmanagerFile: o.alertmanager, Interval: o.interval, RemoteWrite: o.remoteWrite,
		Lifecycle: o.lifecycle, Receiver: o.receiver, Agent: o.agent, Flags: o.flags, Version: redline.Version, Log: log,
	}
	switch {
	case o.config == "" && len(args) == 0 && o.query == "":
		return cfg, usageError{errors.New("nothing to watch; expected a target, as in: redline watch :5001, or --config prometheus.yml")}
	case o.config != "" && len(args) > 0:
		return cfg, usageError{fmt.Errorf("--config and a target %q; expected one of them", args[0])}
	case o.agent && o.alertmanager != "":
		return cfg, usageError{errors.New("--agent and --alertmanager.config; an agent has no alerts")}
	case o.interval < time.Second/10:
		return cfg, usageError{fmt.Errorf("--interval %v; expected 0.1 s at least", o.interval)}
	}
	for _, arg := range args {
		t, err := engine.ParseTarget(arg)
		if err != nil {
			return cfg, usageError{err}
		}
		cfg.Targets = append(cfg.Targets, t)
	}
	retention, err := model.ParseDuration(o.retention)
	if err != nil || retention <= 0 {
		return cfg, usageError{fmt.Errorf("--retention %q; expected a time such as 12h or 15d", o.retention)}
	}
	cfg.Retention = time.Duration(retention)
	if cfg.Query, err = queryURL(o.query); err != nil {
		return cfg, usageError{err}
	}
	if !o.agent {
		cfg.Rules = catalog.Rules(o.slo)
	}
	return cfg, nil
}

func runWatch(ctx context.Context, o watchOptions, args []string, dataGiven bool, stdout, stderr io.Writer) (err error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(o.logLevel)); err != nil {
		return usageError{fmt.Errorf("--log.level %q; expected debug, info, warn or error", o.logLevel)}
	}
	log := slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: level}))
	cfg, err := o.settings(args, log)
	if err != nil {
		return err
	}
	if err := checkWebConfig(o.webConfig); err != nil {
		return err
	}
	cfg.URL = &url.URL{Scheme: "http", Host: o.listen}
	if o.check {
		if _, err := engine.New(cfg); err != nil {
			return err
		}
		_, err := fmt.Fprintln(stdout, "all files are right")
		return err
	}
	dir, remove, err := dataDir(o.data, dataGiven, o.agent)
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
	cfg.URL.Host = l.Addr().String()
	cfg.Alerted = printAlerts(ctx, stdout)
	e, err := engine.New(cfg)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP)
	defer signal.Stop(hangups)
	_, _ = fmt.Fprintf(stdout, "watching; http://%s has Prometheus' API, data are in %s\n", l.Addr(), dir)
	log.Info("serving", "url", cfg.URL.String())
	go reloadOnHangup(ctx, hangups, e, log)
	slo := &o.slo
	if o.agent {
		slo = nil
	}
	return watch(ctx, e, l, slo, o.webConfig, log)
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

// printAlerts prints alerts when they start and end, until ctx ends. A terminal that
// does not take them must not keep rules from being evaluated: past some that wait,
// they are not printed.
func printAlerts(ctx context.Context, w io.Writer) func(engine.Alert) {
	const waiting = 1000
	lines := make(chan string, waiting)
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case line := <-lines:
				_, _ = fmt.Fprintln(w, line) // nobody may be reading
			}
		}
	}()
	return func(a engine.Alert) {
		select {
		case lines <- time.Now().Format(time.TimeOnly) + " " + a.String():
		default:
		}
	}
}

// reloadOnHangup has e read its files again at each SIGHUP, until ctx ends.
func reloadOnHangup(ctx context.Context, hangups <-chan os.Signal, e *engine.Engine, log *slog.Logger) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-hangups:
		}
		if err := e.Reload(ctx); err != nil {
			log.Error("the files are not read again; all stays as it is", "err", err)
		} else {
			log.Info("the files have been read again")
		}
	}
}

// watch runs e with its page, and keeps its rules to what services expose, until ctx
// ends; without objectives it leaves the rules alone. Requests under way come to their
// end before the data are closed.
func watch(ctx context.Context, e *engine.Engine, l net.Listener, slo *catalog.Objectives, webConfig string, log *slog.Logger) error {
	asked, err := inventory.Within(e.Handler())
	if err != nil {
		return errors.Join(err, l.Close())
	}
	known := inventory.NewKnown(asked)
	page, err := web.New(e.Handler(), known, e.Interval)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	ctx, stop := context.WithCancel(ctx)
	var keeping sync.WaitGroup
	defer keeping.Wait()
	defer stop()
	running, stopRunning := context.WithCancel(context.WithoutCancel(ctx))
	defer stopRunning()
	ran := make(chan error, 1)
	go func() {
		ran <- e.Run(running)
		stop() // without data there is nothing to serve
	}()
	if slo != nil {
		keeping.Go(func() { keepRules(ctx, e, known, *slo, log) })
	}
	err = serve(ctx, l, ending(ctx, page), webConfig)
	stopRunning()
	return errors.Join(<-ran, err)
}

// queryGrace is how long requests may go on once the process is to end. With what
// remote write may take after that, all is over within ten seconds.
const queryGrace = 3 * time.Second

// ending has requests end that are still under way some time after ctx has ended, as
// streams are, and queries of long times.
func ending(ctx context.Context, h http.Handler) http.Handler {
	late, end := context.WithCancel(context.WithoutCancel(ctx))
	context.AfterFunc(ctx, func() { time.AfterFunc(queryGrace, end) })
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithCancel(r.Context())
		defer cancel()
		defer context.AfterFunc(late, cancel)()
		h.ServeHTTP(w, r.WithContext(ctx))
	})
}
