package engine

import (
	"errors"
	"net/http"
	"os"

	"github.com/prometheus/prometheus/tsdb"
)

// adminOff answers requests to change data where they are off.
func adminOff(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusForbidden)
	_, _ = w.Write([]byte(`{"status":"error","errorType":"unavailable","error":"admin APIs disabled; --web.enable-admin-api turns them on"}`)) // the client may be gone
}

// admin is the database as the API wants it.
type admin struct {
	*tsdb.DB
	stats *tsdb.DBStats
	disk  *diskGuard
}

// Snapshot implements TSDBAdminStats. It makes links to blocks, and writes samples that
// are in memory: there must be room for them.
func (a admin) Snapshot(dir string, withHead bool) error {
	if err := a.disk.check(a.disk.chunks()); err != nil {
		return errors.Join(err, os.Remove(dir))
	}
	return a.DB.Snapshot(dir, withHead)
}

// CleanTombstones implements TSDBAdminStats. It writes blocks anew, one after the other.
func (a admin) CleanTombstones() error {
	largest := uint64(0)
	for _, b := range a.Blocks() {
		largest = max(largest, uint64(max(0, b.Size())))
	}
	if err := a.disk.check(largest + leastRoom); err != nil {
		return err
	}
	return a.DB.CleanTombstones()
}

// Stats implements TSDBAdminStats.
func (a admin) Stats(label string, limit int) (*tsdb.Stats, error) {
	return a.Head().Stats(label, limit), nil
}

// BlockMetas implements TSDBAdminStats.
func (a admin) BlockMetas() ([]tsdb.BlockMeta, error) { return a.DB.BlockMetas(), nil }

// WALReplayStatus implements TSDBAdminStats.
func (a admin) WALReplayStatus() (tsdb.WALReplayStatus, error) {
	return a.stats.Head.WALReplayStatus.GetWALReplayStatus(), nil
}
