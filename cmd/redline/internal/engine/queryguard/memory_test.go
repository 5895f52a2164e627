package queryguard

import (
	"context"
	"errors"
	"log/slog"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/promql/promqltest"
	"github.com/prometheus/prometheus/storage"
)

// TestMemory holds the kind: memory of a query that nobody can tell before. Each value
// that count_values finds is a series, with room for as many samples as there are steps.
// Where memory is short the largest query is ended, with the limit and its flag, and a
// small one beside it goes on.
func TestMemory(t *testing.T) {
	stored := promqltest.LoadedStorage(t, "load 1m\n  a 1x10\n")
	t.Cleanup(func() { _ = stored.Close() })
	const limit = 400 << 20
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(limit))
	ctx, stop := context.WithCancel(t.Context())
	memory, looked := NewMemory(limit, func() {}, slog.New(slog.NewTextHandler(t.Output(), nil))), make(chan struct{})
	go func() { memory.Run(ctx); close(looked) }()
	defer func() { stop(); <-looked }()
	g := New(promqltest.NewTestEngineWithOpts(t, promql.EngineOpts{
		MaxSamples: 50_000_000, Timeout: time.Minute, Parser: parser.NewParser(parser.Options{}),
		NoStepSubqueryIntervalFn: func(int64) int64 { return 60_000 },
	}), nil, Limits{}, func() time.Duration { return time.Minute }, memory)

	small := &run{cost: Cost{Samples: 1}, end: func(error) { t.Error("the small one is ended") }, ended: make(chan struct{})}
	memory.running = append(memory.running, small)
	defer memory.forget(small)
	q, err := g.NewInstantQuery(t.Context(), stored, nil, `max_over_time(count_values("v", vector(time()))[1d:100ms])`, time.Unix(100_000, 0))
	if err != nil {
		t.Fatal(err)
	}
	defer q.Close()
	if err := q.Exec(t.Context()).Err; !errors.Is(err, errMemory) || !strings.Contains(err.Error(), "limit is 400 MB; --memory.limit raises it") {
		t.Errorf("got %v", err)
	}
}

// TestRulesAreNotEnded holds that a rule is not among the queries that end for want of
// memory, which others may hold. The kind: clients that keep rules from being evaluated.
func TestRulesAreNotEnded(t *testing.T) {
	stored := promqltest.LoadedStorage(t, "load 1m\n  a 1x10\n")
	t.Cleanup(func() { _ = stored.Close() })
	memory := NewMemory(1<<30, func() {}, slog.New(slog.DiscardHandler))
	g := New(promqltest.NewTestEngineWithOpts(t, promql.EngineOpts{
		MaxSamples: 1000, Timeout: time.Minute, Parser: parser.NewParser(parser.Options{}),
		NoStepSubqueryIntervalFn: func(int64) int64 { return 60_000 },
	}), nil, Limits{}, func() time.Duration { return time.Minute }, memory)
	for name, c := range map[string]struct {
		guard *Guard
		want  int
	}{"a client's": {g, 1}, "a rule's": {g.Unqueued(), 0}} {
		watched := -1
		seen := storage.QueryableFunc(func(from, to int64) (storage.Querier, error) {
			memory.mu.Lock()
			defer memory.mu.Unlock()
			watched = len(memory.running)
			return stored.Querier(from, to)
		})
		q, err := c.guard.NewInstantQuery(t.Context(), seen, nil, "a", time.Unix(60, 0))
		if err != nil {
			t.Fatal(err)
		}
		if err := q.Exec(t.Context()).Err; err != nil || watched != c.want {
			t.Errorf("%s: %d are watched, want %d: %v", name, watched, c.want, err)
		}
		q.Close()
	}
}
