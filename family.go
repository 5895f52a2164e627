package redline

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline/internal/render"
)

// family is a vector of metrics of a kind of our own. Those of client_golang do more for
// each request and scrape than there is time for.
type family[M sampler] struct {
	name, help, kind string
	desc             *prometheus.Desc
	newMetric        func(labelSet) M

	mu       sync.Mutex
	children map[string]M // by the text of their labels
	sorted   []M          // those of children, or nil if some are new; never changed in place

	skip skipSet
}

// sampler is a metric that writes its samples as text.
type sampler interface {
	prometheus.Metric
	// labelText returns the labels as they stand in a line.
	labelText() string
	// append appends the lines of a family of this name.
	append(out []byte, as render.Format, name string) []byte
}

func newFamily[M sampler](opts prometheus.Opts, kind string, names []string, newMetric func(labelSet) M) *family[M] {
	return &family[M]{
		name: opts.Name, help: opts.Help, kind: kind,
		desc:      prometheus.NewDesc(opts.Name, opts.Help, names, opts.ConstLabels),
		newMetric: newMetric, children: map[string]M{},
	}
}

// withLabelValues returns the metric with these label values, one for each name.
func (f *family[M]) withLabelValues(values ...string) M {
	return f.with(newLabelSet(f.desc, values))
}

// with returns the metric with these labels.
func (f *family[M]) with(labels labelSet) M {
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
func (f *family[M]) Describe(ch chan<- *prometheus.Desc) { ch <- f.desc }

// Collect implements prometheus.Collector.
func (f *family[M]) Collect(ch chan<- prometheus.Metric) {
	if f.skip.is(ch) {
		return
	}
	for _, m := range f.inOrder() {
		ch <- m
	}
}

// familyName implements exposed.
func (f *family[M]) familyName() string { return f.name }

// setSkip implements exposed.
func (f *family[M]) setSkip(a skipSet) { f.skip = a }

// append implements exposed. It appends nothing if there are no metrics yet.
func (f *family[M]) append(out []byte, as render.Format) []byte {
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
func (f *family[M]) headName(as render.Format) string {
	if as == render.OpenMetrics && f.kind == counterKind {
		return strings.TrimSuffix(f.name, total)
	}
	return f.name
}

// headKind returns the type in the lines before the samples. In OpenMetrics, a counter must
// have a _total.
func (f *family[M]) headKind(as render.Format) string {
	if as == render.OpenMetrics && f.kind == counterKind && !strings.HasSuffix(f.name, total) {
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
func (f *family[M]) inOrder() []M {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.sorted == nil {
		for _, m := range f.children {
			f.sorted = append(f.sorted, m)
		}
		slices.SortFunc(f.sorted, func(a, b M) int { return cmp.Compare(a.labelText(), b.labelText()) })
	}
	return f.sorted
}
