package interop

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

var hintAtUnmeasured = regexp.MustCompile(`level=WARN msg="no request has been measured so far: (.*); docs/howto/flask\.md`)

// TestInstrumentUnmeasured holds the kind: every command that --instrument cannot measure:
// by its options, its environment, its framework, or for want of a Python. It is said
// once, with the reason and the way out; and not of a service that is measured, nor of one
// that is not asked for anything.
func TestInstrumentUnmeasured(t *testing.T) {
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	service := filepath.Dir(python(t, "service"))
	bottle := t.TempDir()
	serves := "import sys, http.server\nprint('Listening at: http://127.0.0.1:1', file=sys.stderr, flush=True)\nsys.stdin.read()\n"
	for name, content := range map[string]string{"bottle.py": "", "made.py": "import bottle\n" + serves, "idle.py": "import flask\n" + serves, "other.py": serves} {
		if err := os.WriteFile(filepath.Join(bottle, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	interpreter := filepath.Join(service, "python")
	gunicorn := gunicornOf("items:app").command[1:]
	of := func(command []string, more ...string) []string { return append(command, more...) }
	for name, c := range map[string]struct {
		command []string
		ask     bool
		says    string
	}{
		"-I":             {of([]string{interpreter, "-I", "-m", "gunicorn", "--pythonpath", "."}, gunicorn...), true, `process \d+ runs Python with -I, which ignores the probe; start it without`},
		"-E among more":  {of([]string{interpreter, "-Wignore", "-BE", "-m", "gunicorn", "--pythonpath", "."}, gunicorn...), true, `process \d+ runs Python with -E`},
		"no environment": {of([]string{"env", "-i", filepath.Join(service, "gunicorn"), "--pythonpath", "."}, gunicorn...), true, `process \d+ has not got the PYTHONPATH`},
		"Bottle":         {[]string{interpreter, filepath.Join(bottle, "made.py")}, false, `the app is made with Bottle, which is not measured`},
		"no framework":   {[]string{interpreter, filepath.Join(bottle, "other.py")}, false, `no framework that is known has been loaded`},
		"no Python":      {[]string{"cat"}, false, `no Python is running`},
		"beside Flask": {
			of([]string{filepath.Join(service, "gunicorn")}, gunicornOf("beside:app").command[1:]...), true,
			`connections were taken, and none came to the Flask`,
		},
		"measured": {of([]string{filepath.Join(service, "gunicorn")}, gunicorn...), true, ""},
		"idle":     {[]string{interpreter, filepath.Join(bottle, "idle.py")}, false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := runUnmeasured(t, redline, c.command)
			if c.ask {
				_ = askBytes(t, "http://"+r.lines.next(t, gunicornReady), "GET /items")
			}
			if c.says == "" {
				// Another run has been told of by then, which began later.
				other := runUnmeasured(t, redline, []string{"cat"})
				other.lines.next(t, hintAtUnmeasured)
				other.end(t)
			} else if said := r.lines.next(t, hintAtUnmeasured); !regexp.MustCompile(c.says).MatchString(said) {
				t.Errorf("it said %q, want %q", said, c.says)
			}
			r.end(t)
			if n := len(hintAtUnmeasured.FindAllString(r.said.String(), -1)); n != min(len(c.says), 1) {
				t.Errorf("it was said %d times:\n%s", n, r.said)
			}
		})
	}
}

// unmeasured represents a command under redline run --instrument, and redline's lines about
// it.
type unmeasured struct {
	hinting
	stdin io.Closer // which the command may wait for
}

// runUnmeasured runs a command by a redline that says soon that nothing is measured.
func runUnmeasured(t *testing.T, redline string, command []string) unmeasured {
	t.Helper()
	cmd := exec.Command(redline, append([]string{"run", "--instrument", "--unmeasured-after=4s", "--listen", "127.0.0.1:0", "--"}, command...)...)
	cmd.Dir = "python"
	cmd.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1")
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
	said := &strings.Builder{}
	return unmeasured{hinting{cmd, newLines(io.TeeReader(stderr, said)), said}, stdin}
}

// end ends it in the command's own way.
func (u unmeasured) end(t *testing.T) {
	t.Helper()
	_ = u.stdin.Close()
	_ = u.cmd.Process.Signal(syscall.SIGTERM)
	u.lines.drain()
	var ended *exec.ExitError
	if err := u.cmd.Wait(); err != nil && !errors.As(err, &ended) {
		t.Error(err)
	}
}
