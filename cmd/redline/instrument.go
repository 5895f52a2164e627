package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/spf13/pflag"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/cmd/redline/internal/probe"
)

// instrumentOptions say whether and how redline run measures Python apps.
type instrumentOptions struct {
	on     bool
	schema string
}

func instrumentFlags(f *pflag.FlagSet, o *instrumentOptions) {
	f.BoolVar(&o.on, "instrument", false, "measure the requests of Flask, Django, FastAPI and Starlette apps, without a change to them")
	f.StringVar(&o.schema, "schema", "default", "`names` of the metrics that --instrument makes: "+schemaNames())
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

// instrument readies the probe, where it is asked for: what it says of itself, the
// environment of the command, and how the probe goes away. dir is that of the worker
// files.
func (o instrumentOptions) instrument(dir string, environ []string) ([]prometheus.Collector, []string, func(), error) {
	if !o.on {
		return nil, environ, func() {}, nil
	}
	p, err := probe.New(probe.Config{Schema: schemas()[o.schema], Dir: dir})
	if err != nil {
		return nil, nil, nil, err
	}
	return []prometheus.Collector{p}, p.Environ(environ), func() { _ = p.Close() }, nil
}
