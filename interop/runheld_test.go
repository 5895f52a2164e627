package interop

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/redline-metrics/redline/internal/await"
)

// gunicornBy is redline run's command line with gunicorn on any address.
func gunicornBy(flags []string, args ...string) []string {
	command := append([]string{"run", "--listen", "127.0.0.1:0"}, flags...)
	return append(append(command, "--", "gunicorn", "--bind", "127.0.0.1:0", "--no-control-socket"), args...)
}

// TestRunHeldDirectory holds the kind: changes that a start makes before it is sure to
// succeed. A run that cannot have its address (case 4), or has a directory of another run,
// or a process that is no redline, removes nothing there, and starts nothing.
func TestRunHeldDirectory(t *testing.T) {
	t.Parallel()
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	dir := filepath.Join(t.TempDir(), "d")
	s := speak(t, nil, redline, gunicornBy([]string{"--dir", dir}, "orders:app")...)
	app, metrics := s.find(t, gunicornServes), s.find(t, metricsServed)
	asks(t, app)
	hasSample(t, metrics, "orders_total", 1)
	ran := filepath.Join(t.TempDir(), "ran")
	address := strings.TrimSuffix(strings.TrimPrefix(metrics, "http://"), "/metrics")
	for listen, says := range map[string]string{
		address:       "address already in use",
		"127.0.0.1:0": `redline run: .*/d: another redline run has this directory \(process ` + strconv.Itoa(s.Process.Pid) + `\)`,
	} {
		second := speak(t, nil, redline, "run", "--dir", dir, "--listen", listen, "--", "touch", ran)
		second.find(t, says)
		if status := second.exitStatus(t); status != 1 {
			t.Errorf("exit status %d", status)
		}
	}
	asks(t, app)
	hasSample(t, metrics, "orders_total", 2)

	// Another program's files.
	own := t.TempDir()
	writer := speak(t, []string{"PROMETHEUS_MULTIPROC_DIR=" + own}, "python", "-c",
		`import prometheus_client, signal; prometheus_client.Counter("own", "Own.").inc(); print("writes", flush=True); signal.pause()`)
	writer.find(t, "^writes$")
	third := speak(t, nil, redline, "run", "--dir", own, "--listen", "127.0.0.1:0", "--", "touch", ran)
	third.find(t, fmt.Sprintf(`redline run: process %d \(python\S*\) has worker files open in`, writer.Process.Pid))
	if status := third.exitStatus(t); status != 1 {
		t.Errorf("exit status %d", status)
	}
	if files, err := filepath.Glob(filepath.Join(own, "*")); err != nil || len(files) != 1 {
		t.Errorf("left: %v, %v", files, err)
	}
	if _, err := os.Stat(ran); err == nil {
		t.Error("a command was started")
	}
}

// TestRunRace holds that of two runs that start on one directory at once, one gets it, and
// the files of its command stay.
func TestRunRace(t *testing.T) {
	t.Parallel()
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	for range 5 {
		dir := filepath.Join(t.TempDir(), "d")
		const command = `echo x >"$PROMETHEUS_MULTIPROC_DIR/counter_$$.db"; echo has it; exec sleep 1000`
		both := [2]*spoken{}
		for i := range both {
			both[i] = speak(t, nil, redline, "run", "--dir", dir, "--listen", "127.0.0.1:0", "--", "sh", "-c", command)
		}
		outcome := regexp.MustCompile(`(?m)^has it$|another redline run has this directory`)
		won := 0
		for _, s := range both {
			if s.find(t, outcome.String()) == "has it" {
				won++
			}
		}
		if won != 1 {
			t.Fatalf("%d of two runs have the directory", won)
		}
		if files, err := filepath.Glob(filepath.Join(dir, "counter_*.db")); err != nil || len(files) != 1 {
			t.Errorf("its files: %v, %v", files, err)
		}
		for _, s := range both {
			_ = s.Process.Signal(os.Interrupt)
			s.exitStatus(t)
		}
	}
}

// TestRunKilled holds the kind: things that are left by an end that no process can catch.
// The service ends with a redline that is killed (case 18), and the next run removes the
// directories; that of a service that lives on by itself stays until that has ended too.
func TestRunKilled(t *testing.T) {
	t.Parallel()
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	temporary := t.TempDir()
	environ := []string{"TMPDIR=" + temporary}
	probes := func() []string {
		found, err := filepath.Glob(filepath.Join(temporary, "redline-probe-*"))
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	live := speak(t, environ, redline, gunicornBy([]string{"--instrument"}, "orders:app")...)
	liveApp, liveDir := live.find(t, gunicornServes), live.find(t, servedDir)

	killed := speak(t, environ, redline, gunicornBy([]string{"--instrument"}, "orders:app")...)
	app, dir := killed.find(t, gunicornServes), killed.find(t, servedDir)
	asks(t, app)
	if err := killed.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	gone(t, app)
	if n := len(probes()); n != 2 {
		t.Errorf("there are %d directories of probes", n)
	}
	next := speak(t, environ, redline, gunicornBy([]string{"--instrument"}, "orders:app")...)
	asks(t, next.find(t, gunicornServes))
	await.NoError(t, func() error {
		if _, err := os.Stat(dir); err == nil {
			return fmt.Errorf("%s is there still", dir)
		}
		if left := probes(); len(left) != 2 {
			return fmt.Errorf("probes: %v", left)
		}
		return nil
	})
	asks(t, liveApp)
	hasSample(t, live.find(t, metricsServed), "orders_total", 1)
	if _, err := os.Stat(liveDir); err != nil {
		t.Error(err)
	}

	// A daemon has no redline for a parent, and goes on.
	pidFile := filepath.Join(t.TempDir(), "pid")
	daemon := speak(t, environ, redline, gunicornBy(nil, "--daemon", "--pid", pidFile, "--preload", "orders:app")...)
	daemon.find(t, "has left processes")
	daemonDir := daemon.find(t, servedDir)
	pid := daemonPid(t, pidFile)
	if err := daemon.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	daemon.exitStatus(t)
	last := speak(t, environ, redline, "run", "--listen", "127.0.0.1:0", "--", "sleep", "1000")
	last.find(t, metricsServed)
	if _, err := os.Stat(daemonDir); err != nil {
		t.Error("the directory of a daemon that lives is gone")
	}
	terminate(t, pid)
	await.NoError(t, func() error {
		if _, err := os.Stat(daemonDir); err == nil {
			return fmt.Errorf("%s is there still", daemonDir)
		}
		return nil
	})
	_ = last.Process.Signal(os.Interrupt)
	last.exitStatus(t)
}
