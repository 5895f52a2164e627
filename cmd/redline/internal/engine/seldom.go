package engine

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"
)

// How often the log has lines of a kind that each scrape, evaluation, notification or request
// may cause: the first at once, and then the last of each interval, with their number.
const (
	seldomEvery = time.Minute
	mostKinds   = 100 // of lines that are told apart by their error
	kindLength  = 200 // bytes
)

// seldom returns a log that has the warnings and errors of a kind seldom. stop tells of those
// that no line has told yet; lines after it are all there.
func seldom(log *slog.Logger) (_ *slog.Logger, stop func()) {
	kinds := &lineKinds{all: map[string]*lineKind{}}
	return slog.New(seldomHandler{log.Handler(), kinds}), kinds.stop
}

// seldomHandler implements slog.Handler.
type seldomHandler struct {
	slog.Handler
	kinds *lineKinds
}

// Handle implements slog.Handler.
func (h seldomHandler) Handle(ctx context.Context, r slog.Record) error {
	if r.Level >= slog.LevelWarn && h.kinds.hold(r, h.Handler) {
		return nil
	}
	return h.Handler.Handle(ctx, r)
}

// WithAttrs implements slog.Handler.
func (h seldomHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return seldomHandler{h.Handler.WithAttrs(attrs), h.kinds}
}

// WithGroup implements slog.Handler.
func (h seldomHandler) WithGroup(name string) slog.Handler {
	return seldomHandler{h.Handler.WithGroup(name), h.kinds}
}

// lineKinds represents the kinds of lines of the last minute. It is safe for concurrent use.
type lineKinds struct {
	mu      sync.Mutex
	all     map[string]*lineKind
	stopped bool
}

// lineKind represents lines that say the same of several things, or again.
type lineKind struct {
	more int         // that no line has told of
	last slog.Record // of those
	to   slog.Handler
	rest *time.Timer
}

// hold reports whether a line is not to be written, and counts it.
func (l *lineKinds) hold(r slog.Record, to slog.Handler) bool {
	kind := kindOfLine(r)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stopped {
		return false
	}
	if l.all[kind] == nil && len(l.all) >= mostKinds {
		kind = "" // all others
	}
	one := l.all[kind]
	if one == nil {
		l.all[kind] = &lineKind{rest: time.AfterFunc(seldomEvery, func() { l.tell(kind) })}
		return false
	}
	one.more++
	one.last, one.to = r.Clone(), to
	return true
}

// tell ends the interval of a kind.
func (l *lineKinds) tell(kind string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	one := l.all[kind]
	if l.stopped || one == nil {
		return
	}
	if one.more == 0 {
		delete(l.all, kind)
		return
	}
	one.write()
	one.rest.Reset(seldomEvery)
}

func (l *lineKinds) stop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stopped = true
	for _, one := range l.all {
		if one.rest.Stop(); one.more > 0 {
			one.write()
		}
	}
}

// write writes the last line, with the number of lines that it stands for.
func (o *lineKind) write() {
	o.last.AddAttrs(slog.Int("times", o.more))
	_ = o.to.Handle(context.Background(), o.last) // as of any line
	o.more, o.last = 0, slog.Record{}
}

// kindOfLine returns a line's message and error, without numbers: they are of a time, or
// of a connection.
func kindOfLine(r slog.Record) string {
	kind := r.Message
	r.Attrs(func(a slog.Attr) bool {
		if a.Key == "err" {
			kind += " " + a.Value.String()
		}
		return true
	})
	kind = strings.Map(func(c rune) rune {
		if c >= '0' && c <= '9' {
			return -1
		}
		return c
	}, kind[:min(len(kind), kindLength)])
	return kind
}
