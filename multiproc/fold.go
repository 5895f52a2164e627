package multiproc

import (
	"context"
	"fmt"
	"time"

	"github.com/redline-metrics/redline/multiproc/internal/fold"
)

// Folded is the result of a fold.
type Folded struct {
	Files   int // worker files that were folded, or removed
	Waiting int // files that are for a later fold: live gauges in their time of grace, or all while a worker ends or somebody lists the directory
	// LockedBy is who holds the lock of the directory, where that has kept Fold from
	// folding, else empty: a process, with its command, as far as it can be seen. Two
	// that fold one directory meet now and then; one that stays there stops all folding.
	LockedBy string
}

// ErrUnseen is that /proc does not show the processes that hold worker files: they
// are in another pid namespace (another container), or belong to another user. No
// file can be known to be a dead worker's, and none is folded.
var ErrUnseen = fold.ErrUnseen

// Fold moves the values of dead workers, of counters, histograms, summaries and
// gauges of the modes min, max, sum and mostrecent, into one file each, and
// removes their live gauges. A worker is dead when no process has its files open
// or mapped. Gauges of mode all stay, as client_python takes their pid label from
// the name of the file; so do files that are not whole.
//
// It is safe beside workers, other readers, and other processes that fold: a
// scrape by client_python that a fold comes in between fails, and no total goes
// back or is counted twice. Where it is killed half-way, the
// next Collector that is used on the directory finishes. The merged values of
// floats may grow by about one part in 1e14, so that no rounding makes one less.
//
// It needs Linux. Where another process folds the directory, it does nothing, and says
// so in Folded.LockedBy.
// c's scrapes wait for its end: some milliseconds, or where it is the first fold of
// thousands of files, a second. Where somebody lists the directory all the time, the
// files wait for a later fold.
func (c *Collector) Fold() (Folded, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	result, err := c.folds.Fold()
	folded := Folded(result)
	c.stats.Folded += folded.Files
	if err != nil {
		c.stats.FoldErrors++
		err = fmt.Errorf("multiproc: fold %s: %w", c.config.Dir, err)
	}
	return folded, err
}

// FoldEvery folds from time to time until ctx ends. It tells report, unless it is
// nil, of each fold that did something, failed or found the directory locked, and of the
// next one after these two.
func (c *Collector) FoldEvery(ctx context.Context, interval time.Duration, report func(Folded, error)) {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	stopped := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		folded, err := c.Fold()
		again := stopped
		stopped = err != nil || folded.LockedBy != ""
		if report != nil && (folded.Files > 0 || stopped || again) {
			report(folded, err)
		}
	}
}
