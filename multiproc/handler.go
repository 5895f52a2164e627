package multiproc

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline/internal/deliver"
	"github.com/redline-metrics/redline/internal/exposition"
)

// ServeHTTP serves the merged metrics: see [Collector.Handler].
func (c *Collector) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.serve(&c.deliverer, nil, w, r)
}

// Handler serves the merged metrics as a request accepts them: in Prometheus'
// text format or OpenMetrics, with names in UTF-8 or escaped, plain or by gzip or zstd,
// all or those that name[] names. With others, unless nil, come the metrics that it
// gathers, before ours; they are gathered after the merge. A family of worker files that
// has a name of theirs is left out.
//
// Scrapes that overlap share a body, and the memory of bodies and scrapers is bounded,
// as [redline.Metrics.Handler] says; redline_multiproc_scrapes_dropped_total counts
// those that get no whole answer.
func (c *Collector) Handler(others prometheus.Gatherer) http.Handler {
	d := &deliver.Server{Dropped: c.dropScrape}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { c.serve(d, others, w, r) })
}

func (c *Collector) serve(d *deliver.Server, others prometheus.Gatherer, w http.ResponseWriter, r *http.Request) {
	as, contentType := exposition.NegotiateText(r.Header)
	names := r.URL.Query()["name[]"]
	d.Serve(w, r, deliver.KeyOf(r, contentType, names), func(b *deliver.Buffer) (err error) {
		text, err := c.expose(b.Text, as, others, names)
		if err == nil {
			b.Text = text
		}
		return err
	})
}

// dropScrape counts a scrape that gets no whole answer.
func (c *Collector) dropScrape(reason string) { c.dropped.WithLabelValues(reason).Inc() }
