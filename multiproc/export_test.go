package multiproc

import (
	"time"

	"github.com/redline-metrics/redline/multiproc/internal/dbfile"
)

// OnChange has c call changed after each change that folding makes to the
// directory: another process may look from there, or this one be killed.
func (c *Collector) OnChange(changed func()) { c.folds.Changed = changed }

// ListerPatience has c take who has had the directory open for so long, and has not
// moved on in it, for somebody who does not list it.
func (c *Collector) ListerPatience(d time.Duration) { c.folds.SetPatience(d) }

// Raced is true where the race detector runs.
const Raced = dbfile.Raced

// Limit has c know no more keys, and bytes of keys, than these.
func (c *Collector) Limit(keys, bytes int) {
	c.most.KeyCount = dbfile.KeyCount{Keys: keys, Bytes: bytes}
}

// FoldPatience has c wait so long for another process's fold.
func (c *Collector) FoldPatience(d time.Duration) { c.patience = d }
