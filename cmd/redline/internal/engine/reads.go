package engine

import (
	"context"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/storage/remote"
	"github.com/prometheus/prometheus/util/annotations"

	"github.com/redline-metrics/redline/cmd/redline/internal/redact"
)

// discreetReads represents the storages elsewhere. Their errors come with the answers to
// queries, and must not have secrets of their URLs.
type discreetReads struct {
	*remote.Storage

	secrets *redact.Secrets
}

// Querier implements storage.Queryable.
func (d discreetReads) Querier(from, to int64) (storage.Querier, error) {
	q, err := d.Storage.Querier(from, to)
	if err != nil {
		return nil, d.secrets.Error(err)
	}
	return discreetQuerier{q, d.secrets}, nil
}

// ChunkQuerier implements storage.ChunkQueryable.
func (d discreetReads) ChunkQuerier(from, to int64) (storage.ChunkQuerier, error) {
	q, err := d.Storage.ChunkQuerier(from, to)
	if err != nil {
		return nil, d.secrets.Error(err)
	}
	return discreetChunkQuerier{q, d.secrets}, nil
}

type discreetQuerier struct {
	storage.Querier

	secrets *redact.Secrets
}

// Select implements storage.Querier.
func (q discreetQuerier) Select(ctx context.Context, sorted bool, hints *storage.SelectHints, matchers ...*labels.Matcher) storage.SeriesSet {
	return discreetSet{q.Querier.Select(ctx, sorted, hints, matchers...), q.secrets}
}

type discreetSet struct {
	storage.SeriesSet

	secrets *redact.Secrets
}

// Err implements storage.SeriesSet.
func (s discreetSet) Err() error { return s.secrets.Error(s.SeriesSet.Err()) }

// Warnings implements storage.SeriesSet.
func (s discreetSet) Warnings() annotations.Annotations {
	return discreetWarnings(s.SeriesSet.Warnings(), s.secrets)
}

type discreetChunkQuerier struct {
	storage.ChunkQuerier

	secrets *redact.Secrets
}

// Select implements storage.ChunkQuerier.
func (q discreetChunkQuerier) Select(ctx context.Context, sorted bool, hints *storage.SelectHints, matchers ...*labels.Matcher) storage.ChunkSeriesSet {
	return discreetChunkSet{q.ChunkQuerier.Select(ctx, sorted, hints, matchers...), q.secrets}
}

type discreetChunkSet struct {
	storage.ChunkSeriesSet

	secrets *redact.Secrets
}

// Err implements storage.ChunkSeriesSet.
func (s discreetChunkSet) Err() error { return s.secrets.Error(s.ChunkSeriesSet.Err()) }

// Warnings implements storage.ChunkSeriesSet.
func (s discreetChunkSet) Warnings() annotations.Annotations {
	return discreetWarnings(s.ChunkSeriesSet.Warnings(), s.secrets)
}

func discreetWarnings(all annotations.Annotations, secrets *redact.Secrets) annotations.Annotations {
	if len(all) == 0 {
		return all
	}
	var discreet annotations.Annotations
	for _, err := range all {
		discreet.Add(secrets.Error(err))
	}
	return discreet
}
