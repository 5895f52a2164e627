package redline

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline/internal/scrape"
)

// Handler returns the handler that serves the metrics: in Prometheus' text format,
// OpenMetrics or protobuf, uncompressed or by gzip or zstd, as the request accepts. With
// name[] in the query, which may be repeated, it serves only the families of these names,
// and single samples of histograms and summaries (x_bucket, x_sum, x_count).
//
// Wrap serves it at Config.Path. To serve it elsewhere, put it on a mux or give it a server
// of its own; to guard it, wrap it. No metric counts its requests.
//
// If a collector fails, its metrics are missing from the answer, the others are served, and
// redline_gather_errors_total goes up.
//
// Overlapping scrapes share a body with values from after the beginning of each. Bodies
// take 16 MiB at most, or two of any size. A scraper that takes nothing for 30 s is
// dropped: its connection is closed. If there is no room for another body, a stalled
// scraper is dropped after 2 s. A scrape is answered 503 with Retry-After if it finds no
// room in 5 s, or comes while 512 are under way. redline_scrapes_dropped_total counts each
// of them. A server's own WriteTimeout stays in force.
func (m *Metrics) Handler() http.Handler {
	return m.endpoint
}

func newEndpoint(registry *prometheus.Registry, collectors []prometheus.Collector, in *instruments) http.Handler {
	return in.misuses.wrapEndpoint(scrape.New(registry, collectors, in.gatherErrors, func(reason string) { in.scrapesDropped(reason).Inc() }))
}
