package interop

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/redline-metrics/redline/internal/await"
)

// foldOften is how often redline folds in these tests: all the time.
const foldOften = "--fold-interval=200ms"

// underRun is a service under redline run.
type underRun struct {
	metrics metricsAt
	app     string // its URL
	dir     string // of the worker files
	process *os.Process
}

// runService starts a server of the Python environment on one of interop/python's
// apps, without any set-up for several processes. ready captures its address.
func runService(t *testing.T, redline string, ready *regexp.Regexp, server string, args ...string) underRun {
	t.Helper()
	server = filepath.Join(filepath.Dir(python(t, "service")), server)
	return runBy(t, redline, nil, ready, append([]string{server}, args...)...)
}

// runBy runs a command by redline run with these flags, in interop/python.
func runBy(t *testing.T, redline string, flags []string, ready *regexp.Regexp, command ...string) underRun {
	t.Helper()
	args := append([]string{redline, "run", "--listen", "127.0.0.1:0", foldOften}, flags...)
	return serving(t, append(append(args, "--"), command...), ready)
}

// serving runs a command that comes to redline run, in interop/python.
func serving(t *testing.T, command []string, ready *regexp.Regexp) underRun {
	t.Helper()
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Dir = "python"
	cmd.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1")
	found := startCommand(t, cmd, regexp.MustCompile(`url=(http://\S+/metrics)`), regexp.MustCompile(`dir=(\S+)`), ready)
	return underRun{metrics: metricsAt(found[0]), dir: found[1], app: "http://" + found[2], process: cmd.Process}
}

// runGunicorn starts interop/python/app.py by four workers.
func runGunicorn(t *testing.T, redline string, args ...string) underRun {
	t.Helper()
	args = append([]string{"--bind", "127.0.0.1:0", "--no-control-socket", "--workers", "4"}, append(args, "app:app")...)
	return runService(t, redline, regexp.MustCompile(`Listening at: http://(\S+)`), "gunicorn", args...)
}

// runUWSGI does so by uWSGI's, which have the file of the one before them. It has
// them replaced at once, and lets SIGTERM end it.
func runUWSGI(t *testing.T, redline string, args ...string) underRun {
	t.Helper()
	home := filepath.Dir(filepath.Dir(python(t, "service")))
	args = append([]string{
		"--home", home, "--http-socket", "127.0.0.1:0", "--master", "--processes", "4", "--min-worker-lifetime", "0",
		"--forkbomb-delay", "0", "--die-on-term", "--need-app", "--disable-logging", "--module", "uwsgi_app:app",
	}, args...)
	return runService(t, redline, regexp.MustCompile(`bound to TCP address (\S+)`), "uwsgi", args...)
}

// metricsAt is a URL of metrics.
type metricsAt string

// scrape reads them. An answer that has none is an error.
func (u metricsAt) scrape() (string, error) {
	resp, err := http.Get(string(u))
	if err != nil {
		return "", err
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", resp.Status, text)
	}
	return string(text), err
}

// everGrowing matches the series of an app that never go back: counters, and the series of
// histograms.
var everGrowing = regexp.MustCompile(`(?m)^(flask_\w+_(?:total|bucket|count|sum)\{.*\}) (\S+)$`)

// values are those of the series that a pattern matches.
func values(t *testing.T, pattern *regexp.Regexp, text string) map[string]float64 {
	t.Helper()
	values := map[string]float64{}
	for _, m := range pattern.FindAllStringSubmatch(text, -1) {
		value, err := strconv.ParseFloat(m[2], 64)
		if err != nil {
			t.Error(err)
		}
		values[m[1]] = value
	}
	return values
}

// total is the sum of a counter's series.
func total(t *testing.T, counter, text string) (sum float64) {
	t.Helper()
	for series, value := range values(t, everGrowing, text) {
		if strings.HasPrefix(series, counter+"{") {
			sum += value
		}
	}
	return sum
}

// watched is how scrapes went.
type watched struct {
	answers, failures int
	err               error // the last one
}

// watch scrapes all the time until ended is closed: no series that a pattern
// matches goes back.
func (u metricsAt) watch(t *testing.T, growing *regexp.Regexp, ended <-chan struct{}) <-chan watched {
	t.Helper()
	result := make(chan watched, 1)
	go func() {
		var w watched
		defer func() { result <- w }()
		for last := map[string]float64{}; !t.Failed(); {
			text, err := u.scrape()
			if err != nil {
				w.failures++
				w.err = err
			} else {
				w.answers++
				now := values(t, growing, text)
				for series, before := range last {
					if after, ok := now[series]; !ok || after < before {
						t.Errorf("%s: %s is %v (there: %v), and was %v", u, series, after, ok, before)
						break
					}
				}
				last = now
			}
			select {
			case <-ended:
				return
			default:
			}
		}
	}()
	return result
}

// folded waits until all that the dead have left is folded. The grace that live
// gauges have is part of it.
func folded(t *testing.T, dir string) {
	t.Helper()
	await.NoError(t, func() error {
		if left := ofNobody(t, dir); len(left) > 0 {
			return fmt.Errorf("nobody holds %v", left)
		}
		return nil
	})
}

// ofNobody are the files of a directory that no process has open, but archives.
func ofNobody(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	open := map[string]bool{}
	descriptors, err := filepath.Glob("/proc/[0-9]*/fd/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range descriptors {
		if path, err := os.Readlink(d); err == nil { // else it is closed by now
			open[path] = true
		}
	}
	archive := regexp.MustCompile(`_folded-\d+\.db$`)
	for _, e := range entries {
		if !open[filepath.Join(dir, e.Name())] && !archive.MatchString(e.Name()) {
			names = append(names, e.Name())
		}
	}
	return names
}

