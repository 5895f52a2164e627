package multiproc

import (
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redline-metrics/redline/internal/render"
)

// Config says what a [Collector] reads.
type Config struct {
	// Dir is the directory of worker files, PROMETHEUS_MULTIPROC_DIR.
	Dir string
	// Skipped, unless nil, is told of each file or part of a file that is left
	// out, once for a file and a reason. It must not call the Collector.
	Skipped func(Skip)
	// Grace is how long Fold leaves a live gauge's file that nobody holds before it
	// removes it: 5 s if it is 0. A hook that calls client_python's
	// mark_process_dead removes such files too, and fails where one goes under its
	// hands. Where there is none it can be shorter, or negative for none.
	Grace time.Duration
}

// stillPatience is how long a listing of the directory may stand still before it is
// none.
const stillPatience = 5 * time.Second

// defaultGrace is Config.Grace where it is 0.
const defaultGrace = 5 * time.Second

// Skip is a file that was left out, or a part of it.
type Skip struct {
	File   string // the name in the directory
	Reason string // one of few words, as in redline_multiproc_files_skipped_total
	Err    error
}

// Stats are what a Collector has done.
type Stats struct {
	Files   int           // worker files at the last merge
	Entries int           // their entries
	Series  int           // what these were merged into
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
	files    map[string]*file
	families map[string]*family
	keys     map[keyID]uint32 // cells, by the raw bytes of keys
	cells    []*cell
	ordered  []*family // families, sorted by name
	merges   uint64
	skipped  map[Skip]bool // without Err
	stats    Stats
	bufs     [maxReaders][buffers][]byte
	scratch  []slot
	vanished bool // a listed file of totals was gone when the last merge came to it

	idle    map[inode]time.Time // files of live gauges that nobody holds, since when
	broken  map[inode]bool      // files that cannot be folded
	still   still               // who has the directory open and does not list it
	changed func()              // as of workDir

	coder render.Coder

	// started is merges, for who does not hold mu.
	started atomic.Uint64
}

// keyID is a key as it stands in files of one kind and mode. pid is that of
// gauges that keep one.
type keyID struct {
	raw  string
	kind kind
	mode mode
	pid  string
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
	return &Collector{
		config:   cfg,
		files:    map[string]*file{},
		families: map[string]*family{},
		keys:     map[keyID]uint32{},
		skipped:  map[Skip]bool{},
		idle:     map[inode]time.Time{},
		broken:   map[inode]bool{},
		still:    still{patience: stillPatience},
		stats:    Stats{Skipped: map[string]int{}},
	}, nil
}

// Stats tells what c has done.
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
// format or in OpenMetrics. With names, only families of these names are in it,
// or samples (x_total, x_bucket, x_sum, x_count).
// Calls that overlap share a merge.
func (c *Collector) Expose(inOpenMetrics bool, names ...string) ([]byte, error) {
	as := render.Text
	if inOpenMetrics {
		as = render.OpenMetrics
	}
	var wanted map[string]bool
	if len(names) > 0 {
		wanted = map[string]bool{}
		for _, name := range names {
			wanted[name] = true
		}
	}
	begun := c.started.Load()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.merges <= begun { // else one has begun since this was asked for
		if err := c.merge(); err != nil {
			return nil, err
		}
	}
	return c.render(nil, as, wanted), nil
}

// cellOf is the cell of a key of f's. A key that is no use is reported.
func (c *Collector) cellOf(f *file, raw []byte) (uint32, bool) {
	pid := ""
	if f.says.kind == gauge && f.says.mode == modeAll {
		pid = f.says.id
	}
	// The compiler makes no string of raw for a look-up.
	if i, ok := c.keys[keyID{string(raw), f.says.kind, f.says.mode, pid}]; ok {
		return i, i != noCell
	}
	i := noCell
	k, err := parseKey(raw)
	if err != nil {
		c.skip(f.name, reasonKey, err)
	} else if family, err := c.familyOf(f, k); err != nil {
		c.skip(f.name, reasonConflict, err)
	} else {
		i = c.index(family.cellOf(k, pid))
	}
	c.keys[keyID{string(raw), f.says.kind, f.says.mode, pid}] = i
	return i, i != noCell
}

// noCell stands for the cell of a key that has none.
const noCell = ^uint32(0)

// familyOf is the family of a key, as the first file that has it describes it.
func (c *Collector) familyOf(f *file, k key) (*family, error) {
	known := c.families[k.family]
	if known == nil {
		known = &family{name: k.family, kind: f.says.kind, mode: f.says.mode, help: k.help, byID: map[string]*group{}}
		c.families[k.family] = known
		c.ordered = append(c.ordered, known)
		return known, nil
	}
	if known.kind != f.says.kind || known.mode != f.says.mode {
		return nil, fmt.Errorf("%s is a %s here, and was a %s or had another mode elsewhere", k.family, f.says.kind, known.kind)
	}
	return known, nil
}

// index numbers a cell.
func (c *Collector) index(one *cell) uint32 {
	if one.number == 0 {
		c.cells = append(c.cells, one)
		one.number = uint32(len(c.cells)) //nolint:gosec // as many as fit into memory
	}
	return one.number - 1
}

// skip reports, once, that a file or a part of it was left out.
func (c *Collector) skip(name, reason string, err error) {
	s := Skip{File: name, Reason: reason}
	if c.skipped[s] {
		return
	}
	c.skipped[s] = true
	c.stats.Skipped[reason]++
	if c.config.Skipped != nil {
		s.Err = err
		c.config.Skipped(s)
	}
}
