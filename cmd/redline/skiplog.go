package main

import (
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/redline-metrics/redline/multiproc"
)

const (
	// firstSkips are logged one by one.
	firstSkips = 10
	// skipInterval is the time between lines with a count of further entries.
	skipInterval = time.Minute
)

// skipLog logs the entries of worker files that are left out: the first few in a line each,
// and then their number, now and then. Files of others must not fill a log.
type skipLog struct {
	log *slog.Logger

	mu     sync.Mutex
	lines  int            // in this interval
	more   map[string]int // that no line has told of, by reason
	last   multiproc.Skip // of these
	rested *time.Timer    // runs while an interval does
}

func newSkipLog(log *slog.Logger) *skipLog {
	return &skipLog{log: log, more: map[string]int{}}
}

// logSkips returns a function that logs entries of worker files that are left out.
func logSkips(log *slog.Logger) func(multiproc.Skip) {
	return newSkipLog(log).skip
}

func (l *skipLog) skip(s multiproc.Skip) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.rested == nil {
		l.rested = time.AfterFunc(skipInterval, l.rest)
	}
	if l.lines < firstSkips {
		l.lines++
		l.log.Warn("left out of a worker file what cannot be read", "file", s.File, "reason", s.Reason, "err", s.Err)
		return
	}
	l.more[s.Reason]++
	l.last = s
}

// rest ends an interval. After one with more than the first few skips, a line is all
// that the next one gets.
func (l *skipLog) rest() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rested = nil
	l.lines = 0
	if l.tell() {
		l.lines = firstSkips
		l.rested = time.AfterFunc(skipInterval, l.rest)
	}
}

// flush ends the log, with the number that no line has told yet.
func (l *skipLog) flush() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.rested != nil {
		l.rested.Stop()
	}
	l.tell()
}

// tell logs the count, unless it is 0. l.mu is held.
func (l *skipLog) tell() bool {
	if len(l.more) == 0 {
		return false
	}
	total := 0
	var reasons []string
	for _, reason := range slices.Sorted(maps.Keys(l.more)) {
		total += l.more[reason]
		reasons = append(reasons, fmt.Sprintf("%s %d", reason, l.more[reason]))
	}
	l.log.Warn("left out of more worker files what cannot be read", "times", total, "reasons", strings.Join(reasons, ", "),
		"last", l.last.File, "err", l.last.Err)
	clear(l.more)
	return true
}
