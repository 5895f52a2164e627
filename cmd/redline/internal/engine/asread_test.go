package engine_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/prometheus/tsdb/wlog"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
)

// killed is a data directory as a start leaves it that is killed while the database reads
// its log: each segment has a second name.
type killed struct {
	*testing.T
	dir      string
	segments []int // the second of them is damaged
}

func (k killed) segment(n int) string { return wlog.SegmentName(filepath.Join(k.dir, "wal"), n) }

func (k killed) link(n int) string { return wlog.SegmentName(filepath.Join(k.dir, "wal.as-read"), n) }

// damaged is the segment with the record that is damaged.
func (k killed) damaged() int { return k.segments[1] }

func (k killed) must(err error) {
	k.Helper()
	if err != nil {
		k.Fatal(err)
	}
}

// deleteAfter deletes the segments after the damaged one, as the database does first.
func (k killed) deleteAfter() {
	for _, n := range k.segments[2:] {
		k.must(os.Remove(k.segment(n)))
	}
}

// repair has the damaged segment moved, and a part of it written anew.
func (k killed) repair(keep int) {
	k.deleteAfter()
	text, err := os.ReadFile(k.segment(k.damaged()))
	k.must(err)
	k.must(os.Rename(k.segment(k.damaged()), k.segment(k.damaged())+".repair"))
	if keep >= 0 {
		k.must(os.WriteFile(k.segment(k.damaged()), text[:keep], 0o600))
	}
}

// killedStart makes a directory of a start that was killed before it changed anything.
func killedStart(t *testing.T, whole string, damage bool) killed {
	t.Helper()
	k := killed{T: t, dir: t.TempDir()}
	k.must(os.CopyFS(k.dir, os.DirFS(whole)))
	all, err := filepath.Glob(filepath.Join(k.dir, "wal", "0*"))
	k.must(err)
	slices.Sort(all)
	for _, file := range all {
		n := 0
		_, err := fmt.Sscanf(filepath.Base(file), "%d", &n)
		k.must(err)
		k.segments = append(k.segments, n)
	}
	if len(k.segments) < 4 {
		t.Fatalf("segments are %v", k.segments)
	}
	if damage {
		text, err := os.ReadFile(k.segment(k.damaged()))
		k.must(err)
		text[len(text)/2] ^= 4
		k.must(os.WriteFile(k.segment(k.damaged()), text, 0o600))
	}
	k.must(os.Mkdir(filepath.Join(k.dir, "wal.as-read"), 0o700))
	for _, n := range k.segments {
		k.must(os.Link(k.segment(n), k.link(n)))
	}
	return k
}

// samples starts on the directory, and returns how many samples there are.
func (k killed) samples() (float64, string) {
	k.Helper()
	r := start(k.T, engine.Config{Dir: k.dir, File: filepath.Join(write(k.T, map[string]string{"p.yml": ""}), "p.yml")})
	n := r.query(k.T, "sum(count_over_time(a[12h])) + sum(count_over_time(late[12h]))", "")[""]
	if left, _ := filepath.Glob(filepath.Join(k.dir, "wal*", "*.repair")); len(left) > 0 {
		k.Errorf("left: %v", left)
	}
	return n, r.log.String()
}

// TestKilledRepair holds that a start that is killed anywhere in the repair of the log costs
// nothing: the next has the samples that one has which nobody kills.
func TestKilledRepair(t *testing.T) {
	whole := recorded(t, time.Now(), 32<<10)
	none := killedStart(t, whole, true)
	none.must(os.RemoveAll(filepath.Join(none.dir, "wal.as-read")))
	want, _ := none.samples()
	for name, kill := range map[string]func(killed){
		"at once":        func(killed) {},
		"one is deleted": func(k killed) { k.must(os.Remove(k.segment(k.segments[2]))) },
		"all after it":   killed.deleteAfter,
		"moved":          func(k killed) { k.repair(-1) },
		"made":           func(k killed) { k.repair(0) },
		"half of a page": func(k killed) { k.repair(10_000) },
		"some pages":     func(k killed) { k.repair(32 << 10) },
		"a new segment": func(k killed) {
			k.repair(32 << 10)
			k.must(os.Remove(k.segment(k.damaged()) + ".repair"))
			k.must(os.WriteFile(k.segment(k.segments[2]), nil, 0o600))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := killedStart(t, whole, true)
			kill(k)
			got, log := k.samples()
			if got != want {
				t.Errorf("%v samples; expected %v", got, want)
			}
			if n := strings.Count(log, "is put aside"); n != 1 {
				t.Errorf("%d files are put aside:\n%s", n, log)
			}
		})
	}
}

// TestKilledThenAnother holds that nothing of another program is lost, and nothing comes back
// that it has deleted, where one has used the data since a start that was killed.
func TestKilledThenAnother(t *testing.T) {
	whole := recorded(t, time.Now(), 32<<10)
	t.Run("shortened", func(t *testing.T) {
		t.Parallel()
		k := killedStart(t, whole, false)
		old := k.segments[0]
		checkpoints, err := filepath.Glob(filepath.Join(k.dir, "wal", "checkpoint.*"))
		if err != nil || len(checkpoints) != 1 {
			t.Fatal(checkpoints, err)
		}
		k.must(os.Rename(checkpoints[0], wlog.CheckpointDir(filepath.Join(k.dir, "wal"), old)))
		k.must(os.Remove(k.segment(old)))
		_, log := k.samples()
		if _, err := os.Stat(k.segment(old)); err == nil {
			t.Error("the segment is there again")
		}
		if strings.Contains(log, "is put aside") {
			t.Error(log)
		}
	})
	t.Run("written", func(t *testing.T) {
		t.Parallel()
		k := killedStart(t, whole, true)
		last, err := os.ReadFile(k.segment(k.segments[len(k.segments)-1]))
		k.must(err)
		k.repair(32 << 10)
		k.must(os.Remove(k.segment(k.damaged()) + ".repair"))
		k.must(os.WriteFile(k.segment(k.segments[2]), last, 0o600)) // what the other wrote
		_, log := k.samples()
		if now, err := os.ReadFile(k.segment(k.segments[2])); err != nil || !strings.HasPrefix(string(now), string(last)) {
			t.Errorf("what another has written is lost: %v", err)
		}
		if kept, _ := filepath.Glob(filepath.Join(k.dir, "wal-segments.damaged-*", "*")); len(kept) != len(k.segments)-1 {
			t.Errorf("kept are %v", kept)
		}
		if !strings.Contains(log, "another program has written to the log") {
			t.Error(log)
		}
	})
}
