package interop

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// python is the interpreter of one of the environments that .ci/venvs makes in
// $REDLINE_VENVS. Without it the test skips, or fails if REDLINE_REQUIRE has
// python.
func python(t *testing.T, environment string) string {
	t.Helper()
	path := filepath.Join(os.Getenv("REDLINE_VENVS"), environment, "bin", "python")
	if _, err := os.Stat(path); err == nil && os.Getenv("REDLINE_VENVS") != "" {
		return path
	}
	if slices.Contains(strings.Split(os.Getenv("REDLINE_REQUIRE"), ","), "python") {
		t.Fatalf("%s is required, and not there", path)
	}
	t.Skip("no Python environments: .ci/venvs DIR makes them, REDLINE_VENVS=DIR names them")
	return ""
}

// packagesOf is where an environment has its packages.
func packagesOf(t *testing.T, environment string) string {
	t.Helper()
	packages, err := filepath.Glob(filepath.Join(filepath.Dir(filepath.Dir(python(t, environment))), "lib", "python*", "site-packages"))
	if err != nil || len(packages) != 1 {
		t.Fatal(packages, err)
	}
	return packages[0]
}

// script runs one of the scripts in ./python, and returns its output.
func script(t *testing.T, interpreter, name, stdin string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), interpreter, append([]string{filepath.Join("python", name)}, args...)...)
	cmd.Stdin = strings.NewReader(stdin)
	cmd.Env = append(os.Environ(), "PYTHONIOENCODING=utf-8")
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, stderr.String())
	}
	return string(out)
}

// sortedLines are the lines of text, in order.
func sortedLines(text string) []string {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	slices.Sort(lines)
	return lines
}
