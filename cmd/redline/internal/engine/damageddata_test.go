package engine_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/oklog/ulid/v2"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/tsdb"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
)

// hours is how far back the data of recorded reach.
const hours = 9

// recorded makes a directory of data with blocks, chunks of series in memory, a log with a
// checkpoint, and out-of-order samples: 50 series, each with a sample in each minute.
func recorded(t *testing.T, now time.Time, segment int) (dir string) {
	t.Helper()
	dir = t.TempDir()
	opts := tsdb.DefaultOptions()
	opts.WALSegmentSize = segment
	opts.OutOfOrderTimeWindow = (24 * time.Hour).Milliseconds()
	db, err := tsdb.Open(dir, slog.New(slog.DiscardHandler), nil, opts, nil)
	if err != nil {
		t.Fatal(err)
	}
	db.DisableCompactions()
	add := func(name string, at time.Time) {
		app := db.Appender(t.Context())
		for i := range 50 {
			if _, err := app.Append(0, labels.FromStrings("__name__", name, "i", fmt.Sprint(i)), at.UnixMilli(), 1); err != nil {
				t.Fatal(err)
			}
		}
		if err := app.Commit(); err != nil {
			t.Fatal(err)
		}
	}
	for minute := range hours * 60 {
		add("a", now.Add(time.Duration(minute-hours*60)*time.Minute))
	}
	if err := db.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	add("late", now.Add(-2*time.Minute))
	for minute := range 40 {
		add("late", now.Add(-time.Duration(minute+3)*time.Minute))
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if made, _ := filepath.Glob(filepath.Join(dir, "wal", "checkpoint.*")); len(made) != 1 {
		t.Fatalf("checkpoints are %v", made)
	}
	return dir
}

// left returns how many series each hour has, the oldest first.
func left(t *testing.T, r *running, now time.Time) (perHour [hours]float64) {
	t.Helper()
	for i := range perHour {
		at := now.Add(-time.Duration(hours-i)*time.Hour + 30*time.Minute)
		var answer struct {
			Status string
			Data   struct{ Result []struct{ Value [2]any } }
		}
		r.getJSON(t, "/api/v1/query?"+url.Values{"query": {"count(a)"}, "time": {fmt.Sprint(at.Unix())}}.Encode(), &answer)
		if len(answer.Data.Result) == 1 {
			_, _ = fmt.Sscan(answer.Data.Result[0].Value[1].(string), &perHour[i])
		}
	}
	return perHour
}

// TestDamagedData holds the kind: a file of the data that cannot be read, of each sort, and
// damaged in each way. The start goes on; of the data, at most the part is gone that the
// file belongs to; where some is gone, or a file was put aside, one line says so.
func TestDamagedData(t *testing.T) {
	now := time.Now()
	whole := recorded(t, now, 64<<10)
	var files []string
	err := filepath.WalkDir(whole, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && d.Name() != "lock" {
			rel, _ := filepath.Rel(whole, path)
			files = append(files, rel)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	segments, _ := filepath.Glob(filepath.Join(whole, "wal", "0*"))
	for i := range segments {
		segments[i], _ = filepath.Rel(whole, segments[i])
	}
	damages := map[string]func([]byte) []byte{
		"empty":   func([]byte) []byte { return nil },
		"half":    func(b []byte) []byte { return b[:len(b)/2] },
		"garbage": func(b []byte) []byte { return bytes.Repeat([]byte("\xfe\x01 garbage"), max(1, len(b)/10)) },
		"gone":    func([]byte) []byte { return nil },
	}
	for _, file := range files {
		for how, damage := range damages {
			t.Run(file+"/"+how, func(t *testing.T) {
				t.Parallel()
				dir := t.TempDir()
				if err := os.CopyFS(dir, os.DirFS(whole)); err != nil {
					t.Fatal(err)
				}
				text, err := os.ReadFile(filepath.Join(dir, file))
				if err == nil {
					err = os.WriteFile(filepath.Join(dir, file), damage(text), 0o600)
				}
				if err == nil && how == "gone" {
					err = os.Remove(filepath.Join(dir, file))
				}
				if err != nil {
					t.Fatal(err)
				}
				r := start(t, engine.Config{Dir: dir, File: filepath.Join(write(t, map[string]string{"p.yml": ""}), "p.yml")})
				part, _, _ := strings.Cut(file, string(filepath.Separator))
				_, err = ulid.ParseStrict(part)
				block := err == nil
				lost, gone := 0, left(t, r, now)
				for _, n := range gone {
					if n < 50 {
						lost++
					}
				}
				if part == "chunks_head" && lost > 0 || block && (lost > 7 || gone[hours-1] < 50) || !block && gone[1] < 50 {
					t.Errorf("series in each hour: %v", gone)
				}
				if filepath.Base(file) == "tombstones" && lost > 0 {
					t.Errorf("series in each hour, without what deletes nothing: %v", gone)
				}
				log := r.log.String()
				aside, _ := filepath.Glob(filepath.Join(dir, "*.damaged-*"))
				inside, _ := filepath.Glob(filepath.Join(dir, "*", "*.damaged-*"))
				said := strings.Count(log, "is put aside")
				if n := len(aside) + len(inside); said != n || n > 1 {
					t.Errorf("%d lines, %v %v", said, aside, inside)
				}
				// A segment that is empty may be one of a process that was killed at once.
				if emptied := part == "wal" && how == "empty"; lost > 0 && said == 0 && !emptied && !strings.Contains(log, "nknown series references") && !strings.Contains(log, "segments of the log are missing") {
					t.Errorf("series in each hour: %v, and nothing is said", gone)
				}
				last := strings.HasSuffix(file, segments[len(segments)-1])
				if late := r.query(t, "count(late)", ""); late[""] < 50 && part != "wbl" && !last {
					t.Errorf("of the last segment of the log there are %v", late)
				}
			})
		}
	}
}
