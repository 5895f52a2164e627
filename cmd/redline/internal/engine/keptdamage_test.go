package engine_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/internal/await"
)

// TestForeignAlerts holds that no file in the place of the alerts of before ends a start, or
// is taken in part: it is put aside, with one line, and alerts are kept in a new one.
func TestForeignAlerts(t *testing.T) {
	const line = `{"labels":{"alertname":"A"},"startsAt":"2026-01-01T00:00:00Z","endsAt":"2026-01-02T00:00:00Z","updatedAt":"2026-01-01T00:00:00Z"}` + "\n"
	header := func(n int) string {
		return fmt.Sprintf(`{"format":"redline-alerts-1","time":"2026-01-01T00:00:00Z","alerts":%d}`+"\n", n)
	}
	text := func(s string) func(string) error {
		return func(file string) error { return os.WriteFile(file, []byte(s), 0o600) }
	}
	for name, c := range map[string]struct {
		make   func(file string) error
		reason string
	}{
		"empty":           {text(""), "expected a file of alerts"},
		"cut":             {text(header(2) + line), "alert 2 of 2"},
		"cut in a line":   {text(header(2) + line + line[:50]), "alert 2 of 2"},
		"longer":          {text(header(1) + line + line), "more than 1 alerts"},
		"no format":       {text(`{"alerts":1}` + "\n" + line), "expected \\\"redline-alerts-1\\\""},
		"of a later one":  {text(strings.ReplaceAll(header(1), "alerts-1", "alerts-2") + line), "expected \\\"redline-alerts-1\\\""},
		"JSON":            {text(`[1,2,3]`), "expected a file of alerts"},
		"no labels":       {text(header(1) + strings.Replace(line, `"alertname":"A"`, "", 1)), "at least one label"},
		"no time":         {text(header(1) + `{"labels":{"alertname":"A"}}` + "\n"), "start time missing"},
		"too many":        {text(header(20_001) + strings.Repeat(line, 20_001)), "20000 alerts at most"},
		"too many labels": {text(header(1) + strings.Replace(line, `"alertname":"A"`, `"alertname":"A"`+strings.Repeat(`,"a":"b"`, 2_000_000), 1)), "limit"},
		"huge": {func(file string) error {
			if err := os.WriteFile(file, nil, 0o600); err != nil {
				return err
			}
			return os.Truncate(file, 1<<40)
		}, "32 MiB"},
		"directory": {func(file string) error { return os.MkdirAll(filepath.Join(file, "a"), 0o700) }, "directory"},
		"pipe":      {func(file string) error { return syscall.Mkfifo(file, 0o600) }, "pipe"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			file := filepath.Join(dir, "alertmanager", "alerts")
			if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := c.make(file); err != nil {
				t.Fatal(err)
			}
			r := start(t, engine.Config{Dir: dir, File: filepath.Join(write(t, map[string]string{"p.yml": ""}), "p.yml")})
			if n := strings.Count(r.log.String(), "is put aside"); n != 1 || strings.Count(r.log.String(), "\n") != 1 || !strings.Contains(r.log.String(), c.reason) {
				t.Errorf("logged: %s", r.log)
			}
			var held []any
			if r.getJSON(t, "/api/v2/alerts", &held); len(held) > 0 {
				t.Errorf("alerts are %v", held)
			}
			if aside, err := filepath.Glob(file + ".damaged-*"); err != nil || len(aside) != 1 {
				t.Errorf("aside: %v %v", aside, err)
			}
			if code, text := r.do(t, http.MethodPost, "/api/v2/alerts", `[{"labels":{"alertname":"Kept"}}]`, "Content-Type", "application/json"); code != http.StatusOK {
				t.Fatalf("%d %s", code, text)
			}
			await.NoError(t, func() error {
				text, err := os.ReadFile(file)
				if err == nil && !strings.Contains(string(text), "Kept") {
					err = fmt.Errorf("%s does not have it", file)
				}
				return err
			})
		})
	}
}
