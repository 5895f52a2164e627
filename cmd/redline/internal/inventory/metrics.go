package inventory

import (
	"slices"
	"strings"

	v1 "github.com/prometheus/client_golang/api/prometheus/v1"
	"github.com/prometheus/common/model"
)

// jobMetrics holds the metrics of a job, and the families that they make. Labels are
// stronger evidence than metadata, which may be another job's.
type jobMetrics struct {
	metrics             map[string]bool
	bucketed, quantiled map[string]bool // names of families
	metadata            map[string][]v1.Metadata
	families            map[string]*Family // by their names
	of                  map[string]*Family // by the names of their metrics
}

// newJobMetrics returns the metrics with these names, and the families that labels prove.
func newJobMetrics(metrics []string, having map[string][]string, metadata map[string][]v1.Metadata) *jobMetrics {
	j := &jobMetrics{
		metrics: map[string]bool{}, bucketed: map[string]bool{}, quantiled: map[string]bool{},
		metadata: metadata, families: map[string]*Family{}, of: map[string]*Family{},
	}
	for _, m := range metrics {
		j.metrics[m] = true
	}
	for _, m := range having[model.BucketLabel] {
		if name, ok := strings.CutSuffix(m, "_bucket"); ok && len(metadata[m]) == 0 {
			j.bucketed[name] = true
		}
	}
	for _, m := range having[model.QuantileLabel] {
		j.quantiled[m] = true
	}
	for _, m := range metrics {
		if j.ofRules(m) || j.created(m) {
			continue
		}
		name, suffix := j.split(m)
		if j.families[name] == nil {
			j.families[name] = j.begin(name)
		}
		j.of[m] = j.families[name]
		j.learn(j.of[m], suffix)
	}
	for label, metrics := range having {
		if slices.Contains(metrics, "up") {
			continue // of the target, as it is of all that is scraped from it
		}
		for _, m := range metrics {
			if f := j.of[m]; f != nil && !slices.Contains(f.Labels, label) {
				f.Labels = append(f.Labels, label)
			}
		}
	}
	return j
}

// ofRules reports whether rules made a metric from the job's: by custom, its name has a
// colon.
func (*jobMetrics) ofRules(metric string) bool {
	return strings.Contains(metric, ":") || metric == "ALERTS" || metric == "ALERTS_FOR_STATE"
}

// created reports whether a metric holds the start time of another one, and belongs to its
// family, as in OpenMetrics.
func (j *jobMetrics) created(metric string) bool {
	name, ok := strings.CutSuffix(metric, "_created")
	return ok && len(j.metadata[metric]) == 0 && (j.metrics[name+"_total"] || j.timed(name))
}

// split returns the name of a metric's family, and the suffix of the metric's own name.
func (j *jobMetrics) split(metric string) (name, suffix string) {
	for _, suffix := range []string{"_bucket", "_count", "_sum", "_gcount", "_gsum"} {
		name, ok := strings.CutSuffix(metric, suffix)
		if ok && (j.bucketed[name] || j.quantiled[name] || len(j.metadata[metric]) == 0 && j.timed(name)) {
			return name, suffix
		}
	}
	return metric, ""
}

// timed reports whether a family counts and sums up observations. Without other evidence, a
// pair of names proves it.
func (j *jobMetrics) timed(name string) bool {
	known := slices.ContainsFunc(j.metadata[name], func(m v1.Metadata) bool {
		return m.Type == v1.MetricTypeHistogram || m.Type == v1.MetricTypeSummary
	})
	return known || j.bucketed[name] || j.quantiled[name] || j.metrics[name+"_count"] && j.metrics[name+"_sum"]
}

// begin returns a family with its metadata. In OpenMetrics, a counter's metadata are under
// its name without _total, which may be the name of a gauge too.
func (j *jobMetrics) begin(name string) *Family {
	f := &Family{Name: name, Type: typeBy(name, Unknown)}
	besideCounter := j.metrics[name+"_total"]
	if besideCounter {
		f.Type = Gauge
	}
	for _, key := range []string{name, strings.TrimSuffix(name, "_total"), strings.TrimSuffix(name, "_info")} {
		for _, known := range j.metadata[key] {
			t := Type(known.Type)
			if key == name && besideCounter && t == Counter || key != name && t != Counter && t != Info {
				continue
			}
			f.Help, f.Unit, f.Type = known.Help, known.Unit, typeBy(name, t)
			return f
		}
	}
	return f
}

// learn derives facts about a family from a metric's labels and suffix.
func (j *jobMetrics) learn(f *Family, suffix string) {
	switch {
	case j.bucketed[f.Name]:
		f.Type = Histogram
		f.Native = f.Native || suffix == ""
	case suffix != "" || j.quantiled[f.Name]:
		f.Type = Summary
	case f.Type == Histogram:
		f.Native = true
	}
}

// sorted returns the families in the order of their names.
func (j *jobMetrics) sorted() []Family {
	families := make([]Family, 0, len(j.families))
	for _, f := range j.families {
		f.Labels = withoutScrape(f.Labels)
		slices.Sort(f.Bounds)
		f.Bounds = slices.Compact(f.Bounds)
		families = append(families, *f)
	}
	slices.SortFunc(families, byName)
	return families
}
