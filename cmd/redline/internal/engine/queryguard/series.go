package queryguard

import (
	"context"
	"math"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/tsdb/index"
)

// Index tells of series before they are read: a database's head.
type Index interface {
	NumSeries() uint64
	// Postings are the series that have one of a label's values.
	Postings(ctx context.Context, name string, values ...string) (index.Postings, error)
	// Values is how many values a label has.
	Values(ctx context.Context, name string) int
}

// seriesOf returns how many series matchers can match at most. Series that are in older
// blocks alone are not among them.
func seriesOf(ctx context.Context, of Index, matchers []*labels.Matcher) float64 {
	if of == nil {
		return 1
	}
	most := float64(of.NumSeries())
	for _, m := range matchers {
		if m.Type != labels.MatchEqual || m.Value == "" {
			continue
		}
		p, err := of.Postings(ctx, m.Name, m.Value)
		if err != nil {
			continue
		}
		if counted, ok := p.(interface{ Len() int }); ok {
			most = min(most, float64(counted.Len()))
		} else if p == index.EmptyPostings() {
			return 0
		}
	}
	return most
}

// mostNames is of how many labels the values are counted, which takes time for each.
const mostNames = 20

// groupsOf returns how many groups an aggregation of series has at most. The labels that
// the query itself writes can have as many values as there are series.
func groupsOf(ctx context.Context, of Index, s shape, by []string, without bool) float64 {
	if without || of == nil {
		return s.series
	}
	groups, seen := 1.0, map[string]bool{}
	for _, name := range by {
		switch {
		case seen[name]:
			continue
		case s.written[name], groups >= s.series, len(seen) == mostNames, ctx.Err() != nil:
			return s.series
		}
		seen[name] = true
		groups *= math.Max(1, float64(of.Values(ctx, name)))
	}
	return min(groups, math.Max(1, s.series))
}
