package engine

import (
	"fmt"
	"log/slog"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/oklog/ulid/v2"
	"github.com/prometheus/prometheus/tsdb"
)

// room keeps the database from writing to a disk that is full. By its chunks it would
// end the process; what its log would lose, roomy says.
type room struct {
	dir     string
	log     *slog.Logger
	db      atomic.Pointer[tsdb.DB] // once it is open
	closing chan struct{}
}

const (
	// chunkRoom is what the chunks of a series take at most that are written at once,
	// and leastRoom what is wanted besides, and for the log.
	chunkRoom = 2 << 10
	leastRoom = 1 << 20
	// roomEvery is how often it is looked for room.
	roomEvery = time.Second
)

// blocksToDelete is tsdb.Options.BlocksToDelete, and so is asked each time before
// chunks are written: until there is room it does not answer. Blocks that can go go
// first.
func (r *room) blocksToDelete(blocks []*tsdb.Block) map[ulid.ULID]struct{} {
	db := r.db.Load()
	if db == nil {
		return nil
	}
	old := tsdb.DefaultBlocksToDelete(db)(blocks)
	if len(old) == 0 {
		r.wait()
	}
	return old
}

func (r *room) wait() {
	err := r.check(r.chunks())
	if err == nil {
		return
	}
	r.log.Error("samples are kept in memory, and refused where the log has no room either", "err", err)
	tick := time.NewTicker(roomEvery)
	defer tick.Stop()
	for {
		select {
		case <-r.closing:
			return
		case <-tick.C:
		}
		if r.check(r.chunks()) == nil {
			r.log.Warn("there is room again", "dir", r.dir)
			return
		}
	}
}

// chunks is how many bytes are wanted to write chunks.
func (r *room) chunks() uint64 { return leastRoom + chunkRoom*r.db.Load().Head().NumSeries() }

// check has an error where there are not so many bytes.
func (r *room) check(need uint64) error {
	var s syscall.Statfs_t
	if err := syscall.Statfs(r.dir, &s); err != nil {
		return nil // whoever writes will say
	}
	if free := s.Bavail * uint64(s.Bsize); free < need { //nolint:gosec // no block is of a negative size
		return fmt.Errorf("data in %s: no room left on the disk: %d MB are free, expected %d", r.dir, free>>20, need>>20)
	}
	return nil
}
