package multiproc

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/model"

	"github.com/redline-metrics/redline/multiproc/internal/dbfile"
)

// metricSpec is a metric that is written: a family, and where its entries go.
type metricSpec struct {
	w        *Writer
	mmapFile *dbfile.Mapped
	desc     *prometheus.Desc
	name     string
	family   string // the name, where a counter's lacks its _total
	help     string
	labels   []string
	consts   []dbfile.Label
}

// opts holds the options that client_golang's types have in common.
type opts struct {
	namespace, subsystem, name, help string
	consts                           prometheus.Labels
}

// write opens the file that metrics of a kind go into, and checks how they are
// called.
func (w *Writer) write(o opts, into dbfile.Name, labels []string) (*metricSpec, error) {
	name := prometheus.BuildFQName(o.namespace, o.subsystem, o.name)
	if err := checkNames(name, labels, o.consts); err != nil {
		return nil, fmt.Errorf("multiproc: %s: %w", name, err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return nil, fmt.Errorf("multiproc: %s: %w", name, os.ErrClosed)
	}
	if w.metrics[name] {
		return nil, fmt.Errorf("multiproc: %s: there is a metric of this name already", name)
	}
	l, err := w.mmapFile(into)
	if err != nil {
		return nil, fmt.Errorf("multiproc: %s: %w", name, err)
	}
	w.metrics[name] = true
	m := &metricSpec{
		w: w, mmapFile: l, name: name, family: name, help: o.help, labels: slices.Clone(labels),
		desc: prometheus.NewDesc(name, o.help, labels, o.consts),
	}
	for name, value := range o.consts {
		m.consts = append(m.consts, dbfile.Label{Name: name, Value: value})
	}
	return m, nil
}

// checkNames refuses names that a reader of the files would leave out.
func checkNames(name string, labels []string, consts prometheus.Labels) error {
	if !model.LegacyValidation.IsValidMetricName(name) {
		return fmt.Errorf("%q is not the name of a metric", name)
	}
	seen := map[string]bool{}
	check := func(label string) error {
		switch {
		case !model.LegacyValidation.IsValidLabelName(label):
			return fmt.Errorf("%q is not the name of a label", label)
		case label == "le" || label == "pid":
			return fmt.Errorf("the label %q is taken", label)
		case seen[label]:
			return fmt.Errorf("the label %q is there twice", label)
		}
		seen[label] = true
		return nil
	}
	for _, label := range labels {
		if err := check(label); err != nil {
			return err
		}
	}
	for label := range consts {
		if err := check(label); err != nil {
			return err
		}
	}
	return nil
}

// namedEntry is one entry of a metric's child, less its labels.
type namedEntry struct {
	sample string
	le     string // of a bucket
}

// open returns the places of a child's entries. Where they cannot be written, they
// are in memory, and the loss is counted and reported.
func (m *metricSpec) open(values []string, entries ...namedEntry) []dbfile.Ref {
	if len(values) != len(m.labels) {
		panic(fmt.Sprintf("multiproc: %s: %d label values, want %d", m.name, len(values), len(m.labels)))
	}
	labels := slices.Clone(m.consts)
	for i, name := range m.labels {
		labels = append(labels, dbfile.Label{Name: name, Value: values[i]})
	}
	keys := make([]string, len(entries))
	for i, e := range entries {
		keys[i] = m.key(labels, e).Encode()
	}
	places, err := m.mmapFile.Places(keys)
	if err == nil {
		return places
	}
	if m.w.lost != nil {
		m.w.lost.Inc()
	}
	if m.w.config.Lost != nil {
		m.w.config.Lost(fmt.Errorf("multiproc: %s is not written: %w", m.name, err))
	}
	places = make([]dbfile.Ref, len(entries))
	for i := range places {
		places[i] = dbfile.Ref{Value: new(atomic.Uint64), Timestamp: new(atomic.Uint64)}
	}
	return places
}

func (m *metricSpec) key(labels []dbfile.Label, e namedEntry) dbfile.Key {
	k := dbfile.Key{Family: m.family, Sample: e.sample, Labels: slices.Clone(labels), Help: m.help}
	if e.le != "" {
		k.Labels = append(k.Labels, dbfile.Label{Name: "le", Value: e.le})
	}
	slices.SortFunc(k.Labels, func(a, b dbfile.Label) int { return cmp.Compare(a.Name, b.Name) })
	return k
}
