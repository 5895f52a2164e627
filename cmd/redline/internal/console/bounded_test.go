package console_test

import (
	"context"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/console"
)

// TestGiantAnswers holds that an answer that is large, or becomes so once it is decoded or is a
// table, is an error that names the limit, and takes little memory. The kind of fault: an
// engine with an answer that takes all memory of its client.
func TestGiantAnswers(t *testing.T) {
	list := func(one string, n int) string { return "[" + strings.Repeat(one+",", n) + one + "]" }
	labels := func(from int) string {
		var b strings.Builder
		for i := range 100 {
			b.WriteString(`"l` + strings.Repeat("x", i) + strings.Repeat("y", from) + `":"",`)
		}
		return strings.TrimSuffix(b.String(), ",")
	}
	var wide []string
	for i := range 20 {
		wide = append(wide, `{"metric": {`+labels(i)+`}, "value": [1700000000, "1"]}`)
	}
	query := func(ctx context.Context, c *console.Console, json bool) error {
		return c.Query(ctx, "x", time.Now(), io.Discard, io.Discard, console.Style{JSON: json})
	}
	status := func(ctx context.Context, c *console.Console, json bool) error {
		return c.Status(ctx, time.Now(), io.Discard, console.Style{JSON: json})
	}
	alerts := func(ctx context.Context, c *console.Console, json bool) error {
		return c.Alerts(ctx, io.Discard, console.Style{JSON: json})
	}
	const none = `{"resultType": "vector", "result": []}`
	counts := map[string]string{`/query?count by (job) (up)`: none, `/query?count by (job) (up == 1)`: none}
	for name, c := range map[string]struct {
		path, data string
		ask        func(context.Context, *console.Console, bool) error
		says       string
		table      bool // JSON is no fault
	}{
		"a long text":       {"/query?x", `{"resultType": "string", "result": [1, "` + strings.Repeat("x", 80<<20) + `"]}`, query, "more than 67108864 bytes", false},
		"empty samples":     {"/query?x", `{"resultType": "vector", "result": ` + list("{}", 2_000_000) + `}`, query, "more than 1000000 lists and objects", false},
		"many columns":      {"/query?x", `{"resultType": "vector", "result": [` + strings.Join(wide, ",") + `]}`, query, "--json prints all of it", true},
		"empty targets":     {"/targets?", `{"activeTargets": ` + list("{}", 2_000_000) + `}`, status, "more than 1000000 lists and objects", false},
		"many of no type":   {"/targets?", `{"activeTargets": ` + list("null", 5_000_000) + `}`, status, "more than 4000000 members", false},
		"alerts, of status": {"/alerts?", `{"alerts": ` + list("{}", 2_000_000) + `}`, status, "more than 1000000 lists and objects", false},
		"empty alerts":      {"/alerts?", `{"alerts": ` + list("{}", 2_000_000) + `}`, alerts, "more than 1000000 lists and objects", false},
	} {
		answers := map[string]string{c.path: c.data}
		for path, data := range counts {
			answers[path] = data
		}
		engine := consoleOf(t, answers)
		for _, json := range []bool{false, true} {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			err := c.ask(t.Context(), engine, json)
			runtime.ReadMemStats(&after)
			if c.table && json {
				if err != nil {
					t.Errorf("%s, as JSON: %v", name, err)
				}
				continue
			}
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s: %v, want %q", name, err, c.says)
			}
			const most = 600 << 20 // with the engine's side of it
			if took := after.TotalAlloc - before.TotalAlloc; took > most {
				t.Errorf("%s: %d MB", name, took>>20)
			}
		}
	}
}
