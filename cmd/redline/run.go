package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

type runOptions struct {
	listen    string
	webConfig string
	dir       string
	foldEvery time.Duration
	probe     instrumentOptions
}

func newRun() *cobra.Command {
	var o runOptions
	cmd := &cobra.Command{
		Use:   "run [flags] -- COMMAND [ARGUMENT]...",
		Short: "Run a Python service of several workers, and serve their merged metrics",
		Long: `Run a Python service of several workers, and serve their merged metrics.

The command gets PROMETHEUS_MULTIPROC_DIR, a fresh directory in shared memory where
there is some, so that prometheus_client in each of its processes keeps its metrics
there; redline serves the sum of them at /metrics, and folds what workers have left
that are dead. The service needs no set-up for
several processes, and no endpoint of its own. Signals are passed on, the
command's input and output are its own, and its exit status is redline's.

With --instrument, a service made with Flask, Django (under WSGI), FastAPI or Starlette
needs no metrics either: each of its Python processes has its requests measured, by
method, route and status. What goes wrong with that is one line on stderr, counted in
redline_probe_failures_total, and the service goes on as it would without.`,
		Example: `  redline run -- gunicorn -w 4 app:app
  redline run --instrument -- gunicorn -w 4 app:app
  redline run --listen 0.0.0.0:9100 -- gunicorn -w 4 app:app
  redline run --dir /run/metrics -- uwsgi --die-on-term --ini app.ini`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usageError{errors.New("argument missing; expected a command, as in: redline run -- gunicorn -w 4 app:app")}
			}
			if err := errors.Join(checkFoldInterval(o.foldEvery), o.probe.check()); err != nil {
				return err
			}
			log := slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), nil))
			return runCommand(cmd.Context(), o, args, log)
		},
	}
	f := cmd.Flags()
	f.SetInterspersed(false) // what follows the command is the command's
	f.StringVar(&o.listen, "listen", "127.0.0.1:9100", "`address` of the merged metrics; port 0 takes a free one")
	f.StringVar(&o.webConfig, "web.config.file", "", "`file` that configures TLS and basic auth, as for Prometheus' exporters")
	foldFlag(f, &o.foldEvery)
	instrumentFlags(f, &o.probe)
	f.StringVar(&o.dir, "dir", "", "`directory` for the worker files; those of an earlier run are removed from it (default: a fresh one)")
	return cmd
}

// exitError is the status of a command that was run, to be passed on in silence.
type exitError int

func (s exitError) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

func runCommand(ctx context.Context, o runOptions, args []string, log *slog.Logger) error {
	path, err := exec.LookPath(args[0])
	if err != nil {
		return err
	}
	m, err := newWorkerMetrics(o.dir, o.probe, log)
	if err != nil {
		return err
	}
	defer m.close()
	if err := checkWebConfig(o.webConfig); err != nil {
		return err
	}
	l, err := listen(ctx, "--listen", o.listen)
	if err != nil {
		return err
	}
	// The command ends by itself, or by a signal that is passed on to it; that
	// main's context ends by such a signal must not end serving before.
	serving, stop := context.WithCancel(context.WithoutCancel(ctx))
	served := make(chan error, 1)
	log.Info("serving the merged metrics", "url", fmt.Sprintf("http://%s/metrics", l.Addr()), "dir", m.dir)
	go func() { served <- serve(serving, l, m.handler, o.webConfig) }()

	if !o.probe.on {
		go hintAtProbe(serving, m.dir, log)
	}
	stopFolding := keepFolding(serving, m.collector, o.foldEvery, log)
	status, err := supervise(path, args, m.environ, log)
	stopFolding()
	stop()
	if err := errors.Join(err, <-served); err != nil {
		return err
	}
	if status != 0 {
		return exitError(status)
	}
	return nil
}

// forwarded are the signals that servers like gunicorn and uWSGI act on.
func forwarded() []os.Signal {
	return []os.Signal{
		syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP, syscall.SIGUSR1, syscall.SIGUSR2,
		syscall.SIGQUIT, syscall.SIGTTIN, syscall.SIGTTOU, syscall.SIGWINCH,
	}
}

// supervise runs a command with this process's own input and output, passes
// signals on to it and returns its exit status: 128 and the number of the signal
// where one ended it, as shells have it. It also reaps orphans, as a container's
// first process must.
func supervise(path string, args, env []string, log *slog.Logger) (status int, err error) {
	signals := make(chan os.Signal, 16)
	signal.Notify(signals, forwarded()...)
	defer signal.Stop(signals)
	process, err := os.StartProcess(path, args, &os.ProcAttr{Env: env, Files: []*os.File{os.Stdin, os.Stdout, os.Stderr}})
	if err != nil {
		return 0, err
	}
	type end struct {
		status int
		err    error
	}
	ended := make(chan end, 1)
	go func() {
		status, err := reap(process.Pid)
		ended <- end{status, err}
	}()
	atTerminal := term.IsTerminal(int(os.Stdin.Fd()))
	for {
		select {
		case e := <-ended:
			return e.status, e.err
		case s := <-signals:
			if atTerminal && slices.Contains([]os.Signal{syscall.SIGINT, syscall.SIGQUIT, syscall.SIGWINCH}, s) {
				continue // the terminal has sent it to the command too
			}
			if err := process.Signal(s); err != nil && !errors.Is(err, os.ErrProcessDone) {
				log.Warn("signal was not passed on", "signal", s, "err", err)
			}
		}
	}
}

// reap waits for children until that with the given pid has ended.
func reap(pid int) (status int, err error) {
	for {
		var ws syscall.WaitStatus
		ended, err := syscall.Wait4(-1, &ws, 0, nil)
		switch {
		case errors.Is(err, syscall.EINTR):
		case err != nil:
			return 0, fmt.Errorf("wait: %w", err)
		case ended == pid && ws.Signaled():
			return 128 + int(ws.Signal()), nil
		case ended == pid && ws.Exited():
			return ws.ExitStatus(), nil
		}
	}
}
