package console_test

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/redline-metrics/redline/cmd/redline/internal/console"
)

// TestLongValues holds that a label value of any length makes no wall of blanks. A
// terminal has it cut, with all digits of the number beside it; elsewhere it is whole, and
// moves its own line alone.
func TestLongValues(t *testing.T) {
	long := strings.Repeat("é", 100_000)
	engine := consoleOf(t, map[string]string{"/query?x": fmt.Sprintf(`{"resultType": "vector", "result": [
		{"metric": {"job": "shop", "path": %q, "zone": "z"}, "value": [1, "1234567890123"]},
		{"metric": {"job": "shop", "path": "/a", "zone": "z"}, "value": [1, "2"]}]}`, long)})
	show := func(width int) []string {
		text := printed(t, func(ctx context.Context, w io.Writer) error {
			return engine.Query(ctx, "x", time.Unix(1, 0), w, io.Discard, console.Style{Width: width})
		})
		return strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	}
	for _, width := range []int{60, 80, 200} {
		lines := show(width)
		for _, line := range lines {
			if n := utf8.RuneCountInString(line); n > width {
				t.Errorf("a line of %d characters at %d columns", n, width)
			}
		}
		if !strings.Contains(lines[1], "é…") || !strings.HasSuffix(lines[1], "  1.234567890123e+12") {
			t.Errorf("at %d columns: %q", width, lines[1])
		}
	}
	lines := show(0)
	if !strings.Contains(lines[1], long+"  z") || len(lines[0]) > 200 || len(lines[2]) > 200 {
		t.Errorf("in a pipe: %d, %d and %d bytes", len(lines[0]), len(lines[1]), len(lines[2]))
	}
}

// TestManyLabels holds that columns that a terminal has no room for keep some characters
// each.
func TestManyLabels(t *testing.T) {
	var labels []string
	for i := range 30 {
		labels = append(labels, fmt.Sprintf(`"label%02d": "value of label %d"`, i, i))
	}
	engine := consoleOf(t, map[string]string{"/query?x": `{"resultType": "vector", "result": [{"metric": {` + strings.Join(labels, ",") + `}, "value": [1, "1"]}]}`})
	got := printed(t, func(ctx context.Context, w io.Writer) error {
		return engine.Query(ctx, "x", time.Unix(1, 0), w, io.Discard, console.Style{Width: 80})
	})
	if !strings.Contains(got, "value o…  value o…") {
		t.Error(got)
	}
}

// TestControlCharacters holds that no text of an engine reaches the terminal with
// characters that it acts on, whichever command prints it.
func TestControlCharacters(t *testing.T) {
	const bad = `\u001b]0;x\u0007\r\u009b2J\u202e`
	engine := consoleOf(t, map[string]string{
		"/query?x":    `{"resultType": "vector", "result": [{"metric": {"a": "` + bad + `"}, "value": [1, "1"]}]}`,
		"/query?text": `{"resultType": "string", "result": [1, "` + bad + `"]}`,
		"/alerts?":    `{"alerts": [{"activeAt": "2026-11-21T04:00:00Z", "annotations": {"summary": "` + bad + `"}, "labels": {"alertname": "` + bad + `"}, "state": "firing", "value": "1"}]}`,
		"/query?count by (job) ((up and time() - timestamp(up) < 120))":      `{"resultType": "vector", "result": [{"metric": {"job": "` + bad + `"}, "value": [1, "3"]}]}`,
		"/query?count by (job) ((up and time() - timestamp(up) < 120) == 1)": `{"resultType": "vector", "result": []}`,
		"/status/buildinfo?": `{"version": "` + bad + `"}`,
		"/targets?":          `{"activeTargets": [{"labels": {"job": "` + bad + `", "instance": "h:1"}, "health": "down", "lastError": "` + bad + `"}]}`,
	})
	ask := func(expr string) func(context.Context, io.Writer) error {
		return func(ctx context.Context, w io.Writer) error {
			return engine.Query(ctx, expr, time.Unix(1, 0), w, w, console.Style{})
		}
	}
	for name, do := range map[string]func(context.Context, io.Writer) error{
		"labels": ask("x"),
		"text":   ask("text"),
		"alerts": func(ctx context.Context, w io.Writer) error { return engine.Alerts(ctx, w, console.Style{}) },
		"status": func(ctx context.Context, w io.Writer) error {
			return engine.Status(ctx, time.Unix(1, 0), w, console.Style{})
		},
	} {
		if got := printed(t, do); strings.ContainsAny(got, "\x1b\a\r\u009b\u202e") || !strings.Contains(got, "2J") {
			t.Errorf("%s: %q", name, got)
		}
	}
}
