package multiproc

import (
	"bytes"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"github.com/redline-metrics/redline/internal/exposition"
)

// gathered returns the families that g gathers, unless nil, in a style: all, or those that
// are wanted, where some are. names are those that they and their samples have in it.
func gathered(as exposition.Style, g prometheus.Gatherer, wanted map[string]bool) (text []byte, names map[string]bool, err error) {
	if g == nil {
		return nil, nil, nil
	}
	families, err := g.Gather()
	if err != nil {
		return nil, nil, err
	}
	var out bytes.Buffer
	names = map[string]bool{}
	for _, f := range families {
		for _, name := range namesOf(f) {
			names[as.EscapeMetric(name)] = true
		}
		if len(wanted) > 0 && !wanted[f.GetName()] {
			continue
		}
		f = model.EscapeMetricFamily(f, as.Escaping)
		if as.Format == exposition.OpenMetrics {
			_, err = expfmt.MetricFamilyToOpenMetrics(&out, f)
		} else {
			_, err = expfmt.MetricFamilyToText(&out, f)
		}
		if err != nil {
			return nil, nil, err
		}
	}
	return out.Bytes(), names, nil
}

// namesOf are the names that a family and its samples have, in either format.
func namesOf(f *dto.MetricFamily) []string {
	name := f.GetName()
	switch f.GetType() {
	case dto.MetricType_COUNTER:
		return []string{name, strings.TrimSuffix(name, "_total")}
	case dto.MetricType_SUMMARY:
		return []string{name, name + "_sum", name + "_count"}
	case dto.MetricType_HISTOGRAM, dto.MetricType_GAUGE_HISTOGRAM:
		return []string{name, name + "_bucket", name + "_sum", name + "_count"}
	case dto.MetricType_GAUGE, dto.MetricType_UNTYPED:
	}
	return []string{name}
}
