package queryguard_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/promql/promqltest"
	"github.com/prometheus/prometheus/storage"
	"golang.org/x/sync/errgroup"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine/queryguard"
	"github.com/redline-metrics/redline/internal/await"
)

// held is a storage in which queries wait until the channel is closed.
func held(of storage.Queryable, under *atomic.Int64, until <-chan struct{}) storage.Queryable {
	return storage.QueryableFunc(func(from, to int64) (storage.Querier, error) {
		under.Add(1)
		<-until
		return of.Querier(from, to)
	})
}

func reaches(t *testing.T, n *atomic.Int64, want int64) {
	t.Helper()
	await.NoError(t, func() error {
		if got := n.Load(); got != want {
			return fmt.Errorf("%d are under way, want %d", got, want)
		}
		return nil
	})
}

// TestLanes holds the kind: queries of some that keep those of others waiting. Light
// queries go on while heavy ones take all their room, or all their slots, and others wait
// for these. Rules go on also where clients take all slots there are.
func TestLanes(t *testing.T) {
	stored := promqltest.LoadedStorage(t, "load 1m\n  a 1x10\n")
	t.Cleanup(func() { _ = stored.Close() })
	const slots = 4
	for name, c := range map[string]struct {
		of       many
		heavy    string // that others ask
		under    int64  // how many of them are evaluated
		light    string
		overtake bool
	}{
		"all room":                {10_000_000, `a @ 0 + a @ 1 + a @ 2 + a @ 3 + a @ 4`, 2, `vector(1)`, true},
		"all slots of heavy ones": {1_000_000, `a @ 0 + a @ 1 + a @ 2`, slots - 1, `vector(1)`, true},
		"many steps":              {1, `max_over_time(a[100d:10s])`, slots - 1, `a`, true},
		"many visits":             {10_000, `max_over_time(a[30d])`, slots - 1, `a`, true},
		"all slots, of light":     {1, `a`, slots, `vector(1)`, false},
	} {
		t.Run(name, func(t *testing.T) {
			l := queryguard.Limits{Queries: slots}
			taken, err := queryguard.NewSlots(slots, func(places int) (promql.QueryTracker, error) {
				return promql.NewActiveQueryTracker(t.TempDir(), places, nil)
			})
			if err != nil {
				t.Fatal(err)
			}
			engine := promql.NewEngine(promql.EngineOpts{
				MaxSamples: 50_000_000, Timeout: time.Minute, ActiveQueryTracker: taken, EnableAtModifier: true,
				NoStepSubqueryIntervalFn: func(int64) int64 { return subqueryStep.Milliseconds() }, Parser: parser.NewParser(promqltest.TestParserOpts),
			})
			defer func() { _ = engine.Close() }()
			g := queryguard.New(engine, c.of, l, func() time.Duration { return subqueryStep }, nil)
			ask := func(ctx context.Context, g *queryguard.Guard, of storage.Queryable, text string) error {
				q, err := g.NewInstantQuery(ctx, of, nil, text, time.Unix(60, 0))
				if err != nil {
					return err
				}
				defer q.Close()
				return q.Exec(ctx).Err
			}
			var under atomic.Int64
			until := make(chan struct{})
			var all errgroup.Group
			for range 2 * slots {
				all.Go(func() error { return ask(t.Context(), g, held(stored, &under, until), c.heavy) })
			}
			reaches(t, &under, c.under)
			soon, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			if err := ask(soon, g.Unqueued(), stored, c.heavy); err != nil {
				t.Errorf("a rule: %v", err)
			}
			if c.overtake {
				if err := ask(soon, g, stored, c.light); err != nil {
					t.Errorf("a light query: %v", err)
				}
			}
			close(until)
			if err := all.Wait(); err != nil {
				t.Errorf("those that waited: %v", err)
			}
		})
	}
}
