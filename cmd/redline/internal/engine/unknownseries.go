package engine

import (
	"context"
	"log/slog"
	"sync"
)

// unknownSeries adds up the lines by which an opening database tells, for each part of its
// log, how much there is of series that nothing names.
type unknownSeries struct {
	mu    sync.Mutex
	open  bool // the database is, and lines are all there
	names []string
	sums  map[string]int64
}

const unknownReferences = "Unknown series references"

// log returns a log without those lines, until tell.
func (u *unknownSeries) log(log *slog.Logger) *slog.Logger {
	return slog.New(unknownSeriesHandler{log.Handler(), u})
}

// take takes a line, and reports whether it was one of those.
func (u *unknownSeries) take(r slog.Record) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.open || r.Message != unknownReferences {
		return false
	}
	if u.sums == nil {
		u.sums = map[string]int64{}
	}
	r.Attrs(func(a slog.Attr) bool {
		var n int64
		switch v := a.Value.Resolve(); v.Kind() {
		case slog.KindInt64:
			n = v.Int64()
		case slog.KindUint64:
			n = int64(v.Uint64()) //nolint:gosec // a number of samples
		default:
			return true
		}
		before, seen := u.sums[a.Key]
		if !seen {
			u.names = append(u.names, a.Key)
		}
		if u.sums[a.Key] = before + n; a.Key == "series" { // each part has the same ones
			u.sums[a.Key] = max(before, n)
		}
		return true
	})
	return true
}

// tell writes one line, unless there is nothing to tell, or the reason was told.
func (u *unknownSeries) tell(log *slog.Logger, told bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.open = true
	if told || len(u.names) == 0 {
		return
	}
	var attrs []any
	for _, name := range u.names {
		attrs = append(attrs, slog.Int64(name, u.sums[name]))
	}
	log.Warn(unknownReferences, attrs...)
}

// unknownSeriesHandler implements slog.Handler.
type unknownSeriesHandler struct {
	slog.Handler
	of *unknownSeries
}

// Handle implements slog.Handler.
func (h unknownSeriesHandler) Handle(ctx context.Context, r slog.Record) error {
	if h.of.take(r) {
		return nil
	}
	return h.Handler.Handle(ctx, r)
}

// WithAttrs implements slog.Handler.
func (h unknownSeriesHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return unknownSeriesHandler{h.Handler.WithAttrs(attrs), h.of}
}

// WithGroup implements slog.Handler.
func (h unknownSeriesHandler) WithGroup(name string) slog.Handler {
	return unknownSeriesHandler{h.Handler.WithGroup(name), h.of}
}
