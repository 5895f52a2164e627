package interop

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// traced is redline under strace.
type traced struct{ strace, redline string }

// step is a system call of a fold, and the path that tells it from others.
type step struct{ call, path string }

// foldCalls are those by which a fold locks the directory, looks whether files are
// held, and changes files. Of openat only those that make a file are steps.
const foldCalls = "flock,fcntl,symlinkat,renameat2,openat,write,fchmod,fchown,unlinkat"

// fold folds a directory, and returns the steps of that.
func (tr traced) fold(t *testing.T, dir string) (steps []step) {
	t.Helper()
	log := filepath.Join(t.TempDir(), "strace")
	out, err := exec.CommandContext(t.Context(), tr.strace, "-f", "-qq", "-y", "-o", log, "-e", "trace="+foldCalls,
		tr.redline, "collect", dir, "--once", "--fold").CombinedOutput()
	if err != nil {
		t.Fatalf("strace: %v\n%s", err, out)
	}
	text, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	// As in: 259 unlinkat(5<DIR>, "counter_1.db.fold-1", 0) = 0
	// or: 259 fchmod(8<DIR/counter_folded-1.db.new>, 0644) = 0
	call := regexp.MustCompile(`(?m)^\d+ +(\w+)\([^<]*<(` + regexp.QuoteMeta(dir) + `[^>]*)>(.*)$`)
	name := regexp.MustCompile(`"([^"]*)"`)
	for _, m := range call.FindAllStringSubmatch(string(text), -1) {
		s := step{call: m[1], path: m[2]}
		if names := name.FindAllStringSubmatch(m[3], -1); s.path == dir && len(names) > 0 {
			s.path = names[len(names)-1][1] // that it is renamed to
		}
		// Relative to the directory, to be had in a copy.
		s.path = strings.TrimPrefix(s.path, dir)
		if made := s.call != "openat" || strings.Contains(m[3], "O_CREAT"); made && !slices.Contains(steps, s) {
			steps = append(steps, s)
		}
	}
	return steps
}

// killed runs redline collect --once, ends it by SIGKILL before the nth such step that
// a thread makes, and says whether it came to that.
func (tr traced) killed(t *testing.T, at step, nth int, dir string, flags ...string) bool {
	t.Helper()
	cmd := tr.injected(t, at, fmt.Sprintf("signal=KILL:when=%d", nth), dir, flags...)
	out, err := cmd.CombinedOutput()
	if err == nil {
		return false
	}
	if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || !status.Signaled() || status.Signal() != syscall.SIGKILL {
		t.Fatalf("strace: %v\n%s", err, out)
	}
	return true
}

// injected returns redline collect --once with something done to a step.
func (tr traced) injected(t *testing.T, at step, inject, dir string, flags ...string) *exec.Cmd {
	t.Helper()
	if at.path == "" || strings.HasPrefix(at.path, "/") {
		at.path = dir + at.path
	}
	args := []string{
		"-f", "-qq", "-o", os.DevNull, "-P", at.path, "-e", "trace=" + at.call,
		"-e", fmt.Sprintf("inject=%s:%s", at.call, inject), tr.redline, "collect", dir, "--once",
	}
	return exec.CommandContext(t.Context(), tr.strace, append(args, flags...)...)
}

// foldable returns a redline to be traced, a directory of dead workers and of one that
// lives, and a client_python.
func foldable(t *testing.T) (tr traced, prepared string, client merger) {
	t.Helper()
	tr.strace = program(t, "strace")
	permitted(t, tr.strace, "-f", "-qq", "-o", os.DevNull, "true")
	tr.redline = build(t, "github.com/redline-metrics/redline/cmd/redline")
	prepared = deadWorkers(t, tr.redline)
	addAlive(t, prepared)
	return tr, prepared, startMerger(t)
}

// folded returns the totals of a directory by client_python and by redline, and the steps
// of a fold of it.
func (tr traced) folded(t *testing.T, prepared string, client merger) (samples, exposition string, steps []step) {
	t.Helper()
	samples, ok := client.merge(t, prepared)
	exposition = collectOnce(t, tr.redline, prepared)
	if !ok || !strings.Contains(exposition, "\njobs_total{queue=\"all\"} 101\n") {
		t.Fatalf("client_python: %s\nredline:\n%s", samples, exposition)
	}
	whole := copied(t, prepared)
	hold(t, whole, alive)
	return samples, exposition, tr.fold(t, whole)
}

