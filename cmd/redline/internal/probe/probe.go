// Package probe has Python apps measured that know nothing of it, of Flask, Django,
// Starlette and FastAPI: by Python that is put before theirs. It records into worker files as package multiproc reads them,
// by the names of a redline.Schema.
package probe

import (
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
)

// Config says what a [Probe] records.
type Config struct {
	Schema *redline.Schema
	// Dir is the directory of the worker files, an absolute path.
	Dir string
	// MaxSeries is that of redline.Config, for each process.
	MaxSeries int
}

// Probe is the Python on disk, in a private directory. As a prometheus.Collector it
// gives redline_probe_failures_total, and the schema's Info.
type Probe struct {
	dir      string
	failures *failures
	info     prometheus.Gauge // nil where the schema has none
}

// A pattern that names a directory would leave __init__.py out.
//
//go:embed python/*.py python/redline_probe/*.py
var python embed.FS

// New makes a Probe. Close is to be called once the processes that it is for have
// ended.
func New(cfg Config) (_ *Probe, err error) {
	dir, err := os.MkdirTemp("", "redline-probe-") // 0700
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = fmt.Errorf("probe: %w", errors.Join(err, os.RemoveAll(dir)))
		}
	}()
	files, err := fs.Sub(python, "python")
	if err != nil {
		return nil, err
	}
	if err := os.CopyFS(dir, files); err != nil {
		return nil, err
	}
	called, err := namesFile(cfg)
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(dir, "names.json"), called, 0o600); err != nil {
		return nil, err
	}
	p := &Probe{dir: dir}
	if info := cfg.Schema.Info; info.Name != "" {
		p.info = prometheus.NewGauge(prometheus.GaugeOpts{
			Name: info.Name, Help: info.Help,
			ConstLabels: prometheus.Labels{redline.Conventional().InfoVersion: redline.Version},
		})
		p.info.Set(1)
	}
	p.failures, err = listenForFailures(filepath.Join(dir, "failures"))
	return p, err
}

// Close removes the directory. A Python that starts later has no probe, and does
// without.
func (p *Probe) Close() error {
	return errors.Join(p.failures.close(), os.RemoveAll(p.dir))
}

// Environ is an environment with which Python finds the probe first.
func (p *Probe) Environ(environ []string) []string {
	const name = "PYTHONPATH="
	path := p.dir
	for _, variable := range environ {
		// An empty path would be the working directory.
		if rest, ok := strings.CutPrefix(variable, name); ok && rest != "" {
			path = p.dir + string(os.PathListSeparator) + rest
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
