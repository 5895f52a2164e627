package interop

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
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
	t.Skipf("%s is not installed; .ci/run installs it", name)
	return ""
}

// commands are this repository's, compiled: each once for all tests, as it takes seconds.
var commands struct {
	dir   string
	built sync.Map // from a package to a func() error that builds it
}

// TestMain runs the tests where REDLINE_INTEROP is set, as .ci/run does: they start real
// servers for a quarter of an hour, which is too long for each go test.
func TestMain(m *testing.M) {
	if os.Getenv("REDLINE_INTEROP") == "" {
		fmt.Println("skipped: these tests run other programs for a quarter of an hour; .ci/run interop, or REDLINE_INTEROP=1, runs them")
		return
	}
	var err error
	if commands.dir, err = os.MkdirTemp("", "interop-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	_ = os.RemoveAll(commands.dir) // it is a temporary one
	os.Exit(code)
}

// build compiles a command of this repository.
func build(t *testing.T, pkg string) string {
	t.Helper()
	binary := filepath.Join(commands.dir, filepath.Base(pkg))
	once, _ := commands.built.LoadOrStore(pkg, sync.OnceValue(func() error {
		if out, err := exec.Command("go", "build", "-o", binary, pkg).CombinedOutput(); err != nil {
			return fmt.Errorf("go build %s: %w\n%s", pkg, err, out)
		}
		return nil
	}))
	if err := once.(func() error)(); err != nil {
		t.Fatal(err)
	}
	return binary
}

// start runs a program until the test ends, and returns the match of ready in the first
// line of its stderr that matches.
func start(t *testing.T, ready *regexp.Regexp, path string, args ...string) string {
	t.Helper()
	return startCommand(t, exec.Command(path, args...), ready)[0]
}

// startCommand runs a command until the test ends, and returns the match of each of ready
// in the first line of its stderr that matches.
func startCommand(t *testing.T, cmd *exec.Cmd, ready ...*regexp.Regexp) []string {
	t.Helper()
	name := filepath.Base(cmd.Path)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	found := make(chan []string, 1)
	drained := make(chan struct{})
	var log strings.Builder
	go func() {
		defer close(drained)
		defer close(found)
		captured := make([]string, len(ready))
		missing := len(ready)
		lines := bufio.NewScanner(stderr)
		for lines.Scan() {
			log.WriteString(lines.Text() + "\n")
			for i, r := range ready {
				if match := r.FindStringSubmatch(lines.Text()); match != nil && captured[i] == "" {
					captured[i] = match[1]
					if missing--; missing == 0 {
						found <- captured
					}
				}
			}
		}
		_, _ = io.Copy(io.Discard, stderr)
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		<-drained
		if err := cmd.Wait(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if t.Failed() {
			t.Logf("%s said:\n%s", name, log.String())
		}
	})
	select {
	case captured, ok := <-found:
		if !ok {
			t.Fatalf("%s ended before it was ready", name)
		}
		return captured
	case <-time.After(time.Minute):
		t.Fatalf("%s was not ready within a minute", name)
		return nil
	}
}
