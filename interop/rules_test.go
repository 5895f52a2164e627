package interop

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestRules holds that promtool takes each rule file that redline rules has been seen to
// print.
func TestRules(t *testing.T) {
	promtool := program(t, "promtool")
	files, err := filepath.Glob("../cmd/redline/internal/catalog/testdata/golden/*.yml")
	if err != nil || len(files) == 0 {
		t.Fatal("no rule files", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			out, err := exec.CommandContext(t.Context(), promtool, "check", "rules", file).CombinedOutput()
			if err != nil || !strings.Contains(string(out), "SUCCESS: ") {
				t.Errorf("promtool check rules: %v\n%s", err, out)
			}
		})
	}
}
