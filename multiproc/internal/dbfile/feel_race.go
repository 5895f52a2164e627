//go:build race

package dbfile

import (
	"sync/atomic"
	"unsafe"
)

// feel reads mapped memory before an atomic operation does. The race detector makes
// those in C, where a fault cannot become a panic.
//
//go:norace
//go:noinline
func feel(at *atomic.Uint64) uint64 { return *(*uint64)(unsafe.Pointer(at)) } //nolint:gosec // as in placeAt

// Raced is true where programs run under the race detector.
const Raced = true
