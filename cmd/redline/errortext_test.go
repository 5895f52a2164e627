package main

import (
	"strings"
	"testing"
)

// TestErrorText holds that an error has no characters that a terminal acts on,
// although others name the file, the host or the reason in it.
func TestErrorText(t *testing.T) {
	for _, args := range [][]string{{"check", "a\x1b]0;x\a.txt"}, {"query", "up", "b\x1b[2J"}, {"rules", "c\rd"}} {
		var stdout, stderr strings.Builder
		run(t.Context(), args, strings.NewReader(""), &stdout, &stderr)
		if got := stderr.String(); strings.ContainsAny(got, "\x1b\a\r") || !strings.HasPrefix(got, "redline "+args[0]+": ") {
			t.Errorf("%q: %q", args, got)
		}
	}
}
