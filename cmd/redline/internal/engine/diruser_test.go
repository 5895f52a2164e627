package engine_test

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
)

// TestDataInUse holds the kind: directories in use without a lock (case 19). Data
// that another process has open as a database has them are refused, with its name. Others
// may have files open there, to read and to write: a backup, an editor, redline's own log.
func TestDataInUse(t *testing.T) {
	if _, err := os.Stat("/proc/self/fdinfo"); err != nil {
		t.Skip("what is open cannot be told here")
	}
	for _, c := range []struct {
		name, file, redirect string
		agent, used          bool
	}{
		{"the log", "wal/00000000", "3>>", false, true},
		{"an agent's log", "wal/00000000", "3>>", true, true},
		{"the queries", "queries.active", "3<>", false, true},
		{"a backup", "wal/00000000", "3<", false, false},
		{"a backup of the queries", "queries.active", "3<", false, false},
		{"an editor of the log", "wal/00000000", "3<>", false, false},
		{"an editor's own file", "wal/.00000000.swp", "3<>", false, false},
		{"a file that is restored", "wal/00000001.tmp", "3>>", false, false},
		{"a log that is kept there", "redline.log", "3>>", false, false},
		{"a configuration", "prometheus.yml", "3<>", false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			for _, made := range []string{"wal", "chunks_head"} {
				if c.agent && made == "chunks_head" {
					continue
				}
				if err := os.Mkdir(filepath.Join(dir, made), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			file := filepath.Join(dir, c.file)
			if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
				t.Fatal(err)
			}
			other := exec.CommandContext(t.Context(), "sh", "-c", "exec "+c.redirect+`"$1"; echo open; read end`, "sh", file)
			in, err := other.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			out, err := other.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := other.Start(); err != nil {
				t.Fatal(err)
			}
			if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
				t.Fatal(err)
			}
			err = engine.CheckData(dir, c.agent)
			if c.used && (err == nil || !strings.Contains(err.Error(), "in use by another process: sh (process ") || !strings.Contains(err.Error(), ") writes "+file)) || !c.used && err != nil {
				t.Errorf("got %v", err)
			}
			_ = in.Close()
			_ = other.Wait()
			if err := engine.CheckData(dir, c.agent); err != nil {
				t.Errorf("when it has ended: %v", err)
			}
		})
	}
}
