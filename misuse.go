package redline

import (
	"net/http"

	"github.com/redline-metrics/redline/internal/inflight"
	"github.com/redline-metrics/redline/internal/patterns"
	"github.com/redline-metrics/redline/internal/selfmetrics"
)

// misuses counts misuse by its reason.
type misuses struct{ counters counters }

func newMisuses(cfg *Config, factory metricFactory) (*misuses, error) {
	own := selfmetrics.Families().Misuse
	counters, err := factory.Counter(cfg.counterOpts(Family{Name: own.Name, Help: own.Help}), own.Label)
	return &misuses{counters}, err
}

func (m *misuses) count(reason string) { m.counters(reason).Inc() }

// wrapEndpoint returns endpoint with two additions: no metric counts its requests, and each
// scrape takes the calls over that the process has lost.
func (m *misuses) wrapEndpoint(endpoint http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for rec := range inflight.All(w) {
			rec.SkipAll()
		}
		if n := inflight.TakeLost(); n > 0 {
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

// hides records that the endpoint answers in the place of one of the service's own routes.
func (m *Metrics) hides() { m.misuses.count(selfmetrics.EndpointHidden) }

// noteHidden calls hides if mux has a route of its own for the endpoint's path.
func (m *Metrics) noteHidden(mux *http.ServeMux, r *http.Request) {
	if mux != nil && patterns.By(mux, r) == m.config.Path {
		m.hides()
	}
}
