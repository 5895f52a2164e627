// Package probe measures Python apps of Flask, Django, Starlette and FastAPI that know
// nothing of it. Python of its own starts before theirs, and records into worker files
// that package multiproc reads, by the names of a redline.Schema.
package probe

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/cmd/redline/internal/rundir"
	"github.com/redline-metrics/redline/internal/conventions"
)

// Config says what a [Probe] records.
type Config struct {
	Schema *redline.Schema
	// Dir is the directory of the worker files, an absolute path.
	Dir string
	// MaxSeries is that of redline.Config, for each process.
	MaxSeries int
	// User is the user of the measured Python; nil is this process's user.
	User *rundir.User
	// Heard gets the datagrams of processes, if it is not nil.
	Heard *Heard
}

// Probe is the Python on disk, in a private directory. As a prometheus.Collector it
// gives redline_probe_failures_total, and the schema's Info.
type Probe struct {
	dir      *rundir.Dir
	failures *failures
	info     prometheus.Gauge // nil where the schema has none
}

// A pattern that names a directory would leave __init__.py out.
//
//go:embed python/*.py python/redline_probe/*.py
var python embed.FS

// New makes a Probe in the temporary directory, or in another if that cannot be used.
// The caller calls Close once the measured processes have ended.
func New(cfg Config) (*Probe, error) {
	p := &Probe{}
	places := rundir.Places(os.TempDir())
	if cfg.User == nil { // who could put other Python in the place of what root's runs
		places = append(places, cfg.Dir)
	}
	var err error
	p.dir, err = rundir.Make(rundir.Probe, places, func(dir string) error { return p.ready(dir, cfg) })
	if err != nil {
		return nil, fmt.Errorf("probe: %w", err)
	}
	if info := cfg.Schema.Info; info.Name != "" {
		p.info = prometheus.NewGauge(prometheus.GaugeOpts{
			Name: info.Name, Help: info.Help,
			ConstLabels: prometheus.Labels{conventions.InfoVersion: redline.Version},
		})
		p.info.Set(1)
	}
	return p, nil
}

// ready writes the probe's files into a directory, and opens its socket there.
func (p *Probe) ready(dir string, cfg Config) error {
	if strings.ContainsRune(dir, os.PathListSeparator) {
		return fmt.Errorf("%s: PYTHONPATH cannot name it", dir)
	}
	files, err := fs.Sub(python, "python")
	if err != nil {
		return err
	}
	if err := os.CopyFS(dir, files); err != nil {
		return err
	}
	called, err := namesFile(cfg)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "names.json"), called, 0o600); err != nil {
		return err
	}
	if cfg.User != nil {
		// Another user must not change the code that root's Python runs.
		if err := errors.Join(rundir.Show(dir), cfg.User.MayRead(dir)); err != nil {
			return err
		}
	}
	p.failures, err = listenForFailures(filepath.Join(dir, "failures"), cfg.User, cmp.Or(cfg.Heard, &Heard{}))
	return err
}

// Close removes the directory. A Python that starts later runs without a probe.
func (p *Probe) Close() error { return errors.Join(p.failures.close(), p.dir.Close(false)) }

// Leave does the same as Close, but keeps the directory for processes that go on.
func (p *Probe) Leave() error { return errors.Join(p.failures.close(), p.dir.Close(true)) }

// Environ returns the environment with PYTHONPATH changed, so that Python finds the
// probe first.
func (p *Probe) Environ(environ []string) []string {
	const name = "PYTHONPATH="
	path := p.dir.Path
	for _, variable := range environ {
		// An empty path would be the working directory.
		if rest, ok := strings.CutPrefix(variable, name); ok && rest != "" {
			path = p.dir.Path + string(os.PathListSeparator) + rest
		}
	}
	environ = slices.DeleteFunc(slices.Clone(environ), func(variable string) bool {
		return strings.HasPrefix(variable, name)
	})
	return append(environ, name+path)
}

// Describe implements prometheus.Collector.
func (p *Probe) Describe(ch chan<- *prometheus.Desc) { prometheus.DescribeByCollect(p, ch) }

// Collect implements prometheus.Collector.
func (p *Probe) Collect(ch chan<- prometheus.Metric) {
	p.failures.Collect(ch)
	if p.info != nil {
		p.info.Collect(ch)
	}
}
