package diagnosis

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/redline-metrics/redline/cmd/redline/internal/reply"
)

const (
	// mostTime is the longest time that can be asked about.
	mostTime = 31 * 24 * time.Hour
	// patience is how long a request waits for its turn and for the engine.
	patience = 30 * time.Second
	// answersAtOnce bounds the questions that are answered at once, as each asks many queries.
	answersAtOnce = 2
)

// handler serves the answers of a Diagnoser.
type handler struct {
	*Diagnoser

	turns *semaphore.Weighted
	now   func() time.Time
}

// NewHandler serves GET /redline/explain?from=&to=&service= with a Diagnosis, and GET
// /redline/changes?from=&to= with the changes of that time as {"changes": […]}. Times are
// Unix seconds; without from, explain is about the moment to, which is now by default.
func NewHandler(d *Diagnoser) http.Handler {
	h := &handler{d, semaphore.NewWeighted(answersAtOnce), time.Now}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /redline/explain", h.answer(func(ctx context.Context, q Question) (any, error) { return h.Explain(ctx, q) }))
	mux.HandleFunc("GET /redline/changes", h.answer(func(ctx context.Context, q Question) (any, error) {
		if q.From.IsZero() {
			q.From = q.At.Add(-lately)
		}
		changes, err := h.Changes(ctx, q.From, q.At)
		return map[string]any{"changes": changes}, err
	}))
	return mux
}

// answer returns a handler of questions.
func (h *handler) answer(of func(context.Context, Question) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		q, err := h.question(r)
		if err != nil {
			reply.Error(w, http.StatusBadRequest, err.Error())
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), patience)
		defer cancel()
		if err := h.turns.Acquire(ctx, 1); err != nil {
			reply.Error(w, http.StatusServiceUnavailable, "other questions are being answered; try again")
			return
		}
		defer h.turns.Release(1)
		found, err := of(ctx, q)
		if unknown := UnknownServiceError(""); errors.As(err, &unknown) {
			reply.Error(w, http.StatusNotFound, err.Error())
			return
		}
		if err != nil {
			reply.Error(w, http.StatusBadGateway, err.Error())
			return
		}
		reply.JSON(w, found)
	}
}

// question reads the question of a request.
func (h *handler) question(r *http.Request) (Question, error) {
	values := r.URL.Query()
	q := Question{At: h.now(), Service: values.Get("service")}
	for name, at := range map[string]*time.Time{"to": &q.At, "from": &q.From} {
		text := values.Get(name)
		if text == "" {
			continue
		}
		seconds, err := strconv.ParseFloat(text, 64)
		const latest = 253402300799                            // the last second of the year 9999, which JSON can tell
		if err != nil || !(seconds > 0 && seconds <= latest) { // NaN is in no order
			return q, errors.New(name + ": expected Unix seconds")
		}
		*at = time.UnixMilli(int64(seconds * 1000))
	}
	if !q.From.IsZero() && (!q.From.Before(q.At) || q.At.Sub(q.From) > mostTime) {
		return q, errors.New("from has to be before to, by 31 days at most")
	}
	return q, nil
}
