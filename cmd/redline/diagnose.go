package main

import (
	"context"
	"net/http"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/diagnosis"
	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
)

// lastly is the time for which the services that are known stand also for a moment that has
// passed.
const lastly = 10 * time.Minute

// newDiagnoser returns a diagnoser of the engine behind a handler.
func newDiagnoser(engine http.Handler, asked *inventory.Engine, known *inventory.Known) (*diagnosis.Diagnoser, error) {
	return diagnosis.Within(engine, func(ctx context.Context, at time.Time) ([]inventory.Service, error) {
		if time.Since(at) < lastly {
			return known.Services(ctx)
		}
		return asked.ServicesAt(ctx, at)
	})
}

// withDiagnoses serves diagnoses before an engine's handler.
func withDiagnoses(engine http.Handler, d *diagnosis.Diagnoser) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", engine)
	answers := diagnosis.NewHandler(d)
	mux.Handle("/redline/explain", answers)
	mux.Handle("/redline/changes", answers)
	return mux
}
