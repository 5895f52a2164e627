package queryguard_test

import (
	"context"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/promqltest"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb/chunkenc"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine/queryguard"
)

// TestBound holds the kind: requests that take memory without a query. Each way to read is
// refused past the limit of samples, with the flag that raises it. One that stays below it,
// as by a limit of its own, is answered.
func TestBound(t *testing.T) {
	stored := promqltest.LoadedStorage(t, "load 1m\n  a{b=\"c\"} 1+1x5000\n"+
		"  many{id=\"1\"} 1x10\n  many{id=\"2\"} 1x10\n  many{id=\"3\"} 1x10\n  many{id=\"4\"} 1x10\n")
	t.Cleanup(func() { _ = stored.Close() })
	series := func(name string, limit int) func(context.Context, storage.SampleAndChunkQueryable) error {
		return func(ctx context.Context, of storage.SampleAndChunkQueryable) error {
			q, err := of.Querier(0, math.MaxInt64)
			if err != nil {
				return err
			}
			defer func() { _ = q.Close() }()
			set := q.Select(ctx, false, &storage.SelectHints{End: math.MaxInt64, Limit: limit}, labels.MustNewMatcher(labels.MatchEqual, "__name__", name))
			n := 0
			for (limit == 0 || n < limit) && set.Next() {
				n++
				it := set.At().Iterator(nil)
				for it.Next() != chunkenc.ValNone {
				}
				if err := it.Err(); err != nil {
					return err
				}
			}
			return set.Err()
		}
	}
	chunks := func(ctx context.Context, of storage.SampleAndChunkQueryable) error {
		q, err := of.ChunkQuerier(0, math.MaxInt64)
		if err != nil {
			return err
		}
		defer func() { _ = q.Close() }()
		set := q.Select(ctx, true, nil, labels.MustNewMatcher(labels.MatchRegexp, "__name__", ".+"))
		for set.Next() {
		}
		return set.Err()
	}
	values := func(ctx context.Context, of storage.SampleAndChunkQueryable) error {
		q, err := of.Querier(0, math.MaxInt64)
		if err != nil {
			return err
		}
		defer func() { _ = q.Close() }()
		_, _, err = q.LabelValues(ctx, "id", nil)
		return err
	}
	names := func(ctx context.Context, of storage.SampleAndChunkQueryable) error {
		q, err := of.Querier(0, math.MaxInt64)
		if err != nil {
			return err
		}
		defer func() { _ = q.Close() }()
		_, _, err = q.LabelNames(ctx, nil)
		return err
	}
	for name, c := range map[string]struct {
		limit   int
		samples bool
		read    func(context.Context, storage.SampleAndChunkQueryable) error
		refused bool
	}{
		"series":                        {100, false, series("many", 0), true},
		"series, with room":             {200, false, series("many", 0), false},
		"series, as many as asked for":  {100, false, series("many", 2), false},
		"series, whose samples are not": {100, false, series("a", 0), false},
		"samples":                       {1000, true, series("a", 0), true},
		"samples, with room":            {6000, true, series("a", 0), false},
		"chunks":                        {3, false, chunks, true},
		"chunks, with room":             {100, false, chunks, false},
		"values":                        {10, false, values, true},
		"values, with room":             {20, false, values, false},
		"names":                         {5, false, names, true},
		"names, with room":              {20, false, names, false},
	} {
		t.Run(name, func(t *testing.T) {
			g := guarded(t, many(10), queryguard.Limits{Samples: c.limit, Timeout: time.Second})
			bound := g.Bound(stored)
			for range 3 { // room comes back
				ctx, reading := g.Read(t.Context(), c.samples)
				err := c.read(ctx, bound)
				reading.Close()
				if c.refused && (err == nil || !strings.Contains(err.Error(), "--query.max-samples raises the limit")) || !c.refused && err != nil {
					t.Errorf("got %v", err)
				}
				if reading.Refused() != c.refused {
					t.Errorf("refused: %t", reading.Refused())
				}
			}
			if err := c.read(t.Context(), bound); err != nil {
				t.Errorf("for a query: %v", err)
			}
		})
	}
}

// TestReadingsWait holds that a request that reads series waits for room beside queries,
// and is refused where there is none.
func TestReadingsWait(t *testing.T) {
	stored := promqltest.LoadedStorage(t, "load 1m\n  a 1x10\n")
	t.Cleanup(func() { _ = stored.Close() })
	g := guarded(t, many(10_000_000), queryguard.Limits{Timeout: 200 * time.Millisecond})
	read := func() (*queryguard.Reading, error) {
		ctx, reading := g.Read(t.Context(), true)
		q, err := g.Bound(stored).Querier(0, math.MaxInt64)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = q.Close() }()
		set := q.Select(ctx, false, nil, labels.MustNewMatcher(labels.MatchEqual, "__name__", "a"))
		for set.Next() {
		}
		return reading, set.Err()
	}
	first, err := read()
	if err != nil {
		t.Fatal(err)
	}
	second, err := read()
	if err != nil {
		t.Fatal(err)
	}
	if third, err := read(); err == nil || !strings.Contains(err.Error(), "others take all room") || !third.Refused() {
		t.Errorf("a third has room: %v", err)
	}
	first.Close()
	third, err := read()
	if err != nil {
		t.Errorf("there is no room again: %v", err)
	}
	third.Close()
	second.Close()
}

// named are series of two names: heavy ones, and a single light one.
type named struct{ many }

func (n named) Count(ctx context.Context, name, value string) (int, error) {
	if value == "light" {
		return 1, nil
	}
	return n.many.Count(ctx, name, value)
}

func (n named) Parts(int64, int64) []queryguard.Part { return []queryguard.Part{n} }

// TestLightReadingsGrow holds that a list of a single series is answered while heavy
// readings take all room of theirs, also where its labels are longer than those that an
// estimate takes for granted.
func TestLightReadingsGrow(t *testing.T) {
	stored := promqltest.LoadedStorage(t, "load 1m\n  heavy 1x10\n  light{a=\""+strings.Repeat("x", 10_000)+"\"} 1x10\n")
	t.Cleanup(func() { _ = stored.Close() })
	g := guarded(t, named{10_000_000}, queryguard.Limits{Timeout: 200 * time.Millisecond})
	read := func(name string) (*queryguard.Reading, error) {
		ctx, reading := g.Read(t.Context(), name == "heavy")
		q, err := g.Bound(stored).Querier(0, math.MaxInt64)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = q.Close() }()
		set := q.Select(ctx, false, nil, labels.MustNewMatcher(labels.MatchEqual, "__name__", name))
		for set.Next() {
		}
		return reading, set.Err()
	}
	for range 2 {
		heavy, err := read("heavy")
		if err != nil {
			t.Fatal(err)
		}
		defer heavy.Close()
	}
	light, err := read("light")
	if err != nil {
		t.Errorf("a light one is refused: %v", err)
	}
	light.Close()
}
