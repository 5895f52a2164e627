package exposition

import (
	"hash/maphash"
	"slices"
	"strconv"
	"strings"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/model"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// assemble groups the samples of an exposition into families. It accepts the samples that
// Prometheus accepts: one that does not fit the type of its family becomes a family of its
// own.
func assemble(content []byte, format Format) []*dto.MetricFamily {
	a := newAssembly(format)
	_ = Walk(content, format, a.add) // the caller has walked it
	return a.sorted()
}

// assembly holds families by their names. In OpenMetrics these lack the suffix of the
// samples: x of x_total. client_golang exposes a gauge x and a counter x_total under one
// name nevertheless, one after the other. Prometheus reads that, so assembly does.
type assembly struct {
	format  Format
	current map[string]*described
	bare    map[string]*described // of samples without TYPE or HELP
	all     []*described
	seed    maphash.Seed
}

// described is a family, with the keys that tell its samples apart.
type described struct {
	*dto.MetricFamily
	kind      model.MetricType
	metrics   map[uint64]*dto.Metric // by identity, the last of each
	laterHelp *string                // that came after samples, for a family of another type
}

func newAssembly(format Format) *assembly {
	return &assembly{format: format, current: map[string]*described{}, bare: map[string]*described{}, seed: maphash.MakeSeed()}
}

func (a *assembly) add(e *Entry) {
	switch e.Kind {
	case Help:
		f := a.of(e.Name)
		switch {
		case len(f.Metric) > 0:
			f.laterHelp = &e.Text
		case e.Text != "":
			f.Help = &e.Text
		}
	case Type:
		f := a.of(e.Name)
		if len(f.Metric) > 0 && f.kind != e.Type {
			help := f.laterHelp
			f = a.begin(e.Name)
			f.Help = help
			a.current[e.Name] = f
		}
		if len(f.Metric) == 0 {
			f.become(e.Type)
		}
	case Unit:
		a.of(e.Name).Unit = &e.Text
	case Sample:
		a.sample(e)
	}
}

// of returns the family that a HELP, TYPE or UNIT line describes.
func (a *assembly) of(name string) *described {
	f := a.current[name]
	if f == nil {
		f = a.begin(name)
		a.current[name] = f
	}
	return f
}

func (a *assembly) begin(name string) *described {
	f := &described{
		MetricFamily: &dto.MetricFamily{Name: &name, Type: dto.MetricType_UNTYPED.Enum()},
		kind:         model.MetricTypeUnknown, metrics: map[uint64]*dto.Metric{},
	}
	a.all = append(a.all, f)
	return f
}

// become sets the type of f: client_golang has no info and no state set, which are
// gauges in Prometheus.
func (f *described) become(kind model.MetricType) {
	f.kind = kind
	switch kind {
	case model.MetricTypeCounter:
		f.Type = dto.MetricType_COUNTER.Enum()
	case model.MetricTypeGauge, model.MetricTypeInfo, model.MetricTypeStateset:
		f.Type = dto.MetricType_GAUGE.Enum()
	case model.MetricTypeHistogram:
		f.Type = dto.MetricType_HISTOGRAM.Enum()
	case model.MetricTypeGaugeHistogram:
		f.Type = dto.MetricType_GAUGE_HISTOGRAM.Enum()
	case model.MetricTypeSummary:
		f.Type = dto.MetricType_SUMMARY.Enum()
	}
}

// Suffixes returns the suffixes of the sample names of a type.
// https://prometheus.io/docs/specs/om/open_metrics_spec/#suffixes
func Suffixes(kind model.MetricType, format Format) []string {
	created := func(suffixes ...string) []string {
		if format == OpenMetrics {
			suffixes = append(suffixes, "_created")
		}
		return suffixes
	}
	switch kind {
	case model.MetricTypeCounter:
		if format == OpenMetrics {
			return []string{"_total", "_created", ""} // without one, promlint has something to say
		}
	case model.MetricTypeHistogram:
		return created("_bucket", "_sum", "_count")
	case model.MetricTypeGaugeHistogram:
		return []string{"_bucket", "_gsum", "_gcount"}
	case model.MetricTypeSummary:
		return created("_sum", "_count", "")
	case model.MetricTypeInfo:
		return []string{"_info"}
	}
	return []string{""}
}

// home returns the family that a sample belongs to, and the suffix of its name.
func (a *assembly) home(e *Entry) (f *described, suffix string) {
	fits := func(f *described, suffix string) bool {
		return f != nil && slices.Contains(Suffixes(f.kind, a.format), suffix) && f.fits(e, suffix)
	}
	if f := a.current[e.Name]; fits(f, "") {
		return f, ""
	}
	if i := strings.LastIndexByte(e.Name, '_'); i > 0 {
		if f := a.current[e.Name[:i]]; fits(f, e.Name[i:]) {
			return f, e.Name[i:]
		}
	}
	f = a.bare[e.Name]
	if f == nil {
		f = a.begin(e.Name)
		a.bare[e.Name] = f
	}
	return f, ""
}

// fits reports whether a bucket or quantile has its bound.
func (f *described) fits(e *Entry, suffix string) bool {
	label := f.boundLabel()
	if label == "" || suffix != "_bucket" && suffix != "" {
		return true
	}
	_, err := strconv.ParseFloat(e.Get(label), 64)
	return err == nil
}

func (a *assembly) sample(e *Entry) {
	f, suffix := a.home(e)
	m := f.metric(a.seed, e, suffix)
	value := e.Value
	if suffix == "_created" {
		created(m, value)
		return
	}
	bound, _ := strconv.ParseFloat(e.Get(f.boundLabel()), 64) // a bucket or quantile has one
	switch f.GetType() {
	case dto.MetricType_COUNTER:
		f.Name = &e.Name
		m.Counter = &dto.Counter{Value: &value, CreatedTimestamp: m.GetCounter().GetCreatedTimestamp()}
	case dto.MetricType_GAUGE:
		f.Name = &e.Name
		m.Gauge = &dto.Gauge{Value: &value}
	case dto.MetricType_SUMMARY:
		addToSummary(m, suffix, bound, value)
	case dto.MetricType_HISTOGRAM, dto.MetricType_GAUGE_HISTOGRAM:
		addToHistogram(m, suffix, bound, value)
	default:
		m.Untyped = &dto.Untyped{Value: &value}
	}
}

// boundLabel returns the label that sets the samples of a histogram or summary apart.
func (f *described) boundLabel() string {
	switch f.GetType() {
	case dto.MetricType_HISTOGRAM, dto.MetricType_GAUGE_HISTOGRAM:
		return model.BucketLabel
	case dto.MetricType_SUMMARY:
		return model.QuantileLabel
	}
	return ""
}

// metric returns the metric that a sample goes into: the one with its labels, or a new one.
// A value that occurs twice goes into two metrics, for the check of duplicates to find.
func (f *described) metric(seed maphash.Seed, e *Entry, suffix string) *dto.Metric {
	bound := f.boundLabel()
	var pairs []*dto.LabelPair
	for _, l := range e.Labels {
		if l.Name != bound {
			pairs = append(pairs, &dto.LabelPair{Name: &l.Name, Value: &l.Value})
		}
	}
	m := &dto.Metric{Label: pairs, TimestampMs: e.Timestamp}
	key := Identity(seed, m)
	if known := f.metrics[key]; known != nil && (bound != "" || suffix == "_created") {
		return known
	}
	f.metrics[key] = m
	f.Metric = append(f.Metric, m)
	return m
}

func addToSummary(m *dto.Metric, suffix string, quantile, value float64) {
	if m.Summary == nil {
		m.Summary = &dto.Summary{}
	}
	switch suffix {
	case "_sum":
		m.Summary.SampleSum = &value
	case "_count":
		m.Summary.SampleCount = proto.Uint64(uint64(max(value, 0)))
	default:
		m.Summary.Quantile = append(m.Summary.Quantile, &dto.Quantile{Quantile: &quantile, Value: &value})
	}
}

func addToHistogram(m *dto.Metric, suffix string, bound, value float64) {
	if m.Histogram == nil {
		m.Histogram = &dto.Histogram{}
	}
	switch suffix {
	case "_sum", "_gsum":
		m.Histogram.SampleSum = &value
	case "_count", "_gcount":
		m.Histogram.SampleCountFloat = &value
	default:
		m.Histogram.Bucket = append(m.Histogram.Bucket, &dto.Bucket{UpperBound: &bound, CumulativeCountFloat: &value})
	}
}

// created notes that there is such a sample, which is one more series.
func created(m *dto.Metric, seconds float64) {
	t := &timestamppb.Timestamp{Seconds: int64(seconds)}
	switch {
	case m.Histogram != nil:
		m.Histogram.CreatedTimestamp = t
	case m.Summary != nil:
		m.Summary.CreatedTimestamp = t
	case m.Counter != nil:
		m.Counter.CreatedTimestamp = t
	default:
		m.Untyped = &dto.Untyped{Value: &seconds}
	}
}

// sorted returns the families that have samples, by name.
func (a *assembly) sorted() []*dto.MetricFamily {
	var families []*dto.MetricFamily
	for _, f := range a.all {
		if len(f.Metric) > 0 {
			families = append(families, f.MetricFamily)
		}
	}
	slices.SortStableFunc(families, func(a, b *dto.MetricFamily) int { return strings.Compare(a.GetName(), b.GetName()) })
	return families
}
