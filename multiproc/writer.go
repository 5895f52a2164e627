package multiproc

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/model"

	"github.com/redline-metrics/redline"
)

// WriterConfig says where a [Writer] writes.
type WriterConfig struct {
	// Dir is the directory of worker files, PROMETHEUS_MULTIPROC_DIR.
	Dir string
	// ID tells this process's files from those of others: its pid, if it is empty.
	// Where a file of that name is taken, by another Writer of this process, or is of
	// no use, a number follows it.
	ID string
	// Lost, unless nil, is told of each child of a metric that is not written, as
	// the file system is full: it counts in this process alone.
	Lost func(error)
}

// Writer writes metrics to worker files, for any process to read: a [Collector], or
// Python's prometheus_client. Values are in the files from the moment on that
// they change, and stay there however the process ends. Its methods are safe for
// concurrent use.
type Writer struct {
	config    WriterConfig
	collector *Collector
	self      prometheus.Collector
	lost      prometheus.Counter

	mu      sync.Mutex
	closed  bool
	ledgers map[fileName]*ledger
	metrics map[string]bool
}

// The ways in which gauges of several processes become one, as prometheus_client
// names them: one series for each process, with a label pid, or the least, the
// largest, the sum or the one set last of all processes that there were; after
// "live", of those that are alive.
const (
	All            = "all"
	LiveAll        = "liveall"
	Min            = "min"
	LiveMin        = "livemin"
	Max            = "max"
	LiveMax        = "livemax"
	Sum            = "sum"
	LiveSum        = "livesum"
	MostRecent     = "mostrecent"
	LiveMostRecent = "livemostrecent"
)

// maxSameID bounds how many files of one identifier there may be.
const maxSameID = 1000

// NewWriter opens a directory, which must exist, for writing.
func NewWriter(cfg WriterConfig) (*Writer, error) {
	if cfg.ID == "" {
		cfg.ID = strconv.Itoa(os.Getpid())
	}
	c, err := New(Config{Dir: cfg.Dir})
	if err != nil {
		return nil, err
	}
	w := &Writer{config: cfg, collector: c, self: c.Self(), ledgers: map[fileName]*ledger{}, metrics: map[string]bool{}}
	f := redline.OwnFamilies().SeriesLost // what it cannot write, in the files themselves
	lost, err := w.Counter(prometheus.CounterOpts{Name: f.Name, Help: f.Help})
	if err != nil {
		return nil, err
	}
	w.lost = lost()
	return w, nil
}

// Collector merges what all processes have written to the directory.
func (w *Writer) Collector() *Collector { return w.collector }

// Describe implements prometheus.Collector.
func (w *Writer) Describe(ch chan<- *prometheus.Desc) {
	w.collector.Describe(ch)
	w.self.Describe(ch)
}

// Collect implements prometheus.Collector: it gives the sums of what all processes
// have written to the directory, and what [Collector.Self] does.
func (w *Writer) Collect(ch chan<- prometheus.Metric) {
	w.collector.Collect(ch)
	w.self.Collect(ch)
}

// Close ends writing. Metrics that are still in use are this process's alone from
// then on; for others the process counts as one that has died.
func (w *Writer) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	var errs []error
	for _, l := range w.ledgers {
		errs = append(errs, l.close())
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("multiproc: %w", err)
	}
	return nil
}

// written is a metric that is written: a family, and where its entries go.
type written struct {
	w      *Writer
	ledger *ledger
	desc   *prometheus.Desc
	name   string
	family string // the name, where a counter's lacks its _total
	help   string
	labels []string
	consts []label
}

// opts are what client_golang's options have in common.
type opts struct {
	namespace, subsystem, name, help string
	consts                           prometheus.Labels
}

// write opens the file that metrics of a kind go into, and checks what they are
// called.
func (w *Writer) write(o opts, into fileName, labels []string) (*written, error) {
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
	l, err := w.ledger(into)
	if err != nil {
		return nil, fmt.Errorf("multiproc: %s: %w", name, err)
	}
	w.metrics[name] = true
	m := &written{
		w: w, ledger: l, name: name, family: name, help: o.help, labels: slices.Clone(labels),
		desc: prometheus.NewDesc(name, o.help, labels, o.consts),
	}
	for name, value := range o.consts {
		m.consts = append(m.consts, label{name, value})
	}
	return m, nil
}

// ledger is the file of such metrics. w.mu is held.
func (w *Writer) ledger(of fileName) (*ledger, error) {
	if l := w.ledgers[of]; l != nil {
		return l, nil
	}
	for n := 1; ; n++ {
		named := of
		named.id = w.config.ID
		if n > 1 {
			named.id += "-" + strconv.Itoa(n)
		}
		l, err := openLedger(filepath.Join(w.config.Dir, named.String()), of.live)
		if err == nil {
			w.ledgers[of] = l
			return l, nil
		}
		if n == maxSameID || !errors.Is(err, errTaken) && !errors.Is(err, errForeign) {
			return nil, err
		}
	}
}

// checkNames refuses what a reader of the files would leave out.
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
func (m *written) open(values []string, entries ...namedEntry) []place {
	if len(values) != len(m.labels) {
		panic(fmt.Sprintf("multiproc: %s: %d label values, want %d", m.name, len(values), len(m.labels)))
	}
	labels := slices.Clone(m.consts)
	for i, name := range m.labels {
		labels = append(labels, label{name, values[i]})
	}
	keys := make([]string, len(entries))
	for i, e := range entries {
		keys[i] = m.key(labels, e).encode()
	}
	places, err := m.ledger.places(keys)
	if err == nil {
		return places
	}
	if m.w.lost != nil {
		m.w.lost.Inc()
	}
	if m.w.config.Lost != nil {
		m.w.config.Lost(fmt.Errorf("multiproc: %s is not written: %w", m.name, err))
	}
	places = make([]place, len(entries))
	for i := range places {
		places[i] = place{value: new(atomic.Uint64), timestamp: new(atomic.Uint64)}
	}
	return places
}

func (m *written) key(labels []label, e namedEntry) key {
	k := key{family: m.family, sample: e.sample, labels: slices.Clone(labels), help: m.help}
	if e.le != "" {
		k.labels = append(k.labels, label{"le", e.le})
	}
	slices.SortFunc(k.labels, func(a, b label) int { return cmp.Compare(a.name, b.name) })
	return k
}
