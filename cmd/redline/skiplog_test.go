package main

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/redline-metrics/redline/internal/await"
	"github.com/redline-metrics/redline/multiproc"
)

// lines returns the log.
type lines struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) all() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Split(strings.TrimSpace(l.text.String()), "\n")
}

// TestSkipLog holds that a log does not grow with the files of others in a worker
// directory: ten lines at once, then a count each minute while there is more, and each of
// them again after a minute of peace.
//
// The kind: logs that grow with the files of others. Not in the report are skips of other
// reasons than names, and those that come one by one for hours.
func TestSkipLog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out lines
		skips := newSkipLog(slog.New(slog.NewTextHandler(&out, nil)))
		begin := time.Now()
		for n := range 3000 * 30 {
			skips.skip(multiproc.Skip{File: fmt.Sprintf("bogus-%d.db", n), Reason: []string{"name", "empty", "key"}[n%3]})
			if n%3000 == 0 {
				time.Sleep(10 * time.Second)
			}
		}
		minutes := int(time.Since(begin) / time.Minute)
		if got := out.all(); len(got) > firstSkips+minutes+1 || len(got) < firstSkips+minutes-1 {
			t.Errorf("%d lines in %d minutes", len(got), minutes)
		}
		time.Sleep(3 * time.Minute)
		got := out.all()
		if last := got[len(got)-1]; !strings.Contains(last, "left out of more worker files") || !strings.Contains(last, "bogus-89999.db") {
			t.Errorf("the last line is %s", last)
		}
		times := 0
		for _, line := range got {
			n := 1
			if _, count, ok := strings.Cut(line, " times="); ok {
				_, _ = fmt.Sscan(count, &n)
			}
			times += n
		}
		if times != 3000*30 {
			t.Errorf("%d are told of, want %d", times, 3000*30)
		}
		skips.skip(multiproc.Skip{File: "another.db", Reason: "name"})
		if again := out.all(); len(again) != len(got)+1 || !strings.Contains(again[len(got)], "file=another.db") {
			t.Errorf("after peace: %v", again[len(got):])
		}
		skips.flush()
	})
}

// TestFoldingLocked holds that folding which another process prevents says so, once, and
// by whom.
func TestFoldingLocked(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "counter_7.db"), workerFile(hitsKey, 1), 0o600); err != nil {
		t.Fatal(err)
	}
	d, err := os.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Flock(int(d.Fd()), syscall.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	c, err := multiproc.New(multiproc.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	var out lines
	log := slog.New(slog.NewTextHandler(&out, nil))
	if err := foldOnce(t.Context(), c, log); err != nil {
		t.Fatal(err)
	}
	holder := fmt.Sprintf("process %d (", os.Getpid())
	if got := out.all(); len(got) != 1 || !strings.Contains(got[0], holder) {
		t.Errorf("once: %q", got)
	}
	out.text.Reset()
	stop := keepFolding(t.Context(), c, time.Millisecond, log)
	await.NoError(t, func() error {
		if out.all()[0] == "" {
			return errors.New("nothing is logged")
		}
		return nil
	})
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	await.NoError(t, func() error {
		if c.Stats().Folded == 0 {
			return errors.New("nothing is folded")
		}
		return nil
	})
	stop()
	if got := out.all(); len(got) != 1 || !strings.Contains(got[0], holder) {
		t.Errorf("from time to time: %q", got)
	}
}
