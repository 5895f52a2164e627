package interop

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redline-metrics/redline/internal/await"
)

// prey is an app of interop/python that breaks.py calls, by WSGI or ASGI. It makes the
// first request before it breaks the probe.
type prey struct {
	environment, protocol, app string
	requests                   []string

	reason string // for which the probe tells redline that it is off, or empty
}

var words = prey{environment: "service", protocol: "wsgi", app: "words:app", requests: []string{
	"GET /good", "GET /some", "GET /words", "GET /a/b", "GET /fail", "GET /stream", "GET /stream gone", "GET /broken", "GET /closed",
}}

// broken is how the app fared.
type broken struct{ log, answers, metrics string }

// breakProbe runs breaks.py until it has called the app, by redline run with these
// flags. shell goes before, with the directory of worker files as $0, and redline's
// command line after it.
func (p prey) breakProbe(t *testing.T, redline string, flags []string, shell string, environ []string, way ...string) broken {
	t.Helper()
	dir := t.TempDir()
	command := slices.Concat(
		[]string{redline, "run"}, flags, []string{"--dir", dir, "--listen", "127.0.0.1:0", "--", python(t, p.environment), "breaks.py"},
		[]string{p.protocol, p.app}, way, []string{"--"}, p.requests,
	)
	if shell != "" {
		unshare := program(t, "unshare")
		permitted(t, unshare, "-Urm", "mount", "-t", "tmpfs", "tmpfs", dir)
		command = append([]string{unshare, "-Urm", "sh", "-c", shell + ` && exec "$@"`, dir}, command...)
	}
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Dir = "python"
	cmd.Env = append(append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1", "PYTHONHASHSEED=0"), environ...)
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
	answers := lines.next(t, regexp.MustCompile(`^answers: (.*)`))
	metrics := p.scrapeBroken(t, url)
	_ = stdin.Close()
	lines.drain()
	if err := cmd.Wait(); err != nil {
		t.Errorf("%v\n%s", err, log.String())
	}
	return broken{log.String(), answers, metrics}
}

// scrapeBroken scrapes redline run, once it has heard that the probe is off: it hears of it
// beside the answers.
func (p prey) scrapeBroken(t *testing.T, url string) (metrics string) {
	t.Helper()
	await.NoError(t, func() (err error) {
		if metrics, err = metricsAt(url).scrape(); err != nil {
			t.Fatal(err)
		}
		processes, known := series(t, "redline_probe_failures_total", metrics)[`{reason="`+p.reason+`"}`]
		if known && processes == 0 {
			return fmt.Errorf("redline has not heard that the probe is off: %s", p.reason)
		}
		return nil
	})
	return metrics
}

// breakage is a way to break the probe, and its line of it.
type breakage struct {
	shell        string
	environ, way []string
	first        string // a request before all others
	says         string
	reason       string
}

// endures checks that however the probe is broken it goes off, says so once, on a line
// and in a metric, and requests are answered as without it.
func (p prey) endures(t *testing.T, redline string, breakages map[string]breakage) {
	t.Helper()
	alone := map[string]string{}
	for name, c := range breakages {
		t.Run(name, func(t *testing.T) {
			p := p
			if c.first != "" {
				p.requests = slices.Insert(slices.Clone(p.requests), 1, c.first)
			}
			if alone[c.first] == "" {
				alone[c.first] = p.breakProbe(t, redline, nil, "", nil, "none").answers
			}
			p.reason = c.reason
			b := p.breakProbe(t, redline, []string{"--instrument"}, c.shell, c.environ, c.way...)
			if diff := cmp.Diff(alone[c.first], b.answers); diff != "" {
				t.Errorf("answers without the probe, and with it (-want +got):\n%s\n%s", diff, b.log)
			}
			b.saysOnce(t, c.says, c.reason)
			if c.reason == "name taken" && strings.Contains(b.metrics, `route="/`) {
				t.Errorf("it has left what it recorded:\n%s", b.metrics)
			}
			if strings.Contains(b.metrics, "http_requests_in_progress{method=\"GET\"} 1") {
				t.Errorf("a request is in progress for ever:\n%s", b.metrics)
			}
		})
	}
}

// saysOnce checks that the probe has gone off once, for a reason that the metric has,
// or for one that it cannot tell.
func (b broken) saysOnce(t *testing.T, says, reason string) {
	t.Helper()
	if strings.Contains(b.log, "Exception ignored") || strings.Contains(b.log, "never retrieved") {
		t.Errorf("it said more than one thing:\n%s", b.log)
	}
	lines := regexp.MustCompile(`(?m)^redline: .*$`).FindAllString(b.log, -1)
	off := regexp.MustCompile(`^redline: the probe is off in process \d+, whose requests go on unmeasured: .*` + says)
	if len(lines) != 1 || !off.MatchString(lines[0]) {
		t.Errorf("it said %q, want one line that matches %q; in all:\n%s", lines, off, b.log)
	}
	for label, processes := range series(t, "redline_probe_failures_total", b.metrics) {
		if want := label == `{reason="`+reason+`"}`; want != (processes == 1) || !want && processes != 0 {
			t.Errorf("it is off in %v processes: %s", processes, label)
		}
	}
}

// TestInstrumentBroken holds that wherever the probe fails under Flask, requests are
// answered.
func TestInstrumentBroken(t *testing.T) {
	words.endures(t, build(t, "github.com/redline-metrics/redline/cmd/redline"), map[string]breakage{
		"read-only directory": {shell: `mount -t tmpfs tmpfs "$0"`, way: []string{"read-only"}, says: "Read-only file system", reason: "directory"},
		"directory gone":      {way: []string{"workers gone"}, says: "No such file or directory", reason: "directory"},
		"disk full":           {shell: `mount -t tmpfs -o size=100k tmpfs "$0"`, way: []string{"none"}, says: "No space left on device", reason: "space"},
		"disk full later":     {shell: `mount -t tmpfs -o size=200k tmpfs "$0"`, way: []string{"growth"}, says: "No space left on device", reason: "space"},
		"files limited":       {way: []string{"limited", "RLIMIT_FSIZE", "4096"}, says: `File too large.*; raise the limit on the length of files \(ulimit -f\)$`, reason: "space"},
		"open files limited":  {way: []string{"limited", "RLIMIT_NOFILE"}, says: `Too many open files.*; raise the limit on open files \(ulimit -n\)$`, reason: "space"},
		"names":               {way: []string{"names"}, says: `names\.json: JSONDecodeError`, reason: "names"},
		"probe gone":          {way: []string{"probe gone"}, says: "that the app's user may read"},
		"begin":               bug("", "code", "exchange.perf_counter"),
		"recorder":            bug("", "code", "wsgi.getpid"),
		"current":             bug("", "code", "wsgi.current"),
		"rule":                bug("", "code", "flask.current"),
		"end":                 bug("", "code", "series.bisect_left"),
		"new series":          bug("", "code", "series.Slot"),
		"new file":            bug("", "code", "workerfile.entry"),
		"body":                bug("GET /stream", "code", "exchange.sends_file"),
		"wrapper":             bug("GET /stream", "code", "body.like"),
		"whole response":      bug("GET /broken", "code", "exchange.code_of"),
		"end of a stream":     bug("GET /stream", "code", "series.bisect_left"),
		"client gone":         bug("GET /stream gone", "code", "series.bisect_left"),
		"exception":           bug("GET /broken", "code", "series.Recorder.exception"),
		"own histogram":       {way: []string{"own names first", "http_request_duration_seconds"}, says: "has a metric http_request_duration_seconds of its own", reason: "name taken"},
		"own counter":         {way: []string{"own names", "http_requests"}, says: "has a metric http_requests_total of its own", reason: "name taken"},
	})
}

// bug is a breakage of the probe's own code, which the first request after it meets.
func bug(first string, way ...string) breakage {
	return breakage{first: first, way: way, says: "(TypeError|AttributeError|RuntimeError).*; please report this", reason: "bug"}
}

// TestInstrumentInterrupted holds that an exception that a signal handler of the app
// raises while the probe runs is the app's, and the probe stays on.
func TestInstrumentInterrupted(t *testing.T) {
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	for app, functions := range map[*prey][]string{
		&words:      {"__init__", "match", "end", "start_response"},
		&django:     {"__init__", "resolve", "end", "start_response"},
		&djangoAsgi: {"__init__", "resolve", "end", "answer"},
		&fastapi:    {"__init__", "noted", "found", "end", "answer"},
	} {
		for _, function := range functions {
			t.Run(app.app+" "+function, func(t *testing.T) {
				p := *app
				p.requests = slices.Repeat(p.requests[:1], 3)
				b := p.breakProbe(t, redline, []string{"--instrument"}, "", nil, "signal", function)
				// The framework answers errors below it.
				if !regexp.MustCompile(`(?m)^interrupted: .*(Timeout\(\)|500)`).MatchString(b.log) || strings.Contains(b.log, "redline: the probe is off") {
					t.Error(b.log)
				}
				counted := 0.0
				for labels, n := range series(t, "http_requests_total", b.metrics) {
					if strings.HasSuffix(labels, `status="200"}`) {
						counted += n
					}
				}
				if counted < 3 {
					t.Errorf("it has not gone on:\n%s", b.metrics)
				}
			})
		}
	}
}

// TestInstrumentFlasks holds that the probe measures each Flask from 2.2 on, under Pythons
// from 3.9 to 3.15, and the app's own metrics beside.
func TestInstrumentFlasks(t *testing.T) {
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	for _, environment := range []string{"service", "flask-2.2", "flask-2.3", "flask-3.0", "flask-3.1", "newest-3.14", "newest-3.15"} {
		t.Run(environment, func(t *testing.T) {
			way := "none"
			if environment == "service" {
				way = "collector"
			}
			p := words
			p.environment = environment
			b := p.breakProbe(t, redline, []string{"--instrument"}, "", nil, way)
			if strings.Contains(b.log, "redline: ") {
				t.Errorf("it said:\n%s", b.log)
			}
			want := map[string]float64{
				`{method="GET",route="/<word>",status="200"}`: 3, `{method="GET",route="/fail",status="500"}`: 1, `{method="GET",route="<unmatched>",status="404"}`: 1,
				`{method="GET",route="/stream",status="200"}`: 2, `{method="GET",route="/broken",status="500"}`: 1, `{method="GET",route="/closed",status="200"}`: 1,
			}
			if diff := cmp.Diff(want, series(t, "http_requests_total", b.metrics)); diff != "" {
				t.Errorf("requests (-want +got):\n%s", diff)
			}
			unhandled := map[string]float64{`{method="GET",route="/fail"}`: 1, `{method="GET",route="/broken"}`: 1}
			if diff := cmp.Diff(unhandled, series(t, "http_request_exceptions_total", b.metrics)); diff != "" {
				t.Errorf("exceptions (-want +got):\n%s", diff)
			}
		})
	}
}

// TestInstrumentGrowth holds that counts from before a file grew count on.
func TestInstrumentGrowth(t *testing.T) {
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	b := words.breakProbe(t, redline, []string{"--instrument"}, "", nil, "growth")
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

// TestInstrumentBeside holds that an app's own metrics and the probe's are served
// together; where a name is the app's already, the probe steps back in each worker.
func TestInstrumentBeside(t *testing.T) {
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	for schema, probed := range map[string]float64{"default": 30, "flask": 0} {
		s := instrumented(t, redline, gunicornOf("app:app", "--workers", "2"), "--schema", schema)
		for range 30 {
			_ = askBytes(t, s.app, "GET /users/1")
		}
		await.NoError(t, func() error {
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
