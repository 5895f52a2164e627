package engine

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/prometheus/alertmanager/labelset"
	"github.com/prometheus/alertmanager/marker"
	"github.com/prometheus/common/model"
)

// Limits of the work that a request for alerts makes: it compares each alert with all
// silences, and names those of each.
const (
	alertReadTime    = 5 * time.Second
	alertReadsAtOnce = 2
	mostSilencedBy   = 500_000 // pairs of an alert and a silence
)

// alertReads bounds the work of requests to Alertmanager's API.
type alertReads struct {
	next  http.Handler
	slots chan struct{}
}

func boundAlertReads(next http.Handler) http.Handler {
	return &alertReads{next: next, slots: make(chan struct{}, alertReadsAtOnce)}
}

// ServeHTTP implements http.Handler.
func (a *alertReads) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), alertReadTime)
	defer cancel()
	work := &alertWork{ctx: ctx, left: mostSilencedBy}
	to := &alertAnswer{ResponseWriter: w, work: work}
	if r.Method == http.MethodGet {
		select {
		case a.slots <- struct{}{}:
			defer func() { <-a.slots }()
		case <-ctx.Done():
			work.refuse(http.StatusServiceUnavailable, errors.New("other requests for alerts take their time; try again later"))
			to.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		r = r.WithContext(context.WithValue(ctx, alertWorkKey{}, work))
	} else {
		work.ctx = r.Context() // what has been taken is not refused for the time that it took
		r = r.WithContext(context.WithValue(r.Context(), alertWorkKey{}, work))
	}
	a.next.ServeHTTP(to, r)
}

type alertWorkKey struct{}

// alertWork is the work of a request. It is safe for concurrent use.
type alertWork struct {
	ctx context.Context //nolint:containedctx // of the request, which the work does not outlive

	mu   sync.Mutex
	left int // pairs of an alert and a silence
	code int // of an answer in the place of the API's, and its reason
	err  error
}

// refuse has the request answered by an error.
func (a *alertWork) refuse(code int, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.err == nil {
		a.code, a.err = code, err
	}
}

// over reports whether the work is to end.
func (a *alertWork) over() bool {
	if errors.Is(a.ctx.Err(), context.DeadlineExceeded) {
		a.refuse(http.StatusServiceUnavailable, fmt.Errorf("comparing alerts with silences takes longer than %v; ask for fewer alerts by filter, expire silences, or try again: what is compared is remembered", alertReadTime))
	}
	_, err := a.refusal()
	return err != nil
}

func (a *alertWork) refusal() (code int, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.code, a.err
}

// silenced counts the silences of an alert.
func (a *alertWork) silenced(n int) {
	a.mu.Lock()
	a.left -= n
	none := a.left < 0
	a.mu.Unlock()
	if none {
		a.refuse(http.StatusUnprocessableEntity, fmt.Errorf("the alerts have more than %d silences together; ask for fewer by filter, or expire silences", mostSilencedBy))
	}
}

// bounded has mute tell the silences of an alert, while the request's work is within bounds.
func bounded(mute func(context.Context, labelset.LabelSet)) func(context.Context, labelset.LabelSet) {
	return func(ctx context.Context, l labelset.LabelSet) {
		work, ok := ctx.Value(alertWorkKey{}).(*alertWork)
		if !ok {
			mute(ctx, l)
			return
		}
		if work.over() {
			return
		}
		if m, ok := marker.FromContext(ctx); ok {
			ctx = marker.WithContext(ctx, countingMarker{m, work})
		}
		mute(ctx, l)
	}
}

// countingMarker counts the silences that are marked.
type countingMarker struct {
	marker.AlertMarker
	work *alertWork
}

// SetSilenced implements marker.AlertMarker.
func (c countingMarker) SetSilenced(fp model.Fingerprint, silencedBy []string) {
	c.work.silenced(len(silencedBy))
	c.AlertMarker.SetSilenced(fp, silencedBy)
}

// alertAnswer is the API's answer, or the reason why there is none.
type alertAnswer struct {
	http.ResponseWriter
	work    *alertWork
	refused bool
}

// WriteHeader implements http.ResponseWriter.
func (a *alertAnswer) WriteHeader(code int) {
	if a.work.over() {
		refused, err := a.work.refusal()
		if refused == http.StatusServiceUnavailable {
			a.Header().Set("Retry-After", "5")
		}
		a.refused = true
		http.Error(a.ResponseWriter, err.Error(), refused)
		return
	}
	a.ResponseWriter.WriteHeader(code)
}

// Write implements http.ResponseWriter.
func (a *alertAnswer) Write(p []byte) (int, error) {
	if a.refused {
		return len(p), nil
	}
	return a.ResponseWriter.Write(p)
}

// Unwrap is for http.ResponseController.
func (a *alertAnswer) Unwrap() http.ResponseWriter { return a.ResponseWriter }
