//go:build unix && !linux

package supervise

import (
	"syscall"
	"time"
)

// EndWithParent does nothing: the system knows no such thing.
func EndWithParent(*syscall.SysProcAttr) {}

// adoptOrphans does nothing: the system knows no such thing.
func adoptOrphans() {}

// awaitChild waits for a while, in which a child may end.
func awaitChild() error {
	const look = 20 * time.Millisecond
	time.Sleep(look)
	return nil
}
