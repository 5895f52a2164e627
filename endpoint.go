package redline

import (
	"net/http"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	_ "github.com/prometheus/client_golang/prometheus/promhttp/zstd" // zstd, where a scraper accepts it
	dto "github.com/prometheus/client_model/go"
)

// Handler serves the metrics: in Prometheus' text format, OpenMetrics or
// protobuf, plain or compressed by gzip or zstd, as the request accepts. With
// name[] in the query, as often as wanted, it serves only the families of these
// names; the name of a histogram's or summary's series (x_bucket, x_sum,
// x_count) stands for its family.
//
// Wrap serves it at Config.Path. To serve it elsewhere, put it on a mux or give
// it a server of its own; to guard it, wrap it. No metric counts its requests.
//
// A collector that fails does not hide the others: what it lacks is missing from
// the answer, and redline_gather_errors_total goes up.
func (m *Metrics) Handler() http.Handler {
	return m.endpoint
}

func newEndpoint(registry *prometheus.Registry, gatherErrors prometheus.Counter) http.Handler {
	gather := prometheus.GathererFunc(func() ([]*dto.MetricFamily, error) {
		families, err := registry.Gather()
		if err != nil {
			gatherErrors.Inc()
		}
		return families, err
	})
	all := promhttp.HandlerFor(gather, exposition(true))
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

// only gathers the families that names name.
func only(names []string, g prometheus.Gatherer) prometheus.Gatherer {
	wanted := map[string]bool{}
	for _, name := range names {
		wanted[name] = true
	}
	return prometheus.GathererFunc(func() ([]*dto.MetricFamily, error) {
		families, err := g.Gather()
		var chosen []*dto.MetricFamily
		for _, f := range families {
			if wanted[f.GetName()] || wantsSeries(wanted, f) {
				chosen = append(chosen, f)
			}
		}
		return chosen, err
	})
}

// wantsSeries says whether a series of f, a histogram or summary, is wanted.
func wantsSeries(wanted map[string]bool, f *dto.MetricFamily) bool {
	switch f.GetType() {
	case dto.MetricType_HISTOGRAM, dto.MetricType_GAUGE_HISTOGRAM, dto.MetricType_SUMMARY:
		for name := range wanted {
			series, found := strings.CutPrefix(name, f.GetName()+"_")
			if found && (series == "bucket" || series == "sum" || series == "count") {
				return true
			}
		}
	}
	return false
}
