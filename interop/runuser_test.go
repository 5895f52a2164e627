package interop

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

const nobody = 65534

// asUser runs a command as another user than root.
func asUser(t *testing.T, uid uint32, name string, args ...string) error {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uid, Gid: uid}}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
}

// pythonForAll is a Python that each user may run, with the packages of the service
// environment that are Python alone, and with the apps.
func pythonForAll(t *testing.T) (interpreter, packages string) {
	t.Helper()
	interpreter, err := filepath.EvalSymlinks(python(t, "service"))
	if err != nil {
		t.Fatal(err)
	}
	if asUser(t, nobody, interpreter, "-c", "import json") != nil {
		interpreter = "/usr/bin/python3"
	}
	installed, err := filepath.Glob(filepath.Join(filepath.Dir(filepath.Dir(python(t, "service"))), "lib", "python3*", "site-packages"))
	if err != nil || len(installed) != 1 {
		t.Fatalf("site-packages: %v, %v", installed, err)
	}
	packages, err = os.MkdirTemp("", "for-all-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(packages) })
	copied := []string{filepath.Join("python", "orders.py"), filepath.Join("python", "items.py")}
	for _, name := range []string{"flask", "werkzeug", "jinja2", "markupsafe", "itsdangerous", "click", "blinker", "gunicorn", "packaging", "prometheus_client"} {
		copied = append(copied, filepath.Join(installed[0], name))
	}
	if out, err := exec.CommandContext(t.Context(), "cp", append(append([]string{"-r"}, copied...), packages)...).CombinedOutput(); err != nil {
		t.Fatalf("cp: %v: %s", err, out)
	}
	if out, err := exec.CommandContext(t.Context(), "chmod", "-R", "a+rX", packages).CombinedOutput(); err != nil {
		t.Fatalf("chmod: %v: %s", err, out)
	}
	return interpreter, packages
}

// TestRunOtherUser holds the kind: workers of another user than redline's. However
// gunicorn is told, by its options, its configuration file or redline's own --user, the
// probe and prometheus_client both count; nobody else may write there, and root's Python
// runs nothing that the workers may change.
func TestRunOtherUser(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root's workers become another user's")
	}
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	interpreter, packages := pythonForAll(t)
	configured := filepath.Join(packages, "says.py")
	computed := filepath.Join(packages, "computes.py")
	for file, content := range map[string]string{configured: "bind = '127.0.0.1:0'\nuser = 'nobody'  # for all\n", computed: "user = 'no' + 'body'\n"} {
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	own := filepath.Join(packages, "own")
	if err := os.Mkdir(own, 0o750); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ flags, args, environ []string }{
		"option":        {nil, []string{"--user", "nobody"}, nil},
		"preload":       {nil, []string{"--preload", "--user=nobody", "--group=nogroup"}, nil},
		"short":         {nil, []string{"-unobody", "-g", "nogroup", "-w2"}, nil},
		"environment":   {nil, nil, []string{"GUNICORN_CMD_ARGS=--user nobody"}},
		"configuration": {nil, []string{"-c", configured}, nil},
		"--user":        {[]string{"--user", "nobody"}, []string{"-c", computed}, nil},
		"--dir":         {[]string{"--dir", own}, []string{"-u", "65534"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			flags := append([]string{"run", "--instrument", "--listen", "127.0.0.1:0"}, c.flags...)
			command := append([]string{"--", interpreter, "-m", "gunicorn", "--bind", "127.0.0.1:0", "--no-control-socket"}, c.args...)
			s := speak(t, append([]string{"PYTHONPATH=" + packages, "TMPDIR="}, c.environ...), redline, append(append(flags, command...), "orders:app")...)
			app := s.find(t, gunicornServes)
			for range 3 {
				asks(t, app)
			}
			metrics, dir := s.find(t, metricsServed), s.find(t, servedDir)
			hasSample(t, metrics, "orders_total", 3)
			hasSample(t, metrics, `http_requests_total{method="GET",route="/",status="200"}`, 3)
			hasSample(t, metrics, `redline_probe_failures_total{reason="directory"}`, 0)

			info, err := os.Stat(dir)
			if err != nil {
				t.Fatal(err)
			}
			if stat := info.Sys().(*syscall.Stat_t); stat.Uid != nobody || info.Mode().Perm()&0o022 != 0 {
				t.Errorf("the directory is of user %d, mode %v", stat.Uid, info.Mode())
			}
			const another = 12345
			if asUser(t, another, "touch", filepath.Join(dir, "counter_1.db")) == nil {
				t.Error("another user may write worker files")
			}
			environ, err := os.ReadFile(fmt.Sprintf("/proc/%s/environ", s.find(t, `Listening at: \S+ \((\d+)\)`)))
			if err != nil {
				t.Fatal(err)
			}
			probe := regexp.MustCompile(`PYTHONPATH=(/[^:]*redline-probe-\d+):`).FindSubmatch(environ)
			if probe == nil {
				t.Fatalf("no probe in %q", environ)
			}
			for _, path := range []string{"touch here", "touch redline_probe/here", "mv sitecustomize.py here", "rm names.json"} {
				words := strings.Fields(path)
				words[len(words)-1] = filepath.Join(string(probe[1]), words[len(words)-1])
				if asUser(t, nobody, words[0], words[1:]...) == nil {
					t.Errorf("a worker may %s in the probe's directory", path)
				}
			}
			_ = s.Process.Signal(syscall.SIGTERM)
			s.exitStatus(t)
			if strings.Contains(s.text(), "probe is off") || strings.Contains(s.text(), "level=WARN") {
				t.Errorf("said:\n%s", s.text())
			}
		})
	}
	// An error that cannot be foreseen is told, and the app goes on.
	s := speak(t, []string{"PYTHONPATH=" + packages, "TMPDIR="}, redline, "run", "--instrument", "--listen", "127.0.0.1:0", "--",
		interpreter, "-m", "gunicorn", "--bind", "127.0.0.1:0", "--no-control-socket", "-c", computed, "items:app")
	asks(t, s.find(t, gunicornServes))
	s.find(t, `a process may not write to the directory of worker files, so its metrics are missing; --user says who the workers run as" process=\d+ user=65534`)
}
