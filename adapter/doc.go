// Package adapter is for authors of adapters, which measure services built on a router or
// a framework. Services use the adapters, or [redline.Metrics.Wrap].
//
// A router of net/http needs Wrap and the route alone: [Matched], [Mounted] or
// [Tracker.Routing] tell it. A framework with handlers of its own needs a [Tracker], by
// which its middleware makes a [Passage] of each request:
//
//	var p adapter.Passage
//	p.Begin(t, room, outer, adapter.Arrival{Method: c.Method(), Path: c.Path()})
//	defer p.Finish(func() adapter.Outcome {
//		return adapter.Outcome{Route: c.Route(), Status: c.Status()}
//	})
//	err := c.Next()
//	p.HandlersReturned(err, false)
//	return err
//
// Package latewriter has the writer for frameworks that settle the status after the
// handlers, as gin does; package fastrequest follows requests of fasthttp. Package
// redlinetest has the suite that every adapter is to pass.
package adapter
