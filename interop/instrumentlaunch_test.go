package interop

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redline-metrics/redline/internal/await"
)

// launchers are commands that start a Python with a tool of theirs in it, by name.
func launchers() map[string][]string {
	return map[string][]string{
		"newrelic":      {"newrelic-admin", "run-program"},
		"ddtrace":       {"ddtrace-run"},
		"opentelemetry": {"opentelemetry-instrument", "--traces_exporter=none", "--metrics_exporter=none", "--logs_exporter=none"},
		"coverage, run": {"coverage", "run", "--rcfile=launched.coverage", "-m"},
		// By a .pth file of its own, and by a sitecustomize as its documentation has it.
		"coverage":             {"env", "COVERAGE_PROCESS_START=launched.coverage"},
		"coverage, customized": {"sh", "-c", `PYTHONPATH="$COVERED${PYTHONPATH:+:$PYTHONPATH}" COVERAGE_PROCESS_START=launched.coverage exec "$@"`, "sh"},
	}
}

// launchedBy has gunicorn serve launched.py by these launchers, and redline run after
// the first so many of them.
func launchedBy(t *testing.T, redline string, at int, names ...string) underRun {
	t.Helper()
	run := []string{redline, "run", "--instrument", "--listen", "127.0.0.1:0", "--"}
	var command []string
	for i, name := range names {
		if i == at && at > 0 {
			command = append(command, run...)
		}
		command = append(command, launchers()[name]...)
	}
	if at == len(names) {
		command = append(command, run...)
	}
	server := gunicornOf("launched:app")
	command = append(command, server.command...)
	if at == 0 {
		return runBy(t, redline, []string{"--instrument"}, server.ready, command...)
	}
	return serving(t, command, server.ready)
}

// TestInstrumentLaunched holds the kind: every launcher that starts by sitecustomize, or
// beside it, in either order. Redline measures before, after and between them, and each
// works as without it.
func TestInstrumentLaunched(t *testing.T) {
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	name, path, _ := strings.Cut(pathOf(t, "launchers"), "=")
	t.Setenv(name, path)
	dir := t.TempDir()
	ini, covered := filepath.Join(dir, "newrelic.ini"), filepath.Join(dir, "sitecustomize.py")
	for file, content := range map[string]string{
		ini:     fmt.Sprintf("[newrelic]\nlicense_key = %040d\napp_name = a\ndeveloper_mode = true\n", 1),
		covered: "import coverage\ncoverage.process_startup()\n",
	} {
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for variable, value := range map[string]string{
		"NEW_RELIC_CONFIG_FILE": ini, "COVERED": dir, "COVERAGE_FILE": filepath.Join(dir, "coverage"),
		"DD_INSTRUMENTATION_TELEMETRY_ENABLED": "false", "DD_REMOTE_CONFIGURATION_ENABLED": "false", "DD_TRACE_STARTUP_LOGS": "false",
	} {
		t.Setenv(variable, value)
	}
	for _, names := range [][]string{
		{"newrelic"},
		{"ddtrace"},
		{"opentelemetry"},
		{"coverage"},
		{"coverage, customized"},
		{"coverage, run"},
		{"ddtrace", "newrelic"},
		{"opentelemetry", "newrelic"},
		{"coverage, customized", "opentelemetry"},
	} {
		for at := range len(names) + 1 {
			if at == len(names) && names[at-1] == "coverage, run" { // its command is a module
				continue
			}
			order := slices.Insert(slices.Clone(names), at, "redline")
			t.Run(strings.Join(order, " "), func(t *testing.T) {
				s := launchedBy(t, redline, at, names...)
				sent := 0.0
				await.NoError(t, func() error { // some begin with the second request
					answer := askBytes(t, s.app, "GET /works")
					sent++
					for _, name := range names {
						if tool, _, _ := strings.Cut(name, ","); !strings.Contains(answer, tool) {
							return fmt.Errorf("%s does not work: %s", tool, answer)
						}
					}
					return nil
				})
				s.counts(t, map[string]float64{`{method="GET",route="/works",status="200"}`: sent})
			})
		}
	}
}

// customizing are the ways in which a sitecustomize runs the next one, if any.
func customizing() map[string]string {
	const find = `
import os, sys
here = os.path.dirname(__file__)
sys.path.remove(here)
from importlib.machinery import PathFinder
spec = PathFinder.find_spec("sitecustomize", sys.path)
`
	return map[string]string{
		"none":        "",
		"load_module": find + "if spec: spec.loader.load_module('sitecustomize')\n",
		"exec_module": find + "import importlib.util\nif spec: spec.loader.exec_module(importlib.util.module_from_spec(spec))\n",
		"exec":        find + "if spec: exec(open(spec.origin).read(), dict(__file__=spec.origin, __name__='sitecustomize'))\n",
		"its own":     find + "if spec: exec(spec.loader.get_code('sitecustomize'))\n",
		"import":      find + "me = sys.modules.pop('sitecustomize')\ntry:\n    import sitecustomize\nexcept ImportError:\n    sys.modules['sitecustomize'] = me\n",
		"imp":         find + "import imp\ntry:\n    imp.load_module('sitecustomize', *imp.find_module('sitecustomize', sys.path))\nexcept ImportError:\n    pass\n",
	}
}

// TestInstrumentChained holds that the sitecustomize after the probe runs as often as
// without it, and that Flask is measured, however another sitecustomize runs the next one
// or none.
func TestInstrumentChained(t *testing.T) {
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	const look = `
import sys
print("path", [path for path in sys.path if "redline-probe" not in path])
print("mine", getattr(sys.modules.get("sitecustomize"), "mine", None))
import flask.app, flask
print("flask", flask.__file__, flask.app.__spec__.parent)
print("path then", sys.path)
sys.stderr.write("measured %s\n" % ("redline_probe.flask" in sys.modules))
`
	after := t.TempDir()
	if err := os.WriteFile(filepath.Join(after, "sitecustomize.py"), []byte("print('after')\nmine = 'after'\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, content := range customizing() {
		before := t.TempDir()
		content = "print('before')\nmine = 'before'\n" + content
		if err := os.WriteFile(filepath.Join(before, "sitecustomize.py"), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, environment := range []string{"service", "flask-2.2", "flask-3.1"} {
			if name == "imp" && environment == "flask-3.1" { // its Python has it no more
				continue
			}
			for _, next := range []string{"", ":" + after} {
				run := func(flags ...string) (string, string) {
					return underProbe(t, redline, flags, nil, "sh", "-c", `PYTHONPATH="$0${PYTHONPATH:+:$PYTHONPATH}`+next+`" exec "$@"`,
						before, python(t, environment), "-Wignore", "-c", look)
				}
				wantPrinted, _ := run()
				printed, said := run("--instrument")
				if diff := cmp.Diff(wantPrinted, printed); diff != "" || said != "measured True\n" {
					t.Errorf("%s, %s, next %q: it said %q (-without +with):\n%s", name, environment, next, said, diff)
				}
			}
		}
	}
}
