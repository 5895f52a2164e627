package engine

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/storage/remote"
	"github.com/prometheus/prometheus/tsdb"
	"github.com/prometheus/prometheus/tsdb/agent"
	"github.com/prometheus/prometheus/util/compression"
)

// openAgent opens the log of an agent: what has not been forwarded yet.
func openAgent(e *Engine) (*stored, error) {
	s := &stored{stats: tsdb.NewDBStats()}
	s.remote = remote.NewStorage(e.cfg.Log, e.registry, startOfTime, e.cfg.Dir, flushDeadline, &s.scraper, false)
	opts := agent.DefaultOptions()
	opts.WALCompression = compression.Snappy
	db, err := agent.Open(e.cfg.Log, e.registry, s.remote, e.cfg.Dir, opts)
	if errors.Is(err, syscall.EAGAIN) {
		return nil, errInUse(e.cfg.Dir)
	} else if err != nil {
		return nil, fmt.Errorf("data in %s: %w", e.cfg.Dir, err)
	}
	db.SetWriteNotified(s.remote)
	s.all = storage.NewFanout(e.cfg.Log, roomy{db, &room{dir: e.cfg.Dir}}, s.remote)
	return s, nil
}

// startOfTime is for reads from elsewhere where nothing is here: none is answered.
func startOfTime() (int64, error) { return 0, nil }

// checkKind has an error where a directory has what an agent forwards, and this is
// none, or the other way round: both would read the other's log for their own.
func checkKind(dir string, isAgent bool) error {
	_, err := os.Stat(filepath.Join(dir, "chunks_head"))
	switch blocks := err == nil; {
	case isAgent && blocks:
		return fmt.Errorf("data in %s are not an agent's; expected another directory for --agent", dir)
	case !isAgent && !blocks && hasLog(dir):
		return fmt.Errorf("data in %s are an agent's; expected --agent, or another directory", dir)
	}
	return nil
}

// hasLog says whether there is something in the log. The first segment is made, and
// empty, before what else there is.
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
