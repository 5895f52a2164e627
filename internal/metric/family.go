package metric

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline/internal/exposition"
)

// Family is a vector of metrics of one of the kinds of this package. It is safe for
// concurrent use.
type Family[M Sampler] struct {
	name, help, kind string
	desc             *prometheus.Desc
	newMetric        func(labelSet) M

	mu       sync.Mutex
	children map[string]M // by the text of their labels
	sorted   []M          // those of children, or nil if some are new; never changed in place

	skip *Skips
}

// Sampler is a metric that writes its samples as text.
type Sampler interface {
	prometheus.Metric
	// labels returns the labels of the metric.
	labels() labelSet
	// append appends the lines of a family of this name.
	append(out []byte, as exposition.Format, name string) []byte
}

func newFamily[M Sampler](opts prometheus.Opts, kind string, names []string, newMetric func(labelSet) M) *Family[M] {
	return &Family[M]{
		name: opts.Name, help: opts.Help, kind: kind,
		desc:      prometheus.NewDesc(opts.Name, opts.Help, names, opts.ConstLabels),
		newMetric: newMetric, children: map[string]M{},
	}
}

// With returns the metric with these label values, one for each name. It is made at its
// first use, and lives as long as the family.
func (f *Family[M]) With(values ...string) M {
	return f.with(newLabelSet(f.desc, values))
}

// WithMemoryOf returns the metric with these label values, as With does. A new metric keeps
// its labels in the memory of other, if these are the same.
func (f *Family[M]) WithMemoryOf(other Sampler, values ...string) M {
	return f.with(newLabelSet(f.desc, values).sharedWith(other.labels()))
}

// with returns the metric with these labels.
func (f *Family[M]) with(labels labelSet) M {
	f.mu.Lock()
	defer f.mu.Unlock()
	m, ok := f.children[labels.text]
	if !ok {
		m = f.newMetric(labels)
		f.children[labels.text] = m
		f.sorted = nil
	}
	return m
}

// Describe implements prometheus.Collector.
func (f *Family[M]) Describe(ch chan<- *prometheus.Desc) { ch <- f.desc }

// Collect implements prometheus.Collector.
func (f *Family[M]) Collect(ch chan<- prometheus.Metric) {
	if f.skip.has(ch) {
		return
	}
	for _, m := range f.inOrder() {
		ch <- m
	}
}

// Name returns the family's name.
func (f *Family[M]) Name() string { return f.name }

// SetSkips makes Collect leave out the channels in s. It must be called before Collect.
func (f *Family[M]) SetSkips(s *Skips) { f.skip = s }

// AppendText appends all lines of the family. It appends nothing if there are no metrics yet.
func (f *Family[M]) AppendText(out []byte, as exposition.Format) []byte {
	metrics := f.inOrder()
	if len(metrics) == 0 {
		return out
	}
	out = as.AppendHead(out, f.headName(as), f.headKind(as), f.help)
	for _, m := range metrics {
		out = m.append(out, as, f.name)
	}
	return out
}

const total = "_total"

// headName returns the name in the lines before the samples. In OpenMetrics, a counter has
// no _total there.
func (f *Family[M]) headName(as exposition.Format) string {
	if as == exposition.OpenMetrics && f.kind == counterKind {
		return strings.TrimSuffix(f.name, total)
	}
	return f.name
}

// headKind returns the type in the lines before the samples. In OpenMetrics, a counter must
// have a _total.
func (f *Family[M]) headKind(as exposition.Format) string {
	if as == exposition.OpenMetrics && f.kind == counterKind && !strings.HasSuffix(f.name, total) {
		return "unknown"
	}
	return f.kind
}

// The types of families, as formats name them.
const (
	counterKind   = "counter"
	gaugeKind     = "gauge"
	histogramKind = "histogram"
)

// inOrder returns the metrics, sorted by their labels.
func (f *Family[M]) inOrder() []M {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.sorted == nil {
		for _, m := range f.children {
			f.sorted = append(f.sorted, m)
		}
		slices.SortFunc(f.sorted, func(a, b M) int { return cmp.Compare(a.labels().text, b.labels().text) })
	}
	return f.sorted
}
