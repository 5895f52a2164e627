package queryguard

import (
	"context"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
	"github.com/prometheus/prometheus/util/annotations"
)

// Bound returns a storage that counts what requests of [Guard.Read] read, and refuses more
// than the limits. Queries read from it as from the storage itself: they have been counted.
func (g *Guard) Bound(of storage.SampleAndChunkQueryable) storage.SampleAndChunkQueryable {
	return boundStorage{of}
}

type boundStorage struct {
	storage.SampleAndChunkQueryable
}

// Querier implements storage.Queryable.
func (s boundStorage) Querier(from, to int64) (storage.Querier, error) {
	q, err := s.SampleAndChunkQueryable.Querier(from, to)
	if err != nil {
		return nil, err
	}
	bound := boundQuerier{q, float64(to-from) / usualInterval}
	if searcher, ok := q.(storage.Searcher); ok {
		return boundSearcher{bound, searcher}, nil
	}
	return bound, nil
}

// ChunkQuerier implements storage.ChunkQueryable.
func (s boundStorage) ChunkQuerier(from, to int64) (storage.ChunkQuerier, error) {
	q, err := s.SampleAndChunkQueryable.ChunkQuerier(from, to)
	if err != nil {
		return nil, err
	}
	return boundChunkQuerier{q}, nil
}

type boundQuerier struct {
	storage.Querier

	samples float64 // that a series has at most, as far as can be told
}

// boundSearcher is a querier that finds labels by parts of their names.
type boundSearcher struct {
	boundQuerier
	storage.Searcher
}

// Select implements storage.Querier.
func (q boundQuerier) Select(ctx context.Context, sorted bool, hints *storage.SelectHints, matchers ...*labels.Matcher) storage.SeriesSet {
	r := readingOf(ctx)
	if r == nil {
		return q.Querier.Select(ctx, sorted, hints, matchers...)
	}
	limit := 0
	if hints != nil {
		limit = hints.Limit
	}
	if err := r.reserve(ctx, r.estimate(ctx, matchers, limit, q.samples)); err != nil {
		return storage.ErrSeriesSet(err)
	}
	return &boundSet{SeriesSet: q.Querier.Select(ctx, sorted, hints, matchers...), reading: r}
}

// LabelValues implements storage.LabelQuerier.
func (q boundQuerier) LabelValues(ctx context.Context, name string, hints *storage.LabelHints, matchers ...*labels.Matcher) ([]string, annotations.Annotations, error) {
	return labelsOf(ctx, hints, matchers, func() ([]string, annotations.Annotations, error) {
		return q.Querier.LabelValues(ctx, name, hints, matchers...)
	})
}

// LabelNames implements storage.LabelQuerier.
func (q boundQuerier) LabelNames(ctx context.Context, hints *storage.LabelHints, matchers ...*labels.Matcher) ([]string, annotations.Annotations, error) {
	return labelsOf(ctx, hints, matchers, func() ([]string, annotations.Annotations, error) {
		return q.Querier.LabelNames(ctx, hints, matchers...)
	})
}

// labelsOf reads names or values of labels. There are no more of them than series, but for
// a few.
func labelsOf(ctx context.Context, hints *storage.LabelHints, matchers []*labels.Matcher, read func() ([]string, annotations.Annotations, error)) ([]string, annotations.Annotations, error) {
	r := readingOf(ctx)
	if r == nil {
		return read()
	}
	limit := 0
	if hints != nil {
		limit = hints.Limit
	}
	if err := r.reserve(ctx, r.estimate(ctx, matchers, limit, 0)/seriesRoom*labelRoom); err != nil {
		return nil, nil, err
	}
	texts, warnings, err := read()
	if err != nil {
		return texts, warnings, err
	}
	total := labelBytes * len(texts)
	for _, text := range texts {
		total += len(text)
	}
	return texts, warnings, r.spend(float64(total) / sampleBytes)
}

// boundSet is the series of a reading.
type boundSet struct {
	storage.SeriesSet

	reading *Reading
	err     error
}

// Next implements storage.SeriesSet.
func (s *boundSet) Next() bool {
	if s.err != nil || !s.SeriesSet.Next() {
		return false
	}
	s.err = s.reading.spend(room(s.SeriesSet.At().Labels()))
	return s.err == nil
}

// At implements storage.SeriesSet.
func (s *boundSet) At() storage.Series {
	if !s.reading.samples {
		return s.SeriesSet.At()
	}
	return boundSeries{s.SeriesSet.At(), s.reading}
}

// Err implements storage.SeriesSet.
func (s *boundSet) Err() error {
	if s.err != nil {
		return s.err
	}
	return s.SeriesSet.Err()
}

// boundSeries represents a series of an answer that keeps its samples.
type boundSeries struct {
	storage.Series

	reading *Reading
}

// Iterator implements storage.Series.
func (s boundSeries) Iterator(it chunkenc.Iterator) chunkenc.Iterator {
	if bound, ok := it.(*boundIterator); ok {
		it = bound.Iterator
	}
	return &boundIterator{Iterator: s.Series.Iterator(it), reading: s.reading}
}

// histogramRoom is how many samples' room a histogram is taken to need.
const histogramRoom = 64

type boundIterator struct {
	chunkenc.Iterator

	reading *Reading
	err     error
}

// Next implements chunkenc.Iterator.
func (i *boundIterator) Next() chunkenc.ValueType {
	if i.err != nil {
		return chunkenc.ValNone
	}
	kind, samples := i.Iterator.Next(), 1.0
	switch kind {
	case chunkenc.ValNone:
		return kind
	case chunkenc.ValHistogram, chunkenc.ValFloatHistogram:
		samples = histogramRoom
	}
	if i.err = i.reading.spend(samples); i.err != nil {
		return chunkenc.ValNone
	}
	return kind
}

// Err implements chunkenc.Iterator.
func (i *boundIterator) Err() error {
	if i.err != nil {
		return i.err
	}
	return i.Iterator.Err()
}

type boundChunkQuerier struct{ storage.ChunkQuerier }

// Select implements storage.ChunkQuerier. The answer is streamed: no more than a list of
// the series is kept.
func (q boundChunkQuerier) Select(ctx context.Context, sorted bool, hints *storage.SelectHints, matchers ...*labels.Matcher) storage.ChunkSeriesSet {
	r := readingOf(ctx)
	if r == nil {
		return q.ChunkQuerier.Select(ctx, sorted, hints, matchers...)
	}
	if err := r.reserve(ctx, r.estimate(ctx, matchers, 0, 0)/seriesRoom); err != nil {
		return storage.ErrChunkSeriesSet(err)
	}
	return &boundChunkSet{ChunkSeriesSet: q.ChunkQuerier.Select(ctx, sorted, hints, matchers...), reading: r}
}

type boundChunkSet struct {
	storage.ChunkSeriesSet

	reading *Reading
	err     error
}

// Next implements storage.ChunkSeriesSet.
func (s *boundChunkSet) Next() bool {
	if s.err != nil || !s.ChunkSeriesSet.Next() {
		return false
	}
	s.err = s.reading.spend(1)
	return s.err == nil
}

// Err implements storage.ChunkSeriesSet.
func (s *boundChunkSet) Err() error {
	if s.err != nil {
		return s.err
	}
	return s.ChunkSeriesSet.Err()
}
