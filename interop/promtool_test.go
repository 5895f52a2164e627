package interop

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestPromtool holds that promtool check metrics finds nothing in the exposition of any
// schema, but in names that a tutorial dictates.
func TestPromtool(t *testing.T) {
	promtool := program(t, "promtool")
	dictated := map[string][]string{"tutorial-3.txt": {"flask_request_count"}}
	files, err := filepath.Glob("../testdata/exposition/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no expositions", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			plain := strings.ReplaceAll(string(text), "<reading>", "1")
			for _, complaint := range checkMetrics(t, promtool, plain) {
				name, _, _ := strings.Cut(complaint, " ")
				if !slices.Contains(dictated[filepath.Base(file)], name) {
					t.Errorf("promtool check metrics: %s", complaint)
				}
			}
		})
	}
}

// checkMetrics runs promtool check metrics on text, and returns its complaints.
func checkMetrics(t *testing.T, promtool, text string) []string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), promtool, "check", "metrics")
	cmd.Stdin = strings.NewReader(text)
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	const lints = 3 // the exit status that says so
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != lints) {
		t.Fatalf("promtool: %v\n%s", err, out)
	}
	var complaints []string
	for line := range strings.Lines(string(out)) {
		if line = strings.TrimSpace(line); line != "" {
			complaints = append(complaints, line)
		}
	}
	return complaints
}
