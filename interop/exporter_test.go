package interop

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/redline-metrics/redline/internal/await"
)

// freePort is a port that was free just now.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
}

// samples are those of an exposition as client_python reads it: values by name,
// labels and type. Metrics of redline itself and of workers' processes are left
// out: in multi-process mode client_python has none of that.
func samples(t *testing.T, text string) map[string]float64 {
	t.Helper()
	samples := map[string]float64{}
	for _, line := range sortedLines(script(t, python(t, "service"), "parse.py", text)) {
		var s [4]any
		if err := json.Unmarshal([]byte(line), &s); err != nil {
			t.Fatal(err)
		}
		if name := s[0].(string); strings.HasPrefix(name, "redline_") || strings.HasPrefix(name, "process_") {
			continue
		}
		value, err := strconv.ParseFloat(s[3].(string), 64)
		if err != nil {
			t.Fatal(err)
		}
		samples[fmt.Sprint(s[:3]...)] = value
	}
	return samples
}

// TestExporter covers services under gunicorn that serve client_python's sums, with
// their hooks as they are, and redline collect --fold beside them. Workers are replaced
// all the time, and redline and the service serve the same in the end: the requests that were sent.
func TestExporter(t *testing.T) {
	t.Parallel()
	interpreter := python(t, "service")
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	for name, c := range map[string]struct {
		dir     string
		args    []string
		ownPort bool
		counter string
	}{
		"own port":   {"exporter", []string{"--config", "own_port_conf.py", "own_port:app"}, true, "flask_http_request_total"},
		"internal":   {"exporter", []string{"--config", "internal_conf.py", "internal:app"}, false, "flask_http_request_total"},
		"tutorial 5": {"tutorial5", []string{"app:app"}, false, "flask_http_requests_total"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, port := t.TempDir(), freePort(t)
			cmd := exec.Command(filepath.Join(filepath.Dir(interpreter), "gunicorn"), c.args...)
			cmd.Dir = filepath.Join("python", c.dir)
			cmd.Env = append(os.Environ(), "PROMETHEUS_MULTIPROC_DIR="+dir, "METRICS_PORT="+port, "PYTHONDONTWRITEBYTECODE=1")
			app := "http://" + startCommand(t, cmd, regexp.MustCompile(`Listening at: http://(\S+)`))[0]
			own := metricsAt(app + "/metrics")
			if c.ownPort {
				own = metricsAt("http://127.0.0.1:" + port + "/metrics")
			}
			ours := metricsAt(start(t, regexp.MustCompile(`url=(http://\S+/metrics)`),
				redline, "collect", dir, "--fold", foldOften, "--listen", "127.0.0.1:0"))

			ended := make(chan struct{})
			oursWatched := ours.watch(t, everGrowing, ended)
			// Sums of floats depend on the order of files, which to client_python is
			// that of the directory: its own go back now and then by a bit.
			ownWatched := own.watch(t, regexp.MustCompile(`(?m)^(flask_\w+_(?:total|bucket|count)\{.*\}) (\S+)$`), ended)
			sent := load(t, redline, app, "--path", "/users/1", "--path", "/nothing", "--path", "/users/2", "--path", "/fail", "--rate", "0", "--for", "10s")
			folded(t, dir)
			close(ended)
			oursScraped, ownScraped := <-oursWatched, <-ownWatched

			if sent.answered != sent.sent {
				t.Errorf("requests without an answer:\n%s", sent.text)
			}
			if oursScraped.failures > 0 {
				t.Errorf("%d scrapes failed, the last: %v", oursScraped.failures, oursScraped.err)
			}
			if ownScraped.answers == 0 {
				t.Errorf("no scrape of the service's own was answered: %v", ownScraped.err)
			}
			var want string
			await.NoError(t, func() (err error) { // those that come in between a fold fail
				want, err = own.scrape()
				return err
			})
			got, err := ours.scrape()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(samples(t, want), samples(t, got), cmpopts.EquateApprox(1e-12, 0)); diff != "" {
				t.Errorf("what the service serves, and redline (-want +got):\n%s", diff)
			}
			if counted := total(t, c.counter, got); counted != float64(sent.sent) {
				t.Errorf("%v requests counted, %d sent", counted, sent.sent)
			}
			if foldedFiles(t, got) == 0 {
				t.Errorf("nothing was folded:\n%s", got)
			}
			t.Logf("%d sent and counted, %d scrapes, %d files folded; of the service's own scrapes %d were answered, %d failed: %v",
				sent.sent, oursScraped.answers, foldedFiles(t, got), ownScraped.answers, ownScraped.failures, ownScraped.err)
		})
	}
}
