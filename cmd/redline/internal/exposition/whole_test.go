package exposition_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/redline-metrics/redline/cmd/redline/internal/exposition"
)

// TestWhole holds that a document is cut where Prometheus' parser reads no more of it, in
// pieces of any size it comes. The kind of fault: a part of a document that is taken for all.
func TestWhole(t *testing.T) {
	for content, line := range map[string]int{
		"":                         0,
		"a 1\nb 2\n":               0,
		"a 1\n\x00b 2\n":           2,
		"a 1\n\n \t\x00b 2\nc 3\n": 3,
		"\x00a 1\n":                1,
		"\x00\x00 \n\x00a 1\n":     1,
		"a 1\n\x00\x00\n \r\n":     0,
		"# HELP a \x00b\na 1\n":    0,
		"a{b=\"\x00\"} 1\nc 1\n":   0,
		"# c\n\x00# d\n":           2,
	} {
		for _, size := range []int{1, 2, 3, len(content) + 1} {
			var w exposition.Whole
			got := 0
			for rest := content; rest != "" && got == 0; {
				piece := rest[:min(size, len(rest))]
				rest = rest[len(piece):]
				_, err := w.Write([]byte(piece))
				if cut := (*exposition.SyntaxError)(nil); errors.As(err, &cut) {
					got = cut.Line
				}
			}
			if got != line {
				t.Errorf("%q in pieces of %d: cut at line %d, want %d", content, size, got, line)
			}
		}
		if line == 0 {
			continue
		}
		read, lines := 0, strings.SplitAfter(content, "\n")
		if err := exposition.Walk([]byte(content), exposition.Text, func(e *exposition.Entry) { read = e.Line }); err != nil || read >= line {
			t.Errorf("%q: Prometheus reads up to line %d of %d, %v; it is cut at %d", content, read, len(lines), err, line)
		}
	}
}