// foldedFiles returns the number of folded files in the metrics.
func foldedFiles(t *testing.T, text string) int {
	t.Helper()
	m := regexp.MustCompile(`(?m)^redline_multiproc_files_folded_total (\d+)$`).FindStringSubmatch(text)
	if m == nil {
		t.Fatalf("folded files are not counted:\n%s", text)
	}
	n, err := strconv.Atoi(m[1])
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// loaded represents the summary of redline load.
type loaded struct {
	sent, answered int
	text           string
}

// load has redline load send requests to a service.
func load(t *testing.T, redline, app string, args ...string) loaded {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), redline, append([]string{"load", app}, args...)...).Output()
	if err != nil {
		t.Fatalf("redline load: %v\n%s", err, out)
	}
	l := loaded{text: string(out)}
	if _, err := fmt.Sscanf(l.text, "requests %d in ", &l.sent); err != nil {
		t.Fatalf("%v in\n%s", err, out)
	}
	answers := regexp.MustCompile(`(?m)^answers .*$`).FindString(l.text)
	for _, m := range regexp.MustCompile(`(\d+) × `).FindAllStringSubmatch(answers, -1) {
		n, err := strconv.Atoi(m[1])
		if err != nil {
			t.Fatal(err)
		}
		l.answered += n
	}
	return l
}

// TestRecycledWorkers replaces workers all the time, under load, and folds the files of the
// dead. At the end all requests that were sent are counted. On the way each scrape is
// answered, and shows no less than those before it.
func TestRecycledWorkers(t *testing.T) {
	t.Parallel()
	python(t, "service")
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	for name, c := range map[string]struct {
		run  func(t *testing.T, redline string, args ...string) underRun
		args []string
	}{
		"gunicorn": {runGunicorn, nil},
		// The app is loaded before workers are forked, or by each of them.
		"uWSGI":           {runUWSGI, nil},
		"uWSGI lazy-apps": {runUWSGI, []string{"--lazy-apps"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := c.run(t, redline, append(c.args, "--max-requests", "40")...)
			ended := make(chan struct{})
			watched := s.metrics.watch(t, everGrowing, ended)
			sent := load(t, redline, s.app, "--path", "/users/1", "--path", "/users/2", "--path", "/nothing", "--rate", "0", "--for", "10s")
			folded(t, s.dir)
			close(ended)
			counted := s.check(t, <-watched)
			if sent.answered != sent.sent {
				t.Errorf("requests without an answer:\n%s", sent.text)
			}
			if counted != float64(sent.sent) {
				t.Errorf("%v requests counted, %d sent", counted, sent.sent)
			}
			t.Logf("%d sent, %v counted", sent.sent, counted)
		})
	}
}

// check checks the conditions at the end of any test, and returns how many requests are
// counted.
func (s underRun) check(t *testing.T, w watched) (counted float64) {
	t.Helper()
	if w.failures > 0 {
		t.Errorf("%d scrapes failed, the last: %v", w.failures, w.err)
	}
	text, err := s.metrics.scrape()
	if err != nil {
		t.Fatal(err)
	}
	files := foldedFiles(t, text)
	if files == 0 {
		t.Errorf("nothing was folded:\n%s", text)
	}
	if !strings.Contains(text, "\nflask_http_requests_in_progress 0\n") {
		t.Errorf("requests are in progress at the end:\n%s", text)
	}
	t.Logf("%d scrapes, %d files folded", w.answers, files)
	return total(t, "flask_http_requests_total", text)
}

// killWorkers kills a worker every now and then, picked at random from those that
// the metrics name, while there is another, until ended is closed. It tells how many.
func (s underRun) killWorkers(t *testing.T, ended <-chan struct{}) <-chan int {
	t.Helper()
	result := make(chan int, 1)
	go func() {
		kills := 0
		defer func() { result <- kills }()
		pace := time.NewTicker(150 * time.Millisecond)
		defer pace.Stop()
		for {
			select {
			case <-ended:
				return
			case <-pace.C:
			}
			text, err := s.metrics.scrape()
			if err != nil {
				t.Error(err)
			}
			alive := regexp.MustCompile(`(?m)^process_open_fds\{pid="(\d+)"\}`).FindAllStringSubmatch(text, -1)
			if len(alive) < 2 {
				continue
			}
			pid, err := strconv.Atoi(alive[rand.IntN(len(alive))][1])
			if err == nil && syscall.Kill(pid, syscall.SIGKILL) == nil {
				kills++
			}
		}
	}()
	return result
}

// TestKilledWorkers kills workers at random for a minute of load. The count at the
// end lies between the answers that clients got and the requests that they
// sent, each scrape is answered, and shows no less than those before it, and nothing that
// the dead have left stays.
func TestKilledWorkers(t *testing.T) {
	t.Parallel()
	const length = time.Minute
	python(t, "service")
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	s := runGunicorn(t, redline)
	ended, scraped := make(chan struct{}), make(chan struct{})
	watched := s.metrics.watch(t, everGrowing, scraped)
	killed := s.killWorkers(t, ended)
	sent := load(t, redline, s.app, "--path", "/users/1", "--path", "/users/2", "--rate", "100", "--for", length.String())
	close(ended)
	kills := <-killed
	folded(t, s.dir)
	close(scraped)
	counted := s.check(t, <-watched)
	if counted < float64(sent.answered) || counted > float64(sent.sent) {
		t.Errorf("%v requests counted, %d answered, %d sent", counted, sent.answered, sent.sent)
	}
	if kills == 0 {
		t.Error("no worker was killed")
	}
	t.Logf("%d sent, %d answered, %v counted, %d workers killed", sent.sent, sent.answered, counted, kills)
}
