package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/scrape"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/storage/remote"
	"github.com/prometheus/prometheus/tsdb"
	"github.com/prometheus/prometheus/tsdb/fileutil"
	"github.com/prometheus/prometheus/util/compression"
	prom_runtime "github.com/prometheus/prometheus/util/runtime"
)

// stored is where samples are, on this machine and elsewhere.
type stored struct {
	db      *tsdb.DB // nil in an agent, which keeps a log alone
	stats   *tsdb.DBStats
	remote  *remote.Storage
	all     storage.Storage
	scraper scraper
	disk    *diskGuard // nil in an agent
	last    lastScrapes
	own     *ownReports
}

// maxExemplars is how many there is room for, about 100 bytes each.
const maxExemplars = 100_000

// openStorage opens the data, which takes as long as its log is to read. In
// that time the gate says how far it is.
func openStorage(e *Engine) (*stored, error) {
	if err := os.MkdirAll(e.cfg.Dir, 0o700); err != nil {
		return nil, err
	}
	if err := CheckData(e.cfg.Dir, e.cfg.Agent); err != nil {
		return nil, err
	}
	if e.cfg.Agent {
		return openAgent(e)
	}
	s := &stored{stats: tsdb.NewDBStats(), own: &ownReports{log: e.often}}
	progress := func() string {
		status := s.stats.Head.WALReplayStatus.GetWALReplayStatus()
		return fmt.Sprintf("reading the log, segment %d of %d to %d", status.Current, status.Min, status.Max)
	}
	e.gate.progress.Store(&progress)
	opts := tsdb.DefaultOptions()
	opts.WALCompression = compression.Snappy
	retention := e.current().prometheus.StorageConfig.TSDBConfig.Retention
	opts.RetentionDuration = time.Duration(retention.Time).Milliseconds()
	opts.MaxBytes, opts.MaxPercentage, opts.FsSizeFunc = int64(retention.Size), retention.Percentage, prom_runtime.FsSize
	opts.MinBlockDuration = cmp.Or(e.cfg.Tuning.MinBlock.Milliseconds(), opts.MinBlockDuration)
	opts.MaxBlockDuration = cmp.Or(e.cfg.Tuning.MaxBlock.Milliseconds(), max(blockTime(time.Duration(retention.Time)).Milliseconds(), opts.MinBlockDuration))
	e.storing(opts)
	opts.EnableExemplarStorage, opts.MaxExemplars = true, maxExemplars
	s.disk = &diskGuard{dir: e.cfg.Dir, log: e.cfg.Log, closing: make(chan struct{})}
	opts.BlocksToDelete = s.disk.blocksToDelete
	db, err := openData(e, func(reg prometheus.Registerer, log *slog.Logger) (*tsdb.DB, error) {
		return tsdb.Open(e.cfg.Dir, log, reg, opts, s.stats)
	})
	if err != nil {
		return nil, err
	}
	s.db = db
	s.disk.db.Store(db)
	s.remote = remote.NewStorage(e.often, e.secrets.Registerer(e.registry), db.StartTime, e.cfg.Dir, e.cfg.Tuning.FlushDeadline, &s.scraper, e.feature("type-and-unit-labels"))
	db.SetWriteNotified(s.remote)
	limit, err := newSeriesLimit(context.Background(), e.cfg.MaxSeries, db)
	if err != nil {
		return nil, errors.Join(err, s.remote.Close(), db.Close())
	}
	s.all = storage.NewFanout(e.often, guardedStorage{limitedSeries{db, limit, &s.last, s.own}, s.disk}, discreetReads{s.remote, e.secrets})
	return s, nil
}

// apply has a configuration take effect.
func (s *stored) apply(cfg *config.Config) error {
	if s.db == nil {
		return s.remote.ApplyConfig(cfg)
	}
	return errors.Join(s.db.ApplyConfig(cfg), s.remote.ApplyConfig(cfg))
}

// CheckData returns an error where an engine cannot have the data in a directory: another
// process has them, or they are those of an agent and this is none, or the other way
// round. A directory that is missing is right.
func CheckData(dir string, agent bool) error {
	if inUse(dir) {
		return errInUse(dir)
	}
	if user := writerOf(dir); user != nil {
		return fmt.Errorf("data in %s are in use by another process: %s", dir, user)
	}
	return checkKind(dir, agent)
}

// inUse reports whether another process has the data. The database would find out as
// well, and complain first that its lock is still there.
func inUse(dir string) bool {
	file := filepath.Join(dir, "lock")
	if _, err := os.Stat(file); err != nil {
		return false
	}
	lock, _, err := fileutil.Flock(file)
	if err != nil {
		return errors.Is(err, syscall.EAGAIN)
	}
	_ = lock.Release() // which closes it
	return false
}

func errInUse(dir string) error {
	return fmt.Errorf("data in %s are in use by another process; one redline watch can have all targets, another one needs its own --data and --listen", dir)
}

// close closes the data. Where there is no room it need not: the log has all
// that has been taken in.
func (s *stored) close() error {
	if s.disk == nil {
		return s.all.Close()
	}
	if err := s.disk.check(s.disk.chunks()); err != nil {
		return errors.Join(err, s.remote.Close())
	}
	close(s.disk.closing)
	return s.all.Close()
}

// scraper hands the scrape manager, which is made later, to remote write.
type scraper struct{ manager *scrape.Manager }

// Get implements remote.ReadyScrapeManager.
func (s *scraper) Get() (*scrape.Manager, error) {
	if s.manager == nil {
		return nil, errors.New("not scraping yet")
	}
	return s.manager, nil
}

// alertmanagerDir is where silences and the log of notifications are.
func alertmanagerDir(dir string) string { return filepath.Join(dir, "alertmanager") }
