package boundedfile_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"go.uber.org/goleak"

	"github.com/redline-metrics/redline/cmd/redline/internal/boundedfile"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// named makes one of each kind of file, and returns their paths.
func named(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, text := range map[string]string{"fits": strings.Repeat("x", 10), "long": strings.Repeat("x", 11), "empty": ""} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "directory"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "fifo"), 0o600); err != nil {
		t.Skip(err)
	}
	return dir
}

// TestRead holds that no file that a user names keeps the process, or takes more than its
// bound.
func TestRead(t *testing.T) {
	dir := named(t)
	for path, want := range map[string]string{
		filepath.Join(dir, "fits"):      "",
		filepath.Join(dir, "empty"):     "",
		filepath.Join(dir, "long"):      "over 10 bytes, which is the limit",
		filepath.Join(dir, "directory"): "is a directory",
		filepath.Join(dir, "fifo"):      "a pipe that nobody has written to for 3s",
		filepath.Join(dir, "nothing"):   "no such file or directory",
		"/dev/zero":                     "over 10 bytes, which is the limit",
		"/dev/null":                     "",
	} {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			_, err := boundedfile.Read(path, 10)
			var failed *fs.PathError
			if want == "" && err != nil || want != "" && (!errors.As(err, &failed) || failed.Path != path || failed.Err.Error() != want) {
				t.Errorf("%v, want %q", err, want)
			}
		})
	}
}

// TestReadPipe holds that all that a process writes to a pipe is read, also where it opens
// the pipe after the reader has, and writes in parts.
func TestReadPipe(t *testing.T) {
	path := filepath.Join(named(t), "fifo")
	ended := make(chan error, 1)
	go func() {
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err == nil {
			for _, part := range []string{"one ", "two"} {
				_, err = f.WriteString(part)
			}
			err = errors.Join(err, f.Close())
		}
		ended <- err
	}()
	text, err := boundedfile.Read(path, 10)
	if err != nil || string(text) != "one two" {
		t.Errorf("%q, %v", text, err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// TestCheck holds that files that are read again and again are regular ones, or the null
// device.
func TestCheck(t *testing.T) {
	dir := named(t)
	for path, want := range map[string]string{
		filepath.Join(dir, "fits"):      "",
		filepath.Join(dir, "long"):      "over 10 bytes, which is the limit",
		filepath.Join(dir, "directory"): "is a directory; expected a regular file",
		filepath.Join(dir, "fifo"):      "is a pipe; expected a regular file",
		"/dev/zero":                     "is a device; expected a regular file",
		"/dev/null":                     "",
	} {
		err := boundedfile.Check(path, 10)
		if want == "" && err != nil || want != "" && (err == nil || !strings.HasSuffix(err.Error(), path+": "+want)) {
			t.Errorf("%s: %v, want %q", path, err, want)
		}
	}
}

// TestCheckWritable holds that a log is a file, one that is yet to be made, or a pipe that
// somebody reads.
func TestCheckWritable(t *testing.T) {
	dir := t.TempDir()
	file, unread, read := filepath.Join(dir, "file"), filepath.Join(dir, "unread"), filepath.Join(dir, "read")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{unread, read} {
		if err := syscall.Mkfifo(path, 0o600); err != nil {
			t.Skip(err)
		}
	}
	reader, err := os.OpenFile(read, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = reader.Close() }()
	for path, want := range map[string]string{
		file: "", filepath.Join(dir, "missing"): "", read: "", os.DevNull: "",
		unread: "is a pipe that nobody reads", dir: "is a directory",
	} {
		switch err := boundedfile.CheckWritable(path); {
		case want == "" && err != nil, want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: %v, want %q", path, err, want)
		}
	}
}
