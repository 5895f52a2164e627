package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/access"
	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
	"github.com/redline-metrics/redline/cmd/redline/internal/web"
)

// watch runs e with its page, and fits its rules to the services' families, until ctx
// ends; without objectives it leaves the rules alone. It keeps incidents unless kept is nil.
// Requests under way come to their end before the data are closed.
func watch(ctx context.Context, e *engine.Engine, kept *incidents, l net.Listener, reach access.Config, slo func() catalog.ObjectiveSet, webConfig string, log *slog.Logger) error {
	asked, err := inventory.Within(e.Handler())
	if err != nil {
		return errors.Join(err, l.Close())
	}
	known := inventory.NewKnown(asked)
	diagnoser, err := newDiagnoser(e.Handler(), asked, known)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	page, err := web.New(withDiagnoses(e.Handler(), diagnoser), known, e.Interval, slo)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	ctx, stop := context.WithCancel(ctx)
	var keeping sync.WaitGroup
	defer keeping.Wait()
	defer stop()
	running, stopRunning := context.WithCancel(context.WithoutCancel(ctx))
	defer stopRunning()
	ran := make(chan error, 1)
	go func() {
		ran <- e.Run(running)
		stop() // without data there is nothing to serve
	}()
	if slo != nil {
		keeping.Go(func() { keepRules(ctx, e, known, slo, log) })
	}
	if kept != nil {
		kept.ask = diagnoser.Ask
		keeping.Go(func() { kept.run(ctx) })
	}
	paced := newPace(ending(ctx, guarded(reach, kept.before(page), bodyLimits{queryBytes: e.QueryLength(), write: e.TakesWrites(), otlp: e.TakesOTLP()})))
	e.OnShortMemory(func() { paced.relieve(0) })
	err = serve(ctx, l, paced, webConfig)
	stopRunning()
	return errors.Join(<-ran, err)
}

// guarded has h get the requests of those who may send them, without the prefix, and with
// bodies that are there and bounded.
func guarded(reach access.Config, h http.Handler, limits bodyLimits) http.Handler {
	return withBodyDeadline(access.New(reach, boundBodies(h, limits)))
}

// queryGrace is the time that requests may go on once the process is to end. With the time
// that remote write may take after that, all is over within ten seconds.
const queryGrace = 3 * time.Second

// ending has requests end that are still under way some time after ctx has ended, as
// streams are, and queries of long times.
func ending(ctx context.Context, h http.Handler) http.Handler {
	late, end := context.WithCancel(context.WithoutCancel(ctx))
	context.AfterFunc(ctx, func() { time.AfterFunc(queryGrace, end) })
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithCancel(r.Context())
		defer cancel()
		defer context.AfterFunc(late, cancel)()
		h.ServeHTTP(w, r.WithContext(ctx))
	})
}
