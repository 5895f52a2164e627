package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"

	"github.com/prometheus/prometheus/model/exemplar"
	"github.com/prometheus/prometheus/model/histogram"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb"
)

// answered has senders of samples told by the status whether to send them again: 400 where
// they can never be taken, and 503 where they can be later. Prometheus' handlers answer 500
// to faults that they do not know, and senders send for ever then, and nothing else.
//
// Samples that can never be taken are left out, and the others of the request are taken.
func answered(log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		l := &ledger{
			// Of remote write 2.0 the handler leaves out single samples, and counts them.
			counts: strings.Contains(r.Header.Get("Content-Type"), "io.prometheus.write.v2.Request"),
			// A translation that fails is the handler's own 500, and the same each time.
			translates: strings.Contains(r.URL.Path, "/otlp/"),
		}
		r = r.WithContext(context.WithValue(r.Context(), ledgerKey{}, l))
		next.ServeHTTP(&answer{ResponseWriter: w, ledger: l, log: log, ctx: r.Context()}, r)
	})
}

// ledger notes what becomes of the samples of a request. It is safe for concurrent use.
type ledger struct {
	counts, translates bool

	mu      sync.Mutex
	taken   int
	refused int   // and never to be taken
	reason  error // of the first that was refused
	later   error // the reason why all of the request can be taken later
}

type ledgerKey struct{}

// answer has the status of a request's ledger.
type answer struct {
	http.ResponseWriter
	ledger  *ledger
	log     *slog.Logger
	ctx     context.Context //nolint:containedctx // of the request, which the answer does not outlive
	decided bool            // the answer is written
}

// WriteHeader implements http.ResponseWriter.
func (a *answer) WriteHeader(code int) {
	l := a.ledger
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case code/100 == 2 && l.refused > 0:
		a.decided = true
		a.log.Error("samples that clients send are refused", "err", l.reason)
		http.Error(a.ResponseWriter, fmt.Sprintf("%d of %d samples are refused, and the others are taken: %v", l.refused, l.refused+l.taken, l.reason), http.StatusBadRequest)
		return
	case code == http.StatusInternalServerError && errors.Is(l.later, errNoRoom):
		a.Header().Set("Retry-After", "60")
		code = http.StatusServiceUnavailable
	case code == http.StatusInternalServerError && l.translates && l.later == nil && a.ctx.Err() == nil:
		code = http.StatusBadRequest
	}
	a.ResponseWriter.WriteHeader(code)
}

// Write implements http.ResponseWriter.
func (a *answer) Write(p []byte) (int, error) {
	if a.decided {
		return len(p), nil
	}
	return a.ResponseWriter.Write(p)
}

// Unwrap is for http.ResponseController.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// ledgerAppender notes what becomes of samples, and leaves those out that can never be taken.
type ledgerAppender struct {
	storage.AppenderV2
	*ledger

	leftOut bool // the last sample
}

// neverTaken reports whether an error is one of the sample, which comes again with it. Errors that
// Prometheus' handlers know are theirs to answer.
func neverTaken(err error) bool {
	var invalid histogram.Error
	return errors.Is(err, errSeries) || errors.Is(err, errNotOwn) || errors.Is(err, tsdb.ErrInvalidSample) || errors.As(err, &invalid)
}

func knownToHandlers(err error) bool {
	for _, known := range []error{storage.ErrOutOfOrderSample, storage.ErrOutOfBounds, storage.ErrDuplicateSampleForTimestamp, storage.ErrTooOldSample, (*storage.AppendPartialError)(nil)} {
		if errors.Is(err, known) {
			return true
		}
	}
	return false
}

// Append implements storage.AppenderV2.
func (a *ledgerAppender) Append(ref storage.SeriesRef, ls labels.Labels, st, t int64, v float64, h *histogram.Histogram, fh *histogram.FloatHistogram, opts storage.AppendV2Options) (storage.SeriesRef, error) {
	ref, err := a.AppenderV2.Append(ref, ls, st, t, v, h, fh, opts)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.leftOut = false
	switch {
	case err == nil:
		a.taken++
	case neverTaken(err) && a.counts:
		return 0, refusedError{err}
	case neverTaken(err):
		a.refused++
		if a.reason == nil {
			a.reason = err
		}
		a.leftOut = true
		return 0, nil
	case !knownToHandlers(err):
		a.later = err
	}
	return ref, err
}

// refusedError is an error that Prometheus' handler takes for one of a single sample.
type refusedError struct{ error }

// Is is for errors.Is.
func (refusedError) Is(target error) bool { return target == storage.ErrOutOfBounds }

// Unwrap is for errors.Is.
func (r refusedError) Unwrap() error { return r.error }

// AppendExemplars implements storage.ExemplarAppenderV2.
func (a *ledgerAppender) AppendExemplars(ref storage.SeriesRef, ls labels.Labels, exemplars []exemplar.Exemplar) (storage.SeriesRef, error) {
	if a.leftOut {
		return 0, storage.ErrNotFound
	}
	return appendExemplars(a.AppenderV2, ref, ls, exemplars)
}

// Commit implements storage.AppenderTransaction.
func (a *ledgerAppender) Commit() error {
	err := a.AppenderV2.Commit()
	if err != nil {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.later = err
	}
	return err
}

// appendExemplars hands exemplars to an appender around which there is another.
func appendExemplars(to storage.AppenderV2, ref storage.SeriesRef, ls labels.Labels, exemplars []exemplar.Exemplar) (storage.SeriesRef, error) {
	takes, ok := to.(storage.ExemplarAppenderV2)
	if !ok {
		return 0, fmt.Errorf("%T takes no exemplars", to)
	}
	return takes.AppendExemplars(ref, ls, exemplars)
}
