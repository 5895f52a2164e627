package engine

import (
	"context"

	"github.com/prometheus/prometheus/tsdb"
	"github.com/prometheus/prometheus/tsdb/index"
)

// headIndex tells the guard of queries how many series there are, by the database's head.
type headIndex struct{ head *tsdb.Head }

// NumSeries implements queryguard.Index.
func (h headIndex) NumSeries() uint64 { return h.head.NumSeries() }

// Postings implements queryguard.Index.
func (h headIndex) Postings(ctx context.Context, name string, values ...string) (index.Postings, error) {
	r, err := h.head.Index()
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }()
	return r.Postings(ctx, name, values...)
}

// Values implements queryguard.Index.
func (h headIndex) Values(ctx context.Context, name string) int {
	r, err := h.head.Index()
	if err != nil {
		return 0
	}
	defer func() { _ = r.Close() }()
	values, err := r.LabelValues(ctx, name, nil)
	if err != nil {
		return 0
	}
	return len(values)
}
