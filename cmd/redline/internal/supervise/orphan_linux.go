package supervise

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// EndWithParent makes the process of attr end when redline is killed, which can then end
// nothing itself. The goroutine that starts it must keep its thread until it has ended:
// PR_SET_PDEATHSIG is about the thread (prctl(2)).
func EndWithParent(attr *syscall.SysProcAttr) { attr.Pdeathsig = syscall.SIGTERM }

// adoptOrphans makes this process the parent of descendants that have lost their own.
func adoptOrphans() { _ = unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) }

// awaitChild waits until a child has ended, and leaves it to be reaped: until then its
// pid is nobody else's.
func awaitChild() error {
	return unix.Waitid(unix.P_ALL, 0, nil, unix.WEXITED|unix.WNOWAIT, nil)
}
