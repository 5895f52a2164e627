package engine

import (
	"context"

	"github.com/prometheus/prometheus/tsdb"
	"github.com/prometheus/prometheus/tsdb/index"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine/queryguard"
)

// seriesIndex tells the guard of queries how many series there are, by the indexes of a
// database's head and blocks.
type seriesIndex struct{ db *tsdb.DB }

// Parts implements queryguard.Index.
func (s seriesIndex) Parts(from, to int64) []queryguard.Part {
	parts := []queryguard.Part{headPart{s.db.Head()}}
	for _, b := range s.db.Blocks() {
		if b.OverlapsClosedInterval(from, to) {
			parts = append(parts, blockPart{b})
		}
	}
	return parts
}

// headPart is the head.
type headPart struct{ *tsdb.Head }

// Count implements queryguard.Part.
func (h headPart) Count(ctx context.Context, name, value string) (int, error) {
	return countSeries(ctx, h, name, value)
}

// Values implements queryguard.Part.
func (h headPart) Values(ctx context.Context, name string) (int, error) {
	return countValues(ctx, h, name)
}

// blockPart is a block. One that is removed meanwhile has no index.
type blockPart struct{ *tsdb.Block }

// NumSeries implements queryguard.Part.
func (b blockPart) NumSeries() uint64 { return b.Meta().Stats.NumSeries }

// Count implements queryguard.Part.
func (b blockPart) Count(ctx context.Context, name, value string) (int, error) {
	return countSeries(ctx, b, name, value)
}

// Values implements queryguard.Part.
func (b blockPart) Values(ctx context.Context, name string) (int, error) {
	return countValues(ctx, b, name)
}

// indexed has an index that can be opened.
type indexed interface {
	Index() (tsdb.IndexReader, error)
}

func countSeries(ctx context.Context, part indexed, name, value string) (int, error) {
	r, err := part.Index()
	if err != nil {
		return 0, err
	}
	defer func() { _ = r.Close() }()
	p, err := r.Postings(ctx, name, value)
	if err != nil {
		return 0, err
	}
	if counted, ok := p.(interface{ Len() int }); ok {
		return counted.Len(), nil
	}
	return countPostings(ctx, p)
}

// countPostings counts the series of a block's list, at some nanoseconds for each, until ctx
// ends.
func countPostings(ctx context.Context, p index.Postings) (int, error) {
	const lookEvery = 1 << 16
	n := 0
	for p.Next() {
		if n++; n%lookEvery == 0 && ctx.Err() != nil {
			return 0, ctx.Err()
		}
	}
	return n, p.Err()
}

func countValues(ctx context.Context, part indexed, name string) (int, error) {
	r, err := part.Index()
	if err != nil {
		return 0, err
	}
	defer func() { _ = r.Close() }()
	values, err := r.LabelValues(ctx, name, nil)
	return len(values), err
}
