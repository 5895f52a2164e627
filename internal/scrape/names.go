package scrape

import (
	"math"
	"slices"
	"strconv"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/model"
)

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
