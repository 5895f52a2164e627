package main

import (
	"log/slog"
	"net/http"
	"os"

	"github.com/redline-metrics/redline/cmd/redline/internal/envvar"
	"github.com/redline-metrics/redline/cmd/redline/internal/rundir"
	"github.com/redline-metrics/redline/multiproc"
)

// workerMetrics are the metrics that the processes of a command keep in worker files.
type workerMetrics struct {
	dir       string // of the files
	collector *multiproc.Collector
	handler   http.Handler // of the merged metrics
	environ   []string     // of the command
	// close is to be called once the command has ended; with keep, directories that
	// were made stay for the processes that it has left.
	close func(keep bool)
}

// workerConfig names the directory of worker files, and the parts of a process to measure.
type workerConfig struct {
	dir   string       // or empty: a fresh one
	user  *rundir.User // who writes the files, where that is not this process's user
	probe instrumentOptions
	log   *slog.Logger
}

// newWorkerMetrics prepares a directory of worker files for a command, and the probe, where
// it is asked for. A service starts even where no probe can be had.
func newWorkerMetrics(cfg workerConfig) (_ *workerMetrics, err error) {
	dir, err := workerDir(cfg)
	if err != nil {
		return nil, err
	}
	m := &workerMetrics{dir: dir.Path, close: func(keep bool) { _ = dir.Close(keep) }}
	defer func() {
		if err != nil {
			m.close(false)
		}
	}()
	if m.collector, err = multiproc.New(multiproc.Config{Dir: m.dir, Skipped: logSkips(cfg.log)}); err != nil {
		return nil, err
	}
	m.environ = envvar.WithMultiprocDir(os.Environ(), m.dir, cfg.log)
	probe, err := cfg.probe.instrument(m.dir, cfg.user)
	if err != nil {
		cfg.log.Error("the command goes on without the probe, and its requests unmeasured", "err", err)
	}
	m.environ = probe.environ(m.environ)
	m.close = func(keep bool) {
		probe.close(keep)
		_ = dir.Close(keep)
	}
	m.handler, err = collected(m.collector, probe.collectors...)
	return m, err
}

// workerDir makes the directory of the worker files in shared memory, or where else it
// can be made, or takes the one that is named.
func workerDir(cfg workerConfig) (*rundir.Dir, error) {
	if cfg.dir == "" {
		return rundir.Make(rundir.Workers, rundir.Places("/dev/shm"), func(path string) error { return giveTo(cfg.user, path) })
	}
	_, missing := os.Stat(cfg.dir)
	dir, err := rundir.Hold(cfg.dir)
	if err != nil {
		return nil, err
	}
	// Old files would bring old series back.
	if err := multiproc.Clear(dir.Path); err != nil {
		_ = dir.Close(false)
		return nil, err
	}
	switch {
	case cfg.user == nil:
	case missing != nil || dir.IsEmpty():
		err = giveTo(cfg.user, dir.Path)
	default:
		err = cfg.user.MayWrite(dir.Path)
	}
	if err != nil {
		cfg.log.Warn("the workers may not write to the directory of worker files; make it theirs", "user", cfg.user.Name, "dir", dir.Path, "err", err)
	}
	return dir, nil
}

// giveTo has a user write files to a directory, if there is one.
func giveTo(user *rundir.User, dir string) error {
	if user == nil || user.MayWrite(dir) == nil {
		return nil
	}
	if err := user.Own(dir); err != nil {
		return err
	}
	return user.MayWrite(dir)
}
