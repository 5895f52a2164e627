// Package queryguard keeps queries from taking the process or the machine. It bounds a
// query's text before it is parsed, estimates the cost of the parsed expression before
// anything is allocated for it, lets queries run side by side by their cost, and ends
// the largest where memory is short all the same.
//
//	limits.go: the limits · text.go: the parser behind a bound · cost.go: the
//	cost of an expression · series.go: how many series it has · labels.go: the labels that it
//	writes · guard.go: the engine behind the guard · lanes.go: the room of queries that run
//	at once · slots.go: those that are evaluated at once · reading.go: requests for series
//	without a query · bound.go: the storage that they read · memory.go: the watch on memory
package queryguard

import (
	"cmp"
	"fmt"
	"time"
)

// Limits bound queries. A limit of 0 is as [Limits.Stated] has it.
type Limits struct {
	Bytes   int           // of a query's text
	Samples int           // that a query may have in memory
	Steps   int           // of a query's time range and its subqueries together
	Timeout time.Duration // of a query
	Queries int           // that run at once
	Memory  int64         // bytes of the process, for which the largest queries are ended; none without
}

// Flags of the command that raise the limits.
const (
	BytesFlag   = "query.max-length"
	SamplesFlag = "query.max-samples"
	StepsFlag   = "query.max-steps"
	TimeoutFlag = "query.timeout"
	QueriesFlag = "query.max-concurrency"
	MemoryFlag  = "memory.limit"
)

// Stated returns the limits with the defaults for those that are 0. Those of samples,
// time and queries are Prometheus' own.
func (l Limits) Stated() Limits {
	l.Bytes = cmp.Or(l.Bytes, 128<<10)
	l.Samples = cmp.Or(l.Samples, 50_000_000)
	l.Steps = cmp.Or(l.Steps, 11_000_000)
	l.Timeout = cmp.Or(l.Timeout, 2*time.Minute)
	l.Queries = cmp.Or(l.Queries, 20)
	return l
}

// refusal is the error of a query that is past a limit. It names the limit, and the flag
// that raises it.
func refusal(what string, has float64, most int, flag string) error {
	return fmt.Errorf("the query is refused: %s: about %.3g, and %d are allowed; --%s raises the limit", what, has, most, flag)
}
