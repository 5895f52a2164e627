package redline

import (
	"net/http"
	"sync/atomic"

	"github.com/redline-metrics/redline/internal/patterns"
	"github.com/redline-metrics/redline/internal/selfmetrics"
)

// lostCalls counts the calls of Skip, SetRoute and SetPanic with writers that lead to no
// recording. Such a writer leads to no Metrics either, so the count belongs to the process.
// The first Metrics that is scraped takes it over.
var lostCalls atomic.Uint64 //nolint:gochecknoglobals // see above

// misuses counts misuse by its reason.
type misuses struct{ counters counters }

func newMisuses(cfg *Config, factory metricFactory) (*misuses, error) {
	own := selfmetrics.Families().Misuse
	counters, err := factory.Counter(cfg.counterOpts(Family{Name: own.Name, Help: own.Help}), own.Label)
	return &misuses{counters}, err
}

func (m *misuses) count(reason string) { m.counters(reason).Inc() }

// wrapEndpoint returns endpoint with two additions: no metric counts its requests, and each
// scrape takes lostCalls over.
func (m *misuses) wrapEndpoint(endpoint http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for rec := range recordings(w) {
			rec.SkipAll()
		}
		if n := lostCalls.Swap(0); n > 0 {
			m.counters(selfmetrics.NoRecording).Add(float64(n))
		}
		endpoint.ServeHTTP(w, r)
	})
}

// noteRoute counts a request that was served although it has no route.
func (m *misuses) noteRoute(x *Exchange) {
	if x.Route == Unmatched && x.Status >= 200 && x.Status < 300 && x.arrived.method() != optionsMethod {
		m.count(selfmetrics.RouteUnknown)
	}
}

// Hides records that the endpoint answers in the place of one of the service's own routes.
// It is for adapters, which know the routes.
func (m *Metrics) Hides() { m.misuses.count(selfmetrics.EndpointHidden) }

// noteHidden calls Hides if mux has a route of its own for the endpoint's path.
func (m *Metrics) noteHidden(mux *http.ServeMux, r *http.Request) {
	if mux != nil && patterns.By(mux, r) == m.config.Path {
		m.Hides()
	}
}

// forEachRecording calls set for all recordings to which w leads.
func forEachRecording(w http.ResponseWriter, set func(*Recording)) {
	found := false
	for rec := range recordings(w) {
		set(rec)
		found = true
	}
	if !found {
		lostCalls.Add(1)
	}
}
