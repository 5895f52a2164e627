package multiproc

import (
	"fmt"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/model"

	"github.com/redline-metrics/redline/internal/deliver"
	"github.com/redline-metrics/redline/internal/exposition"
	"github.com/redline-metrics/redline/internal/selfmetrics"
	"github.com/redline-metrics/redline/multiproc/internal/dbfile"
	"github.com/redline-metrics/redline/multiproc/internal/fold"
)

// Config configures a [Collector].
type Config struct {
	// Dir is the directory of worker files, PROMETHEUS_MULTIPROC_DIR.
	Dir string
	// Skipped, unless nil, is told of each file or part of a file that is left
	// out, once for a file and a reason while there is a file of that name. It must
	// not call the Collector.
	Skipped func(Skip)
	// Grace is how long Fold leaves a live gauge's file that nobody holds before it
	// removes it: 5 s if it is 0. A hook that calls client_python's
	// mark_process_dead removes such files too, and fails where one goes under its
	// hands. Where there is none it can be shorter, or negative for none.
	Grace time.Duration
}

// defaultGrace is Config.Grace where it is 0.
const defaultGrace = 5 * time.Second

// Skip is a file that was left out, or a part of it.
type Skip struct {
	File   string // the name in the directory
	Reason string // one of few words, as in redline_multiproc_files_skipped_total
	Err    error
}

// Stats counts the work of a Collector.
type Stats struct {
	Files   int           // worker files at the last merge
	Entries int           // their entries
	Series  int           // into which these were merged
	Took    time.Duration // the last merge
	Folded  int           // files that Fold has folded or removed since New
	// FoldErrors is how often Fold has failed since New.
	FoldErrors int
	// Skipped are the files that were left out, or parts of, since New, by reason.
	Skipped map[string]int
}

// Collector merges the worker files of a directory. Its methods are safe for
// concurrent use.
type Collector struct {
	config Config

	mu       sync.Mutex
	files    map[string]*file // all that were listed
	families map[familyID]*family
	ordered  []*family // families, sorted by name
	keys
	most     limits
	reserved map[string]map[dbfile.Kind]bool
	parsed   bool // keys of files, since names were settled
	foreign  bool // a family's name needs escaping
	escaped  map[exposition.Style]map[*family]bool
	merges   uint32 // which at one a second last for 136 years
	stats    Stats
	length   int // of the last text
	lines    int // series in it
	readers  [maxReaders]dbfile.Reader
	vanished bool // a listed file of totals was gone when the last merge came to it
	owed     bool // memory is to be given back, as was done last at gaveBack
	gaveBack time.Time

	folds *fold.Folder
	// patience is how long a merge waits for another process's fold.
	patience time.Duration

	deliverer deliver.Server // of ServeHTTP
	dropped   *prometheus.CounterVec

	// started is merges, for who does not hold mu.
	started atomic.Uint32
}

// New makes a Collector of a directory that exists. It reads nothing yet.
func New(cfg Config) (*Collector, error) {
	info, err := os.Stat(cfg.Dir)
	if err != nil {
		return nil, fmt.Errorf("multiproc: %w", err)
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("multiproc: %s is not a directory", cfg.Dir)
	}
	if cfg.Grace == 0 {
		cfg.Grace = defaultGrace
	}
	c := &Collector{
		config:   cfg,
		files:    map[string]*file{},
		families: map[familyID]*family{},
		reserved: reservedNames(),
		keys:     newKeys(),
		most:     limits{dbfile.KeyCount{Keys: maxKeys, Bytes: maxKeyBytes}, maxFamilies},
		patience: foldPatience,
		stats:    Stats{Skipped: map[string]int{}},
	}
	c.folds = fold.New(cfg.Dir, cfg.Grace, &c.readers[0], &c.most.KeyCount, c.skipDead)
	f := selfmetrics.Families().WorkerScrapesDropped
	c.dropped = prometheus.NewCounterVec(prometheus.CounterOpts{Name: f.Name, Help: f.Help}, []string{f.Label})
	c.deliverer.Dropped = c.dropScrape
	return c, nil
}

// Stats returns the counts of c's work.
func (c *Collector) Stats() Stats {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.stats
	s.Skipped = map[string]int{}
	for reason, n := range c.stats.Skipped {
		s.Skipped[reason] = n
	}
	return s
}

// Expose merges the files and returns their metrics as text, in Prometheus' text
// format or in OpenMetrics, spelled as client_python does. Names in UTF-8 have
// underscores for characters that older parsers refuse. With names, only families of these names
// are in it, or samples (x_total, x_bucket, x_sum, x_count).
// Calls that overlap share a merge.
func (c *Collector) Expose(inOpenMetrics bool, names ...string) ([]byte, error) {
	as := exposition.Style{Format: exposition.Text, Escaping: model.UnderscoreEscaping}
	if inOpenMetrics {
		as.Format = exposition.OpenMetrics
	}
	return c.expose(nil, as, nil, names)
}

