package interop

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// hinting is a Flask app under redline run, and the lines that it says.
type hinting struct {
	cmd   *exec.Cmd
	lines logLines
	said  *strings.Builder
}

var hintAtProbe = regexp.MustCompile(`level=INFO msg="a Flask app keeps no metrics so far; (redline run --instrument) would measure its requests`)

// runHinting has gunicorn run it by two workers.
func runHinting(t *testing.T, redline, app string, environ []string, flags ...string) hinting {
	t.Helper()
	command := append(append([]string{"run", "--listen", "127.0.0.1:0"}, flags...), "--")
	cmd := exec.Command(redline, append(command, gunicornOf(app, "--workers", "2").command...)...)
	cmd.Dir = "python"
	cmd.Env = append(append(os.Environ(), pathOf(t, "service"), "PYTHONDONTWRITEBYTECODE=1"), environ...)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said := &strings.Builder{}
	return hinting{cmd, newLines(io.TeeReader(stderr, said)), said}
}

// hints ends it, and tells how often it was said that there is --instrument.
func (h hinting) hints(t *testing.T) int {
	t.Helper()
	ends(t, h.cmd, h.lines)
	return len(hintAtProbe.FindAllString(h.said.String(), -1))
}

// TestHint holds that of an app that keeps no metrics it is said once that --instrument is
// there. Of one that keeps some, of one that is measured, and of Python without Flask, it
// is not: not in the time in which it is said of another.
func TestHint(t *testing.T) {
	t.Parallel()
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	alone := t.TempDir()
	path, err := exec.CommandContext(t.Context(), python(t, "service"), "-c", "import markupsafe; print(markupsafe.__path__[0], end='')").Output()
	if err == nil {
		err = os.CopyFS(filepath.Join(alone, "markupsafe"), os.DirFS(string(path)))
	}
	if err != nil {
		t.Fatal(err)
	}
	others := map[string]hinting{
		"metrics of its own": runHinting(t, redline, "app:app", nil),
		"--instrument":       runHinting(t, redline, "items:app", nil, "--instrument"),
		"no Flask":           runHinting(t, redline, "bare:app", []string{"PYTHONPATH=" + alone}),
	}
	first := runHinting(t, redline, "items:app", nil)
	first.lines.next(t, hintAtProbe)
	second := runHinting(t, redline, "items:app", nil)
	second.lines.next(t, hintAtProbe)
	for name, hints := range map[string]int{"the first": first.hints(t), "the second": second.hints(t)} {
		if hints != 1 {
			t.Errorf("of %s it was said %d times", name, hints)
		}
	}
	for name, other := range others {
		if n := other.hints(t); n != 0 {
			t.Errorf("%s: said %d times\n%s", name, n, other.said)
		}
	}
}
