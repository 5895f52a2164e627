package console_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/redline-metrics/redline/cmd/redline/internal/console"
)

// asked is a command, as it prints to one writer for all.
type asked = func(ctx context.Context, c *console.Console, w io.Writer, style console.Style) error

func commands() map[string]asked {
	return map[string]asked{
		"query": func(ctx context.Context, c *console.Console, w io.Writer, style console.Style) error {
			return c.Query(ctx, "x", time.Now(), w, w, style)
		},
		"status": func(ctx context.Context, c *console.Console, w io.Writer, style console.Style) error {
			return c.Status(ctx, time.Now(), w, style)
		},
		"alerts": func(ctx context.Context, c *console.Console, w io.Writer, style console.Style) error {
			return c.Alerts(ctx, w, style)
		},
	}
}

// TestHostileText holds that a terminal acts on no text of an engine, and that none of it
// passes for a line of the command, as a table and as JSON, which stays the same value.
func TestHostileText(t *testing.T) {
	text := "\u001b[2J\u009b31m\u007f\u202e\u2066\u200b\ufeff\r\nFAKE \U000e0041" + strings.Repeat("x", 5000)
	quoted, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	fill := func(data string) string { return strings.ReplaceAll(data, "TEXT", string(quoted)) }
	up := fill(`{"resultType": "vector", "result": [{"metric": {"job": TEXT}, "value": [1700000000, "1"]}]}`)
	engine := consoleOf(t, map[string]string{
		"/query?x":           fill(`{"resultType": "vector", "result": [{"metric": {TEXT: TEXT}, "value": [1700000000, "1"]}]}, "warnings": [TEXT]`),
		"/alerts?":           fill(`{"alerts": [{"activeAt": "2026-11-21T04:00:00Z", "annotations": {"summary": TEXT}, "labels": {"alertname": TEXT, "severity": TEXT}, "state": TEXT, "value": TEXT}]}`),
		"/targets?":          fill(`{"activeTargets": [{"labels": {"job": TEXT, "instance": TEXT}, "health": TEXT, "lastError": TEXT}]}`),
		"/status/buildinfo?": fill(`{"version": TEXT, "revision": TEXT, "branch": "redline"}`),
		"/query?count by (job) ((up and time() - timestamp(up) < 120))":      up,
		"/query?count by (job) ((up and time() - timestamp(up) < 120) == 1)": up,
	})
	for name, do := range commands() {
		for _, style := range []console.Style{{}, {JSON: true}} {
			var b bytes.Buffer
			if err := do(t.Context(), engine, &b, style); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			for _, r := range b.String() {
				if r != '\n' && !unicode.IsPrint(r) {
					t.Errorf("%s, JSON %v: %q is printed", name, style.JSON, r)
					break
				}
			}
			for line := range strings.Lines(b.String()) {
				if strings.HasPrefix(line, "FAKE") {
					t.Errorf("%s, JSON %v: printed %.20q", name, style.JSON, line)
				}
			}
			var value any
			_, text, _ := strings.Cut(b.String(), "…\n") // after the warning
			if name != "query" {
				text = b.String()
			}
			if style.JSON && (json.Unmarshal([]byte(text), &value) != nil || !strings.Contains(fmt.Sprint(value), "\u001b[2J\u009b31m\u007f\u202e")) {
				t.Errorf("%s: the value is another: %.200s", name, text)
			}
		}
	}
}

// TestNullAnswers holds the kind: an answer that has null, or nothing, where Prometheus' API
// has a list or a value. It is an error, and not the news that there is nothing.
func TestNullAnswers(t *testing.T) {
	for _, one := range []string{"null", "{}", `{"resultType": "vector", "result": null}`, `{"resultType": "vector", "result": [null]}`, `{"resultType": "matrix", "result": [null]}`, `{"alerts": null}`, `{"alerts": [null]}`} {
		engine := consoleOf(t, map[string]string{"/query?x": one, "/alerts?": one, "/targets?": `{"activeTargets": [null]}`, "/query?count by (job) ((up and time() - timestamp(up) < 120))": one})
		for name, do := range commands() {
			for _, style := range []console.Style{{}, {JSON: true}} {
				var b bytes.Buffer
				err := do(t.Context(), engine, &b, style)
				if err == nil && !style.JSON || strings.Contains(b.String(), "no alerts") || strings.Contains(b.String(), "no series") {
					t.Errorf("%s of %s: %v, %q", name, one, err, b.String())
				}
			}
		}
	}
}
