package queryguard

import (
	"context"
	"math"
	"time"

	"github.com/prometheus/prometheus/model/labels"
)

// Index tells of series before they are read: a database.
type Index interface {
	// Parts are those of the database that may have samples from one time to another, in
	// milliseconds.
	Parts(from, to int64) []Part
}

// Part represents the head or a block of a database. Counting ends with ctx, by an error.
type Part interface {
	NumSeries() uint64
	// Count returns how many series have a label's value.
	Count(ctx context.Context, name, value string) (int, error)
	// Values returns how many values a label has.
	Values(ctx context.Context, name string) (int, error)
}

// mostCounting bounds how long the series of a query are counted. Those of a part that is
// left are then taken to be all that it has.
const mostCounting = 50 * time.Millisecond

// indexed represents the parts of a database that a query reads. A service's series are in
// all blocks, most of them the same: the part that has most of them counts.
type indexed []Part

// partsOf returns the parts that have samples of a time, or nil without an index.
func partsOf(of Index, from, to int64) indexed {
	if of == nil {
		return nil
	}
	return of.Parts(from, to)
}

// series returns how many series of a part matchers can match at most.
func (parts indexed) series(ctx context.Context, matchers []*labels.Matcher) float64 {
	if parts == nil {
		return 1
	}
	most := 0.0
	for _, p := range parts {
		most = max(most, seriesOf(ctx, p, matchers))
	}
	return most
}

func seriesOf(ctx context.Context, p Part, matchers []*labels.Matcher) float64 {
	most := float64(p.NumSeries())
	for _, m := range matchers {
		if m.Type != labels.MatchEqual || m.Value == "" {
			continue
		}
		if n, err := p.Count(ctx, m.Name, m.Value); err == nil {
			most = min(most, float64(n))
		}
	}
	return most
}

// mostNames is of how many labels the values are counted, which takes time for each.
const mostNames = 20

// groups returns how many groups an aggregation of series has at most. The labels that
// the query itself writes can have as many values as there are series.
func (parts indexed) groups(ctx context.Context, s shape, by []string, without bool) float64 {
	if without || parts == nil {
		return s.series
	}
	groups, seen := 1.0, map[string]bool{}
	for _, name := range by {
		switch {
		case seen[name]:
			continue
		case s.written[name], groups >= s.series, len(seen) == mostNames:
			return s.series
		}
		seen[name] = true
		values, err := parts.values(ctx, name)
		if err != nil {
			return s.series
		}
		groups *= math.Max(1, values)
	}
	return min(groups, math.Max(1, s.series))
}

// values returns how many values a label has at most in a part.
func (parts indexed) values(ctx context.Context, name string) (float64, error) {
	most := 0
	for _, p := range parts {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		if n, err := p.Values(ctx, name); err == nil { // it may be a block that is gone
			most = max(most, n)
		}
	}
	return float64(most), ctx.Err()
}
