package main

import (
	"sync/atomic"

	"github.com/spf13/pflag"

	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
)

// objectiveFlags are --slo and --slo.file, and the objectives that they say.
type objectiveFlags struct {
	given catalog.Objectives
	file  string
	read  atomic.Pointer[catalog.ObjectiveSet]
}

func (o *objectiveFlags) add(f *pflag.FlagSet) {
	f.Var(&o.given, "slo", sloHelp)
	f.StringVar(&o.file, "slo.file", "", "`file` of objectives of single services and routes, in YAML")
}

// load reads the file, if there is one, and returns a function that keeps its objectives.
func (o *objectiveFlags) load() (keep func(), err error) {
	set := catalog.ObjectiveSet{Default: o.given}
	if o.file != "" {
		if set, err = catalog.ReadObjectives(o.file, o.given); err != nil {
			return nil, err
		}
	}
	return func() { o.read.Store(&set) }, nil
}

// objectives returns those that were read last.
func (o *objectiveFlags) objectives() catalog.ObjectiveSet {
	if set := o.read.Load(); set != nil {
		return *set
	}
	return catalog.ObjectiveSet{Default: o.given}
}
