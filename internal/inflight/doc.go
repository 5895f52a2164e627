// Package inflight is what package redline and package adapter share of a request under
// way: its recording, and its passages through middlewares.
//
//	recording.go: the record of a request · annotations.go: what handlers and routers have
//	set · details.go: its rarer parts · outer.go, lost.go: from a writer to its recordings ·
//	passage.go: the way through one middleware · routing.go: the part of a router ·
//	tracker.go: how adapters reach a Metrics
package inflight
