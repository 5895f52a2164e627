package exposition

import (
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"slices"
	"strconv"
	"strings"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/textparse"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// readOpenMetrics reads OpenMetrics by the parser that Prometheus has, whose samples
// it puts together to families.
func readOpenMetrics(content []byte) ([]*dto.MetricFamily, *SyntaxError) {
	p := textparse.NewOpenMetricsParser(content, labels.NewSymbolTable())
	at := position{rest: content}
	families := &omFamilies{current: map[string]*omFamily{}, typed: map[string]bool{}, seed: maphash.MakeSeed()}
	for {
		entry, err := p.Next()
		if errors.Is(err, io.EOF) {
			return families.sorted(), nil
		}
		if err == nil {
			err = families.add(p, entry)
		}
		if err != nil {
			return nil, at.fail(err)
		}
		at.pass(p, entry)
	}
}

// omFamilies are families by their names in OpenMetrics, which lack what samples end
// in: x of x_total. client_golang exposes a gauge x and a counter x_total under one
// name for all that, with one after the other; Prometheus reads it, so it is read.
type omFamilies struct {
	current map[string]*omFamily
	all     []*omFamily
	typed   map[string]bool // name and type
	seed    maphash.Seed
}

type omFamily struct {
	*dto.MetricFamily
	kind    model.MetricType
	metrics map[uint64]*dto.Metric // by identity, the last of each
}

func (fs *omFamilies) add(p textparse.Parser, entry textparse.Entry) error {
	switch entry {
	case textparse.EntryHelp:
		name, help := p.Help()
		f := fs.described(string(name))
		if f.Help != nil {
			return fmt.Errorf("second HELP line for metric name %q", name)
		}
		if len(help) > 0 {
			f.Help = proto.String(string(help))
		}
	case textparse.EntryType:
		name, kind := p.Type()
		key := string(name) + " " + string(kind)
		if fs.typed[key] {
			return fmt.Errorf("second TYPE line for metric name %q", name)
		}
		fs.typed[key] = true
		fs.described(string(name)).become(kind)
	case textparse.EntryUnit:
		name, unit := p.Unit()
		fs.described(string(name)).Unit = proto.String(string(unit))
	case textparse.EntrySeries:
		return fs.sample(p)
	}
	return nil
}

// described is the family that a HELP or TYPE line begins or goes on with: it has no
// samples.
func (fs *omFamilies) described(name string) *omFamily {
	if f := fs.current[name]; f != nil && len(f.Metric) == 0 {
		return f
	}
	return fs.begin(name)
}

func (fs *omFamilies) begin(name string) *omFamily {
	f := &omFamily{
		MetricFamily: &dto.MetricFamily{Name: &name, Type: dto.MetricType_UNTYPED.Enum()},
		kind:         model.MetricTypeUnknown, metrics: map[uint64]*dto.Metric{},
	}
	fs.current[name] = f
	fs.all = append(fs.all, f)
	return f
}

// become gives f its type: client_golang has no info and no state set, which are
// gauges in Prometheus.
func (f *omFamily) become(kind model.MetricType) {
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

// suffixes are what names of samples of a type end in.
// https://prometheus.io/docs/specs/om/open_metrics_spec/#suffixes
func suffixes(kind model.MetricType) []string {
	switch kind {
	case model.MetricTypeCounter:
		return []string{"_total", "_created", ""} // without one, promlint has something to say
	case model.MetricTypeHistogram:
		return []string{"_bucket", "_sum", "_count", "_created"}
	case model.MetricTypeGaugeHistogram:
		return []string{"_bucket", "_gsum", "_gcount"}
	case model.MetricTypeSummary:
		return []string{"_sum", "_count", "_created", ""}
	case model.MetricTypeInfo:
		return []string{"_info"}
	}
	return []string{""}
}

// of is the family that a sample belongs to, and what its name ends in.
func (fs *omFamilies) of(name string) (*omFamily, string, error) {
	if f := fs.current[name]; f != nil {
		if !slices.Contains(suffixes(f.kind), "") {
			return nil, "", fmt.Errorf("sample %q: those of a %s end in one of %s", name, f.kind, strings.Join(suffixes(f.kind), ", "))
		}
		return f, "", nil
	}
	if i := strings.LastIndexByte(name, '_'); i > 0 {
		if f := fs.current[name[:i]]; f != nil && slices.Contains(suffixes(f.kind), name[i:]) {
			return f, name[i:], nil
		}
	}
	return fs.begin(name), "", nil
}

func (fs *omFamilies) sample(p textparse.Parser) error {
	var set labels.Labels
	p.Labels(&set)
	if name, twice := set.HasDuplicateLabelNames(); twice {
		return fmt.Errorf("label %q is there twice", name)
	}
	_, timestamp, value := p.Series()
	f, suffix, err := fs.of(set.Get(model.MetricNameLabel))
	if err != nil {
		return err
	}
	bound, err := f.bound(set, suffix)
	if err != nil {
		return err
	}
	m := f.metric(fs.seed, set, timestamp, suffix)
	if suffix == "_created" {
		created(m, value)
		return nil
	}
	switch f.GetType() {
	case dto.MetricType_COUNTER:
		f.Name = proto.String(set.Get(model.MetricNameLabel))
		m.Counter = &dto.Counter{Value: &value, CreatedTimestamp: m.GetCounter().GetCreatedTimestamp()}
	case dto.MetricType_GAUGE:
		f.Name = proto.String(set.Get(model.MetricNameLabel))
		m.Gauge = &dto.Gauge{Value: &value}
	case dto.MetricType_SUMMARY:
		addToSummary(m, suffix, bound, value)
	case dto.MetricType_HISTOGRAM, dto.MetricType_GAUGE_HISTOGRAM:
		addToHistogram(m, suffix, bound, value)
	default:
		m.Untyped = &dto.Untyped{Value: &value}
	}
	return nil
}

// boundLabel is the label that sets the samples of a histogram or summary apart.
func (f *omFamily) boundLabel() string {
	switch f.GetType() {
	case dto.MetricType_HISTOGRAM, dto.MetricType_GAUGE_HISTOGRAM:
		return model.BucketLabel
	case dto.MetricType_SUMMARY:
		return model.QuantileLabel
	}
	return ""
}

// bound is a bucket's upper bound, or a quantile.
func (f *omFamily) bound(set labels.Labels, suffix string) (float64, error) {
	label := f.boundLabel()
	if label == "" || suffix != "_bucket" && suffix != "" {
		return 0, nil
	}
	v, err := strconv.ParseFloat(set.Get(label), 64)
	if err != nil {
		return 0, fmt.Errorf("expected float as value for label %q of %s, got %q", label, set.Get(model.MetricNameLabel), set.Get(label))
	}
	return v, nil
}

// metric is what a sample goes into: that which has its labels already, or a new one.
// A value that is there twice is in two, for the check of duplicates to see.
func (f *omFamily) metric(seed maphash.Seed, set labels.Labels, timestamp *int64, suffix string) *dto.Metric {
	bound := f.boundLabel()
	var pairs []*dto.LabelPair
	set.Range(func(l labels.Label) {
		if l.Name != model.MetricNameLabel && l.Name != bound {
			pairs = append(pairs, &dto.LabelPair{Name: &l.Name, Value: &l.Value})
		}
	})
	m := &dto.Metric{Label: pairs, TimestampMs: timestamp}
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

// created keeps that there is such a sample, which is a series more.
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

// sorted are the families that have samples, by name.
func (fs *omFamilies) sorted() []*dto.MetricFamily {
	var families []*dto.MetricFamily
	for _, f := range fs.all {
		if len(f.Metric) > 0 {
			families = append(families, f.MetricFamily)
		}
	}
	slices.SortStableFunc(families, func(a, b *dto.MetricFamily) int { return strings.Compare(a.GetName(), b.GetName()) })
	return families
}
