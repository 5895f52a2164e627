package queryguard

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"runtime/metrics"
	"slices"
	"sync"
	"time"
)

// Memory ends the largest query where the process has little memory left: some take more
// than can be told before. Its methods are safe for concurrent use; those of nil do
// nothing.
type Memory struct {
	limit  int64
	log    *slog.Logger
	others func()
	begun  chan struct{} // has a query that begins noticed

	mu      sync.Mutex
	running []*run
	idle    uint64 // bytes that were alive when no query ran
}

// run is a query that is evaluated.
type run struct {
	cost  Cost
	end   context.CancelCauseFunc
	ended chan struct{}
}

// NewMemory returns a watch on limit bytes, or nil where there is no limit. Where memory
// is short and no query runs, it calls others to release memory.
func NewMemory(limit int64, others func(), log *slog.Logger) *Memory {
	if limit <= 0 {
		return nil
	}
	return &Memory{limit: limit, log: log, others: others, begun: make(chan struct{}, 1)}
}

const (
	// lookEvery is between looks while queries run, idleEvery while none does: a process
	// that does nothing should let the processor sleep.
	lookEvery = 50 * time.Millisecond
	idleEvery = time.Second
	// share is the part of the limit, in percent, that may be alive while queries run. Where
	// others than queries hold almost as much or more, queries may have extra percent on
	// top: ending them would help nobody.
	share, extra = 80, 10
	// patience is how long a query may take to see that it is to end.
	patience = 5 * time.Second
)

// Run looks at the memory until ctx ends.
func (m *Memory) Run(ctx context.Context) {
	if m == nil {
		return
	}
	next := time.NewTimer(idleEvery)
	defer next.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-m.begun:
		case <-next.C:
		}
		if m.short() {
			m.relieve(ctx)
		}
		if m.largest() != nil {
			next.Reset(lookEvery)
		} else {
			next.Reset(idleEvery)
		}
	}
}

// short reports whether there is little memory left: the objects that were alive at the end
// of the last collection take most of the limit, or collection no longer keeps up.
func (m *Memory) short() bool {
	read := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(read)
	limit, live := uint64(m.limit), read[0].Value.Uint64() //nolint:gosec // it is positive
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.running) == 0 {
		m.idle = live
		return live > limit/100*share
	}
	return live > max(limit/100*share, m.idle+limit/100*extra) || read[1].Value.Uint64() > max(limit, m.idle+limit/100*extra)
}

// relieve ends the largest query, and has its memory collected.
func (m *Memory) relieve(ctx context.Context) {
	victim := m.largest()
	if victim == nil {
		m.others()
		return
	}
	m.log.Error("memory is short, so the largest query is ended", "limit_mb", m.limit>>20, "samples", int64(victim.cost.Samples))
	victim.end(fmt.Errorf("%w: the limit is %d MB; --%s raises it", errMemory, m.limit>>20, MemoryFlag))
	wait := time.NewTimer(patience)
	defer wait.Stop()
	select {
	case <-victim.ended:
	case <-wait.C:
	case <-ctx.Done():
		return
	}
	runtime.GC()
}

var errMemory = errors.New("the query is ended: memory is short")

// largest returns the query that takes most and is not ended yet; of such that take the
// same, the one that has run for the longest.
func (m *Memory) largest() *run {
	m.mu.Lock()
	defer m.mu.Unlock()
	var most *run
	for _, one := range m.running {
		if most == nil || one.cost.Samples > most.cost.Samples {
			most = one
		}
	}
	return most
}

// watched returns a context that ends when the query is to end for want of memory. The
// function that comes with it is called when the query has ended.
func (m *Memory) watched(ctx context.Context, c Cost) (context.Context, func()) {
	if m == nil {
		return ctx, func() {}
	}
	ctx, end := context.WithCancelCause(ctx)
	one := &run{cost: c, ended: make(chan struct{})}
	one.end = func(cause error) {
		m.forget(one)
		end(cause)
	}
	m.mu.Lock()
	m.running = append(m.running, one)
	m.mu.Unlock()
	select {
	case m.begun <- struct{}{}:
	default:
	}
	return ctx, func() {
		m.forget(one)
		end(nil)
		close(one.ended)
	}
}

func (m *Memory) forget(gone *run) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.running = slices.DeleteFunc(m.running, func(one *run) bool { return one == gone })
}
