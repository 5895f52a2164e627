package multiproc

// OnChange has c call changed after each change that folding makes to the
// directory: another process may look from there, or this one be killed.
func (c *Collector) OnChange(changed func()) { c.changed = changed }
