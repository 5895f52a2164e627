package processtree

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"time"
)

// firstLook delays the first look at processes. Each look waits twice as long as the one
// before it.
const firstLook = 3 * time.Second

// HintAtProbe logs once that there is --instrument, if this process's descendants have a
// Flask app that keeps no metrics in dir. It ends then, or when metrics are kept there, or
// by ctx. Without /proc it sees nothing.
func HintAtProbe(ctx context.Context, dir string, log *slog.Logger) {
	seen := false
	for wait := firstLook; ; wait *= 2 {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		if kept, err := filepath.Glob(filepath.Join(dir, "*.db")); err != nil || len(kept) > 0 {
			return
		}
		if _, elsewhere := keepsElsewhere(dir); elsewhere != "" {
			return
		}
		// At the first sight of Flask the app may be about to make its metrics.
		before := seen
		if seen = runsFlask(os.Getpid()); seen && before {
			log.Info("a Flask app keeps no metrics so far; redline run --instrument would measure its requests, without a change to it")
			return
		}
	}
}

// Flask brings MarkupSafe. Its part in C is among the files that a process has mapped, with
// the directory that Flask is installed in too.
var markupSafe = regexp.MustCompile(`(?m) (/.*)/markupsafe/_speedups[^/]*\.so$`)

// runsFlask reports whether a process or a descendant of it has a Flask loaded.
func runsFlask(pid int) bool {
	// A process may be gone by now, or be another user's: nothing is seen of it.
	maps, _ := os.ReadFile(fmt.Sprintf("/proc/%d/maps", pid))
	if m := markupSafe.FindSubmatch(maps); m != nil {
		if info, err := os.Stat(filepath.Join(string(m[1]), "flask")); err == nil && info.IsDir() { //nolint:gosec // as the kernel has it
			return true
		}
	}
	for _, child := range Children(pid) {
		if runsFlask(child) {
			return true
		}
	}
	return false
}
