package multiproc

import "time"

// OnChange has c call changed after each change that folding makes to the
// directory: another process may look from there, or this one be killed.
func (c *Collector) OnChange(changed func()) { c.changed = changed }

// StillPatience has c take who has had the directory open for so long, and has not
// moved on in it, for somebody who does not list it.
func (c *Collector) StillPatience(d time.Duration) { c.still.patience = d }
