package redline

import (
	"net/http"
	"sync/atomic"
)

// Misuse is a way to set Redline up in which a part of it cannot work. It is counted in
// redline_misuse_total, by its reason.
type Misuse struct {
	Reason      string
	Explanation string // the part that does not work, and the remedy
}

// The reasons of redline_misuse_total.
const (
	misuseRoute       = "route_unknown"
	misuseEndpoint    = "endpoint_hidden"
	misuseNoRecording = "no_recording"
	misuseStream      = "http3_stream"
)

// Misuses returns the reasons of redline_misuse_total with their explanations.
func Misuses() []Misuse {
	return []Misuse{
		{misuseRoute, "requests were answered 2xx and no router said by which route: a middleware has cloned the request, or the router is not one of net/http's. Name the mux in Config.Mux, use the router's adapter, or call redline.SetRoute."},
		{misuseEndpoint, "the service has a route of its own where the metrics are served, and that route is never reached. Set Config.Registry to the registry that it serves (prometheus.DefaultRegisterer.(*prometheus.Registry) for promhttp.Handler), or choose another Config.Path."},
		{misuseNoRecording, "Skip, SetRoute or SetPanic was called with a writer that leads to no recording: a middleware between hides it, and its writer has no Unwrap, or the handler is served without Wrap."},
		{misuseStream, "the server's writer has HTTPStream, which Wrap hides: WebTransport and datagrams do not work. Use the adapter redlinehttp3."},
	}
}

// lostCalls counts the calls of Skip, SetRoute and SetPanic with writers that lead to no
// recording. Such a writer leads to no Metrics either, so the count belongs to the process.
// The first Metrics that is scraped takes it over.
var lostCalls atomic.Uint64 //nolint:gochecknoglobals // see above

// misuses counts misuse by its reason.
type misuses struct{ counters counters }

func newMisuses(cfg *Config, factory metricFactory) (*misuses, error) {
	own := OwnFamilies().Misuse
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
			m.counters(misuseNoRecording).Add(float64(n))
		}
		endpoint.ServeHTTP(w, r)
	})
}

// noteRoute counts a request that was served although it has no route.
func (m *misuses) noteRoute(x *Exchange) {
	if x.Route == Unmatched && x.Status >= 200 && x.Status < 300 && x.arrived.method() != optionsMethod {
		m.count(misuseRoute)
	}
}

// Hides records that the endpoint answers in the place of one of the service's own routes.
// It is for adapters, which know the routes.
func (m *Metrics) Hides() { m.misuses.count(misuseEndpoint) }

// noteHidden calls Hides if mux has a route of its own for the endpoint's path.
func (m *Metrics) noteHidden(mux *http.ServeMux, r *http.Request) {
	if mux != nil && routeBy(mux, r) == m.config.Path {
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
