//go:build !race

package dbfile

import "sync/atomic"

// feel has nothing to do where the processor makes atomic operations.
func feel(*atomic.Uint64) uint64 { return 0 }

// Raced is true where programs run under the race detector.
const Raced = false
