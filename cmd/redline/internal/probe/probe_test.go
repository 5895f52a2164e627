package probe_test

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/cmd/redline/internal/probe"
)

func newProbe(t *testing.T, schema *redline.Schema) (p *probe.Probe, dir string) {
	t.Helper()
	t.Setenv("TMPDIR", t.TempDir())
	p, err := probe.New(probe.Config{Schema: schema, Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	path := p.Environ(nil)[0]
	return p, strings.TrimPrefix(path, "PYTHONPATH=")
}

// TestDirectory holds that the probe's directory is private, whole, and gone with it.
func TestDirectory(t *testing.T) {
	p, dir := newProbe(t, redline.Default())
	info, err := os.Stat(dir)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o700 {
		t.Errorf("%s has mode %v", dir, info.Mode())
	}
	for _, name := range []string{"sitecustomize.py", "redline_probe/__init__.py", "redline_probe/hook.py", "names.json"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is there still: %v", dir, err)
	}
}

// TestEnviron holds that the probe comes first in the path, which is otherwise as it was.
func TestEnviron(t *testing.T) {
	p, dir := newProbe(t, redline.Default())
	defer func() { _ = p.Close() }()
	for name, c := range map[string]struct{ have, want []string }{
		"no path":    {[]string{"A=b"}, []string{"A=b", "PYTHONPATH=" + dir}},
		"empty path": {[]string{"PYTHONPATH=", "A=b"}, []string{"A=b", "PYTHONPATH=" + dir}},
		"a path":     {[]string{"PYTHONPATH=x:y", "PYTHONPATHS=z"}, []string{"PYTHONPATHS=z", "PYTHONPATH=" + dir + ":x:y"}},
	} {
		if diff := cmp.Diff(c.want, p.Environ(c.have)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestNames holds that the Python has its metrics' names from the schema.
func TestNames(t *testing.T) {
	schema := redline.OpenTelemetry()
	schema.Requests = redline.Family{Name: "mine_total", Help: "Mine.", Route: "where"}
	p, dir := newProbe(t, schema)
	defer func() { _ = p.Close() }()
	names, err := os.ReadFile(filepath.Join(dir, "names.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"requests":{"name":"mine_total","help":"Mine.","labels":{"route":"where"}}`,
		`"duration":{"name":"http_server_request_duration_seconds","help":"Duration of HTTP server requests.","labels":{"method":"http_request_method","route":"http_route","status":"http_response_status_code"}}`,
		`"exceptions":{"name":"","help":"","labels":{}}`,
		`"other_method":"_OTHER"`, `"max_series":2000`, `"buckets":[0.005,0.01,`,
		`"methods":["GET","HEAD","POST","PUT","PATCH","DELETE","CONNECT","OPTIONS","TRACE"]`,
	} {
		if !strings.Contains(string(names), want) {
			t.Errorf("no %s in\n%s", want, names)
		}
	}
}

// TestFailures holds that processes say why the probe has gone off in them, and it is
// counted.
func TestFailures(t *testing.T) {
	p, dir := newProbe(t, redline.FlaskExporter())
	conn, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: filepath.Join(dir, "failures"), Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	for _, reason := range []string{"anything", "space", "bug", "space"} {
		if _, err := conn.Write([]byte(reason)); err != nil {
			t.Fatal(err)
		}
	}
	r := prometheus.NewPedanticRegistry()
	if err := r.Register(p); err != nil {
		t.Fatal(err)
	}
	want := `
# HELP flask_exporter_info Information about the Prometheus Flask exporter
# TYPE flask_exporter_info gauge
flask_exporter_info{version="` + redline.Version + `"} 1
# HELP redline_probe_failures_total Python processes in which the probe went off, and whose requests go on unmeasured.
# TYPE redline_probe_failures_total counter
redline_probe_failures_total{reason="bug"} 1
redline_probe_failures_total{reason="directory"} 0
redline_probe_failures_total{reason="framework"} 0
redline_probe_failures_total{reason="name taken"} 0
redline_probe_failures_total{reason="names"} 0
redline_probe_failures_total{reason="space"} 2
`
	for deadline := time.Now().Add(time.Minute); ; <-time.After(time.Millisecond) {
		if err = testutil.GatherAndCompare(r, strings.NewReader(want)); err == nil {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal(err)
		}
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
}
