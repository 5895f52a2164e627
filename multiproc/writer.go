package multiproc

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline/internal/selfmetrics"
	"github.com/redline-metrics/redline/multiproc/internal/dbfile"
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
	// the file system is full: it counts in this process alone. It is also told, in a
	// goroutine of its own, of each file that was cut short or removed, or of which the disk
	// has failed.
	Lost func(error)
}

// Writer writes metrics to worker files, for any process to read: a [Collector], or
// Python's prometheus_client. Values are in the files from the moment on that
// they change, and stay there however the process ends. Its methods are safe for
// concurrent use.
//
// It looks at its files twice a second until it is closed. One that another process has
// cut short gets its entries back, with zeros for the values that are lost. One that was
// removed or replaced, or cannot be written to, has another file in its place, with the
// values that can still be read; where none can be made, values and new series are in
// memory until one can. redline_multiproc_files_lost_total counts these files.
type Writer struct {
	config    WriterConfig
	collector *Collector
	self      prometheus.Collector
	lost      prometheus.Counter
	cut       prometheus.Counter // files that were lost

	mu        sync.Mutex
	looking   *time.Timer
	closed    bool
	mmapFiles map[dbfile.Name]*dbfile.Mapped
	metrics   map[string]bool
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

// lookEvery is how often a Writer looks at its files: a value that is recorded into one
// that was removed, or cut short within a page, reaches nobody, and nothing else tells.
const lookEvery = 500 * time.Millisecond

// NewWriter opens a directory, which must exist, for writing.
func NewWriter(cfg WriterConfig) (*Writer, error) {
	if cfg.ID == "" {
		cfg.ID = strconv.Itoa(os.Getpid())
	}
	c, err := New(Config{Dir: cfg.Dir})
	if err != nil {
		return nil, err
	}
	w := &Writer{config: cfg, collector: c, self: c.Self(), mmapFiles: map[dbfile.Name]*dbfile.Mapped{}, metrics: map[string]bool{}}
	f := selfmetrics.Families().SeriesLost // series that it cannot write, in the files themselves
	lost, err := w.Counter(prometheus.CounterOpts{Name: f.Name, Help: f.Help})
	if err != nil {
		return nil, err
	}
	w.lost = lost()
	f = selfmetrics.Families().FilesLost
	cut, err := w.Counter(prometheus.CounterOpts{Name: f.Name, Help: f.Help})
	if err != nil {
		return nil, err
	}
	w.cut = cut()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.looking = time.AfterFunc(lookEvery, w.look)
	return w, nil
}

// Collector returns a Collector of the values that all processes have written to the
// directory.
func (w *Writer) Collector() *Collector { return w.collector }

// Describe implements prometheus.Collector.
func (w *Writer) Describe(ch chan<- *prometheus.Desc) {
	w.collector.Describe(ch)
	w.self.Describe(ch)
}

// Collect implements prometheus.Collector: it gives the sums of the values that all
// processes have written to the directory, and the metrics of [Collector.Self].
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
	w.looking.Stop()
	var errs []error
	for _, l := range w.mmapFiles {
		errs = append(errs, l.Close())
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("multiproc: %w", err)
	}
	return nil
}

// mmapFile is the file of such metrics. w.mu is held.
func (w *Writer) mmapFile(of dbfile.Name) (*dbfile.Mapped, error) {
	if l := w.mmapFiles[of]; l != nil {
		return l, nil
	}
	for n := 1; ; n++ {
		l, err := dbfile.OpenMapped(dbfile.MappedConfig{
			Path:   w.path(of, n),
			Zeroed: of.Live,
			Afresh: func() (string, *os.File, error) { return w.freshFile(of) },
			Lost:   w.lostFile,
		})
		if err == nil {
			w.mmapFiles[of] = l
			return l, nil
		}
		if n == maxSameID || !errors.Is(err, dbfile.ErrTaken) && !errors.Is(err, dbfile.ErrForeign) {
			return nil, err
		}
	}
}

// path is that of the n-th file of the Writer's identifier.
func (w *Writer) path(of dbfile.Name, n int) string {
	of.ID = w.config.ID
	if n > 1 {
		of.ID += "-" + strconv.Itoa(n)
	}
	return filepath.Join(w.config.Dir, of.String())
}

// freshFile makes a file where there is none.
func (w *Writer) freshFile(of dbfile.Name) (path string, file *os.File, err error) {
	for n := 1; n <= maxSameID; n++ {
		path = w.path(of, n)
		if file, err = dbfile.LockFile(path, os.O_EXCL); !errors.Is(err, os.ErrExist) {
			break
		}
	}
	return path, file, err
}

// lostFile counts a file that was lost, and reports it.
func (w *Writer) lostFile(err error) {
	w.cut.Inc()
	if w.config.Lost != nil {
		w.config.Lost(fmt.Errorf("multiproc: %w; what was in it may be lost", err))
	}
}

// look looks at all files, and again after some time, until the Writer is closed.
func (w *Writer) look() {
	w.mu.Lock()
	mmapFiles := make([]*dbfile.Mapped, 0, len(w.mmapFiles))
	for _, l := range w.mmapFiles {
		mmapFiles = append(mmapFiles, l)
	}
	w.mu.Unlock()
	for _, l := range mmapFiles {
		l.Look()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.closed {
		w.looking = time.AfterFunc(lookEvery, w.look)
	}
}
