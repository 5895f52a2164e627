package catalog_test

import (
	"testing"
	"time"

	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/util/teststorage"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine/queryguard"
)

// TestQueriesAreLetIn holds that the engine's guard refuses no query of the catalog, over
// an hour to 90 days, as finely as the API has it. A guard that refuses a query does so
// before there are data.
func TestQueriesAreLetIn(t *testing.T) {
	d := newData(t, teststorage.New(t))
	guard := queryguard.New(d.engine, nil, queryguard.Limits{}, func() time.Duration { return time.Minute }, nil)
	bound := queryguard.NewParser(parser.NewParser(parser.Options{}), queryguard.Limits{})
	end := time.Unix(1_800_000_000, 0)
	for _, q := range allQueries(kinds(t)) {
		if _, err := bound.ParseExpr(q); err != nil {
			t.Errorf("%s: %v", q, err)
		}
		for _, days := range []int{0, 1, 30, 90} {
			span := time.Hour + time.Duration(days)*24*time.Hour
			query, err := guard.NewRangeQuery(t.Context(), d, nil, q, end.Add(-span), end, max(time.Second, span/11_000))
			if err != nil {
				t.Errorf("%s over %v: %v", q, span, err)
				continue
			}
			query.Close()
		}
	}
}
