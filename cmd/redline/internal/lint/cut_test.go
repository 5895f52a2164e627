package lint_test

import (
	"strings"
	"testing"

	"github.com/redline-metrics/redline/cmd/redline/internal/lint"
)

// TestCut holds that a document of which Prometheus takes a part for all is an error, with
// the line and the number of samples that are read.
func TestCut(t *testing.T) {
	for content, want := range map[string]struct {
		message string
		samples int
	}{
		"# HELP a A.\n# TYPE a gauge\na 1\n\x00\nb 2\n":  {"line 4: a NUL byte begins the line", 1},
		"\x00a\x00 \x001\x00\n":                          {"line 1: a NUL byte begins the line", 0},
		"# TYPE a gauge\n\x00a 1\n":                      {"line 2: a NUL byte begins the line", 0},
		"# HELP a A.\n# TYPE a gauge\na 1\n\x00\x00\n":   {"", 1},
		"# HELP a A.\n# TYPE a gauge\na{b=\"\x00\"} 1\n": {"", 1},
	} {
		r, err := lint.Check([]byte(content))
		if err != nil {
			t.Errorf("%q: %v", content, err)
			continue
		}
		var said string
		for _, f := range r.Findings {
			if f.Severity == lint.Error {
				said += f.Message
			}
		}
		if !strings.Contains(said, want.message) || (said == "") != (want.message == "") || r.Prometheus.Samples != want.samples || !r.Prometheus.Takes {
			t.Errorf("%q: %q, %+v; want %q, %d samples", content, said, r.Prometheus, want.message, want.samples)
		}
	}
}
