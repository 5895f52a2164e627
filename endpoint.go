package redline

import (
	"math"
	"net/http"
	"slices"
	"strconv"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	_ "github.com/prometheus/client_golang/prometheus/promhttp/zstd" // zstd, where a scraper accepts it
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/model"
)

// Handler serves the metrics: in Prometheus' text format, OpenMetrics or
// protobuf, plain or compressed by gzip or zstd, as the request accepts. With
// name[] in the query, as often as wanted, it serves only the families of these
// names, and only those samples of histograms and summaries (x_bucket, x_sum,
// x_count).
//
// Wrap serves it at Config.Path. To serve it elsewhere, put it on a mux or give
// it a server of its own; to guard it, wrap it. No metric counts its requests.
//
// A collector that fails does not hide the others: what it lacks is missing from
// the answer, and redline_gather_errors_total goes up.
func (m *Metrics) Handler() http.Handler {
	return m.endpoint
}

func newEndpoint(registry *prometheus.Registry, collectors []prometheus.Collector, gatherErrors prometheus.Counter) http.Handler {
	gather := prometheus.GathererFunc(func() ([]*dto.MetricFamily, error) {
		families, err := registry.Gather()
		if err != nil {
			gatherErrors.Inc()
		}
		return families, err
	})
	all := newScrape(promhttp.HandlerFor(gather, exposition(true)), registry, collectors, gatherErrors)
	return SkipAll(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		query := r.URL.Query()
		names := query["name[]"]
		if len(names) == 0 {
			all.ServeHTTP(w, r)
			return
		}
		// promhttp filters too, but knows the names of families alone.
		query.Del("name[]")
		r = r.Clone(r.Context())
		r.URL.RawQuery = query.Encode()
		promhttp.HandlerFor(only(names, gather), exposition(false)).ServeHTTP(w, r)
	}))
}

// exposition is how the endpoint answers. Scrapes of everything that overlap
// share one gathering.
func exposition(coalesce bool) promhttp.HandlerOpts {
	return promhttp.HandlerOpts{
		ErrorHandling:     promhttp.ContinueOnError,
		EnableOpenMetrics: true,
		CoalesceGather:    coalesce,
	}
}

// only gathers what names name: families, or of histograms and summaries single
// samples, as families of their own without a type.
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

// samplesOf are those samples of a histogram or summary that end in suffix.
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

// bound is the label of a bucket.
func bound(v float64) *dto.LabelPair {
	name, value := model.BucketLabel, strconv.FormatFloat(v, 'g', -1, 64)
	return &dto.LabelPair{Name: &name, Value: &value}
}
