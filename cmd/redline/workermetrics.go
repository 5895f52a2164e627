package main

import (
	"log/slog"
	"net/http"
	"os"
	"path/filepath"

	"github.com/redline-metrics/redline/multiproc"
)

// workerMetrics are the metrics that the processes of a command keep in worker files.
type workerMetrics struct {
	dir       string // of the files
	collector *multiproc.Collector
	handler   http.Handler // of the merged metrics
	environ   []string     // of the command
	close     func()       // to be called once the command has ended
}

// newWorkerMetrics readies what a command needs to keep them in a directory, as
// workerDir has it, and the probe, where it is asked for.
func newWorkerMetrics(name string, probe instrumentOptions, log *slog.Logger) (_ *workerMetrics, err error) {
	dir, remove, err := workerDir(name)
	if err != nil {
		return nil, err
	}
	m := &workerMetrics{dir: dir, close: remove}
	defer func() {
		if err != nil {
			m.close()
		}
	}()
	if m.collector, err = multiproc.New(multiproc.Config{Dir: dir, Skipped: logSkips(log)}); err != nil {
		return nil, err
	}
	others, environ, withdraw, err := probe.instrument(dir, append(os.Environ(), "PROMETHEUS_MULTIPROC_DIR="+dir))
	if err != nil {
		return nil, err
	}
	m.environ = environ
	m.close = func() {
		withdraw()
		remove()
	}
	if m.handler, err = collected(m.collector, others...); err != nil {
		return nil, err
	}
	return m, nil
}

// workerDir makes the directory of the worker files: name, where it is not
// empty, or else a fresh one, in shared memory where that is to be had. remove
// removes what was made.
func workerDir(name string) (dir string, remove func(), err error) {
	if name == "" {
		dir, err = multiproc.TempDir()
		return dir, func() { _ = os.RemoveAll(dir) }, err
	}
	if err := os.MkdirAll(name, 0o700); err != nil {
		return "", nil, err
	}
	dir, err = filepath.Abs(name)
	if err != nil {
		return "", nil, err
	}
	// Old files would bring old series back.
	return dir, func() {}, multiproc.Clear(dir)
}
