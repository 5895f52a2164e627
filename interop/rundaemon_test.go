package interop

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/redline-metrics/redline/internal/await"
)

// daemonPid is the pid that a server has written to its file.
func daemonPid(t *testing.T, file string) (pid int) {
	t.Helper()
	await.NoError(t, func() error {
		text, err := os.ReadFile(file)
		if err == nil {
			pid, err = strconv.Atoi(strings.TrimSpace(string(text)))
		}
		return err
	})
	return pid
}

// terminate ends a process, and waits until it has ended.
func terminate(t *testing.T, pid int) {
	t.Helper()
	if err := syscall.Kill(pid, syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	await.NoError(t, func() error {
		if err := syscall.Kill(pid, 0); !errors.Is(err, syscall.ESRCH) {
			return fmt.Errorf("process %d lives on", pid)
		}
		return nil
	})
}

// TestRunOutlived holds the kind: processes that outlive the one that was started. A
// gunicorn that becomes a daemon, and one that takes another's place (both case 25), are
// served on, get the signals and end with redline; a command that fails ends redline, which
// names the processes that are left.
func TestRunOutlived(t *testing.T) {
	t.Parallel()
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	t.Run("daemon", func(t *testing.T) {
		t.Parallel()
		pidFile := filepath.Join(t.TempDir(), "pid")
		log := filepath.Join(t.TempDir(), "log")
		s := speak(t, nil, redline, gunicornBy(nil, "--daemon", "--pid", pidFile, "--log-file", log, "orders:app")...)
		pid := daemonPid(t, pidFile)
		if left := s.find(t, `has left processes; they get the signals now, and their metrics are served until they end" processes="(\d+) \(`); left != strconv.Itoa(pid) {
			t.Errorf("left: %s, and it is %d", left, pid)
		}
		serves := &spoken{ended: make(chan struct{})}
		var app string
		await.NoError(t, func() error {
			text, err := os.ReadFile(log)
			serves.said.Reset()
			_, _ = serves.Write(text)
			if _, after, ok := strings.Cut(serves.text(), "Listening at: "); ok {
				app, _, _ = strings.Cut(after, " ")
				return nil
			}
			return errors.Join(errors.New("it serves nowhere"), err)
		})
		asks(t, app)
		hasSample(t, s.find(t, metricsServed), "orders_total", 1)
		_ = s.Process.Signal(syscall.SIGTERM)
		if status := s.exitStatus(t); status != 0 {
			t.Errorf("exit status %d", status)
		}
		gone(t, app)
	})
	t.Run("upgrade", func(t *testing.T) {
		t.Parallel()
		pidFile := filepath.Join(t.TempDir(), "pid")
		s := speak(t, nil, redline, gunicornBy(nil, "--pid", pidFile, "orders:app")...)
		app, metrics := s.find(t, gunicornServes), s.find(t, metricsServed)
		asks(t, app)
		before := daemonPid(t, pidFile)
		_ = s.Process.Signal(syscall.SIGUSR2) // passed on
		await.NoError(t, func() error {
			_, err := os.Stat(pidFile + ".2")
			return err
		})
		await.NoError(t, func() error {
			if n := strings.Count(s.text(), "Booting worker"); n < 2 {
				return fmt.Errorf("%d workers", n)
			}
			return nil
		})
		terminate(t, before)
		s.find(t, "has left processes")
		asks(t, app)
		hasSample(t, metrics, "orders_total", 2)
		_ = s.Process.Signal(syscall.SIGTERM)
		if status := s.exitStatus(t); status != 0 {
			t.Errorf("exit status %d", status)
		}
		gone(t, app)
	})
	t.Run("failure", func(t *testing.T) {
		t.Parallel()
		s := speak(t, nil, redline, "run", "--listen", "127.0.0.1:0", "--", "sh", "-c", `sleep 1000 >/dev/null 2>&1 & echo left $!; exit 7`)
		left := s.find(t, `^left (\d+)$`)
		if status := s.exitStatus(t); status != 7 {
			t.Errorf("exit status %d", status)
		}
		s.find(t, `has left processes whose metrics are no longer served" status=7 processes="`+left+` \(sleep\)"`)
		dir := s.find(t, servedDir)
		if _, err := os.Stat(dir); err != nil {
			t.Error(err) // the processes that are left may write there
		}
		pid, err := strconv.Atoi(left)
		if err != nil {
			t.Fatal(err)
		}
		_ = syscall.Kill(pid, syscall.SIGKILL)
		await.NoError(t, func() error {
			speak(t, nil, redline, "run", "--listen", "127.0.0.1:0", "--", "sleep", "1").exitStatus(t)
			if _, err := os.Stat(dir); err == nil {
				return fmt.Errorf("%s is there still", dir)
			}
			return nil
		})
	})
}

// TestRunElsewhere holds the kind: an app that moves the directory of worker files, by
// itself, or by its server's configuration (case 24), or by its server's arguments. One
// line says so, and none says that the app keeps no metrics.
func TestRunElsewhere(t *testing.T) {
	t.Parallel()
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	for name, command := range map[string]func(elsewhere string) []string{
		"app": func(string) []string { return []string{"moved:app"} },
		"configuration": func(elsewhere string) []string {
			file := filepath.Join(filepath.Dir(elsewhere), "conf.py")
			if err := os.WriteFile(file, fmt.Appendf(nil, "raw_env = [%q]\n", "PROMETHEUS_MULTIPROC_DIR="+elsewhere), 0o600); err != nil {
				t.Error(err)
			}
			return []string{"--config", file, "orders:app"}
		},
		"argument": func(elsewhere string) []string {
			return []string{"--env", "PROMETHEUS_MULTIPROC_DIR=" + elsewhere, "orders:app"}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			elsewhere := filepath.Join(t.TempDir(), "elsewhere")
			if err := os.Mkdir(elsewhere, 0o700); err != nil {
				t.Fatal(err)
			}
			s := speak(t, []string{"ELSEWHERE=" + elsewhere}, redline, gunicornBy(nil, command(elsewhere)...)...)
			asks(t, s.find(t, gunicornServes))
			if got := s.find(t, `a process keeps its worker files elsewhere, .* elsewhere=(\S+)`); got != elsewhere {
				t.Errorf("elsewhere is %s", got)
			}
			_ = s.Process.Signal(syscall.SIGTERM)
			s.exitStatus(t)
			if n := strings.Count(s.text(), "elsewhere, which are not served"); n != 1 || strings.Contains(s.text(), "keeps no metrics") {
				t.Errorf("said %d times:\n%s", n, s.text())
			}
		})
	}
}
