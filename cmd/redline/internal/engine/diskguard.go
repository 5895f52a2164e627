package engine

import (
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/oklog/ulid/v2"
	"github.com/prometheus/prometheus/tsdb"
)

var errNoRoom = errors.New("no room left on the disk")

// diskGuard keeps the database from writing to a disk that is full. By its chunks it would
// end the process; guardedStorage keeps its log from losing records.
type diskGuard struct {
	dir     string
	log     *slog.Logger
	db      atomic.Pointer[tsdb.DB] // once it is open
	closing chan struct{}
}

const (
	// chunkRoom is the size of the chunks of a series that are written at once, at most,
	// and leastRoom that of all else, and of the log.
	chunkRoom = 2 << 10
	leastRoom = 1 << 20
	// roomEvery is how often it is looked for room.
	roomEvery = time.Second
)

// blocksToDelete implements tsdb.Options.BlocksToDelete. The database calls it before it
// writes chunks: it returns once there is room. Blocks that are old enough are deleted
// first.
func (g *diskGuard) blocksToDelete(blocks []*tsdb.Block) map[ulid.ULID]struct{} {
	db := g.db.Load()
	if db == nil {
		return nil
	}
	old := tsdb.DefaultBlocksToDelete(db)(blocks)
	if len(old) == 0 {
		g.wait()
	}
	return old
}

func (g *diskGuard) wait() {
	err := g.check(g.chunks())
	if err == nil {
		return
	}
	g.log.Error("samples are kept in memory, and refused where the log has no room either", "err", err)
	tick := time.NewTicker(roomEvery)
	defer tick.Stop()
	for {
		select {
		case <-g.closing:
			return
		case <-tick.C:
		}
		if g.check(g.chunks()) == nil {
			g.log.Warn("there is room again", "dir", g.dir)
			return
		}
	}
}

// chunks returns how many bytes the chunks of all series need.
func (g *diskGuard) chunks() uint64 { return leastRoom + chunkRoom*g.db.Load().Head().NumSeries() }

// check returns an error where fewer bytes are free.
func (g *diskGuard) check(need uint64) error {
	var s syscall.Statfs_t
	if err := syscall.Statfs(g.dir, &s); err != nil {
		return nil // the write will fail, and say so
	}
	if free := s.Bavail * uint64(s.Bsize); free < need { //nolint:gosec // no block is of a negative size
		return fmt.Errorf("data in %s: %w: %d MB are free, expected %d", g.dir, errNoRoom, free>>20, need>>20)
	}
	return nil
}
