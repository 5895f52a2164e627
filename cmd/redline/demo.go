package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/sync/errgroup"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/cmd/redline/internal/engine/queryguard"
	"github.com/redline-metrics/redline/cmd/redline/internal/load"
	"github.com/redline-metrics/redline/cmd/redline/internal/rundir"
)

type demoOptions struct {
	flask   bool
	service string
	stock   string
	metrics string
	listen  string
	reach   reachOptions
	noLoad  bool
	length  time.Duration
	// noRollback lets the stock service stay broken.
	noRollback bool
}

// demoInterval is how often the services are scraped, demoRetention how long their
// data are kept.
const (
	demoInterval  = 2 * time.Second
	demoRetention = 24 * time.Hour
)

// The demo's traffic: enough to see, little enough to leave the machine alone.
const (
	demoRate    = 40
	demoWorkers = 16 // the slow route holds some of them
)

func newDemo() *cobra.Command {
	var o demoOptions
	cmd := &cobra.Command{
		Use:        "demo",
		Short:      "Run a service with traffic, and all that watches over it",
		SuggestFor: []string{"example", "try"},
		Long: `Run a service with traffic, and all that watches over it, in this process.

The service keeps items, and asks another how many of them are in stock. After 25
seconds a deploy breaks that stock service: three requests in ten fail, and with them a
route of the items service. About half a minute later alerts fire, which open an incident.
After 90 seconds the deploy is rolled back. The alerts judge five minutes, so they end
some six minutes after the start, and the incident a minute after them. All of it comes
again every 24 minutes. What redline watch does for services of one's own is done for
both, on data that go with the process. The objective of the demo is 95 % of requests
without an error, which leaves room for that.

With --flask, the items service is a Flask app that knows nothing of metrics, run by
four workers of gunicorn and measured as redline run --instrument does. It is there
alone, and one of its routes fails now and then at all times. The python3 on the PATH
runs it, which must have Flask and gunicorn: that of a virtual environment, where one is
active.`,
		Example: `  redline demo
  redline demo --flask
  redline demo --no-rollback
  redline demo --for 20s
  redline demo --service 127.0.0.1:0 --stock 127.0.0.1:0 --listen 127.0.0.1:0 --no-load`,
		Args: arguments(0, "none; all is set by flags"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := o.check(cmd.Flags()); err != nil {
				return usageError{err}
			}
			return runDemo(cmd.Context(), o, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	f := cmd.Flags()
	f.BoolVar(&o.flask, "flask", false, "run a Flask app as the items service")
	f.StringVar(&o.service, "service", "127.0.0.1:5001", "`address` of the items service; port 0 takes a free one")
	f.StringVar(&o.stock, "stock", "127.0.0.1:5002", "`address` of the stock service; port 0 takes a free one")
	f.StringVar(&o.metrics, "metrics", "127.0.0.1:9100", "`address` of the Flask app's metrics; port 0 takes a free one")
	f.StringVar(&o.listen, "listen", "127.0.0.1:9090", "`address` of the page and the API; port 0 takes a free one")
	o.reach.addNames(f)
	f.BoolVar(&o.noLoad, "no-load", false, "send no traffic")
	f.BoolVar(&o.noRollback, "no-rollback", false, "let the deploy that breaks the stock service stay")
	durationVar(f, &o.length, "for", 0, "how long to run; 0 is until Ctrl-C")
	return cmd
}

func (o demoOptions) check(f *pflag.FlagSet) error {
	switch {
	case o.length < 0:
		return fmt.Errorf("--for %s: expected 0 or more, such as 20s", o.length)
	case o.flask && f.Changed("stock"):
		return errors.New("--flask and --stock; the Flask app asks no other service")
	case o.flask && o.noRollback:
		return errors.New("--flask and --no-rollback; the Flask app has no deploys")
	case !o.flask && f.Changed("metrics"):
		return errors.New("--metrics without --flask; other services serve their metrics themselves")
	}
	return nil
}

// newServices takes the addresses of the services and readies them.
func (o demoOptions) newServices(ctx context.Context, stdout, stderr io.Writer, log *slog.Logger) (demoServices, error) {
	if o.flask {
		return newFlaskService(ctx, o, stderr, log)
	}
	return newGoServices(ctx, o, stdout)
}

func runDemo(ctx context.Context, o demoOptions, stdout, stderr io.Writer) error {
	if o.length > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, o.length)
		defer cancel()
	}
	if !signal.Ignored(syscall.SIGHUP) { // by nohup
		// A terminal that is closed ends all, as Ctrl-C does: gunicorn would outlive it.
		var stop func()
		ctx, stop = signal.NotifyContext(ctx, syscall.SIGHUP)
		defer stop()
	}
	log := slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	services, err := o.newServices(ctx, stdout, stderr, log)
	if err != nil {
		return err
	}
	defer services.close()
	listener, err := listen(ctx, "--listen", o.listen)
	if err != nil {
		return err
	}
	defer func() { _ = listener.Close() }()
	where := fmt.Sprintf("Redline %[1]s: %[3]s\n\n  page      http://%[2]s/\n  API       http://%[2]s/api/v1/\n%[4]s",
		redline.Version, listener.Addr(), services.what(), services.where())
	if _, err := fmt.Fprintf(stdout, "%s%s\n", where, stopHint(o.length)); err != nil {
		return err
	}

	dir, remove, err := temporaryDir(rundir.Demo)
	if err != nil {
		return err
	}
	defer remove()
	limits, err := (&limitOptions{queries: queryguard.Limits{}.Stated()}).apply()
	if err != nil {
		return err
	}
	reach, err := o.reach.access("http", o.listen, listener.Addr().String())
	if err != nil {
		return err
	}
	objectives := services.objectives()
	var e *engine.Engine
	kept := newIncidents(ctx, dir, func() *engine.Engine { return e }, false, stdout, log)
	e, err = engine.New(engine.Config{
		Limits: limits, MaxSeries: engine.SeriesIn(limits.Memory),
		Targets:  services.targets(),
		Interval: demoInterval, Rules: catalog.Rules(objectives), Alerted: kept.keeper.Alerted,
		Dir: dir, Retention: demoRetention, URL: reach.External, Listen: listener.Addr().String(),
		Version: redline.Version, Log: log,
	})
	if err != nil {
		return err
	}

	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return services.serve(ctx) })
	g.Go(func() error {
		return watch(ctx, e, kept, listener, reach, func() catalog.ObjectiveSet { return catalog.ObjectiveSet{Default: objectives} }, "", log)
	})
	var sum *load.Summary
	if !o.noLoad {
		base := &url.URL{Scheme: "http", Host: services.address()}
		g.Go(func() error {
			sum = load.Run(ctx, load.Config{
				Requests: func() load.Sequence { return load.Items(base) },
				Rate:     demoRate,
				Workers:  demoWorkers,
			})
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	if sum == nil {
		return nil
	}
	if _, err := fmt.Fprintln(stdout, "\nWhat was sent:"); err != nil {
		return err
	}
	return errors.Join(sum.Print(stdout), printSeen(stdout, services))
}

// printSeen prints the routes as their service has measured them.
func printSeen(stdout io.Writer, services demoServices) error {
	if _, err := fmt.Fprintln(stdout, "\nWhat Redline saw:"); err != nil {
		return err
	}
	routes, err := services.routes()
	if err != nil {
		return err
	}
	return printRoutes(stdout, routes)
}

func stopHint(length time.Duration) string {
	if length > 0 {
		return fmt.Sprintf("It stops in %s, or at Ctrl-C.", length)
	}
	return "Ctrl-C stops it."
}

// listen takes the address that a flag names.
func listen(ctx context.Context, flag, address string) (net.Listener, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		var op *net.OpError
		if errors.As(err, &op) {
			err = op.Err
		}
		return nil, fmt.Errorf("%s %s: %w; expected a free address, such as 127.0.0.1:0", flag, address, err)
	}
	return l, nil
}
