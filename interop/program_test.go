package interop

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// program is the path of an installed program. Without it the test skips, or
// fails if REDLINE_REQUIRE names it.
func program(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err == nil {
		return path
	}
	if slices.Contains(strings.Split(os.Getenv("REDLINE_REQUIRE"), ","), name) {
		t.Fatalf("%s is required, and not installed", name)
	}
	t.Skipf("%s is not installed (apt-get install prometheus has it)", name)
	return ""
}

// build compiles a command of this repository.
func build(t *testing.T, pkg string) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), filepath.Base(pkg))
	out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, pkg).CombinedOutput()
	if err != nil {
		t.Fatalf("go build %s: %v\n%s", pkg, err, out)
	}
	return binary
}

// start runs a program until the test ends, and returns what ready captures in
// the first line of its stderr that matches.
func start(t *testing.T, ready *regexp.Regexp, path string, args ...string) string {
	t.Helper()
	return startCommand(t, ready, exec.Command(path, args...))
}

// startCommand is start for a command that has been set up.
func startCommand(t *testing.T, ready *regexp.Regexp, cmd *exec.Cmd) string {
	t.Helper()
	path := cmd.Path
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	captured, drained := make(chan string, 1), make(chan struct{})
	var log strings.Builder
	go func() {
		defer close(drained)
		defer close(captured)
		found := false
		lines := bufio.NewScanner(stderr)
		for lines.Scan() {
			log.WriteString(lines.Text() + "\n")
			if match := ready.FindStringSubmatch(lines.Text()); match != nil && !found {
				found = true
				captured <- match[1]
			}
		}
		_, _ = io.Copy(io.Discard, stderr)
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		<-drained
		if err := cmd.Wait(); err != nil {
			t.Errorf("%s: %v", filepath.Base(path), err)
		}
		if t.Failed() {
			t.Logf("%s said:\n%s", filepath.Base(path), log.String())
		}
	})
	select {
	case value, ok := <-captured:
		if !ok {
			t.Fatalf("%s ended before it was ready", filepath.Base(path))
		}
		return value
	case <-time.After(time.Minute):
		t.Fatalf("%s was not ready within a minute", filepath.Base(path))
		return ""
	}
}
