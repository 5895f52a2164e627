package main

import (
	"cmp"
	"context"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/diagnosis"
	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/cmd/redline/internal/incident"
	"github.com/redline-metrics/redline/cmd/redline/internal/tint"
)

// incidents represents the incidents of a process, and those who are told of them.
type incidents struct {
	keeper *incident.Keeper
	notify *incidentNotices // nil where no receiver is told of incidents
	engine func() *engine.Engine
	// ask diagnoses; it is there before run.
	ask func(context.Context, diagnosis.Question) (diagnosis.Diagnosis, error)
}

// newIncidents returns incidents that are kept below the directory of the data and printed to
// stdout until ctx ends. The engine is asked for once it runs.
func newIncidents(ctx context.Context, dir string, e func() *engine.Engine, notify bool, stdout io.Writer, log *slog.Logger) *incidents {
	in := &incidents{engine: e}
	if notify {
		in.notify = newIncidentNotices(e, log)
	}
	told := printIncidents(ctx, stdout)
	in.keeper = incident.New(incident.Config{
		Dir: filepath.Join(dir, "incidents"), Diagnose: func(ctx context.Context, q diagnosis.Question) (diagnosis.Diagnosis, error) { return in.ask(ctx, q) }, Log: log,
		Held:   func(ctx context.Context) (map[string]bool, error) { return e().HeldAlerts(ctx) },
		Settle: func() time.Duration { return max(leastSettle, e().Renewal()) },
		Told: func(t incident.Told) {
			told(t)
			if in.notify != nil {
				in.notify.told(t)
			}
		},
	})
	return in
}

// leastSettle is the least time from a start to when rules hold the alerts that go on: their
// services have been scraped then, and the rules been made of what these expose.
const leastSettle = 15 * time.Second

// run keeps incidents from when the engine is ready until ctx ends.
func (in *incidents) run(ctx context.Context) {
	select {
	case <-ctx.Done():
		return
	case <-in.engine().Ready():
	}
	if in.notify == nil {
		in.keeper.Run(ctx)
		return
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		in.notify.run(ctx)
	}()
	in.keeper.Run(ctx)
	<-ended
}

// before returns a handler that serves incidents, and leaves all else to next.
func (in *incidents) before(next http.Handler) http.Handler {
	if in == nil {
		return next
	}
	own := in.keeper.Handler()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == incident.Path || strings.HasPrefix(r.URL.Path, incident.Path+"/") {
			own.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// printIncidents returns a function that prints news of incidents, a line each, until ctx ends.
func printIncidents(ctx context.Context, w io.Writer) func(incident.Told) {
	palette, say := tint.For(w), printLines(ctx, w)
	return func(t incident.Told) {
		if text := incidentLine(palette, t); text != "" {
			say(text)
		}
	}
}

// incidentLine returns news of an incident on a line, or "" where a terminal has nothing to
// tell.
func incidentLine(p tint.Palette, t incident.Told) string {
	s := t.Incident
	text := tint.Line(s.Headline)
	switch {
	case s.State == incident.Merged:
		return ""
	case t.News == incident.Opened:
		return p.Red("INCIDENT") + " " + s.ID + ": " + text
	case t.News == incident.CauseChanged:
		before := cmp.Or(tint.Line(t.Before), "none that stood out")
		return p.Yellow("cause") + " of " + s.ID + ": " + tint.Line(s.Cause) + ", before " + before + ": " + text
	case t.News == incident.Ended:
		return p.Green("ended") + " " + s.ID + ": over after " + s.Closed.Sub(s.Opened).Round(time.Second).String() + ": " + text
	}
	return ""
}
