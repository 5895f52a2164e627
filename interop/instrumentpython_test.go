package interop

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// interpreters returns the Pythons that can be had, of any age.
func interpreters(t *testing.T) []string {
	t.Helper()
	found := []string{python(t, "service"), python(t, "newest-3.14"), python(t, "newest-3.15")}
	root, err := exec.CommandContext(t.Context(), "pyenv", "root").Output()
	if err != nil {
		return found
	}
	others, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(root)), "versions", "*", "bin", "python"))
	if err != nil {
		t.Fatal(err)
	}
	return append(found, others...)
}

// underProbe runs a Python by redline run, and returns its stdout, and its stderr without
// redline's own log.
func underProbe(t *testing.T, redline string, flags, environ []string, command ...string) (printed, said string) {
	t.Helper()
	args := append([]string{"run", "--listen", "127.0.0.1:0"}, flags...)
	cmd := exec.CommandContext(t.Context(), redline, append(append(args, "--"), command...)...)
	cmd.Dir = "python"
	cmd.Env = append(append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1"), environ...)
	var stdout, stderr strings.Builder
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v: %v\n%s", command, err, stderr.String())
	}
	for line := range strings.Lines(stderr.String()) {
		if !strings.HasPrefix(line, "time=") {
			said += line
		}
	}
	return stdout.String(), said
}

// TestInstrumentStart holds that a Python in which there is no Flask starts as it would
// without the probe, at any age, and with the sitecustomize that it has.
func TestInstrumentStart(t *testing.T) {
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	for name, own := range map[string]string{
		"none":   "",
		"own":    "print('mine')\nmine = 1\n",
		"raises": "raise ValueError('mine')\n",
		"lacks":  "import nowhere_to_be_found\n",
	} {
		dir := t.TempDir()
		if own != "" {
			if err := os.WriteFile(filepath.Join(dir, "sitecustomize.py"), []byte(own), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		for _, interpreter := range interpreters(t) {
			for _, path := range []string{"PYTHONPATH=" + dir, "PYTHONPATH=" + dir + ":", "OTHER="} {
				for _, option := range []string{"-B", "-E", "-Wonce"} {
					if name != "none" && option != "-B" {
						continue
					}
					wantPrinted, wantSaid := underProbe(t, redline, nil, []string{path}, interpreter, option, "starts.py")
					printed, said := underProbe(t, redline, []string{"--instrument"}, []string{path}, interpreter, option, "starts.py")
					var kept strings.Builder
					for line := range strings.Lines(printed) {
						if !strings.Contains(line, "redline_probe") {
							kept.WriteString(line)
						}
					}
					if diff := cmp.Diff(wantPrinted+wantSaid, kept.String()+said); diff != "" {
						t.Errorf("%s, %s, %s %s (-without +with):\n%s", name, path, interpreter, option, diff)
					}
				}
			}
		}
	}
}

// TestInstrumentLives holds that an exchange lasts until its body ends, and is counted
// once, in all its uses.
func TestInstrumentLives(t *testing.T) {
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	printed, said := underProbe(t, redline, []string{"--instrument"}, nil, python(t, "service"), "lives.py")
	const want = `begun: {}, 1 in progress, 0 dropped
amid: {}, 1 in progress, 0 dropped
read: {"/stream 200": 1}, 0 in progress, 0 dropped
closed: {"/stream 200": 1}, 0 in progress, 0 dropped
client gone: {"/stream 200": 2}, 0 in progress, 0 dropped
forgotten: {"/stream 200": 3}, 0 in progress, 0 dropped
raised: {"/raises 500": 1, "/stream 200": 3}, 0 in progress, 0 dropped
file: {"/raises 500": 1, "/stream 200": 3}, 1 in progress, 0 dropped
file closed: {"/raises 500": 1, "/stream 200": 3, "<unmatched> 200": 1}, 0 in progress, 0 dropped
list: {"/raises 500": 1, "/stream 200": 3, "<unmatched> 200": 2}, 0 in progress, 0 dropped
wsgi_app itself: {"/a 200": 1, "/raises 500": 1, "/stream 200": 3, "<unmatched> 200": 2}, 0 in progress, 0 dropped
too many: {"/a 200": 1, "/raises 500": 1, "/stream 200": 3, "<other> 200": 5, "<unmatched> 200": 2}, 0 in progress, 5 dropped
forked: {"/a 200": 2, "/raises 500": 1, "/stream 200": 3, "<other> 200": 6, "<unmatched> 200": 2}, 0 in progress, 6 dropped
`
	if diff := cmp.Diff(want, printed); diff != "" {
		t.Errorf("(-want +got):\n%s\n%s", diff, said)
	}
}

// TestInstrumentBounds holds that no metric has more series than its limit, for any part of
// a request that makes them many. The kind: labels without a bound beside the route, as methods
// and statuses. No request is lost, and the shares of failures stay exact.
func TestInstrumentBounds(t *testing.T) {
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	for _, limit := range []string{"400", "240"} {
		printed, said := underProbe(t, redline, []string{"--instrument"}, nil, python(t, "service"), "bounds.py", limit)
		const want = `http_requests_total True True True True
http_request_duration_seconds_count True True True True
http_request_exceptions_total True True
`
		if diff := cmp.Diff(want, printed); diff != "" {
			t.Errorf("limit %s (-want +got):\n%s\n%s", limit, diff, said)
		}
	}
}

// TestInstrumentCompiled holds that the probe leaves no compiled module behind where the app
// has a place of its own for these, and those of the app are there or not as it has them.
func TestInstrumentCompiled(t *testing.T) {
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	for _, environment := range []string{"service", "newest-3.15"} {
		for _, none := range []string{"", "1"} {
			// The second finds flask by itself, as beside a launcher that runs no other sitecustomize.
			for _, command := range []string{
				"import flask, sized; list(sized.app.test_client().get('/sized').iter_encoded())",
				"import sys; sys.modules.pop('redline_probe', None); sys.path.insert(0, PROBE); sys.meta_path[:] = sys.meta_path[-3:]; import flask",
			} {
				prefix := t.TempDir()
				environ := []string{"PYTHONPYCACHEPREFIX=" + prefix, "PYTHONDONTWRITEBYTECODE=" + none}
				code := "import os; PROBE = os.environ['PYTHONPATH'].split(os.pathsep)[0]; " + command
				_, said := underProbe(t, redline, []string{"--instrument"}, environ, python(t, environment), "-c", code)
				if said != "" {
					t.Errorf("%s: it said %s", command, said)
				}
				compiled := 0
				err := filepath.WalkDir(prefix, func(path string, entry fs.DirEntry, err error) error {
					if strings.Contains(strings.TrimPrefix(path, prefix), "redline-") {
						t.Errorf("%s, %q: %s is left", environment, none, path)
					} else if err == nil && !entry.IsDir() {
						compiled++
					}
					return err
				})
				if err != nil || (compiled > 0) != (none == "") {
					t.Errorf("%s, %q: %d compiled modules of the app's, %v", environment, none, compiled, err)
				}
			}
		}
	}
}
