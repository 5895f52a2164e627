package queryguard

import (
	"context"
	"errors"
	"math"
	"sync"

	"github.com/prometheus/prometheus/model/labels"
)

const (
	// seriesRoom is how many samples' room a series is taken to need before its
	// labels are known, and labelRoom that of a label's name or value.
	seriesRoom = 32
	labelRoom  = 4
	// seriesBytes is the size of a series beside its labels, and labelBytes that of a label
	// beside its text.
	seriesBytes = 512
	labelBytes  = 48
)

// Reading is a request that reads series without a query: remote read, federation, and
// lists of series and labels. It may take as much room as a query, and has it until Close.
// Its methods are safe for concurrent use.
type Reading struct {
	guard   *Guard
	samples bool // whether the answer keeps samples, beside series

	mu      sync.Mutex
	used    float64 // room, in samples
	held    float64
	release []func()
	err     error // of the refusal
}

type readingKey struct{}

// Read returns a context for a request that reads series from a storage of [Guard.Bound].
// keepsSamples says whether its answer is in memory with all samples.
func (g *Guard) Read(ctx context.Context, keepsSamples bool) (context.Context, *Reading) {
	r := &Reading{guard: g, samples: keepsSamples}
	return context.WithValue(ctx, readingKey{}, r), r
}

// readingOf returns the reading of a context, or nil where a query reads.
func readingOf(ctx context.Context) *Reading {
	r, _ := ctx.Value(readingKey{}).(*Reading)
	return r
}

// Close gives the room back.
func (r *Reading) Close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, release := range r.release {
		release()
	}
	r.release, r.held = nil, 0
}

// Refused reports whether the request has been refused.
func (r *Reading) Refused() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.err != nil
}

// reserve waits for the room of an estimate, as long as a query may take. Only the first
// estimate of a request waits: one that held room while it waited for more could wait for
// ever.
func (r *Reading) reserve(ctx context.Context, samples float64) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	l := r.guard.lanes
	if r.err != nil || l == nil || len(r.release) > 0 {
		return r.err
	}
	samples = max(1, min(samples, float64(l.limits.Samples)))
	waiting, cancel := context.WithTimeoutCause(ctx, l.limits.Timeout, errBusy)
	defer cancel()
	release, err := l.take(waiting, Cost{Samples: samples})
	if err != nil {
		if errors.Is(err, errBusy) {
			r.err = err
		}
		return err
	}
	r.release, r.held = append(r.release, release), samples
	return nil
}

// spend counts room that is used, or returns the reason to refuse the request.
func (r *Reading) spend(samples float64) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err != nil {
		return r.err
	}
	r.used += samples
	limits := r.guard.limits
	if r.used > float64(limits.Samples) {
		r.err = refusal("samples, and series in samples' room", r.used, limits.Samples, SamplesFlag)
		return r.err
	}
	if l := r.guard.lanes; l != nil && r.used > r.held {
		release, more := l.grow(r.held, r.used)
		if release == nil {
			r.err = errBusy
			return r.err
		}
		r.release = append(r.release, release)
		r.held += more
	}
	return nil
}

// estimate returns the room that the series of matchers take at most in the answer, which
// has no more than limit of them unless that is 0. Each has so many samples.
func (r *Reading) estimate(ctx context.Context, matchers []*labels.Matcher, limit int, samples float64) float64 {
	ctx, end := context.WithTimeout(ctx, mostCounting)
	defer end()
	series := partsOf(r.guard.index, math.MinInt64, math.MaxInt64).series(ctx, matchers)
	if limit > 0 {
		series = min(series, float64(limit))
	}
	if !r.samples {
		samples = 0
	}
	return series * (seriesRoom + samples)
}

// room returns the room of a series without its samples.
func room(l labels.Labels) float64 { return float64(seriesBytes+l.ByteSize()) / sampleBytes }
