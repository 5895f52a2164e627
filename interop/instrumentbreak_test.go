package interop

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// broken is how interop/python/breaks.py fared.
type broken struct{ log, metrics string }

// breakProbe runs it until it has called its app. shell goes before redline run, with
// the directory of worker files as $0, and redline's command line after it.
func breakProbe(t *testing.T, redline, environment, shell string, environ []string, args ...string) broken {
	t.Helper()
	dir := t.TempDir()
	command := append([]string{
		redline, "run", "--instrument", "--dir", dir, "--listen", "127.0.0.1:0", "--", python(t, environment), "breaks.py",
	}, args...)
	if shell != "" {
		unshare := program(t, "unshare")
		permitted(t, unshare, "-Urm", "mount", "-t", "tmpfs", "tmpfs", dir)
		command = append([]string{unshare, "-Urm", "sh", "-c", shell + ` && exec "$@"`, dir}, command...)
	}
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Dir = "python"
	cmd.Env = append(append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1"), environ...)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	lines := newLines(io.TeeReader(stderr, &log))
	url := lines.next(t, regexp.MustCompile(`url=(http://\S+/metrics)`))
	for lines.scanner.Scan() && !strings.HasPrefix(lines.scanner.Text(), "answers: ") {
		continue
	}
	metrics, err := metricsAt(url).scrape()
	if err != nil {
		t.Error(err)
	}
	_ = stdin.Close()
	lines.drain()
	if err := cmd.Wait(); err != nil {
		t.Errorf("%v\n%s", err, log.String())
	}
	return broken{log.String(), metrics}
}

// TestInstrumentBroken: wherever the probe fails it goes off in that process, says so
// once, on a line and in a metric, and requests are answered as ever.
func TestInstrumentBroken(t *testing.T) {
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	for name, c := range map[string]struct {
		shell  string
		args   []string
		says   string
		reason string
	}{
		"read-only directory": {`mount -t tmpfs -o ro tmpfs "$0"`, []string{"none"}, "Read-only file system", "directory"},
		"directory gone":      {"", []string{"workers gone"}, "No such file or directory", "directory"},
		"disk full":           {`mount -t tmpfs -o size=100k tmpfs "$0"`, []string{"none"}, "No space left on device", "space"},
		"disk full later":     {`mount -t tmpfs -o size=200k tmpfs "$0"`, []string{"growth"}, "No space left on device", "space"},
		"names":               {"", []string{"names"}, `names\.json: JSONDecodeError`, "names"},
		"probe gone":          {"", []string{"probe gone"}, "that the app's user may read", ""},
		"begin":               {"", []string{"code", "exchange.perf_counter"}, "TypeError.*; please report this", "bug"},
		"recorder":            {"", []string{"code", "wsgi.getpid"}, "TypeError.*; please report this", "bug"},
		"current":             {"", []string{"code", "wsgi.current"}, "AttributeError.*; please report this", "bug"},
		"rule":                {"", []string{"code", "flask.current"}, "AttributeError.*; please report this", "bug"},
		"end":                 {"", []string{"code", "series.bisect_left"}, "TypeError.*; please report this", "bug"},
		"new series":          {"", []string{"code", "series.Slot"}, "TypeError.*; please report this", "bug"},
		"new file":            {"", []string{"code", "workerfile.entry"}, "TypeError.*; please report this", "bug"},
		"own histogram":       {"", []string{"own names first", "http_request_duration_seconds"}, "has a metric http_request_duration_seconds of its own", "name taken"},
		"own counter":         {"", []string{"own names", "http_requests"}, "has a metric http_requests_total of its own", "name taken"},
	} {
		t.Run(name, func(t *testing.T) {
			b := breakProbe(t, redline, "service", c.shell, nil, c.args...)
			check(t, b, `: .*`+c.says)
			if want := `redline_probe_failures_total{reason="` + c.reason + `"} 1`; c.reason != "" && !strings.Contains(b.metrics, want+"\n") {
				t.Errorf("no %s in\n%s", want, b.metrics)
			}
			if c.reason == "name taken" && strings.Contains(b.metrics, `route="/`) {
				t.Errorf("it has left what it recorded:\n%s", b.metrics)
			}
			if strings.Contains(b.metrics, "http_requests_in_progress{method=\"GET\"} 1") {
				t.Errorf("a request is in progress for ever:\n%s", b.metrics)
			}
		})
	}
}

// check checks that an app answered all, and the probe said one thing.
func check(t *testing.T, b broken, says string) {
	t.Helper()
	const answers = `answers: ['200 OK some', '200 OK words', `
	if !strings.Contains(b.log, answers) || !strings.Contains(b.log, "'500 INTERNAL SERVER ERROR ") {
		t.Errorf("not answered as ever:\n%s", b.log)
	}
	if strings.Contains(b.log, "Exception ignored") {
		t.Errorf("it said more than one thing:\n%s", b.log)
	}
	lines := regexp.MustCompile(`(?m)^redline: the probe is off in process \d+, whose requests go on unmeasured.*$`).FindAllString(b.log, -1)
	if len(lines) != 1 || !regexp.MustCompile(says).MatchString(lines[0]) {
		t.Errorf("it said %q, want one line that matches %q; in all:\n%s", lines, says, b.log)
	}
}

// TestInstrumentUnknownFlask: a Flask without what the probe needs is left as it is.
func TestInstrumentUnknownFlask(t *testing.T) {
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	later := t.TempDir()
	for name, content := range map[string]string{
		"__init__.py": "from .app import Flask\n",
		"ctx.py":      "class AppContext:\n    pass\n",
		"app.py": `
from . import ctx

class Flask:
    def __init__(self, name): pass
    def __call__(self, environ, start_response): return self.wsgi_app(environ, start_response)
    def handle_exception(self, error): pass
    def route(self, rule): return lambda view: view
    def wsgi_app(self, environ, start_response):
        start_response("500 INTERNAL SERVER ERROR" if environ["PATH_INFO"] == "/fail" else "200 OK", [])
        return [environ["PATH_INFO"].strip("/").encode()]
`,
	} {
		path := filepath.Join(later, "flask", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	b := breakProbe(t, redline, "service", "", []string{"PYTHONPATH=" + later}, "none")
	check(t, b, ": Flask lacks match_request; ")
	if want := `redline_probe_failures_total{reason="framework"} 1`; !strings.Contains(b.metrics, want+"\n") {
		t.Errorf("no %s in\n%s", want, b.metrics)
	}
}

// TestInstrumentInterrupted: an exception that a signal handler of the app raises while
// the probe runs is the app's, and the probe stays on.
func TestInstrumentInterrupted(t *testing.T) {
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	for _, function := range []string{"__init__", "match", "end", "start_response"} {
		b := breakProbe(t, redline, "service", "", nil, "signal", function)
		handled := strings.Contains(b.log, "answered 500 INTERNAL") // Flask answers what comes below it
		if !strings.Contains(b.log, "timed out") && !handled || strings.Contains(b.log, "redline: the probe is off") {
			t.Errorf("%s:\n%s", function, b.log)
		}
		if n := series(t, "http_requests_total", b.metrics)[`{method="GET",route="/<word>",status="200"}`]; n < 3 {
			t.Errorf("%s: it has not gone on:\n%s", function, b.metrics)
		}
	}
}

// TestInstrumentFlasks: the probe measures each Flask from 2.2 on, under Pythons from
// 3.9 on, and the app's own metrics beside.
func TestInstrumentFlasks(t *testing.T) {
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	for _, environment := range []string{"service", "flask-2.2", "flask-2.3", "flask-3.0", "flask-3.1"} {
		t.Run(environment, func(t *testing.T) {
			way := "none"
			if environment == "service" {
				way = "collector"
			}
			b := breakProbe(t, redline, environment, "", nil, way)
			if strings.Contains(b.log, "redline: ") {
				t.Errorf("it said:\n%s", b.log)
			}
			counted := series(t, "http_requests_total", b.metrics)
			if way == "collector" {
				counted[`{method="GET",route="/<word>",status="200"}`]--
			}
			want := map[string]float64{
				`{method="GET",route="/<word>",status="200"}`: 2, `{method="GET",route="/fail",status="500"}`: 1, `{method="GET",route="<unmatched>",status="404"}`: 1,
			}
			if diff := cmp.Diff(want, counted); diff != "" {
				t.Errorf("requests (-want +got):\n%s", diff)
			}
			if n := series(t, "http_request_exceptions_total", b.metrics)[`{method="GET",route="/fail"}`]; n != 1 {
				t.Errorf("%v exceptions, want 1", n)
			}
		})
	}
}

// TestInstrumentGrowth: what was counted before a file grew counts on.
func TestInstrumentGrowth(t *testing.T) {
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	b := breakProbe(t, redline, "service", "", nil, "growth")
	for _, sample := range []string{"http_requests_total", "http_request_duration_seconds_count"} {
		counted := series(t, sample, b.metrics)
		for n := range 40 {
			labels := fmt.Sprintf(`{method="GET",route="/route%d",status="200"}`, n)
			if counted[labels] != 2 {
				t.Errorf("%s%s is %v, want 2", sample, labels, counted[labels])
			}
		}
	}
}

// TestInstrumentBeside: an app's own metrics and the probe's are served together; where
// a name is the app's already, the probe steps back in each worker.
func TestInstrumentBeside(t *testing.T) {
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	for schema, probed := range map[string]float64{"default": 30, "flask": 0} {
		s := instrumented(t, redline, gunicornOf("app:app", "--workers", "2"), "--schema", schema)
		for range 30 {
			_ = askBytes(t, s.app, "GET /users/1")
		}
		await(t, func() error {
			text, err := s.metrics.scrape()
			if err != nil {
				t.Fatal(err)
			}
			const labels = `{method="GET",route="/users/<int:user_id>",status="200"}`
			own := total(t, "flask_http_requests_total", text)
			of := series(t, "http_requests_total", text)[labels]
			off := series(t, "redline_probe_failures_total", text)[`{reason="name taken"}`]
			if own != 30 || of != probed || strings.Contains(text, `path="/users`) || off != map[string]float64{"default": 0, "flask": 2}[schema] {
				return fmt.Errorf("%s: %v of the app's own, %v of the probe, which is off in %v:\n%s", schema, own, of, off, text)
			}
			return nil
		})
	}
}
