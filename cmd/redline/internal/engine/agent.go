package engine

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"github.com/oklog/ulid/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/storage/remote"
	"github.com/prometheus/prometheus/tsdb"
	"github.com/prometheus/prometheus/tsdb/agent"
	"github.com/prometheus/prometheus/util/compression"
)

// openAgent opens the log of an agent: the samples that have not been forwarded yet.
func openAgent(e *Engine) (*stored, error) {
	s := &stored{stats: tsdb.NewDBStats(), own: &ownReports{log: e.often}}
	s.remote = remote.NewStorage(e.often, e.secrets.Registerer(e.registry), startOfTime, e.cfg.Dir, e.cfg.Tuning.FlushDeadline, &s.scraper, e.feature("type-and-unit-labels"))
	opts := agent.DefaultOptions()
	opts.WALCompression = compression.Snappy
	opts.OutOfOrderTimeWindow = e.current().prometheus.StorageConfig.TSDBConfig.OutOfOrderTimeWindow
	opts.EnableMetadataWALRecords = e.feature("metadata-wal-records")
	opts.EnableSTAsZeroSample, opts.EnableSTStorage = e.feature("created-timestamp-zero-ingestion"), e.feature("st-storage")
	opts.MinWALTime, opts.MaxWALTime = e.cfg.Tuning.AgentMinAge.Milliseconds(), e.cfg.Tuning.AgentMaxAge.Milliseconds()
	db, err := openData(e, func(reg prometheus.Registerer, log *slog.Logger) (*agent.DB, error) {
		return agent.Open(log, reg, s.remote, e.cfg.Dir, opts)
	})
	if err != nil {
		return nil, err
	}
	db.SetWriteNotified(s.remote)
	s.all = storage.NewFanout(e.often, guardedStorage{limitedSeries{db, newAgentSeriesLimit(e.cfg.MaxSeries), &s.last, s.own}, &diskGuard{dir: e.cfg.Dir}}, discreetReads{s.remote, e.secrets})
	return s, nil
}

// startOfTime serves reads from elsewhere where nothing is here: none is answered.
func startOfTime() (int64, error) { return 0, nil }

// checkKind returns an error where a directory has the log of an agent and this is none,
// or the other way round: both would read the other's log for their own.
func checkKind(dir string, isAgent bool) error {
	switch database := isDatabase(dir); {
	case isAgent && database:
		return fmt.Errorf("data in %s are not an agent's; expected another directory for --agent", dir)
	case !isAgent && !database && hasLog(dir):
		return fmt.Errorf("data in %s are an agent's; expected --agent, or another directory", dir)
	}
	return nil
}

// isDatabase reports whether there is something in a directory that an agent never makes.
// One of these may be missing, as damaged.
func isDatabase(dir string) bool {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return false
	}
	for _, e := range entries {
		if _, err := ulid.ParseStrict(e.Name()); err == nil || strings.HasPrefix(e.Name(), "chunks_head") {
			return true
		}
		switch e.Name() {
		case "wbl", "queries.active", filepath.Base(alertmanagerDir(dir)):
			return true
		}
	}
	return false
}

// hasLog reports whether there is something in the log. The first segment is made, and
// empty, before all others.
func hasLog(dir string) bool {
	entries, err := os.ReadDir(filepath.Join(dir, "wal"))
	if err != nil {
		return false
	}
	for _, e := range entries {
		if info, err := e.Info(); err == nil && (info.IsDir() || info.Size() > 0) {
			return true
		}
	}
	return false
}
