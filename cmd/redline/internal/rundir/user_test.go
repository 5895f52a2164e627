package rundir_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/redline-metrics/redline/cmd/redline/internal/rundir"
)

// TestOwn holds that the file that is given to a user is the very one that is named, and
// it is of this process's user. The kind: names that lead elsewhere, where root changes
// modes and owners.
func TestOwn(t *testing.T) {
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	write(t, path("file"))
	for _, err := range []error{
		os.Mkdir(path("dir"), 0o500),
		os.Chmod(path("file"), 0o400),
		os.Symlink("file", path("link")),
		os.Symlink("dir", path("link-to-dir")),
		os.Symlink("nothing", path("link-to-nothing")),
		unix.Mkfifo(path("pipe"), 0o400),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	socket, err := unix.Socket(unix.AF_UNIX, unix.SOCK_DGRAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = unix.Close(socket) }()
	if err := errors.Join(unix.Bind(socket, &unix.SockaddrUnix{Name: path("socket")}), os.Chmod(path("socket"), 0o400)); err != nil {
		t.Fatal(err)
	}
	me := &rundir.User{UID: os.Geteuid(), GID: os.Getegid(), Name: "me"}
	for _, name := range []string{"link", "link-to-dir", "link-to-nothing", "none"} {
		if err := me.Own(path(name)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	want := func(name string, mode os.FileMode) {
		t.Helper()
		info, err := os.Stat(path(name))
		if err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
	want("file", 0o400)
	want("dir", 0o500)
	for _, name := range []string{"file", "dir", "pipe", "socket"} {
		if err := me.Own(path(name)); err != nil {
			t.Error(err)
		}
	}
	want("file", 0o600)
	want("dir", 0o700)
	want("pipe", 0o600)
	want("socket", 0o600)
}
