package queryguard

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/storage"
)

// Guard is an engine that refuses queries past the limits. Its methods are safe for
// concurrent use.
type Guard struct {
	engine promql.QueryEngine
	index  Index
	limits Limits
	every  func() time.Duration // the step of subqueries that name none
	memory *Memory
	lanes  *lanes // nil where nobody waits
}

// New returns a guard before engine. Without an index each selector is taken to have one
// series. subqueryStep is the step of subqueries that name none. memory may be nil.
func New(engine promql.QueryEngine, of Index, l Limits, subqueryStep func() time.Duration, memory *Memory) *Guard {
	l = l.Stated()
	return &Guard{engine: engine, index: of, limits: l, every: subqueryStep, memory: memory, lanes: newLanes(l)}
}

// Unqueued returns the guard for rules. They neither wait for room behind the queries of
// clients, nor end for want of memory that others hold, and have the slots of [Slots] that
// no client has.
func (g *Guard) Unqueued() *Guard {
	other := *g
	other.lanes, other.memory = nil, nil
	return &other
}

// slotted returns a context whose queries take the slots that are theirs. Parsing takes
// one, too.
func (g *Guard) slotted(ctx context.Context) context.Context {
	if g.lanes == nil {
		return withOwnSlot(ctx)
	}
	return ctx
}

// NewInstantQuery implements promql.QueryEngine.
func (g *Guard) NewInstantQuery(ctx context.Context, q storage.Queryable, opts promql.QueryOpts, text string, at time.Time) (promql.Query, error) {
	ctx = g.slotted(ctx)
	query, err := g.engine.NewInstantQuery(ctx, q, opts, text, at)
	return g.admit(ctx, query, err)
}

// NewRangeQuery implements promql.QueryEngine.
func (g *Guard) NewRangeQuery(ctx context.Context, q storage.Queryable, opts promql.QueryOpts, text string, start, end time.Time, step time.Duration) (promql.Query, error) {
	ctx = g.slotted(ctx)
	query, err := g.engine.NewRangeQuery(ctx, q, opts, text, start, end, step)
	return g.admit(ctx, query, err)
}

// admit estimates a query that the engine has parsed, and not begun.
func (g *Guard) admit(ctx context.Context, query promql.Query, err error) (promql.Query, error) {
	if err != nil {
		return nil, err
	}
	stmt, ok := query.Statement().(*parser.EvalStmt)
	if !ok {
		query.Close()
		return nil, fmt.Errorf("a statement of type %T", query.Statement())
	}
	cost, err := Estimate(ctx, stmt, g.index, g.limits, g.every())
	if err != nil {
		query.Close()
		return nil, err
	}
	return &guarded{Query: query, guard: g, cost: cost}, nil
}

// guarded is a query that has been let in.
type guarded struct {
	promql.Query

	guard   *Guard
	cost    Cost
	release func() // gives room back, from Exec on until Close
	close   sync.Once
}

// Exec implements promql.Query. It waits for room, as long as a query may take.
func (q *guarded) Exec(ctx context.Context) *promql.Result {
	g := q.guard
	ctx = g.slotted(ctx)
	if g.lanes != nil {
		release, done, err := g.lanes.enter(ctx, q.cost)
		if err != nil {
			return &promql.Result{Err: err}
		}
		defer done()
		q.release = release
	}
	ctx, end := g.memory.watched(ctx, q.cost)
	defer end()
	result := q.Query.Exec(ctx)
	if cause := context.Cause(ctx); result.Err != nil && errors.Is(cause, errMemory) {
		result.Err = cause
	}
	return result
}

// Close implements promql.Query. The result counts for the guard until then: it is kept
// while a client reads it.
func (q *guarded) Close() {
	q.close.Do(func() {
		q.Query.Close()
		if q.release != nil {
			q.release()
		}
	})
}
