package interop

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redline-metrics/redline/multiproc"
)

// TestRemadeByPython holds that workers of client_python end and begin again, a thousand
// times, with identifiers that earlier ones had, in a directory that is mostly emptied
// before, on the file system of temporary files and in shared memory. At each look, a
// Collector that has looked before merges the same as client_python.
//
// The kind: code that takes a file for a known one by a property that another file can have
// too. Beside files that are made anew, there are some that are rewritten in place.
func TestRemadeByPython(t *testing.T) {
	const lives = 500 // on each
	interpreter := python(t, "service")
	for system, in := range map[string]string{"temporary": "", "shared memory": "/dev/shm"} {
		t.Run(system, func(t *testing.T) {
			dir, err := os.MkdirTemp(in, "redline-test-")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = os.RemoveAll(dir) })
			c, err := multiproc.New(multiproc.Config{Dir: dir, Skipped: func(s multiproc.Skip) {
				t.Errorf("skipped %s: %s: %v", s.File, s.Reason, s.Err)
			}})
			if err != nil {
				t.Fatal(err)
			}
			cmd := exec.CommandContext(t.Context(), interpreter, filepath.Join("python", "remade.py"), dir, "14")
			var stderr strings.Builder
			cmd.Stderr = &stderr
			in, err := cmd.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			answers := bufio.NewReader(out)
			hear := func() string {
				line, err := answers.ReadString('\n')
				if err != nil {
					_ = cmd.Wait()
					t.Fatalf("%v\n%s", err, stderr.String())
				}
				return strings.TrimSpace(line)
			}
			looks := 0
			for life := range lives {
				say(t, in, "\n")
				for range 3 { // looks
					if answer := hear(); answer != "look" {
						t.Fatalf("life %d: %s", life, answer)
					}
					text, err := c.Expose(false)
					if err != nil {
						t.Fatal(err)
					}
					say(t, in, fmt.Sprintf("%d\n%s", len(text), text))
					looks++
					if answer := hear(); answer != "same" {
						t.Fatalf("look %d, of life %d: %s", looks, life, answer)
					}
				}
			}
			if err := in.Close(); err != nil {
				t.Fatal(err)
			}
			if err := cmd.Wait(); err != nil {
				t.Fatalf("%v\n%s", err, stderr.String())
			}
			t.Logf("%d lives, %d looks", lives, looks)
		})
	}
}

func say(t *testing.T, to io.Writer, what string) {
	t.Helper()
	if _, err := io.WriteString(to, what); err != nil {
		t.Fatal(err)
	}
}
