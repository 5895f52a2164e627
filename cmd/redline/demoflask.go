package main

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/sync/errgroup"

	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/cmd/redline/internal/rundir"
	"github.com/redline-metrics/redline/cmd/redline/internal/supervise"
)

//go:embed python
var flaskFiles embed.FS

// flaskPatience bounds the time that gunicorn may take to end before it is killed. Its own
// grace for requests is shorter.
const flaskPatience = 8 * time.Second

// flaskService is the items service as a Flask app under gunicorn. The probe measures its
// workers.
type flaskService struct {
	python           string
	dir              string // of the app, and of its files
	removeDir        func()
	service, metrics net.Listener
	workers          *workerMetrics
	probe            instrumentOptions
	log              *slog.Logger
	stderr           io.Writer
}

// newFlaskService takes the addresses of the app and of its metrics, and prepares the
// files that it needs.
func newFlaskService(ctx context.Context, o demoOptions, stderr io.Writer, log *slog.Logger) (_ *flaskService, err error) {
	s := &flaskService{probe: instrumentOptions{on: true, schema: "default"}, log: log, stderr: stderr}
	defer func() {
		if err != nil {
			s.close()
		}
	}()
	if s.python, err = pythonWithFlask(ctx); err != nil {
		return nil, fmt.Errorf("--flask: %w", err)
	}
	if s.service, err = listen(ctx, "--service", o.service); err != nil {
		return nil, err
	}
	if s.metrics, err = listen(ctx, "--metrics", o.metrics); err != nil {
		return nil, err
	}
	if s.workers, err = newWorkerMetrics(workerConfig{probe: s.probe, log: log}); err != nil {
		return nil, err
	}
	if s.dir, s.removeDir, err = temporaryDir(rundir.Flask); err != nil {
		return nil, err
	}
	files, err := fs.Sub(flaskFiles, "python")
	if err != nil {
		return nil, err
	}
	return s, os.CopyFS(s.dir, files)
}

// pythonWithFlask returns the python3 on the PATH. Where it cannot run the app, the error
// names the missing part and how to get it.
func pythonWithFlask(ctx context.Context) (string, error) {
	const lacking = `import importlib.util as util; print(*(name for name in ("flask", "gunicorn") if not util.find_spec(name)))`
	const way = "expected one with Flask and gunicorn, as by: python3 -m venv env && . env/bin/activate && pip install flask gunicorn"
	python, err := exec.LookPath("python3")
	if err != nil {
		return "", fmt.Errorf("python3 is not on the PATH; %s", way)
	}
	out, err := exec.CommandContext(ctx, python, "-c", lacking).Output() //nolint:gosec // the user's own
	if err != nil {
		return "", fmt.Errorf("%s: %w; %s", python, err, way)
	}
	if missing := strings.Fields(string(out)); len(missing) > 0 {
		return "", fmt.Errorf("%s lacks %s; %s", python, strings.Join(missing, " and "), way)
	}
	return python, nil
}

func (s *flaskService) address() string { return s.service.Addr().String() }

func (s *flaskService) what() string {
	return "the items service, a Flask app under gunicorn, measured without a change"
}

func (s *flaskService) where() string {
	return fmt.Sprintf(`  service   http://%s/items
  metrics   http://%s/metrics

GET /items/<int:item_id>/stock fails now and then, GET /search is slow.
`, s.address(), s.metrics.Addr())
}

func (s *flaskService) targets() []engine.Target {
	return []engine.Target{{Job: itemsJob, Address: s.metrics.Addr().String(), Scheme: "http", Path: "/metrics"}}
}

func (s *flaskService) objectives() catalog.Objectives { return catalog.Objectives{} }

// serve has gunicorn serve the app, and serves its metrics until it ends.
func (s *flaskService) serve(ctx context.Context) error {
	measured, ended := context.WithCancel(context.WithoutCancel(ctx))
	defer ended()
	defer keepFolding(measured, s.workers.collector, foldInterval, s.log)()
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		defer ended()
		return s.gunicorn(ctx)
	})
	g.Go(func() error { return serve(measured, s.metrics, s.workers.handler, "") })
	return g.Wait()
}

// gunicorn runs it until ctx ends.
func (s *flaskService) gunicorn(ctx context.Context) error {
	socket, err := s.service.(*net.TCPListener).File()
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, s.python, "-m", "gunicorn", "items:app") //nolint:gosec // the user's own
	cmd.Dir = s.dir
	cmd.Env = slices.DeleteFunc(s.workers.environ, func(variable string) bool {
		return strings.HasPrefix(variable, "GUNICORN_CMD_ARGS=") // the user's are for other apps
	})
	cmd.Stderr = s.stderr
	cmd.ExtraFiles = []*os.File{socket}
	// A terminal's Ctrl-C is for redline, which then has gunicorn end.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	supervise.EndWithParent(cmd.SysProcAttr)
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = flaskPatience
	err = cmd.Start()
	// Once gunicorn has the socket, nobody else must hold it: connections would wait
	// for an answer that nobody gives.
	if err := errors.Join(err, socket.Close(), s.service.Close()); err != nil {
		return err
	}
	err = cmd.Wait()
	switch {
	case ctx.Err() != nil:
		return nil
	case err == nil:
		return errors.New("gunicorn has ended by itself")
	}
	return fmt.Errorf("gunicorn: %w", err)
}

// routes are those that the workers have left in their files.
func (s *flaskService) routes() ([]route, error) {
	r := prometheus.NewRegistry()
	if err := r.Register(s.workers.collector); err != nil {
		return nil, err
	}
	return routesOf(r, schemas()[s.probe.schema])
}

func (s *flaskService) close() {
	for _, l := range []net.Listener{s.service, s.metrics} {
		if l != nil {
			_ = l.Close() // once served, it is closed
		}
	}
	if s.workers != nil {
		s.workers.close(false)
	}
	if s.dir != "" {
		s.removeDir()
	}
}
