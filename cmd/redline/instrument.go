package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/spf13/pflag"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/cmd/redline/internal/probe"
	"github.com/redline-metrics/redline/cmd/redline/internal/rundir"
)

// instrumentOptions say whether and how redline run measures Python apps.
type instrumentOptions struct {
	on     bool
	schema string
	// heard holds the messages of the app's processes. Without a message of a request for so
	// long, a line says that nothing is measured.
	heard           *probe.Heard
	unmeasuredAfter time.Duration
}

func instrumentFlags(f *pflag.FlagSet, o *instrumentOptions) {
	f.BoolVar(&o.on, "instrument", false, "measure the requests of Flask, Django, FastAPI and Starlette apps, without a change to them")
	f.StringVar(&o.schema, "schema", "default", "`names` of the metrics that --instrument makes: "+schemaNames())
	durationVar(f, &o.unmeasuredAfter, "unmeasured-after", time.Minute, "`time` until a notice that nothing is measured")
	_ = f.MarkHidden("unmeasured-after")
}

// schemas are those that --schema names.
func schemas() map[string]*redline.Schema {
	return map[string]*redline.Schema{
		"default": redline.Default(),
		"flask":   redline.FlaskExporter(),
		"otel":    redline.OpenTelemetry(),
	}
}

func schemaNames() string { return strings.Join(slices.Sorted(maps.Keys(schemas())), ", ") }

func (o instrumentOptions) check() error {
	if schemas()[o.schema] == nil {
		return usageError{fmt.Errorf("--schema %q is not known; expected one of %s", o.schema, schemaNames())}
	}
	return nil
}

// instrumented is a probe that is ready, or none.
type instrumented struct {
	collectors []prometheus.Collector // of the probe's own metrics
	environ    func([]string) []string
	// close removes it; with keep, processes that go on have it still.
	close func(keep bool)
}

// instrument readies the probe, where it is asked for. dir is that of the worker files,
// user whom the command's workers run as, where that is not this process's user. On an
// error there is none.
func (o instrumentOptions) instrument(dir string, user *rundir.User) (instrumented, error) {
	none := instrumented{environ: func(environ []string) []string { return environ }, close: func(bool) {}}
	if !o.on {
		return none, nil
	}
	p, err := probe.New(probe.Config{Schema: schemas()[o.schema], Dir: dir, User: user, Heard: o.heard})
	if err != nil {
		return none, err
	}
	end := func(keep bool) {
		if keep {
			_ = p.Leave()
			return
		}
		_ = p.Close()
	}
	return instrumented{[]prometheus.Collector{p}, p.Environ, end}, nil
}
