package engine

import (
	"context"

	"github.com/prometheus/prometheus/model/histogram"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/storage"
)

// guardedStorage represents a database that refuses samples while its log has no room. The
// next start would read the log up to a record that is cut off, and throw away all samples
// that came after it.
type guardedStorage struct {
	storage.Storage
	disk *diskGuard
}

// Appender implements storage.Appendable.
func (s guardedStorage) Appender(ctx context.Context) storage.Appender {
	a := s.Storage.Appender(ctx)
	if err := s.disk.check(leastRoom); err != nil {
		return refusing{a, err}
	}
	return a
}

// AppenderV2 implements storage.AppendableV2.
func (s guardedStorage) AppenderV2(ctx context.Context) storage.AppenderV2 {
	a := s.Storage.AppenderV2(ctx)
	if err := s.disk.check(leastRoom); err != nil {
		return refusingV2{a, err}
	}
	return a
}

// refusing takes no samples.
type refusing struct {
	storage.Appender
	err error
}

// Append implements storage.Appender.
func (r refusing) Append(storage.SeriesRef, labels.Labels, int64, float64) (storage.SeriesRef, error) {
	return 0, r.err
}

// AppendHistogram implements storage.HistogramAppender.
func (r refusing) AppendHistogram(storage.SeriesRef, labels.Labels, int64, *histogram.Histogram, *histogram.FloatHistogram) (storage.SeriesRef, error) {
	return 0, r.err
}

// refusingV2 takes no samples.
type refusingV2 struct {
	storage.AppenderV2
	err error
}

// Append implements storage.AppenderV2.
func (r refusingV2) Append(storage.SeriesRef, labels.Labels, int64, int64, float64, *histogram.Histogram, *histogram.FloatHistogram, storage.AppendV2Options) (storage.SeriesRef, error) {
	return 0, r.err
}
