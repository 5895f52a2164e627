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

// room keeps the database from writing chunks to a disk that is full, by which it
// would end the process. Its log may be refused: a scrape is lost then, and no more.
type room struct {
	dir     string
	log     *slog.Logger
	db      atomic.Pointer[tsdb.DB] // once it is open
	closing chan struct{}
}

const (
	// chunkRoom is what the chunks of a series take at most that are written at once,
	// and leastRoom what is wanted besides.
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
	err := r.check()
	if err == nil {
		return
	}
	r.log.Error("samples are kept in memory, and lost where the log has no room either", "err", err)
	tick := time.NewTicker(roomEvery)
	defer tick.Stop()
	for {
		select {
		case <-r.closing:
			return
		case <-tick.C:
		}
		if r.check() == nil {
			r.log.Warn("there is room again", "dir", r.dir)
			return
		}
	}
}

// check has an error where room is wanting.
func (r *room) check() error {
	var s syscall.Statfs_t
	if err := syscall.Statfs(r.dir, &s); err != nil {
		return nil // whoever writes will say
	}
	free, need := s.Bavail*uint64(s.Bsize), leastRoom+chunkRoom*r.db.Load().Head().NumSeries() //nolint:gosec // no block is of a negative size
	if free < need {
		return fmt.Errorf("data in %s: no room left on the disk: %d MB are free, expected %d", r.dir, free>>20, need>>20)
	}
	return nil
}
