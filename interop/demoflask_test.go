package interop

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/redline-metrics/redline/internal/await"
)

// pathOf is a PATH on which an environment's programs come first.
func pathOf(t *testing.T, environment string) string {
	t.Helper()
	return "PATH=" + filepath.Dir(python(t, environment)) + string(os.PathListSeparator) + os.Getenv("PATH")
}

// demoFlask is redline demo --flask on any addresses.
func demoFlask(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	return exec.Command(redline, append([]string{
		"demo", "--flask", "--service", "127.0.0.1:0", "--metrics", "127.0.0.1:0", "--listen", "127.0.0.1:0",
	}, args...)...)
}

// TestDemoFlask holds that a Flask app that knows nothing of metrics is there with its
// routes, its dashboard and an incident; nothing but that is said, and at the end nothing is
// left.
func TestDemoFlask(t *testing.T) {
	t.Parallel() // the alert takes most of a minute
	cmd := demoFlask(t)
	temporary := t.TempDir()
	cmd.Env = append(os.Environ(), pathOf(t, "service"), "TMPDIR="+temporary, "GUNICORN_CMD_ARGS=--nonsense")
	var said strings.Builder
	cmd.Stderr = &said
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := newLines(stdout)
	at := func(what string) string { return lines.next(t, regexp.MustCompile(`^  `+what+` +http://([^/]+)/`)) }
	api, _, metrics := at("page"), at("service"), metricsAt("http://"+at("metrics")+"/metrics")

	await.NoError(t, func() error {
		text, err := metrics.scrape()
		if err != nil {
			return err
		}
		counted := series(t, "http_requests_total", text)
		for _, labels := range []string{
			`{method="GET",route="/items/<int:item_id>",status="200"}`,
			`{method="POST",route="/items",status="201"}`,
			`{method="DELETE",route="/items/<int:item_id>",status="204"}`,
			`{method="GET",route="/items/<int:item_id>/stock",status="503"}`,
			`{method="GET",route="/search",status="200"}`,
			`{method="GET",route="<unmatched>",status="404"}`,
		} {
			if counted[labels] == 0 {
				return fmt.Errorf("none counted of %s in\n%s", labels, text)
			}
		}
		return nil
	})
	showsRequests(t, api, "items")
	if service := lines.next(t, regexp.MustCompile(`INCIDENT \d+-\d+-(\S+): `)); service != "items" {
		t.Errorf("the incident is of %s", service)
	}
	var alerts struct {
		Data struct {
			Alerts []struct{ Annotations map[string]string }
		}
	}
	if err := getJSON("http://"+api+"/api/v1/alerts", &alerts); err != nil || len(alerts.Data.Alerts) != 1 ||
		!strings.Contains(alerts.Data.Alerts[0].Annotations["summary"], " fail at /items/<int:item_id>/stock of items") {
		t.Errorf("the alerts are %v, %v", alerts, err)
	}

	text, err := metrics.scrape()
	if err != nil {
		t.Fatal(err)
	}
	workers := workersOf(t, text)
	if len(workers) != 4 {
		t.Errorf("workers %v", workers)
	}
	_ = cmd.Process.Signal(os.Interrupt)
	summary, err := io.ReadAll(stdout)
	if err != nil {
		t.Error(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
	if !regexp.MustCompile(`(?m) GET /items/<int:item_id>/stock$`).Match(summary) {
		t.Errorf("it saw\n%s", summary)
	}
	if said.Len() > 0 {
		t.Errorf("it said\n%s", said.String())
	}
	for _, worker := range workers {
		if !errors.Is(syscall.Kill(worker, 0), syscall.ESRCH) {
			t.Errorf("worker %d is left", worker)
		}
	}
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
}

// TestDemoFlaskKilled holds that gunicorn and its workers end where redline had no time to
// end them.
func TestDemoFlaskKilled(t *testing.T) {
	cmd := demoFlask(t)
	cmd.Env = append(os.Environ(), pathOf(t, "service"), "TMPDIR="+t.TempDir())
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill() }() // also where the test ends early
	lines := newLines(stdout)
	metrics := metricsAt("http://" + lines.next(t, regexp.MustCompile(`^  metrics +http://([^/]+)/`)) + "/metrics")
	var workers []int
	await.NoError(t, func() error {
		text, err := metrics.scrape()
		if workers = workersOf(t, text); err == nil && len(workers) < 4 {
			err = fmt.Errorf("workers %v", workers)
		}
		return err
	})
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	await.NoError(t, func() error {
		for _, worker := range workers {
			if !errors.Is(syscall.Kill(worker, 0), syscall.ESRCH) {
				return fmt.Errorf("worker %d is left", worker)
			}
		}
		return nil
	})
}

// workersOf are the processes that an exposition is of.
func workersOf(t *testing.T, text string) (workers []int) {
	t.Helper()
	for _, match := range regexp.MustCompile(`(?m)^process_open_fds\{pid="(\d+)"\}`).FindAllStringSubmatch(text, -1) {
		pid, err := strconv.Atoi(match[1])
		if err != nil {
			t.Fatal(err)
		}
		workers = append(workers, pid)
	}
	return workers
}

// TestDemoFlaskWithout holds that where something is missing, that is one line, which says
// how to get it.
func TestDemoFlaskWithout(t *testing.T) {
	const way = "; expected one with Flask and gunicorn, as by: python3 -m venv env && . env/bin/activate && pip install flask gunicorn\n"
	for path, lacks := range map[string]string{
		pathOf(t, "client-0.17"): "python3 lacks flask and gunicorn",
		pathOf(t, "flask-3.1"):   "python3 lacks gunicorn",
		"PATH=" + t.TempDir():    "python3 is not on the PATH",
	} {
		cmd := demoFlask(t, "--for", "1s")
		cmd.Env = append(os.Environ(), path)
		out, err := cmd.CombinedOutput()
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != 1 {
			t.Errorf("%s: %v", lacks, err)
		}
		line := string(out)
		if !strings.HasPrefix(line, "redline demo: --flask: ") || !strings.HasSuffix(line, lacks+way) || strings.Count(line, "\n") != 1 {
			t.Errorf("it says %q, want %q in one line", line, lacks+way)
		}
	}
}

// TestDemoFlaskFails holds that the reason why the app is not served is said, and ends the
// demo.
func TestDemoFlaskFails(t *testing.T) {
	broken := t.TempDir()
	if err := os.WriteFile(filepath.Join(broken, "sqlite3.py"), []byte("raise ValueError('no database')\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := demoFlask(t, "--no-load")
	cmd.Env = append(os.Environ(), pathOf(t, "service"), "PYTHONPATH="+broken)
	var said strings.Builder
	cmd.Stderr = &said
	var exit *exec.ExitError
	if err := cmd.Run(); !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Error(err)
	}
	lines := slices.Collect(strings.Lines(said.String()))
	if !strings.Contains(said.String(), "ValueError: no database") || !regexp.MustCompile(`^redline demo: gunicorn: exit status \d\n$`).MatchString(lines[len(lines)-1]) {
		t.Errorf("it said\n%s", said.String())
	}
}
