package rundir_test

import (
	"os"
	"syscall"
	"testing"

	"github.com/redline-metrics/redline/cmd/redline/internal/rundir"
)

// TestGroups holds that a user has only its own group. The kind: rights of this process
// that tell nothing of the user's. Root's capabilities are others, which a directory of
// mode 0700 shows.
func TestGroups(t *testing.T) {
	const group, somebody = 54321, 65534
	were, err := syscall.Getgroups()
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Setgroups([]int{group}); err != nil {
		t.Skipf("only root has other groups: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Setgroups(were); err != nil {
			t.Error(err)
		}
	})
	user := &rundir.User{UID: somebody, GID: somebody, Name: "somebody"}
	for name, dir := range map[string]struct {
		gid  int
		mode os.FileMode
		may  bool
	}{
		"a group of root's":    {group, 0o770, false},
		"root's alone":         {0, 0o700, false},
		"the user's own group": {somebody, 0o770, true},
	} {
		t.Run(name, func(t *testing.T) {
			path, err := os.MkdirTemp("", "groups") // below which nobody else may go
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = os.RemoveAll(path) })
			if err := os.Chown(path, 0, dir.gid); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(path, dir.mode); err != nil {
				t.Fatal(err)
			}
			if err := user.MayWrite(path); (err == nil) != dir.may {
				t.Errorf("may write: %v, want %v: %v", err == nil, dir.may, err)
			}
		})
	}
	if now, err := syscall.Getgroups(); err != nil || len(now) != 1 || now[0] != group {
		t.Errorf("this process has the groups %v: %v", now, err)
	}
}