// expose appends to out the text of Expose, in a style, behind the families that others
// gather, unless nil. They gather after the merge, of which they may tell.
func (c *Collector) expose(out []byte, as exposition.Style, others prometheus.Gatherer, names []string) ([]byte, error) {
	wanted := map[string]bool{}
	for _, name := range names {
		wanted[name] = true
	}
	if err := c.update(); err != nil {
		return nil, err
	}
	first, taken, err := gathered(as, others, wanted)
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		wanted = nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	p := &page{out: append(out, first...)}
	p.out = slices.Grow(p.out, c.lengthOf(as, wanted, taken))
	start := len(p.out)
	c.render(p, as, wanted, taken)
	if wanted == nil {
		c.length, c.lines = len(p.out)-start, c.series
	}
	return p.out, nil
}

// lengthOf returns how long a text will be, and some more. It is the length of the last one
// of all families, unless there are far more series, or certain families are wanted: to
// append to a buffer that is too small takes five times the text.
func (c *Collector) lengthOf(as exposition.Style, wanted, others map[string]bool) int {
	if wanted != nil || c.series > c.lines+c.lines/8 {
		p := page{dry: true}
		c.render(&p, as, wanted, others)
		return p.length + len(p.out)
	}
	return c.length + c.length/8
}

// update merges the files, unless a merge begins between the call and its turn.
func (c *Collector) update() error {
	begun := c.started.Load()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.merges > begun { // one has begun since this was asked for
		return nil
	}
	return c.merge()
}

// cellOf returns the cell of a key of f's, or nil for a key that is no use, which is
// reported.
func (c *Collector) cellOf(f *file, raw string) *cell {
	pid := ""
	if f.parsed.Kind == dbfile.Gauge && f.parsed.Mode == dbfile.ModeAll {
		pid = f.parsed.ID
	}
	k, r, bound, err := c.keyOf(f, raw)
	if err != nil {
		return nil
	}
	return c.cells.cellOf(c.familyOf(f, k), k, r, bound, pid)
}

// keyOf reads a key of f's, and which sample of its family it is. A key that is no
// use is reported: as a conflict where its family has another type elsewhere. The key is valid
// until the next call.
func (c *Collector) keyOf(f *file, raw string) (k dbfile.Key, r role, bound float64, err error) {
	k, err = dbfile.ParseKey(raw, f.parsed.Kind, c.cells.labels)
	if err == nil {
		c.cells.labels = k.Labels[:0]
		r, bound, err = roleOf(f.parsed.Kind, k)
	}
	if err == nil {
		return k, r, bound, nil
	}
	reason := reasonKey
	if c.isOfAnotherKind(k.Family, f.parsed.Kind) {
		reason = reasonConflict
	}
	if !slices.Contains(f.skipped, reason) { // there may be millions
		c.skip(f, reason, fmt.Errorf("key %.60q: %w", raw, err))
	}
	return dbfile.Key{}, 0, 0, err
}

// isOfAnotherKind reports whether a family with this name has another type elsewhere.
func (c *Collector) isOfAnotherKind(name string, of dbfile.Kind) bool {
	for other := dbfile.Counter; other <= dbfile.Summary; other++ {
		for m := dbfile.ModeAll; other != of && m <= dbfile.ModeMostRecent; m++ {
			if c.families[familyID{name, other, m}] != nil {
				return true
			}
		}
	}
	return false
}

// needsFamily reports whether a key of f's is of a family that is not known.
func (c *Collector) needsFamily(f *file, raw string) bool {
	k, err := dbfile.ParseKey(raw, f.parsed.Kind, nil)
	return err == nil && c.families[familyID{name: k.Family, kind: f.parsed.Kind, mode: f.parsed.Mode}] == nil
}

// familyOf returns the family of a key. Its help is that of the first file that has it.
func (c *Collector) familyOf(f *file, k dbfile.Key) *family {
	id := familyID{name: k.Family, kind: f.parsed.Kind, mode: f.parsed.Mode}
	known := c.families[id]
	if known == nil {
		known = newFamily(id, len(c.ordered), k.Help)
		c.families[id] = known
		c.ordered = append(c.ordered, known)
	}
	return known
}

// skip reports, once for as long as the file is there, that it or a part of it was left
// out.
func (c *Collector) skip(f *file, reason string, err error) {
	if slices.Contains(f.skipped, reason) {
		return
	}
	f.skipped = append(f.skipped, reason)
	c.stats.Skipped[reason]++
	if c.config.Skipped != nil {
		c.config.Skipped(Skip{File: f.name, Reason: reason, Err: err})
	}
}

// skipDead counts a file that a fold leaves as it is, as it has too many keys.
func (c *Collector) skipDead(name string) {
	f := c.files[name]
	if f == nil {
		f = &file{name: name}
	}
	c.skip(f, reasonLimit, fmt.Errorf("it stays as it is: %w", c.errTooMany()))
}
