package main

import (
	"cmp"
	"fmt"
	"math"
	"os"
	"runtime/debug"

	"github.com/alecthomas/units"
	"github.com/spf13/pflag"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/cmd/redline/internal/engine/queryguard"
)

// limitOptions bounds the memory and time that requests may take of the process.
type limitOptions struct {
	queries queryguard.Limits
	memory  string
	series  int // 0: as the memory has room for
}

// register adds the flags of limits. Those that Prometheus has have its names.
func (o *limitOptions) register(f *pflag.FlagSet) {
	l := queryguard.Limits{}.Stated()
	f.IntVar(&o.queries.Bytes, queryguard.BytesFlag, l.Bytes, "maximum `bytes` of a query's text, with one operator or parenthesis for each 64")
	f.IntVar(&o.queries.Samples, queryguard.SamplesFlag, l.Samples, "maximum `samples` of a query in memory; all queries together may have twice as many")
	f.IntVar(&o.queries.Steps, queryguard.StepsFlag, l.Steps, "maximum `steps` of a query's time range and its subqueries together")
	durationVar(f, &o.queries.Timeout, queryguard.TimeoutFlag, l.Timeout, "maximum `time` that a query may take")
	f.IntVar(&o.queries.Queries, queryguard.QueriesFlag, l.Queries, "maximum `queries` that run at once")
	f.IntVar(&o.series, engine.SeriesFlag, 0, "maximum `series` in memory that targets and clients add, of which one may add half (default: one for each 4 KiB of --memory.limit)")
	f.StringVar(&o.memory, queryguard.MemoryFlag, "", "`bytes` of memory such as 2GB that the process keeps to, or 0 for no limit (default: $GOMEMLIMIT, or 90 % of the cgroup's limit, or half of the machine's memory)")
}

// maxSeries returns the most series in memory, or 0 for no limit.
func (o *limitOptions) maxSeries(memory int64) int {
	return cmp.Or(o.series, engine.SeriesIn(memory))
}

// apply has the limit of memory take effect, and returns the limits of queries.
func (o *limitOptions) apply() (queryguard.Limits, error) {
	l := o.queries
	for _, one := range []struct {
		flag string
		is   int64
	}{
		{queryguard.BytesFlag, int64(l.Bytes)},
		{queryguard.SamplesFlag, int64(l.Samples)},
		{queryguard.StepsFlag, int64(l.Steps)},
		{queryguard.TimeoutFlag, int64(l.Timeout)},
		{queryguard.QueriesFlag, int64(l.Queries)},
	} {
		if one.is < 1 {
			return l, usageError{fmt.Errorf("--%s: expected more than 0", one.flag)}
		}
	}
	if o.series < 0 {
		return l, usageError{fmt.Errorf("--%s %d; expected more than 0", engine.SeriesFlag, o.series)}
	}
	switch {
	case o.memory != "":
		bytes, err := units.ParseStrictBytes(o.memory)
		if err != nil || bytes < 0 {
			return l, usageError{fmt.Errorf("--%s %q; expected bytes such as 500MB or 2GB", queryguard.MemoryFlag, o.memory)}
		}
		l.Memory = bytes
		if bytes == 0 {
			debug.SetMemoryLimit(math.MaxInt64)
		}
	case os.Getenv("GOMEMLIMIT") != "":
		l.Memory = debug.SetMemoryLimit(-1)
		return l, nil
	default:
		l.Memory = availableMemory(os.DirFS("/"))
	}
	if l.Memory > 0 {
		debug.SetMemoryLimit(l.Memory)
	}
	return l, nil
}
