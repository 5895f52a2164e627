package engine_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
)

// lostSamples matches a line that counts samples of series that are not known. How many they
// are depends on the time of day, as blocks do.
var lostSamples = regexp.MustCompile(` series=50 samples=[1-9]`)

// TestOddData holds the kind: a part of the data that is damaged in the midst, missing, or of
// another sort than it should be. The start goes on; one line says so, and the next start
// finds nothing. Of the samples of the log there are as many as can be read.
func TestOddData(t *testing.T) {
	now := time.Now()
	whole := recorded(t, now, 32<<10)
	first := func(dir, pattern string) string {
		all, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil || len(all) == 0 {
			t.Fatal(pattern, err)
		}
		slices.Sort(all)
		return all[0]
	}
	instead := func(pattern string, put func(path string) error) func(dir string) error {
		return func(dir string) error {
			path := first(dir, pattern)
			if err := os.RemoveAll(path); err != nil || put == nil {
				return err
			}
			return put(path)
		}
	}
	nowhere := func(path string) error { return os.Symlink(filepath.Join(path, "nowhere"), path) }
	directory := func(path string) error { return os.Mkdir(path, 0o700) }
	const segment = "wal/0*"
	for name, c := range map[string]struct {
		damage func(dir string) error
		series float64 // in the last hour
		lines  int     // that say a file is put aside
	}{
		"half of a checkpoint": {func(dir string) error {
			file := first(dir, "wal/checkpoint.*/0*")
			text, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			text[len(text)/2] ^= 4
			return os.WriteFile(file, text, 0o600)
		}, 50, 1},
		"a checkpoint that is a file": {instead("wal/checkpoint.*", func(path string) error { return os.WriteFile(path, nil, 0o600) }), 0, 1},
		"a checkpoint by a link":      {instead("wal/checkpoint.*", nowhere), 0, 1},
		"a checkpoint that was to be put in place": {func(dir string) error {
			path := first(dir, "wal/checkpoint.*")
			return os.Rename(path, path+".salvaged")
		}, 50, 0},
		"a segment by a link":      {instead(segment, nowhere), 50, 1},
		"a segment by a directory": {instead(segment, directory), 50, 1},
		"no chunks":                {instead("chunks_head", nil), 50, 0},
		"chunks that are damaged": {func(dir string) error {
			return os.Rename(filepath.Join(dir, "chunks_head"), filepath.Join(dir, "chunks_head.damaged-0"))
		}, 50, 0},
		"no checkpoint": {instead("wal/checkpoint.*", nil), 0, 0},
		"no log":        {instead("wal", nil), 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(whole)); err != nil {
				t.Fatal(err)
			}
			if err := c.damage(dir); err != nil {
				t.Fatal(err)
			}
			said := func() string {
				r := start(t, engine.Config{Dir: dir, File: filepath.Join(write(t, map[string]string{"p.yml": ""}), "p.yml")})
				defer func() {
					if err := r.stop(); err != nil {
						t.Error(err)
					}
				}()
				if got := left(t, r, now)[hours-1]; got < c.series {
					t.Errorf("%v series in the last hour; expected %v", got, c.series)
				}
				return r.log.String()
			}
			log := said()
			if n := strings.Count(log, "is put aside"); n != c.lines {
				t.Errorf("%d files are put aside; expected %d:\n%s", n, c.lines, log)
			}
			if name == "no log" && !strings.Contains(log, "the log is missing") {
				t.Errorf("nothing is said: %s", log)
			}
			if n := strings.Count(log, "\n"); name == "no checkpoint" && n != 1 {
				t.Errorf("%d lines, expected one: %s", n, log)
			}
			log = said()
			if strings.Contains(log, "is put aside") || strings.Contains(log, "missing") {
				t.Errorf("the second start says: %s", log)
			}
			if n := strings.Count(log, "\n"); n > 1 || name == "no checkpoint" && !lostSamples.MatchString(log) {
				t.Errorf("the second start has %d lines: %s", n, log)
			}
		})
	}
}
