package redline

import (
	"math"
	"net/http"
	"slices"
	"strconv"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/model"
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
	return in.misuses.wrapEndpoint(newScrape(registry, collectors, in.gatherErrors, func(reason string) { in.scrapesDropped(reason).Inc() }))
}

// only returns a Gatherer of the families in names. A name may also be that of single
// samples of a histogram or summary, which become an untyped family.
func only(names []string, g prometheus.Gatherer) prometheus.Gatherer {
	return prometheus.GathererFunc(func() ([]*dto.MetricFamily, error) {
		families, err := g.Gather()
		var chosen []*dto.MetricFamily
		for _, f := range families {
			if slices.Contains(names, f.GetName()) {
				chosen = append(chosen, f)
				continue
			}
			for _, suffix := range []string{"_bucket", "_sum", "_count"} {
				if name := f.GetName() + suffix; slices.Contains(names, name) {
					if s := samplesOf(f, name, suffix); len(s.GetMetric()) > 0 {
						chosen = append(chosen, s)
					}
				}
			}
		}
		return chosen, err
	})
}

// samplesOf returns those samples of a histogram or summary that end in suffix.
func samplesOf(f *dto.MetricFamily, name, suffix string) *dto.MetricFamily {
	samples := &dto.MetricFamily{Name: &name, Help: f.Help, Type: dto.MetricType_UNTYPED.Enum()}
	add := func(m *dto.Metric, v float64, more ...*dto.LabelPair) {
		labels := slices.Concat(m.GetLabel(), more)
		samples.Metric = append(samples.Metric, &dto.Metric{Label: labels, Untyped: &dto.Untyped{Value: &v}})
	}
	for _, m := range f.GetMetric() {
		h, s := m.GetHistogram(), m.GetSummary()
		switch {
		case h != nil && suffix == "_bucket":
			for _, b := range h.GetBucket() {
				add(m, float64(b.GetCumulativeCount()), bound(b.GetUpperBound()))
			}
			if n := len(h.GetBucket()); n == 0 || !math.IsInf(h.GetBucket()[n-1].GetUpperBound(), 1) {
				add(m, float64(h.GetSampleCount()), bound(math.Inf(1)))
			}
		case (h != nil || s != nil) && suffix == "_sum":
			add(m, h.GetSampleSum()+s.GetSampleSum())
		case (h != nil || s != nil) && suffix == "_count":
			add(m, float64(h.GetSampleCount()+s.GetSampleCount()))
		}
	}
	return samples
}

// bound returns the label of a bucket.
func bound(v float64) *dto.LabelPair {
	name, value := model.BucketLabel, strconv.FormatFloat(v, 'g', -1, 64)
	return &dto.LabelPair{Name: &name, Value: &value}
}