// TestFoldKilled holds that redline is killed at each step of a fold, and its successor at
// a step of finishing that. Until then client_python fails or finds all counts, and
// so does redline from then on.
func TestFoldKilled(t *testing.T) {
	tr, prepared, client := foldable(t)
	wantSamples, want, steps := tr.folded(t, prepared, client)

	refused, twice := 0, 0
	// agrees checks client_python's sums of it, which may be none.
	agrees := func(t *testing.T, dir string) {
		t.Helper()
		if samples, ok := client.merge(t, dir); ok && samples != wantSamples {
			t.Errorf("client_python finds %s\nof %v\nwant %s", samples, namesIn(t, dir), wantSamples)
		} else if !ok {
			refused++
		}
	}
	for i, s := range steps {
		t.Run(s.call+" "+s.path, func(t *testing.T) {
			dir := copied(t, prepared)
			hold(t, dir, alive)
			if !tr.killed(t, s, 1, dir, "--fold") {
				t.Error("it was not killed")
			}
			agrees(t, dir)
			if tr.killed(t, step{call: "renameat2,unlinkat"}, 1+i%5, dir) {
				twice++
				agrees(t, dir)
			}
			for _, flags := range [][]string{nil, {"--fold"}} {
				if diff := cmp.Diff(want, collectOnce(t, tr.redline, dir, flags...)); diff != "" {
					t.Errorf("redline collect --once %v (-want +got):\n%s", flags, diff)
				}
				if samples, _ := client.merge(t, dir); samples != wantSamples {
					t.Errorf("client_python finds %s\nwant %s", samples, wantSamples)
				}
				for _, name := range namesIn(t, dir) {
					if !strings.HasSuffix(name, ".db") || strings.Contains(name, "redline") {
						t.Errorf("%s is left after --once %v", name, flags)
					}
				}
			}
			checkFoldedBeside(t, namesIn(t, dir))
		})
	}
	t.Logf("%d kills, and %d of the next process; client_python failed %d times", len(steps), twice, refused)
	if len(steps) < 40 || twice == 0 || refused == 0 {
		t.Errorf("something did not happen: %v", steps)
	}
}

// TestFoldFails holds that a system call that fails, at any step of a fold, once or each
// time, costs no total. The kind: a step that another disk, a full one or another system
// refuses. TestFoldNoSpace has a disk that is full from the first step on.
func TestFoldFails(t *testing.T) {
	tr, prepared, client := foldable(t)
	wantSamples, want, steps := tr.folded(t, prepared, client)
	failed := 0
	for i, s := range steps {
		if s.call == "fcntl" { // which asks who holds a file
			continue
		}
		t.Run(s.call+" "+s.path, func(t *testing.T) {
			dir := copied(t, prepared)
			hold(t, dir, alive)
			inject := "error=ENOSPC" // each time
			if i%2 == 0 {
				inject += ":when=1"
			}
			if err := tr.injected(t, s, inject, dir, "--fold").Run(); err != nil {
				failed++
			}
			if samples, ok := client.merge(t, dir); ok && samples != wantSamples {
				t.Errorf("client_python finds %s\nof %v\nwant %s", samples, namesIn(t, dir), wantSamples)
			}
			for _, flags := range [][]string{nil, {"--fold"}} {
				if diff := cmp.Diff(want, collectOnce(t, tr.redline, dir, flags...)); diff != "" {
					t.Errorf("redline collect --once %v (-want +got):\n%s", flags, diff)
				}
			}
			if samples, _ := client.merge(t, dir); samples != wantSamples {
				t.Errorf("client_python finds %s\nwant %s", samples, wantSamples)
			}
			checkFoldedBeside(t, namesIn(t, dir))
		})
	}
	t.Logf("%d folds failed", failed)
	if failed < 20 {
		t.Errorf("%d folds failed", failed)
	}
}
