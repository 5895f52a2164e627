package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/redline-metrics/redline/cmd/redline/internal/probe"
	"github.com/redline-metrics/redline/cmd/redline/internal/processtree"
	"github.com/redline-metrics/redline/cmd/redline/internal/rundir"
	"github.com/redline-metrics/redline/cmd/redline/internal/supervise"
	"github.com/redline-metrics/redline/cmd/redline/internal/workeruser"
)

type runOptions struct {
	listen    string
	webConfig string
	given     bool // whether listen is the user's
	dir       string
	user      string
	foldEvery time.Duration
	probe     instrumentOptions
}

func newRun() *cobra.Command {
	var o runOptions
	cmd := &cobra.Command{
		Use:        "run [flags] -- COMMAND [ARGUMENT]...",
		Short:      "Run a Python service of several workers, and serve their merged metrics",
		SuggestFor: []string{"exec", "wrap"},
		Long: `Run a Python service of several workers, and serve their merged metrics.

The command gets PROMETHEUS_MULTIPROC_DIR, a fresh directory in shared memory where
there is some, so that prometheus_client in each of its processes keeps its metrics
there; redline serves the sum of them at /metrics, and folds what workers have left
that are dead. The service needs no set-up for
several processes, and no endpoint of its own. Signals are passed on, the
command's input and output are its own, and its exit status is redline's. It gets
systemd's sockets, and systemd hears of it. Where it succeeds and leaves processes, as
gunicorn --daemon does, redline serves on until those have ended.

With --instrument, a service made with Flask, Django, FastAPI or Starlette needs no
metrics either: each of its Python processes has its requests measured, under WSGI and
ASGI, by method, route and status. What goes wrong with that is one line on stderr, counted in
redline_probe_failures_total, and the service goes on as it would without.`,
		Example: `  redline run -- gunicorn -w 4 app:app
  redline run --instrument -- gunicorn -w 4 app:app
  redline run --listen 0.0.0.0:9100 -- gunicorn -w 4 app:app
  redline run --user www-data -- gunicorn -c gunicorn.conf.py app:app
  redline run --dir /run/metrics -- uwsgi --die-on-term --ini app.ini`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usageError{errors.New("argument missing; expected a command, as in: redline run -- gunicorn -w 4 app:app")}
			}
			if err := errors.Join(checkFoldInterval(o.foldEvery), o.probe.check()); err != nil {
				return err
			}
			o.given = cmd.Flags().Changed("listen")
			log := slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), nil))
			return runCommand(cmd.Context(), o, args, log)
		},
	}
	f := cmd.Flags()
	f.SetInterspersed(false) // arguments after the command are the command's
	f.StringVar(&o.listen, "listen", metricsAddress, "`address` of the merged metrics; port 0 takes a free one, as does a default that is in use")
	f.StringVar(&o.webConfig, "web.config.file", "", "`file` that configures TLS and basic auth, as for Prometheus' exporters")
	foldFlag(f, &o.foldEvery)
	instrumentFlags(f, &o.probe)
	f.StringVar(&o.dir, "dir", "", "`directory` for the worker files; those of an earlier run are removed from it (default: a fresh one)")
	f.StringVar(&o.user, "user", "", "`NAME[:GROUP]` that root's command runs its workers as (default: as gunicorn's or uWSGI's options say)")
	return cmd
}

// exitError is the status of a command that was run, to be passed on in silence.
type exitError int

func (s exitError) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

func runCommand(ctx context.Context, o runOptions, args []string, log *slog.Logger) error {
	signals, stopSignals := supervise.CatchSignals()
	defer stopSignals()
	path, err := exec.LookPath(args[0])
	if err != nil {
		return err
	}
	if err := checkWebConfig(o.webConfig); err != nil {
		return err
	}
	user, err := workeruser.Of(o.user, args, os.Environ())
	if err != nil {
		return usageError{fmt.Errorf("--user %s: %w", o.user, err)}
	}
	// Nothing on disk is changed before it is known that the address can be had.
	l, err := listenForMetrics(ctx, o.listen, o.given, log)
	if err != nil {
		return err
	}
	o.probe.heard = &probe.Heard{}
	m, err := newWorkerMetrics(workerConfig{dir: o.dir, user: user, probe: o.probe, log: log})
	if err != nil {
		return errors.Join(err, l.Close())
	}
	environ, stopNotifying := supervise.PassNotifications(m.environ, user, log)
	stopServing := serveMeanwhile(ctx, l, m, o, log)
	status, alive, err := supervise.Run(path, args, environ, signals, log)
	stopNotifying(alive)
	stopServing()
	m.close(alive)
	if err == nil && status != 0 {
		err = exitError(status)
	}
	return err
}

// lastScrapes bounds the time that scrapes may take once the command has ended: its parent
// must not wait for them.
const lastScrapes = time.Second

// serveMeanwhile serves, folds and looks after the metrics of a command until stop is
// called. The command ends by itself, or by a signal that is passed on to it; that main's
// context ends by such a signal must not end serving before.
func serveMeanwhile(ctx context.Context, l net.Listener, m *workerMetrics, o runOptions, log *slog.Logger) (stop func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	log.Info("serving the merged metrics", "url", fmt.Sprintf("http://%s/metrics", openable(l.Addr())), "dir", m.dir)
	served := make(chan struct{})
	go func() {
		defer close(served)
		if err := serve(ctx, l, m.handler, o.webConfig); err != nil {
			log.Error("the metrics are not served any more", "err", err) // the command goes on
		}
	}()
	var watching sync.WaitGroup
	watching.Go(func() { sweep(ctx, m.dir) })
	watching.Go(func() { processtree.Watch(ctx, m.dir, log) })
	if o.probe.on {
		watching.Go(func() { processtree.HintAtUnmeasured(ctx, o.probe.heard, o.probe.unmeasuredAfter, m.dir, log) })
	} else {
		watching.Go(func() { processtree.HintAtProbe(ctx, m.dir, log) })
	}
	stopFolding := keepFolding(ctx, m.collector, o.foldEvery, log)
	return func() {
		stopFolding()
		cancel()
		watching.Wait()
		select {
		case <-served:
		case <-time.After(lastScrapes): // they end with the process
		}
	}
}

// sweep removes the directories of runs that were killed. Those that a run's processes still
// use are looked at again, ever more rarely.
func sweep(ctx context.Context, dir string) {
	const first, longest = time.Second, time.Minute
	places := rundir.Places(dir, filepath.Dir(dir))
	for wait := first; rundir.Sweep(places); wait = min(2*wait, longest) {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
	}
}
