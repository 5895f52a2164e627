package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/cmd/redline/internal/tint"
)

// sayWhichAreEmpty logs which directories of worker files are empty, and when they are so
// no more, until the function that it returns is called.
func sayWhichAreEmpty(ctx context.Context, targets []engine.Target, log *slog.Logger) (end func()) {
	var ends []func()
	for _, t := range targets {
		if t.Workers != "" {
			ends = append(ends, sayWhetherEmpty(ctx, t.Workers, log))
		}
	}
	return func() {
		for _, end := range ends {
			end()
		}
	}
}

// sayReady prints a line once e's data are open: until then it may still fail.
func sayReady(ctx context.Context, e *engine.Engine, stdout io.Writer, line string) {
	select {
	case <-ctx.Done():
	case <-e.Ready():
		_, _ = io.WriteString(stdout, line) // nobody may be reading
	}
}

// printAlerts prints alerts when they start and end, until ctx ends.
func printAlerts(ctx context.Context, w io.Writer) func(engine.Alert) {
	palette, say := tint.For(w), printLines(ctx, w)
	return func(a engine.Alert) { say(alertLine(palette, a)) }
}

// printLines returns a function that prints lines with the time, until ctx ends. A terminal
// that does not take them must not keep rules from being evaluated: past some that wait, they
// are not printed.
func printLines(ctx context.Context, w io.Writer) func(string) {
	const waiting = 1000
	lines := make(chan string, waiting)
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case line := <-lines:
				_, _ = fmt.Fprintln(w, line) // nobody may be reading
			}
		}
	}()
	return func(line string) {
		select {
		case lines <- time.Now().Format(time.TimeOnly) + " " + line:
		default:
		}
	}
}
