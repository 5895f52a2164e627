package incidents

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// command is the path of the command under test.
var command string

// TestMain runs the tests where REDLINE_INCIDENTS is set, as .ci/run does. The same binary is
// each of the services that are watched.
func TestMain(m *testing.M) {
	if text := os.Getenv(serviceVariable); text != "" {
		if err := serveAs(text); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	if os.Getenv("REDLINE_INCIDENTS") == "" {
		fmt.Println("skipped: these tests watch other processes for a quarter of an hour; .ci/run incidents, or REDLINE_INCIDENTS=1, runs them")
		return
	}
	os.Exit(runAll(m))
}

func runAll(m *testing.M) int {
	dir, err := os.MkdirTemp("", "incidents-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }() // it is a temporary one
	command = filepath.Join(dir, "redline")
	if out, err := exec.Command("go", "build", "-o", command, "github.com/redline-metrics/redline/cmd/redline").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "go build: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}
